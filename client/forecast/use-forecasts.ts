import { useMemo } from "react";
import type { BoardFacts } from "#shared/board.ts";
import { durationsIn, type Forecast, forecast } from "#shared/forecast.ts";
import type { ForecastBasis } from "#shared/notice-to-contract.ts";
import type { Day } from "#shared/period.ts";
import type { PlannedProcurement, Standing } from "#shared/standing.ts";
import { useForecastBasis } from "./use-forecast-basis.ts";

/** Where a procurement stands, and the procurement: a card is one. */
export interface Stood {
  procurement: PlannedProcurement;
  standing: Standing;
}

/** The forecast of one procurement of a project; the same object for the same standing. */
export type Forecasts = (of: Stood) => Forecast;

/**
 * Forecasts of a project's procurements seen from a day, each worked out when it is first asked for; null until the
 * law is read. Facts that hold a draft's windows give the forecasts of the draft.
 */
export function useForecasts(facts: BoardFacts | undefined, on: Day | undefined): Forecasts | null {
  const { basis } = useForecastBasis(facts?.project.id, facts?.known?.at);
  return useMemo(() => (facts && basis && on ? forecastsOf(facts, basis, on) : null), [facts, basis, on]);
}

function forecastsOf(facts: BoardFacts, basis: ForecastBasis, on: Day): Forecasts {
  const { project, procurements } = facts;
  const durations = durationsIn(procurements, on);
  const known = new WeakMap<Standing, Forecast>();
  return ({ procurement, standing }) => {
    let made = known.get(standing);
    if (!made) {
      made = forecast(procurement, standing, { project, basis, durations, on });
      known.set(standing, made);
    }
    return made;
  };
}
