import { ACTIVITIES, type Activity } from "#shared/evaluator-hours.ts";

/** Who logged hours in this browser last, and for what: what the next entry begins with. Nobody logs in yet. */
export interface LastLogged {
  person: string;
  activity: Activity | null;
}

export function readLastLogged(): LastLogged {
  try {
    const { person, activity } = JSON.parse(localStorage.getItem(KEPT_AS) ?? "{}");
    return {
      person: typeof person === "string" ? person : "",
      activity: ACTIVITIES.find((each) => each === activity) ?? null,
    };
  } catch {
    return { person: "", activity: null }; // Storage can be forbidden, and what it holds is anybody's.
  }
}

export function keepLastLogged(last: LastLogged): void {
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify(last));
  } catch {
    // As above: it is only forgotten.
  }
}

const KEPT_AS = "hanketahvel.lastLogged";
