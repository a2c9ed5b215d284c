import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BoardFacts } from "#shared/board.ts";
import type { ReplanningFacts, Values } from "#shared/history.ts";
import { dayOfKnowing, factsKnownAt, type LaterChange, readMoment, wereThere } from "#shared/known-at.ts";
import { inheritPlan } from "#shared/plan.ts";
import type { Details } from "#shared/procurement.ts";
import { LATE_REASONS, STAGES } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { boardWith, frozen, procurementWith, reachedStages, windowWith } from "#test/support/boards.ts";

describe("a moment", () => {
  test.each([
    ["2026-01-15T12:05:00Z", "2026-01-15T12:05:00.000Z"],
    ["2026-01-15T12:05Z", "2026-01-15T12:05:00.000Z"],
    ["2026-01-15T12:05:37.123456Z", "2026-01-15T12:05:37.123Z"],
    ["2026-01-15T14:05:00+02:00", "2026-01-15T12:05:00.000Z"],
    ["2026-01-15T14:05:00 02:00", "2026-01-15T12:05:00.000Z"],
    ["2026-01-14T23:05:00-13:00", "2026-01-15T12:05:00.000Z"],
  ])("%s is %s, wherever it is read", (text, moment) => {
    expect(readMoment(text)).toBe(moment);
    expect(readMoment(moment)).toBe(moment);
  });

  test.each([
    "",
    "now",
    "2026-01-15",
    "2026-01-15T12:05:00", // Another moment for each reader.
    "2026-01-15 12:05:00Z",
    "2026-02-31T12:05:00Z",
    "2026-01-15T25:05:00Z",
    "2026-01-15T12:61:00Z",
    "0206-01-15T12:05:00Z",
    "20260115T120500Z",
    "2026-01-15T12:05:00+2:00",
    "2026-01-15T12:05:00+99:00",
    "1768478700000",
  ])("is not %j", (text) => {
    expect(readMoment(text)).toBeNull();
  });

  test("that this product writes is read as it was written", () => {
    const date = fc.date({
      min: new Date("1990-01-02T00:00Z"),
      max: new Date("2100-12-30T00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (each) => {
        expect(readMoment(each.toISOString())).toBe(each.toISOString());
      }),
    );
  });

  test.each([
    ["is the day of the office, not of UTC", "2025-12-31T22:00:00.000Z", "2026-01-01"],
    ["belongs to its day up to the last millisecond", "2025-12-31T21:59:59.999Z", "2025-12-31"],
    ["is an hour earlier in summer", "2026-06-30T20:59:59.999Z", "2026-06-30"],
    ["is another day one millisecond later", "2026-06-30T21:00:00.000Z", "2026-07-01"],
    ["before the clock goes on, on 29 March 2026", "2026-03-28T21:59:59.999Z", "2026-03-28"],
    ["on the day the clock goes on", "2026-03-28T22:00:00.000Z", "2026-03-29"],
    ["at the end of the day the clock went on", "2026-03-29T20:59:59.999Z", "2026-03-29"],
    ["after that day of 23 hours", "2026-03-29T21:00:00.000Z", "2026-03-30"],
    ["on the day the clock goes back, 25 October 2026", "2026-10-24T21:00:00.000Z", "2026-10-25"],
    ["at the end of that day of 25 hours", "2026-10-25T21:59:59.999Z", "2026-10-25"],
    ["after it", "2026-10-25T22:00:00.000Z", "2026-10-26"],
    ["yet to come is today", "2027-05-05T12:00:00.000Z", "2026-11-22"],
  ])("%s", (_, moment, day) => {
    expect(dayOfKnowing(moment, "2026-11-22")).toBe(day);
  });
});

/** A project with its history as it grew, and what it was before each change. */
interface Grown {
  facts: BoardFacts;
  removed: PlannedProcurement[];
  changes: LaterChange[];
  adopted: number[];
}

