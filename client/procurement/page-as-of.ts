import { dayOfMoment } from "#client/i18n/format.ts";
import type { Day } from "#shared/period.ts";
import type { ProcurementPage } from "./use-procurement.ts";

/**
 * The page as of an earlier day, as far as that can be told: what was said, linked and done by then, and the rounds
 * begun by then. Its details are those that were recorded last.
 */
export function pageAsOf(page: ProcurementPage, on: Day): ProcurementPage {
  if (on >= page.today) return page;
  const isByThen = ({ recordedAt }: { recordedAt: string }) => dayOfMoment(recordedAt) <= on;
  return {
    ...page,
    comments: page.comments.filter(isByThen),
    documents: page.documents.filter(isByThen),
    history: page.history.filter(({ happenedOn }) => happenedOn <= on),
    chain: page.chain
      .filter((round) => round.openedOn <= on || round.id === page.procurement.id)
      .map((round) =>
        round.closedOn !== null && round.closedOn > on ? { ...round, closedAs: null, closedOn: null } : round,
      ),
  };
}
