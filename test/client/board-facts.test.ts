import { describe, expect, test } from "vitest";
import { cardReader, standsTheSame, withAnswer, withChanges, withMoves } from "#client/facts/board-facts.ts";
import type { BoardFacts } from "#shared/board.ts";
import { NO_RECORDS } from "#shared/records.ts";
import { currentStage, STAGES, type StagesFacts } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";

const TODAY = "2026-11-22";

function stages(met: Partial<Record<(typeof STAGES)[number], string>> = {}): StagesFacts {
  return Object.fromEntries(
    STAGES.map((stage) => [
      stage,
      {
        applicable: true,
        metOn: met[stage] ?? null,
        lateReason: null,
        lateNote: null,
        illustrative: false,
        overridden: null,
      },
    ]),
  ) as StagesFacts;
}

function procurement(id: number, changed: Partial<PlannedProcurement> = {}): PlannedProcurement {
  return {
    id,
    version: 1,
    title: `Hange ${id}`,
    kind: "training",
    subActivity: 1,
    procedure: null,
    rtkInvolvement: "none",
    person: null,
    estimatedValue: null,
    registerNumber: null,
    note: null,
    stages: stages(),
    openedOn: "2026-01-01",
    closedAs: null,
    closedOn: null,
    closedReason: null,
    retenderOf: null,
    plan: {},
    records: NO_RECORDS,
    ...changed,
  };
}

function board(...procurements: PlannedProcurement[]): BoardFacts {
  return {
    project: {
      id: 1,
      number: "1",
      name: "Projekt",
      eligibleFrom: "2024-01-01",
      eligibleTo: "2027-12-31",
      illustrative: false,
    },
    revision: 10,
    today: TODAY,
    known: null,
    revisions: [],
    subActivities: [],
    replanningReasons: [],
    conditions: [],
    procurements,
  };
}

const changes = (revision: number, ...procurements: PlannedProcurement[]) => ({
  revision,
  today: TODAY,
  procurements,
  removed: [] as number[],
});
const stageOf = (facts: BoardFacts, id: number) =>
  currentStage(facts.procurements.find((each) => each.id === id)!.stages);

describe("what others changed", () => {
  test("replaces only the procurements it names; the others stay the same objects", () => {
    const before = board(procurement(1), procurement(2));
    const after = withChanges(before, changes(11, procurement(2, { version: 2, title: "Uus" })));
    expect(after.procurements[0]).toBe(before.procurements[0]);
    expect(after.procurements[1]!.title).toBe("Uus");
    expect(after.revision).toBe(11);
  });

  test("adds what is new and takes away what was taken back", () => {
    const after = withChanges(board(procurement(1), procurement(2)), {
      ...changes(12, procurement(3)),
      removed: [1],
    });
    expect(after.procurements.map(({ id }) => id)).toEqual([2, 3]);
  });

  test("never puts an older version in the place of a newer one, when answers overtake each other", () => {
    const newer = withChanges(board(procurement(1)), changes(12, procurement(1, { version: 3, title: "3" })));
    const after = withChanges(newer, changes(11, procurement(1, { version: 2, title: "2" })));
    expect(after.procurements[0]!.title).toBe("3");
    expect(after.revision).toBe(12);
  });
});

describe("what a change made here answered", () => {
  const answer = (revision: number, procurement: PlannedProcurement) => ({ procurement, revision });
  const logged = (count: number) => ({
    ...NO_RECORDS,
    checks: Array.from({ length: count }, (_, at) => ({ id: at })) as never[],
  });

  test("by a process that has not read the latest records yet does not take them away", () => {
    const before = board(procurement(1, { records: logged(2) }));
    const answered = procurement(1, { version: 2, title: "Uus", records: logged(1) });
    const after = withAnswer(before, { procurement: answered, revision: 11, recordsAsOf: 9 });
    expect([after.revision, after.procurements[0]!.title]).toEqual([11, "Uus"]);
    expect(after.procurements[0]!.records.checks).toHaveLength(2);
    const later = withAnswer(before, { procurement: answered, revision: 11, recordsAsOf: 11 });
    expect(later.procurements[0]!.records.checks).toHaveLength(1);
  });

  test("is not taken back by what another process tells of the time before", () => {
    const mine = withAnswer(board(procurement(1)), {
      procurement: procurement(1, { records: logged(2) }),
      revision: 13,
      recordsAsOf: 13,
    });
    const told = withChanges(mine, changes(12, procurement(1, { records: logged(1) })));
    expect([told.revision, told.procurements[0]!.records.checks.length]).toEqual([12, 2]);
    const caughtUp = withChanges(told, changes(14, procurement(1, { records: logged(3) })));
    expect([caughtUp.revision, caughtUp.procurements[0]!.records.checks.length]).toEqual([14, 3]);
  });

  test("is taken over at once, with its revision where nothing lies between", () => {
    const next = withAnswer(board(procurement(1)), answer(11, procurement(1, { title: "Uus" })));
    expect([next.revision, next.procurements[0]!.title]).toEqual([11, "Uus"]);
    const later = withAnswer(board(procurement(1)), answer(12, procurement(1, { title: "Uus" })));
    expect([later.revision, later.procurements[0]!.title]).toEqual([10, "Uus"]);
  });

  test("does not take back what came after it and was heard of first", () => {
    const newer = withChanges(board(procurement(1)), changes(12, procurement(1, { title: "Kolleegi oma" })));
    expect(withAnswer(newer, answer(11, procurement(1, { title: "Minu oma" })))).toBe(newer);
  });

  test("takes a procurement away when its creation was taken back", () => {
    const undone = withAnswer(board(procurement(1), procurement(2)), {
      procurement: null,
      procurementId: 2,
      revision: 11,
    });
    expect(undone.procurements.map(({ id }) => id)).toEqual([1]);
  });

  test("of what is no procurement's own leaves the board to ask for it", () => {
    const undone = withAnswer(board(procurement(1)), {
      procurement: null,
      procurementId: null,
      revision: 11,
    });
    expect([undone.revision, undone.procurements]).toEqual([10, board(procurement(1)).procurements]);
  });
});

