import { createHash } from "node:crypto";
import type { Filters } from "#shared/board.ts";
import type { PlannedWindow } from "#shared/plan.ts";
import { type ReportEntry, slippageReport } from "#shared/slippage-report.ts";
import type { Context } from "../context.ts";
import { etagOf, once, readViewed, tagOf, type ViewQuery } from "./answers.ts";
import { type Encoded, encoded } from "./encoded.ts";

/** How late the milestones of a project are and why, with sums, for programs. Nobody is named in it. */
export async function readSlippageReport(
  ctx: Context,
  { filters, ...query }: ViewQuery & { filters: Filters },
): Promise<Encoded> {
  const { facts, view, today, known } = await readViewed(ctx, "reports.slippage", query);
  const chosen = createHash("sha256").update(JSON.stringify(filters)).digest("base64url");
  const tag = ["report", view.on, view.against, chosen, ...tagOf(known)];
  return once(facts, `${tag}`, () =>
    encoded(etagOf(facts, ...tag), () => {
      const procurements = [...facts.procurements.values()];
      const { entries, totals, groups, overTime } = slippageReport(
        { ...facts, procurements, today, known },
        view,
        filters,
      );
      const { id, number, name, eligibleFrom, eligibleTo } = facts.project;
      const { person: _, ...shown } = groups;
      return JSON.stringify({
        project: { id, number, name, eligibleFrom, eligibleTo },
        revision: facts.revision,
        ...view,
        knownAt: known?.at ?? null,
        totals,
        groups: Object.fromEntries(
          Object.entries(shown).map(([grouping, list]) => [
            grouping,
            list.map(({ key, totals: sums }) => ({ key, ...sums })),
          ]),
        ),
        overTime,
        entries: entries.map(asPublic),
      });
    }),
  );
}

function asPublic({ procurement, promise, replannings, ...entry }: ReportEntry) {
  const { id, title, kind, subActivity } = procurement;
  return {
    id,
    title,
    kind,
    subActivity,
    ...entry,
    promise: promise && asPublicWindow(promise),
    replannings: replannings.map(({ revisionId, quarters, isLater, reason, note }) => ({
      revisionId,
      quarters,
      isLater,
      reason,
      note,
    })),
  };
}

function asPublicWindow({ from, to, kind, verbatim, revisionId }: PlannedWindow) {
  return { from, to, kind, verbatim, revisionId };
}
