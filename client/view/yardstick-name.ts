import type { Translate } from "#client/i18n/message.ts";
import type { Against, PlanRevision } from "#shared/plan.ts";

/** The promise that slippage is measured from, by name. */
export function yardstickName({
  against,
  revisions,
  t,
}: {
  against: Against;
  revisions: readonly PlanRevision[];
  t: Translate;
}): string {
  if (against === "first") return t("board.against.first");
  return revisions.find(({ id }) => id === against)?.name ?? t("board.against.inForce");
}
