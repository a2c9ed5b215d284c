import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byCell, cellKey, daysFrom, hoursIn, weekChanges, weekRows } from "#client/hours/week-rows.ts";
import { ACTIVITIES, logWeekSchema, type WorkEntry } from "#shared/evaluator-hours.ts";

const MONDAY = "2026-11-16";
const ROW = { procurementId: 7, activity: "committee" } as const;

describe("a week that is filled in", () => {
  test("has the rows of this week and the one before, and those that were added, once each", () => {
    const entries = [
      entry({ id: 1, on: "2026-11-10" }),
      entry({ id: 2, on: "2026-11-17" }),
      entry({ id: 3, on: "2026-11-17", activity: "other" }),
      entry({ id: 4, on: "2026-11-17", procurementId: 3, person: "mari  MAASIKAS" }),
      entry({ id: 5, on: "2026-11-17", procurementId: 9, person: "Jaan Tamm" }),
    ];
    expect(weekRows(entries, "Mari Maasikas", [ROW, { procurementId: 8, activity: "other" }])).toEqual([
      { procurementId: 3, activity: "committee" },
      { procurementId: 7, activity: "committee" },
      { procurementId: 7, activity: "other" },
      { procurementId: 8, activity: "other" },
    ]);
  });

  test.each([
    ["logs what is typed into an empty cell", "1:45", null, [{ what: "log", hours: 1.75 }]],
    ["changes what a cell has", "2,5", 2, [{ what: "edit", hours: 2.5, version: 4, note: "Koosolek" }]],
    ["takes away what is emptied", " ", 2, [{ what: "remove", version: 4 }]],
    ["takes away what is none any more", "0", 2, [{ what: "remove", version: 4 }]],
    ["sends nothing for what is so already", "2 h", 2, []],
    ["sends nothing for an empty cell that stays empty", "0,0", null, []],
  ])("%s", (_, typed, recorded, expected) => {
    const entries =
      recorded === null ? [] : [entry({ id: 5, version: 4, hours: recorded, note: "Koosolek" })];
    const key = cellKey(ROW, "2026-11-17");
    const changes = weekChanges(new Map([[key, typed]]), byCell(entries, "Mari Maasikas"), "Mari Maasikas");
    expect(changes.entries).toMatchObject(expected);
    expect(changes.entries).toHaveLength(expected.length);
    expect(changes.cells).toEqual(expected.map(() => key));
    expect(changes.problems.size).toBe(0);
  });

  test("sends nothing that it does not understand, and says which cell that is", () => {
    const typed = new Map([
      [cellKey(ROW, "2026-11-16"), "kaks"],
      [cellKey(ROW, "2026-11-17"), "1,1"],
      [cellKey(ROW, "2026-11-18"), "25"],
      [cellKey(ROW, "2026-11-19"), "3"],
    ]);
    const { entries, cells, problems } = weekChanges(typed, new Map(), "Mari Maasikas");
    expect([...problems.values()]).toEqual([
      "HOURS_NOT_UNDERSTOOD",
      "NOT_QUARTER_HOURS",
      "HOURS_OUT_OF_RANGE",
    ]);
    expect(entries).toHaveLength(1);
    expect(cells).toEqual([cellKey(ROW, "2026-11-19")]);
  });

  test("sends only what the server understands, one change for a cell, whatever is typed", () => {
    const cells = fc.tuple(fc.constantFrom(...daysFrom(MONDAY)), fc.constantFrom(...ACTIVITIES));
    const text = fc.oneof(
      fc.constantFrom("", "0", "1:45", "1,75", "1.75", "1h45", "45 min", "24", "24,25", "x"),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cells, text), { minLength: 1, maxLength: 12 }),
        fc.array(cells, { maxLength: 8 }),
        (typing, known) => {
          const typed = new Map(
            typing.map(([[on, activity], said]) => [cellKey({ procurementId: 7, activity }, on), said]),
          );
          const recorded = byCell(
            known.map(([on, activity], index) => entry({ id: index + 1, on, activity })),
            "Mari Maasikas",
          );
          const changes = weekChanges(typed, recorded, "Mari Maasikas");
          expect(new Set(changes.cells).size).toBe(changes.entries.length);
          for (const key of changes.cells) expect(changes.problems.has(key)).toBe(false);
          if (changes.entries.length > 0)
            expect(logWeekSchema.safeParse({ projectId: 1, entries: changes.entries }).error).toBeUndefined();
        },
      ),
    );
  });

  test("adds up what is typed and what is recorded", () => {
    const recorded = byCell([entry({ id: 1, hours: 2 }), entry({ id: 2, hours: 1.25 })], "Mari Maasikas");
    const key = cellKey(ROW, "2026-11-17");
    expect(hoursIn(key, new Map(), recorded)).toBe(3.25);
    expect(hoursIn(key, new Map([[key, "1:30"]]), recorded)).toBe(1.5);
    expect(hoursIn(key, new Map([[key, "?"]]), recorded)).toBe(0);
  });
});

function entry(given: Partial<WorkEntry>): WorkEntry {
  return {
    id: 1,
    version: 1,
    procurementId: 7,
    person: "Mari Maasikas",
    userId: null,
    activity: "committee",
    assignmentId: null,
    role: "committeeMember",
    on: "2026-11-17",
    hours: 1,
    note: null,
    corrects: null,
    month: "2026-11",
    illustrative: false,
    ...given,
  };
}
