import { setOperatorSchema } from "#shared/administration.ts";
import { readInstallation } from "../queries/installation.ts";
import { setOperator } from "../services/set-operator.ts";
import { procedure, router } from "./trpc.ts";

export const installationRouter = router({
  read: procedure.query(({ ctx }) =>
    readInstallation(ctx, (ctx.visitor?.signIn ?? ctx).database, ctx.describeInstallation()),
  ),
  setOperator: procedure.input(setOperatorSchema).mutation(({ ctx, input }) => setOperator(ctx, input)),
});
