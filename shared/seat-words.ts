import type { Seat } from "./access.ts";
import type { Language } from "./errors.ts";

/** What somebody is towards a project, in words. */
export const SEAT_WORDS: Record<Language, Record<Seat, string>> = {
  et: {
    manager: "projektijuht",
    coordinator: "koordinaator",
    evaluator: "hindaja",
    auditor: "audiitor",
    administrator: "haldur",
  },
  en: {
    manager: "project manager",
    coordinator: "coordinator",
    evaluator: "evaluator",
    auditor: "auditor",
    administrator: "administrator",
  },
};
