import { DomainError } from "./errors.ts";
import type { Assignment } from "./evaluator-hours.ts";
import type { Day } from "./period.ts";
import { personKey } from "./work-entries.ts";

type Forecast = Pick<Assignment, "forecastHours" | "load" | "months">;

/** Refuses a forecast that is both hours and a load with HOURS_OR_LOAD, and half of a load with REQUIRED. */
export function assertForecastWhole({ forecastHours, load, months }: Forecast): void {
  if (forecastHours !== null && (load !== null || months !== null))
    throw new DomainError("HOURS_OR_LOAD", { field: "load" });
  if (load === null && months !== null) throw new DomainError("REQUIRED", { field: "load" });
  if (load !== null && months === null) throw new DomainError("REQUIRED", { field: "months" });
}

/** The declaration that stays when an assignment changes hands: nobody declares for somebody else. */
export function declarationAfter(before: Assignment, person: string | null): Day | null {
  if (before.person === null || person === null) return null;
  return personKey(before.person) === personKey(person) ? before.declaredOn : null;
}

/** Refuses a declaration of nobody with NOT_ASSIGNED, and one of a day to come with DAY_IN_FUTURE. */
export function assertDeclarable({ person }: Pick<Assignment, "person">, on: Day | null, today: Day): void {
  if (on === null) return;
  if (person === null) throw new DomainError("NOT_ASSIGNED", { field: "on" });
  if (on > today) throw new DomainError("DAY_IN_FUTURE", { field: "on" });
}
