import "#client/i18n/screen-texts.ts";
import { Clock, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import { useForecasts } from "#client/forecast/use-forecasts.ts";
import { useProjectFacts } from "#client/forecast/use-project-facts.ts";
import { formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { type BoardFacts, readCards } from "#shared/board.ts";
import type { Capacity } from "#shared/evaluator-hours.ts";
import { capacityIn, type Demand, demandOf, demandShift, sumDemand } from "#shared/hours-demand.ts";
import { ROLE_WORDS } from "#shared/hours-words.ts";
import type { Move } from "#shared/milestones.ts";
import { periodInWords } from "#shared/period-words.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { demandAroundMove, shiftsInWords } from "./demand-shift.ts";
import styles from "./demand-shift-notice.module.css";
import { useHours } from "./use-hours.ts";

export interface DemandShiftNoticeProps {
  projectId: number;
  procurement: PlannedProcurement;
  move: Pick<Move, "toStage" | "on">;
}

/** What a move that is not made yet would shift of the hours evaluators are needed for, and where too few would be left. */
export function DemandShiftNotice({ projectId, procurement, move: { toStage, on } }: DemandShiftNoticeProps) {
  const { language, t } = useLanguage();
  const { facts } = useProjectFacts(projectId);
  const today = facts?.today;
  const forecasts = useForecasts(facts, today);
  const { page } = useHours(facts && { id: projectId, revision: facts.revision }, {
    from: today ?? on,
    to: today ?? on,
  });
  const around = useMemo(
    () => facts && forecasts && demandAroundMove(facts, forecasts, procurement, { toStage, on }),
    [facts, forecasts, procurement, toStage, on],
  );
  const others = useMemo(
    () => (facts && forecasts ? demandOfOthers(facts, forecasts, procurement.id) : []),
    [facts, forecasts, procurement.id],
  );
  const shifts = around ? shiftsInWords(around, { language, t }) : [];
  if (!around || shifts.length === 0) return null;
  return (
    <section className={styles.notice} aria-label={t("hours.shift.title")} aria-live="polite">
      <p className={styles.heading}>
        <Clock aria-hidden="true" />
        {t("hours.shift.title")}
      </p>
      <ul>
        {shifts.map((words) => (
          <li key={words}>{words}</li>
        ))}
        {shortages(around, others, page?.capacities ?? []).map(({ role, quarter, hours }) => (
          <li key={`${role} ${quarter}`} className={styles.short}>
            <TriangleAlert aria-hidden="true" />
            {ROLE_WORDS[language][role]},{" "}
            {t("hours.shift.short", {
              quarter: periodInWords(quarter, language),
              hours: formatNumber(hours, language),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}

function demandOfOthers(
  facts: BoardFacts,
  forecasts: NonNullable<ReturnType<typeof useForecasts>>,
  id: number,
): Demand[] {
  const cards = readCards(facts, { on: facts.today, against: "inForce" }).filter(
    ({ procurement }) => procurement.id !== id && procurement.records.assignments.length > 0,
  );
  return sumDemand(cards.map((card) => demandOf({ ...card, forecast: forecasts(card) }, facts.today)));
}

/** The quarters that more hours come to than the role has left. */
function shortages(
  { before, after }: { before: readonly Demand[]; after: readonly Demand[] },
  others: readonly Demand[],
  capacities: readonly Capacity[],
) {
  const whole = sumDemand([others, after]);
  return demandShift(before, after).flatMap(({ role, quarter, hours }) => {
    const capacity = capacityIn(capacities, role, quarter);
    const demand = whole.find((each) => each.role === role && each.quarter === quarter);
    if (hours <= 0 || capacity === null || !demand) return [];
    const short = demand.open + demand.logged - capacity;
    return short > 0 ? [{ role, quarter, hours: short }] : [];
  });
}
