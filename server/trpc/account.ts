import { procedure, router } from "./trpc.ts";

export const accountRouter = router({
  /** Who asks, and what they may do: read with every page. */
  me: procedure.query(({ ctx }) => ({ access: ctx.access })),
});