const STEP = fc.record({
  what: fc.constantFrom(
    "create",
    "remove",
    "edit",
    "stages",
    "close",
    "reopen",
    "reason",
    "adopt",
    "comment",
  ),
  which: fc.nat({ max: 5 }),
  details: fc.record(
    {
      title: fc.constantFrom("Häkaton", "Koolitus"),
      person: fc.constantFrom(null, "Mari"),
      estimatedValue: fc.constantFrom(null, { amount: "5.00", currency: "EUR" }),
      note: fc.constantFrom(null, "Märkus"),
    },
    { requiredKeys: [] },
  ),
  stages: reachedStages(),
});
type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;

describe("facts as known at the moment before a change", () => {
  test("are what they were, whatever was recorded since", () => {
    fc.assert(
      fc.property(fc.array(STEP, { minLength: 1, maxLength: 25 }), (steps) => {
        let now: Grown = { facts: boardWith({ revision: 1 }), removed: [], changes: [], adopted: [] };
        const seen = [now];
        for (const step of steps) {
          now = frozen(grow(now, step));
          seen.push(now);
        }
        for (const then of seen) {
          const later = now.changes.slice(0, now.changes.length - then.changes.length);
          const known = factsKnownAt(now.facts, {
            revision: then.facts.revision,
            changes: later,
            adopted: new Set(now.adopted.filter((id) => !then.adopted.includes(id))),
            removed: now.removed.filter(({ id }) => !then.removed.some((gone) => gone.id === id)),
          });
          expect(inOrder(known)).toEqual(inOrder(then.facts));
          if (later.length === 0)
            for (const [index, each] of known.procurements.entries())
              expect(each).toBe(now.facts.procurements[index]);
        }
      }),
    );
  });

  test("are nothing at all where the project was begun by a later one", () => {
    const facts = boardWith({
      revision: 3,
      revisions: [{ id: 7, name: "Kava", adoptedOn: "2025-12-31", adoptedOnAssumed: false, source: "" }],
      subActivities: [{ number: 1, nameEt: "Esimene", nameEn: "First" }],
      procurements: [procurementWith()],
    });
    const changes: LaterChange[] = [
      { kind: "plan.adopted", procurementId: null, before: {} },
      { kind: "project.created", procurementId: null, before: {} },
    ];
    expect(factsKnownAt(facts, { revision: 0, changes, adopted: new Set([7]), removed: [] })).toEqual(
      boardWith({ revision: 0 }),
    );
  });

  test("inherit only from plans that were known: a new round is late against the first promise all the same", () => {
    const order = new Map([
      [1, 0],
      [2, 1],
    ]);
    const first = { contract: [windowWith(1, null, "2025-Q4"), windowWith(2, null, "2026-Q2")] };
    const own = { contract: [windowWith(2, null, "2026-Q4")] };
    const failed = procurementWith({
      id: 1,
      plan: first,
      closedAs: "failed",
      closedOn: "2026-03-02",
      closedReason: "–",
    });
    const round = procurementWith({ id: 2, retenderOf: 1, plan: inheritPlan(own, first, order) });
    const revisions = [1, 2].map((id) => ({
      id,
      name: "Kava",
      adoptedOn: "2025-12-31",
      adoptedOnAssumed: false,
      source: "",
    }));
    const facts = boardWith({ revisions, procurements: [failed, round] });
    const known = factsKnownAt(facts, { revision: 5, changes: [], adopted: new Set([2]), removed: [] });
    const inherited = [windowWith(1, null, "2025-Q4")];
    expect(known.procurements.map(({ plan }) => plan)).toEqual([
      { contract: inherited },
      { contract: inherited },
    ]);
    expect(known.revisions.map(({ id }) => id)).toEqual([1]);
  });
});

test("a link that was taken away and brought back was there in between or not, as each moment had it", () => {
  const link = { id: 4, title: "Leht", url: "https://dok.example.ee/4" };
  const before = (exists: boolean): LaterChange => ({
    kind: exists ? "document.unlinked" : "document.linked",
    procurementId: 1,
    before: { document: { ...link, exists } },
  });
  const changes = [before(true), before(false), before(true), before(false)]; // Newest first.
  const there = [0, 1, 2, 3, 4].map(
    (later) => wereThere("document", [{ id: 4, isThere: false }], changes.slice(0, later)).length,
  );
  expect(there).toEqual([0, 1, 0, 1, 0]);
  expect(wereThere("comment", [{ id: 4, isThere: true }], changes)).toHaveLength(1);
});

