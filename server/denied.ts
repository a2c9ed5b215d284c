import { eq } from "drizzle-orm";
import { projects } from "#drizzle/schema.ts";
import { DomainError } from "#shared/errors.ts";
import { type Context, inTransaction } from "./context.ts";
import { recordSecurityEvent } from "./security-log.ts";

/**
 * Writes into the security log what somebody tried who had no right to: once a minute for each person and deed, so that
 * whoever keeps trying fills no disk. What cannot be written is not in the way of the answer.
 *
 * @param address the network address it was tried from
 */
export async function recordDenied(ctx: Context, error: unknown, address: string | null): Promise<void> {
  const { user } = ctx.access;
  if (!(error instanceof DomainError) || error.denied === null || user === null) return;
  const { deed, projectId, organisationId } = { projectId: null, organisationId: null, ...error.denied };
  if (wasJustTold(`${user.id} ${deed} ${projectId} ${organisationId}`)) return;
  await inTransaction({ ...ctx, key: null }, async (tx) => {
    const [project] = await tx
      .select({ organisationId: projects.organisationId })
      .from(projects)
      .where(eq(projects.id, projectId ?? 0));
    await recordSecurityEvent(tx, {
      kind: "attempt.denied",
      actor: user.id,
      // Of another's project or organisation only its number is known.
      organisationId: project?.organisationId ?? null,
      address,
      details: { deed, projectId, organisationId },
    });
  }).catch(() => {});
}

const TOLD_FOR = 60_000;
/** As many are remembered. */
const MOST_TOLD = 10_000;
const told = new Map<string, number>();

function wasJustTold(attempt: string): boolean {
  const now = performance.now();
  const last = told.get(attempt);
  if (last !== undefined && now - last < TOLD_FOR) return true;
  told.delete(attempt);
  told.set(attempt, now);
  if (told.size > MOST_TOLD) told.delete(told.keys().next().value!);
  return false;
}