describe("moves the server has not answered yet", () => {
  const forward = { id: 1, move: { toStage: "baseDocuments", on: TODAY } } as const;
  const further = { id: 1, move: { toStage: "contract", on: TODAY } } as const;

  test("are seen at once, one on top of the other", () => {
    const shown = withMoves(board(procurement(1)), [forward, further]);
    expect(stageOf(shown, 1)).toBe("contract");
    expect(shown.procurements[0]!.version).toBe(3);
  });

  test("stay seen when a colleague's change of another procurement arrives", () => {
    const read = withChanges(
      board(procurement(1), procurement(2)),
      changes(11, procurement(2, { version: 2 })),
    );
    expect(stageOf(withMoves(read, [forward]), 1)).toBe("baseDocuments");
  });

  test("stay seen when a colleague's change of another field of the same procurement arrives", () => {
    const read = withChanges(
      board(procurement(1)),
      changes(11, procurement(1, { version: 2, title: "Uus nimi" })),
    );
    const shown = withMoves(read, [forward]).procurements[0]!;
    expect(currentStage(shown.stages)).toBe("baseDocuments");
    expect(shown.title).toBe("Uus nimi");
  });

  test("do not move the card twice when the facts arrive before the answer does", () => {
    const done = procurement(1, { version: 2, stages: stages({ mappingStudy: TODAY }) });
    const read = withChanges(board(procurement(1)), changes(11, done));
    expect(withMoves(read, [forward]).procurements[0]).toEqual(done);
  });

  test("give way when a colleague has closed the procurement meanwhile", () => {
    const closed = procurement(1, { version: 2, closedAs: "cancelled", closedOn: TODAY, closedReason: "…" });
    const read = withChanges(board(procurement(1)), changes(11, closed));
    expect(withMoves(read, [forward]).procurements[0]).toEqual(closed);
  });

  test("leave the card where it was once they are refused and gone", () => {
    const read = board(procurement(1));
    expect(withMoves(read, [])).toBe(read);
  });
});

describe("a decision to move", () => {
  test("still holds when only the title was changed", () => {
    expect(standsTheSame(procurement(1), procurement(1, { version: 4, title: "Uus" }))).toBe(true);
  });

  test.each([
    ["a milestone was met", { stages: stages({ mappingStudy: TODAY }) }],
    ["the procurement was cancelled", { closedAs: "cancelled", closedOn: TODAY } as const],
  ])("has to be made again when %s", (_, changed) => {
    expect(standsTheSame(procurement(1), procurement(1, changed))).toBe(false);
  });
});

describe("cards", () => {
  const view = { on: TODAY, against: "inForce" } as const;

  test("are worked out again only for the procurement that changed", () => {
    const read = cardReader();
    const before = board(procurement(1), procurement(2));
    const [one, two] = read(before, view);
    const [oneAgain, twoAgain] = read(withChanges(before, changes(11, procurement(2, { version: 2 }))), view);
    expect(oneAgain).toBe(one);
    expect(twoAgain).not.toBe(two);
  });

  test("are all worked out again for another day", () => {
    const read = cardReader();
    const facts = board(procurement(1));
    const [today] = read(facts, view);
    const [earlier] = read(facts, { ...view, on: "2026-06-30" });
    expect(earlier).not.toBe(today);
    expect(earlier!.standing.ageDays).toBeLessThan(today!.standing.ageDays);
  });
});
