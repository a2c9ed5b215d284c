import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  assertUndoable,
  CHANGE_KINDS,
  type Change,
  type ChangeKind,
  changedDetails,
  changedStages,
  isSame,
  isUndoableKind,
  lastUndoable,
  touchesSame,
  type Values,
} from "#shared/history.ts";
import type { Details } from "#shared/procurement.ts";
import { detailsSchema } from "#shared/procurement.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import { frozen, procurementWith, reachedStages, refusalOf, stagesWith } from "#test/support/boards.ts";

const MARI = { actor: "Mari Maasikas", origin: "browser-1" };
const JURI = { actor: "Jüri Õun", origin: "browser-2" };

function change(revision: number, given: Partial<Change> = {}): Change {
  return {
    revision,
    procurementId: 1,
    kind: "procurement.detailsEdited",
    ...MARI,
    before: { title: "Enne" },
    after: { title: "Pärast" },
    happenedOn: "2026-11-22",
    recordedAt: `2026-11-22T10:00:0${revision % 10}.000Z`,
    note: null,
    undoes: null,
    ...given,
  };
}

const undo = (revision: number, undoes: number, who = MARI) =>
  change(revision, { ...who, kind: "change.undone", undoes });
const of = (values: Values) => ({ before: values, after: values });
const stage = stagesWith({ announcement: "2026-10-05" });

const FINAL: ChangeKind[] = [
  "project.created",
  "plan.draftStarted",
  "plan.imported",
  "plan.adopted",
  "law.figureAdded",
  "month.closed",
  "work.corrected",
  "rtkDueDate.added",
  "person.anonymised",
  "change.undone",
];

describe("what can be taken back", () => {
  test.each(CHANGE_KINDS.map((kind) => [kind, !FINAL.includes(kind)] as const))(
    "%s: %s",
    (kind, expected) => {
      expect(isUndoableKind(kind)).toBe(expected);
      expect(refusalOf(() => assertUndoable(change(1, { kind }), []))?.code ?? null).toBe(
        expected ? null : "NOT_UNDOABLE",
      );
    },
  );
});

describe("a person's last change", () => {
  test.each<[string, Change[], number | null]>([
    ["is none where nothing was done", [], null],
    ["is the latest, however the rows are ordered", [change(3), change(1), change(2)], 3],
    ["is not somebody else's", [change(1), change(2, JURI)], 1],
    ["is not one made in another browser", [change(1), change(2, { origin: "browser-2" })], 1],
    ["is not somebody else's in the same browser", [change(1), change(2, { actor: "Jüri Õun" })], 1],
    ["is the one before, once the last was taken back", [change(1), change(2), undo(3, 2)], 1],
    [
      "is the one before that, once both were taken back",
      [change(1), change(2), change(3), undo(4, 3), undo(5, 2)],
      1,
    ],
    ["is none once all were taken back", [change(1), undo(2, 1)], null],
    ["is none when somebody else took it back", [change(1), undo(2, 1, JURI)], null],
    [
      "is none where only the project was begun",
      [change(1, { kind: "project.created" }), change(2, { kind: "plan.adopted" })],
      null,
    ],
  ])("%s", (_, changes, expected) => {
    expect(lastUndoable(frozen(changes), MARI)?.revision ?? null).toBe(expected);
  });

  test("can be taken back again and again until nothing of it is left, and never twice", () => {
    fc.assert(
      fc.property(recorded(), (changes) => {
        const rows = [...changes];
        const taken: number[] = [];
        for (let last = lastUndoable(rows, MARI); last !== null; last = lastUndoable(rows, MARI)) {
          expect([last.actor, last.origin]).toEqual([MARI.actor, MARI.origin]);
          expect(isUndoableKind(last.kind)).toBe(true);
          expect(taken).not.toContain(last.revision);
          if (taken.length > 0) expect(last.revision).toBeLessThan(taken.at(-1)!);
          taken.push(last.revision);
          rows.push(undo(rows.length + 1, last.revision));
        }
        const mine = changes.filter((each) => each.origin === MARI.origin && isUndoableKind(each.kind));
        const gone = new Set(changes.map((each) => each.undoes));
        expect(taken.length).toBe(mine.filter((each) => !gone.has(each.revision)).length);
      }),
    );
  });
});

