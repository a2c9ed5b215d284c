import { eq } from "drizzle-orm";
import { organisations } from "#drizzle/schema.ts";
import { assertMayAdminister } from "#shared/access.ts";
import type { RenameOrganisationInput } from "#shared/administration.ts";
import { DomainError } from "#shared/errors.ts";
import { type Context, inTransaction } from "../context.ts";

/** Gives an organisation another name. */
export async function renameOrganisation(
  ctx: Context,
  { organisationId, name }: RenameOrganisationInput,
): Promise<void> {
  assertMayAdminister(ctx.access, "organisations.rename", organisationId);
  await inTransaction(ctx, async (tx) => {
    const [renamed] = await tx
      .update(organisations)
      .set({ name })
      .where(eq(organisations.id, organisationId))
      .returning({ id: organisations.id });
    if (!renamed) throw new DomainError("NOT_FOUND", { field: "organisationId" });
  });
}
