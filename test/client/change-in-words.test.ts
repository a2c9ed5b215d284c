import { describe, expect, test } from "vitest";
import { changeInWords } from "#client/procurement/change-in-words.ts";
import type { PlanningFacts } from "#shared/history.ts";
import { windowWith } from "#test/support/boards.ts";

const UNSOURCED = { normalization: null, note: null, source: null };
const RANGE = { ...windowWith(7, "2025-Q3", "2025-Q4"), ...UNSOURCED };
const START = { ...windowWith(7, null, "2026-04", "start"), ...UNSOURCED };
const DROPPED = { revisionId: 7, kind: "dropped" as const, verbatim: "", ...UNSOURCED };

const GLOSSARY = { subActivities: [], conditions: [] };

function planned(was: PlanningFacts["states"], is: PlanningFacts["states"]) {
  const of = (states: PlanningFacts["states"]) => ({
    planning: { revisionId: 7, stage: "contract" as const, states },
  });
  return { before: of(was), after: of(is) };
}

describe("what was planned in a draft is said in words", () => {
  test.each<[string, PlanningFacts["states"], PlanningFacts["states"], string, string]>([
    ["where nothing was planned before", null, RANGE, "puudub", "III–IV kvartal 2025"],
    ["where it is taken back", RANGE, null, "III–IV kvartal 2025", "puudub"],
    ["where it is dropped", RANGE, DROPPED, "III–IV kvartal 2025", "enam ei kavandata"],
    [
      "where it speaks of another event",
      RANGE,
      START,
      "III–IV kvartal 2025",
      "2026. aasta aprilli lõpuks (töö algus, ei võrrelda)",
    ],
    [
      "where only the document's words are others",
      RANGE,
      { ...RANGE, verbatim: "sügisel 2025" },
      "„2025-Q4“",
      "„sügisel 2025“",
    ],
  ])("%s", (_, was, is, before, after) => {
    expect(changeInWords(planned(was, is), "et", GLOSSARY)).toEqual([
      { name: "Leping – kavandatud aeg", before, after },
    ]);
  });

  test("in English too", () => {
    expect(changeInWords(planned(RANGE, DROPPED), "en", GLOSSARY)).toEqual([
      { name: "Contract – planned window", before: "Q3–Q4 2025", after: "no longer planned" },
    ]);
  });
});