describe("taking a change back", () => {
  test.each<[string, Change[]]>([
    ["while nothing was done since", []],
    ["when somebody changed another field since", [change(2, { ...JURI, ...of({ note: "RTK vastas." }) })]],
    [
      "when somebody commented since",
      [change(2, { ...JURI, ...of({ comment: { id: 1, text: "Tere", exists: true } }) })],
    ],
    ["when the same field was changed since and changed back by undo", [change(2, JURI), undo(3, 2, JURI)]],
  ])("is accepted %s", (_, later) => {
    expect(refusalOf(() => assertUndoable(change(1), later))).toBeNull();
  });

  test("is refused when somebody changed the same thing since, and says who and when", () => {
    expect(refusalOf(() => assertUndoable(change(1), [change(2, JURI)]))).toEqual({
      code: "UNDO_CONFLICT",
      field: null,
      details: { who: "Jüri Õun", when: "2026-11-22T10:00:02.000Z" },
    });
  });

  test("is refused also when the person changed the same thing again", () => {
    expect(refusalOf(() => assertUndoable(change(1), [change(2)]))?.code).toBe("UNDO_CONFLICT");
  });

  test("is refused a second time", () => {
    expect(refusalOf(() => assertUndoable(change(1), [undo(2, 1)]))?.code).toBe("NOTHING_TO_UNDO");
  });

  test("takes a new procurement away only while nothing else was done to it", () => {
    const created = change(1, {
      kind: "procurement.created",
      before: { exists: false },
      after: { exists: true },
    });
    expect(refusalOf(() => assertUndoable(created, []))).toBeNull();
    for (const values of [
      { note: "x" },
      { comment: { id: 1, text: "Tere", exists: true } },
      { announcement: stage.announcement },
    ])
      expect(refusalOf(() => assertUndoable(created, [change(2, of(values))]))?.code).toBe("UNDO_CONFLICT");
  });

  test("is refused exactly when a later change that still stands touched the same", () => {
    fc.assert(
      fc.property(recorded({ minLength: 1 }), fc.nat(), (changes, at) => {
        const [first, later] = [changes[at % changes.length]!, changes.slice((at % changes.length) + 1)];
        fc.pre(isUndoableKind(first.kind) && !later.some((each) => each.undoes === first.revision));
        const gone = new Set(later.map((each) => each.undoes));
        const touched = later.some(
          (each) => each.undoes === null && !gone.has(each.revision) && touchesSame(first, each),
        );
        expect(refusalOf(() => assertUndoable(frozen(first), frozen(later)))?.code ?? null).toBe(
          touched ? "UNDO_CONFLICT" : null,
        );
      }),
    );
  });
});

describe("two changes touch the same", () => {
  const closing = { as: "failed" as const, on: "2026-03-02", reason: "Põhjus." };
  const comment = (id: number) => ({ comment: { id, text: "Tere", exists: true } });
  const document = (id: number) => ({
    document: { id, title: "Kava", url: "https://example.ee", exists: true },
  });
  const planning = (revisionId: number, stage: Stage = "contract") => ({
    planning: { revisionId, stage, states: null },
  });
  const replanning = (revisionId: number) => ({
    replanning: { revisionId, stage: "contract" as const, reason: "market" as const, note: null },
  });
  const planRevision = (revisionId: number) => ({
    planRevision: { revisionId, name: "Kava", exists: true, adoptedOn: null, source: "" },
  });

  test.each<[string, Values, Values, boolean]>([
    ["when both changed the title", { title: "A" }, { title: "B" }, true],
    ["not when they changed different fields", { title: "A" }, { note: "B" }, false],
    [
      "when one of several fields is shared",
      { title: "A", kind: "training" },
      { kind: "eCourse", note: null },
      true,
    ],
    [
      "when both changed the announcement",
      { announcement: stage.announcement },
      { announcement: stage.announcement },
      true,
    ],
    [
      "not when they changed different stages",
      { announcement: stage.announcement },
      { contract: stage.contract },
      false,
    ],
    ["when both closed it", { closing }, { closing: null }, true],
    ["when one brought the procurement into being", { exists: true }, { note: "B" }, true],
    ["when they changed the same comment", comment(1), comment(1), true],
    ["not when they made two comments", comment(1), comment(2), false],
    ["when they changed the same document's link", document(1), document(1), true],
    ["not when they linked two documents", document(1), document(2), false],
    ["not when one commented and the other linked a document", comment(1), document(1), false],
    ["not when one commented and the other changed a field", comment(1), { note: "B" }, false],
    ["when they planned the same stage in one draft", planning(1), planning(1), true],
    ["not when they planned it in two drafts", planning(1), planning(2), false],
    ["not when they planned two stages", planning(1), planning(1, "delivery"), false],
    [
      "not when one planned a stage and the other met its milestone",
      planning(1),
      { contract: stage.contract },
      false,
    ],
    ["not when one planned a stage and the other said why", planning(1), replanning(1), false],
    ["when they said why of the same stage in one plan", replanning(1), replanning(1), true],
    ["not when they said why in two plans", replanning(1), replanning(2), false],
    ["when they changed the same draft", planRevision(1), planRevision(1), true],
    ["not when they changed two drafts", planRevision(1), planRevision(2), false],
  ])("%s", (_, one, other, expected) => {
    const first = change(1, of(one));
    const second = change(2, of(other));
    expect(touchesSame(first, second)).toBe(expected);
    expect(touchesSame(second, first)).toBe(expected);
  });

  test("or they do not, whichever came first", () => {
    fc.assert(
      fc.property(values(), values(), (one, other) => {
        const [first, second] = [change(1, of(one)), change(2, of(other))];
        expect(touchesSame(first, second)).toBe(touchesSame(second, first));
        expect(touchesSame(first, change(3, of(one)))).toBe(true);
      }),
    );
  });
});