/** What one more thing done in the office leaves behind. */
function grow(now: Grown, { what, which, details, stages }: Step): Grown {
  const { facts } = now;
  const at = which % Math.max(facts.procurements.length, 1);
  const procurement = facts.procurements[at];
  const record = (change: Partial<BoardFacts>, before: Values, procurementId: number | null): Grown => ({
    ...now,
    facts: { ...facts, ...change, revision: facts.revision + 1 },
    changes: [{ kind: "procurement.detailsEdited", procurementId, before }, ...now.changes],
  });
  if (what === "adopt") {
    const id = now.adopted.length + 1;
    const revision = { id, name: `Kava ${id}`, adoptedOn: "2026-01-01", adoptedOnAssumed: false, source: "" };
    const procurements = facts.procurements.map((each) => ({
      ...each,
      plan: { ...each.plan, contract: [...(each.plan.contract ?? []), windowWith(id, null, "2026-Q1")] },
    }));
    const grown = record({ revisions: [...facts.revisions, revision], procurements }, {}, null);
    return { ...grown, adopted: [...now.adopted, id] };
  }
  if (what === "create" || !procurement) {
    const id = Math.max(0, ...[...facts.procurements, ...now.removed].map((each) => each.id)) + 1;
    const added = procurementWith({ id, ...details });
    return record({ procurements: [...facts.procurements, added] }, { exists: false }, id);
  }
  const { id } = procurement;
  const changed = (values: Partial<PlannedProcurement>, before: Values): Grown => {
    const after = { ...procurement, ...values, version: procurement.version + 1 };
    return record({ procurements: facts.procurements.with(at, after) }, before, id);
  };
  switch (what) {
    case "remove": {
      const grown = record({ procurements: facts.procurements.toSpliced(at, 1) }, { exists: true }, id);
      return { ...grown, removed: [...now.removed, { ...procurement, version: procurement.version + 1 }] };
    }
    case "edit": {
      const names = Object.keys(details) as (keyof Details)[];
      if (names.length === 0) return now;
      return changed(details, Object.fromEntries(names.map((name) => [name, procurement[name]])));
    }
    case "stages": {
      const stage = STAGES[which % STAGES.length]!;
      return changed(
        { stages: { ...procurement.stages, [stage]: stages[stage] } },
        { [stage]: procurement.stages[stage] },
      );
    }
    case "close":
    case "reopen": {
      const { closedAs, closedOn, closedReason } = procurement;
      const closing = closedAs && { as: closedAs, on: closedOn!, reason: closedReason! };
      const after = {
        closedAs: "failed",
        closedOn: "2026-03-02",
        closedReason: "Pakkumusi ei tulnud.",
      } as const;
      const open = { closedAs: null, closedOn: null, closedReason: null };
      return changed(what === "close" ? after : open, { closing });
    }
    case "reason": {
      const revisionId = now.adopted[which];
      // Of a draft, which the facts do not know.
      if (revisionId === undefined)
        return record(
          {},
          { replanning: { revisionId: 99, stage: "contract", reason: "market", note: null } },
          id,
        );
      const place = { revisionId, procurementId: id, stage: "contract" } as const;
      const isHere = (each: BoardFacts["replanningReasons"][number]) =>
        each.revisionId === revisionId && each.procurementId === id;
      const last = facts.replanningReasons.find(isHere);
      const before: ReplanningFacts = {
        revisionId,
        stage: "contract",
        reason: last?.reason ?? null,
        note: last?.note ?? null,
      };
      const others = facts.replanningReasons.filter((each) => !isHere(each));
      const reason = which % 3 ? [{ ...place, reason: LATE_REASONS[which]!, note: null }] : [];
      return record({ replanningReasons: [...others, ...reason] }, { replanning: before }, id);
    }
    default:
      return record({}, { comment: { id: 1, text: "Tere", exists: false } }, id);
  }
}

/** Reasons have no order. */
function inOrder({ replanningReasons, ...facts }: BoardFacts) {
  return { ...facts, replanningReasons: new Set(replanningReasons.map((each) => JSON.stringify(each))) };
}
