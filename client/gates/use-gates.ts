import { useMemo } from "react";
import { useForecastBasis } from "#client/forecast/use-forecast-basis.ts";
import type { Condition } from "#shared/gates.ts";
import type { Day } from "#shared/period.ts";
import type { Stage } from "#shared/stages.ts";
import {
  conditionsBefore,
  type Gated,
  noticeOn,
  standstillOverOn,
  unmetConditions,
} from "#shared/unmet-conditions.ts";

/** What stands before milestones of a procurement. */
export interface Gates {
  asked: Condition[];
  unmet: Condition[];
  /** The first day the contract may be signed; null where the law does not say, or has not been read yet. */
  standstillOver: Day | null;
}

/** The conditions before milestones that are to be met on a day, and those of them that are not met. */
export function useGates(
  projectId: number,
  procurement: Gated,
  milestones: readonly Stage[],
  on: Day | null,
  conditions: readonly Condition[],
  knownAt?: string,
): Gates {
  const asked = useMemo(
    () => conditionsBefore(procurement, milestones, conditions),
    [procurement, milestones, conditions],
  );
  const isLawAsked = asked.some(({ need }) => need === "standstillOver");
  const { basis = null } = useForecastBasis(isLawAsked ? projectId : null, knownAt);
  return useMemo(() => {
    if (on === null) return { asked, unmet: [], standstillOver: null };
    return {
      asked,
      unmet: unmetConditions(procurement, milestones, on, asked, basis),
      standstillOver: basis && standstillOverOn(procurement, noticeOn(procurement, milestones, on), basis),
    };
  }, [procurement, milestones, on, asked, basis]);
}
