import type { Forecasts } from "#client/forecast/use-forecasts.ts";
import { formatNumber } from "#client/i18n/format.ts";
import type { Translate } from "#client/i18n/message.ts";
import type { BoardFacts, Card } from "#shared/board.ts";
import { DomainError, type Language } from "#shared/errors.ts";
import type { EvaluatorRole } from "#shared/evaluator-hours.ts";
import { type Demand, type DemandShift, demandOf, demandShift } from "#shared/hours-demand.ts";
import { ROLE_WORDS } from "#shared/hours-words.ts";
import { type Move, stagesAfterMove } from "#shared/milestones.ts";
import type { Period } from "#shared/period.ts";
import { periodInWords } from "#shared/period-words.ts";
import { type PlannedProcurement, standing, timeframe } from "#shared/standing.ts";

/** Hours of a role that a move takes from one quarter to another; null where they are no longer needed, or come anew. */
export interface ShiftedHours {
  role: EvaluatorRole;
  hours: number;
  from: Period | null;
  to: Period | null;
}

/** What a procurement asks its evaluators for today, and what it would once a move was made; null where it cannot be made. */
export function demandAroundMove(
  facts: BoardFacts,
  forecasts: Forecasts,
  procurement: PlannedProcurement,
  move: Pick<Move, "toStage" | "on">,
): { before: Demand[]; after: Demand[] } | null {
  const { revisions, today, conditions } = facts;
  const frame = timeframe(revisions, { on: today, against: "inForce" }, conditions);
  const demand = (of: PlannedProcurement) => {
    const card: Card = { procurement: of, standing: standing(of, frame) };
    return demandOf({ ...card, forecast: forecasts(card) }, today);
  };
  try {
    const stages = stagesAfterMove(procurement, { ...move, reason: ANY_REASON }, today);
    return { before: demand(procurement), after: demand({ ...procurement, stages }) };
  } catch (error) {
    if (error instanceof DomainError) return null; // The form says what is wrong with the move.
    throw error;
  }
}

/** Why something is moved back does not change which hours are needed when. */
const ANY_REASON = "…";

/** What leaves a quarter, put together with what comes to another: earlier ones first. */
export function shiftedHours(shifts: readonly DemandShift[]): ShiftedHours[] {
  const moved: ShiftedHours[] = [];
  for (const role of new Set(shifts.map((each) => each.role))) {
    const own = shifts.filter((each) => each.role === role).map((each) => ({ ...each }));
    const coming = own.filter(({ hours }) => hours > 0);
    for (const leaving of own.filter(({ hours }) => hours < 0))
      while (leaving.hours < 0) {
        const to = coming.find(({ hours }) => hours > 0);
        const hours = Math.min(-leaving.hours, to?.hours ?? Number.POSITIVE_INFINITY);
        moved.push({ role, hours, from: leaving.quarter, to: to?.quarter ?? null });
        leaving.hours += hours;
        if (to) to.hours -= hours;
      }
    for (const { hours, quarter } of coming)
      if (hours > 0) moved.push({ role, hours, from: null, to: quarter });
  }
  return moved;
}

/** „IT-spetsialist: 13,5 h I kvartal 2027 → III kvartal 2027“. */
export function shiftInWords(
  { role, hours, from, to }: ShiftedHours,
  { language, t }: { language: Language; t: Translate },
): string {
  const said = { role: ROLE_WORDS[language][role], hours: formatNumber(hours, language) };
  const [begins, ends] = [from && periodInWords(from, language), to && periodInWords(to, language)];
  if (begins && ends) return t("board.meaning.shift.moves", { ...said, from: begins, to: ends });
  return begins
    ? t("board.meaning.shift.gone", { ...said, from: begins })
    : t("board.meaning.shift.comes", { ...said, to: ends! });
}

/** What a move shifts, in words. */
export function shiftsInWords(
  around: { before: readonly Demand[]; after: readonly Demand[] },
  reader: { language: Language; t: Translate },
): string[] {
  return shiftedHours(demandShift(around.before, around.after)).map((each) => shiftInWords(each, reader));
}
