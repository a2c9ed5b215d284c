import { useEffect, useEffectEvent } from "react";
import type { ShiftsOf } from "#client/board/card-marks.tsx";
import { targetOf } from "#client/board/held.ts";
import { useForecasts } from "#client/forecast/use-forecasts.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { type BoardFacts, COLUMNS, type Column } from "#shared/board.ts";
import { demandAroundMove, shiftsInWords } from "./demand-shift.ts";

/** Works out what letting a card go over each column would shift of its evaluators' hours. Draws nothing itself. */
export function ShiftMarks({ facts, onRead }: { facts: BoardFacts; onRead: (shiftsOf: ShiftsOf) => void }) {
  const { language, t } = useLanguage();
  const forecasts = useForecasts(facts, facts.today);
  const tell = useEffectEvent(onRead);
  useEffect(() => {
    if (!forecasts) return;
    tell(({ procurement }) => {
      const shifts: Partial<Record<Column, readonly string[]>> = {};
      if (procurement.records.assignments.length === 0) return shifts;
      for (const column of COLUMNS) {
        const move = { toStage: targetOf(column), on: facts.today };
        const around = demandAroundMove(facts, forecasts, procurement, move);
        if (around) shifts[column] = shiftsInWords(around, { language, t });
      }
      return shifts;
    });
  }, [forecasts, facts, language, t]);
  return null;
}
