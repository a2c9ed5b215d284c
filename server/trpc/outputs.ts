import { router } from "./trpc.ts";

export const outputsRouter = router({});
