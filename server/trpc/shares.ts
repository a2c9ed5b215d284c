import { z } from "zod";
import { createShareSchema, revokeShareSchema } from "#shared/share.ts";
import { readShares } from "../queries/shares.ts";
import { createShare } from "../services/create-share.ts";
import { revokeShare } from "../services/revoke-share.ts";
import { procedure, router } from "./trpc.ts";

/** Links for readers without an account. What they read stands in `server/shared-view.ts`: no token is in an address. */
export const sharesRouter = router({
  list: procedure
    .input(z.object({ projectId: z.int().positive() }))
    .query(({ ctx, input }) => readShares(ctx, input.projectId)),
  create: procedure.input(createShareSchema).mutation(({ ctx, input }) => createShare(ctx, input)),
  revoke: procedure.input(revokeShareSchema).mutation(({ ctx, input }) => revokeShare(ctx, input)),
});
