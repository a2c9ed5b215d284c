import { useCallback, useMemo, useState } from "react";
import { cardReader } from "#client/facts/board-facts.ts";
import type { Forecasts } from "#client/forecast/use-forecasts.ts";
import { isShown, type OutputLine } from "#client/outputs/output-lines.ts";
import { useFilters } from "#client/view/use-filters.ts";
import { type BoardFacts, matches } from "#shared/board.ts";
import type { Day } from "#shared/period.ts";
import { isLate, timeframe, type View } from "#shared/standing.ts";
import type { TimelineAddress } from "./timeline-address.ts";
import {
  daysOfOutputs,
  extentOf,
  type FoldableRow,
  groupCards,
  outputRows,
  rowsOf,
} from "./timeline-rows.ts";
import { wholeQuarters } from "./timeline-scale.ts";

/**
 * What a timeline shows of the facts: all of it follows from them and the address, without asking the server. `days` have
 * to be drawn as well.
 */
export function useTimeline(
  facts: BoardFacts | undefined,
  view: View,
  address: TimelineAddress,
  forecasts: Forecasts | null,
  days: readonly Day[] = NO_DAYS,
  outputs: readonly OutputLine[] = NO_OUTPUTS,
) {
  const [readCards] = useState(cardReader);
  const cards = useMemo(() => (facts ? readCards(facts, view) : []), [readCards, facts, view]);
  const frame = useMemo(
    () => timeframe(facts?.revisions ?? [], view, facts?.conditions),
    [facts?.revisions, facts?.conditions, view],
  );
  const { filters, persons } = useFilters(facts, address);
  const shown = useMemo(() => cards.filter((card) => matches(card, filters)), [cards, filters]);
  const grouping = address.group ?? "subActivity";
  const groups = useMemo(() => groupCards(shown, grouping), [shown, grouping]);
  const showsStages = address.lines ? address.lines === "stages" : shown.length <= FEW;
  const { folded, except, late } = address;
  const rows = useMemo(() => {
    const exceptions = new Set(except);
    const isFolded = new Set(folded);
    return [
      ...rowsOf(groups, grouping, isFolded, (id) => showsStages !== exceptions.has(id)),
      ...outputRows(
        outputs.filter((line) => isShown(line, filters, { late })),
        isFolded,
      ),
    ];
  }, [groups, grouping, folded, except, showsStages, outputs, filters, late]);
  const extent = useMemo(() => {
    if (!facts) return null;
    const expected =
      forecasts && cards.length <= MANY
        ? cards.flatMap((card) => forecasts(card).stages.map((stage) => stage.expected))
        : [];
    return wholeQuarters(
      extentOf(facts, [facts.today, view.on, ...days, ...expected, ...daysOfOutputs(outputs)]),
    );
  }, [facts, view.on, days, forecasts, cards, outputs]);
  return {
    rows,
    groups,
    persons,
    frame,
    extent,
    showsStages,
    total: shown.length,
    late: useMemo(() => shown.filter((card) => isLate(card.standing)).length, [shown]),
  };
}

const NO_DAYS: readonly Day[] = [];
const NO_OUTPUTS: readonly OutputLine[] = [];

/** The address in which a row is folded or unfolded. */
export function useToggle(
  address: { current: TimelineAddress },
  onAddress: (address: TimelineAddress, isReplaced?: boolean) => void,
): (row: FoldableRow) => void {
  return useCallback(
    (row) => {
      const { current } = address;
      onAddress(
        row.type !== "procurement"
          ? {
              ...current,
              folded: toggled(current.folded, row.type === "group" ? row.group.key : row.foldKey),
            }
          : { ...current, except: toggled(current.except, row.card.procurement.id) },
        true,
      );
    },
    [address, onAddress],
  );
}

/** Of more, not every forecast is worked out at once: what is expected later than all else ends at the edge. */
const MANY = 200;

/** So many procurements show their stages at first. */
export const FEW = 12;

function toggled<T>(chosen: readonly T[] | undefined, value: T): T[] | undefined {
  const next = chosen?.includes(value) ? chosen.filter((each) => each !== value) : [...(chosen ?? []), value];
  return next.length > 0 ? next : undefined;
}