describe("what changed", () => {
  const details: Details = detailsSchema.parse(
    procurementWith({ title: "Häkaton", estimatedValue: { amount: "24500.00", currency: "EUR" } }),
  );

  test.each<[string, Partial<Details>, (keyof Details)[]]>([
    ["is nothing when nothing was asked for", {}, []],
    [
      "is nothing when every value is as it was",
      { title: "Häkaton", estimatedValue: { currency: "EUR", amount: "24500.00" } },
      [],
    ],
    ["is the field that differs", { title: "Häkaton", note: "RTK vastas." }, ["note"]],
    [
      "is the money when the amount differs",
      { estimatedValue: { amount: "24500.01", currency: "EUR" } },
      ["estimatedValue"],
    ],
    ["is what was cleared", { estimatedValue: null, person: null }, ["estimatedValue"]],
  ])("%s", (_, after, names) => {
    const changed = changedDetails(frozen(details), frozen(after));
    expect(Object.keys(changed.before)).toEqual(names);
    expect(changed.after).toEqual(Object.fromEntries(names.map((name) => [name, after[name]])));
    expect(changed.before).toEqual(Object.fromEntries(names.map((name) => [name, details[name]])));
  });

  test("to the stages can be put back and made again", () => {
    fc.assert(
      fc.property(reachedStages(), reachedStages(), (before, after) => {
        const changed = changedStages(frozen(before), frozen(after));
        expect({ ...before, ...changed.after }).toEqual(after);
        expect({ ...after, ...changed.before }).toEqual(before);
        for (const each of STAGES)
          expect(each in changed.after).toBe(!isDeepStrictEqual(before[each], after[each]));
      }),
    );
  });

  test("is told by value: two are the same when every part of them is", () => {
    // As JSON makes them: none without a prototype, which only the judge would tell apart.
    const plain = { noNullPrototype: true };
    const part = fc.dictionary(fc.constantFrom("x", "y"), fc.nat(1), plain);
    const value = fc.dictionary(
      fc.constantFrom("a", "b", "c"),
      fc.oneof(fc.constantFrom(null, "", "1", 1, true), part),
      plain,
    );
    fc.assert(
      fc.property(value, value, (one, other) => {
        expect(isSame<unknown>(one, other)).toBe(isDeepStrictEqual(one, other));
        expect(isSame<unknown>(one, structuredClone(one))).toBe(true);
      }),
    );
  });
});

/** What a change may touch. */
function values(): fc.Arbitrary<Values> {
  return fc.oneof(
    fc.constantFrom<Values>(
      { exists: true },
      { title: "A" },
      { title: "B", note: null },
      { note: "C" },
      { closing: null },
      { announcement: stage.announcement },
      { announcement: stage.announcement, contract: stage.contract },
      { comment: { id: 1, text: "Tere", exists: true } },
      { comment: { id: 2, text: "Tere", exists: false } },
      { document: { id: 1, title: "Kava", url: "https://example.ee", exists: true } },
    ),
  );
}

/** A history as it comes to be: numbered in order, each undo taking back a change before it, and none twice. */
function recorded({ minLength = 0 } = {}): fc.Arbitrary<Change[]> {
  const row = fc.record({
    who: fc.constantFrom(MARI, JURI),
    kind: fc.constantFrom<ChangeKind>(
      "plan.adopted",
      "procurement.moved",
      "procurement.detailsEdited",
      "comment.added",
      "change.undone",
    ),
    values: values(),
    back: fc.nat(5),
  });
  return fc.array(row, { minLength, maxLength: 12 }).map((rows) => {
    const changes: Change[] = [];
    for (const { who, kind, values: touched, back } of rows) {
      const gone = new Set(changes.map((each) => each.undoes));
      const takenBack = changes
        .filter((each) => isUndoableKind(each.kind) && !gone.has(each.revision))
        .at(-1 - back);
      if (kind === "change.undone" && takenBack === undefined) continue;
      changes.push(
        change(changes.length + 1, {
          ...who,
          kind,
          ...of(kind === "change.undone" ? takenBack!.after : touched),
          undoes: kind === "change.undone" ? takenBack!.revision : null,
        }),
      );
    }
    return changes.length > 0 || minLength === 0 ? changes : [change(1)];
  });
}
