import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  endsWithAnotherEvent,
  firstPromise,
  inheritPlan,
  latestPromise,
  type Plan,
  type PlanRevision,
  promisedQuarter,
  revisionsInForceOn,
  type Statement,
} from "#shared/plan.ts";
import { STAGES } from "#shared/stages.ts";
import { orderOf, pastDay, planIn, planRevisions, statementsIn, windowWith } from "#test/support/boards.ts";

const REPORT = 1;
const PLAN = 2;
const LATER = 3;
const dropped = (revisionId: number): Statement => ({ revisionId, kind: "dropped", verbatim: "jääb ära" });

// The advisory service's announcement and base documents, as the two published plans state them.
const ANNOUNCEMENT = [windowWith(REPORT, "2025-Q3", "2025-Q4"), windowWith(PLAN, "2026-Q1", "2026-Q1")];
const BASE_DOCUMENTS = [windowWith(REPORT, null, "2024-Q4", "start"), windowWith(PLAN, null, "2025-Q4")];

describe("the first promise", () => {
  test.each<[string, Statement[], Statement | null]>([
    ["is the window of the earliest revision that states one", ANNOUNCEMENT, ANNOUNCEMENT[0]!],
    ["cannot be told when the earliest window speaks of another event", BASE_DOCUMENTS, null],
    [
      "is that of the latest revision when no earlier one states any",
      [windowWith(PLAN, "2026-01", "2026-04")],
      windowWith(PLAN, "2026-01", "2026-04"),
    ],
    ["is missing where nothing is stated", [], null],
    [
      "is still the first window after the stage was dropped",
      [ANNOUNCEMENT[0]!, dropped(PLAN)],
      ANNOUNCEMENT[0]!,
    ],
    [
      "comes after a revision that dropped the stage before anybody promised it",
      [dropped(REPORT), ANNOUNCEMENT[1]!],
      ANNOUNCEMENT[1]!,
    ],
  ])("%s", (_, statements, expected) => {
    expect(firstPromise(statements)).toEqual(expected);
  });
});

describe("the plan in force", () => {
  test.each<[string, Statement[], Statement | null]>([
    ["is the latest window", ANNOUNCEMENT, ANNOUNCEMENT[1]!],
    ["is the latest one that refers to the milestone", BASE_DOCUMENTS, BASE_DOCUMENTS[1]!],
    [
      "stays when a later revision speaks of another event",
      [ANNOUNCEMENT[0]!, windowWith(PLAN, null, "2026-Q1", "start")],
      ANNOUNCEMENT[0]!,
    ],
    [
      "is missing where every window speaks of another event",
      [windowWith(REPORT, "2025-Q1", "2025-Q1", "other")],
      null,
    ],
    ["is missing where nothing is stated", [], null],
    ["is missing once the stage is dropped", [ANNOUNCEMENT[0]!, dropped(PLAN)], null],
    [
      "is back when a later revision plans the stage again",
      [ANNOUNCEMENT[0]!, dropped(PLAN), windowWith(LATER, null, "2027")],
      windowWith(LATER, null, "2027"),
    ],
    [
      "is still missing when, after it was dropped, only another event is spoken of",
      [ANNOUNCEMENT[0]!, dropped(PLAN), windowWith(LATER, null, "2027", "start")],
      null,
    ],
  ])("%s", (_, statements, expected) => {
    expect(latestPromise(statements)).toEqual(expected);
  });

  test("always refers to the milestone, and so does the first promise", () => {
    fc.assert(
      fc.property(planRevisions().chain(statementsIn), (statements) => {
        for (const promise of [firstPromise(statements), latestPromise(statements)])
          if (promise !== null) {
            expect(promise.refersTo).toBe("milestone");
            expect(statements).toContain(promise);
          }
      }),
    );
  });

  test("does not change when a revision that is silent is adopted, nor the first promise when any is", () => {
    const twoPlans = planRevisions().chain((revisions) =>
      fc.tuple(statementsIn(revisions), statementsIn([{ ...revisions[0]!, id: 99 }])),
    );
    fc.assert(
      fc.property(twoPlans, ([statements, later]) => {
        fc.pre(statements.some((each) => each.kind !== "dropped"));
        expect(firstPromise([...statements, ...later])).toEqual(firstPromise(statements));
        if (later.length === 0)
          expect(latestPromise([...statements, ...later])).toEqual(latestPromise(statements));
      }),
    );
  });
});

describe("what a plan ends with", () => {
  test.each<[string, Statement[], boolean]>([
    ["is the milestone where the latest window refers to it", BASE_DOCUMENTS, false],
    [
      "is another event where the latest window speaks of one",
      [ANNOUNCEMENT[0]!, windowWith(PLAN, null, "2026-Q1", "other")],
      true,
    ],
    [
      "is another event also when the stage was dropped afterwards",
      [windowWith(REPORT, null, "2024-Q4", "start"), dropped(PLAN)],
      true,
    ],
    ["is nothing where nothing is stated", [], false],
  ])("%s", (_, statements, expected) => {
    expect(endsWithAnotherEvent(statements)).toBe(expected);
  });
});

test.each([
  ["2025-Q4", 4 * 2025 + 3],
  ["2026-01", 4 * 2026],
  ["2026-H1", 4 * 2026 + 1],
  ["2026", 4 * 2026 + 3],
  ["2026-08-15", 4 * 2026 + 2],
])("a promise for %s ends in the quarter of its last day", (to, expected) => {
  expect(promisedQuarter(windowWith(PLAN, null, to))).toBe(expected);
});

describe("revisions in force", () => {
  const revision = (id: number, adoptedOn: string): PlanRevision => ({
    id,
    name: `Kava ${id}`,
    adoptedOn,
    adoptedOnAssumed: false,
    source: "",
  });
  const published = [revision(PLAN, "2025-12-31"), revision(REPORT, "2024-12-31")];

  test.each([
    ["2024-12-30", []],
    ["2024-12-31", [REPORT]],
    ["2025-12-30", [REPORT]],
    ["2025-12-31", [REPORT, PLAN]],
  ])("on %s are those adopted by then, oldest first", (on, expected) => {
    expect(revisionsInForceOn(published, on).map((each) => each.id)).toEqual(expected);
  });

  test("of one day keep the order they were adopted in, whichever draft was started first", () => {
    const twins = [revision(9, "2026-03-09"), revision(8, "2026-03-09")];
    expect(revisionsInForceOn(twins, "2026-03-09").map((each) => each.id)).toEqual([9, 8]);
  });

  test("only ever grow", () => {
    fc.assert(
      fc.property(planRevisions(), pastDay(), pastDay(), (revisions, one, other) => {
        const [earlier, later] = [one, other].sort() as [string, string];
        const before = revisionsInForceOn(revisions, earlier);
        const after = revisionsInForceOn(revisions, later);
        expect(after.slice(0, before.length)).toEqual(before);
        expect(after.slice(before.length).every((each) => each.adoptedOn > earlier)).toBe(true);
      }),
    );
  });
});

describe("a retender's plan", () => {
  const order = new Map([
    [REPORT, 1],
    [PLAN, 2],
    [LATER, 3],
  ]);

  test("is that of the failed round where no revision speaks of the new one", () => {
    const replaced: Plan = {
      announcement: [windowWith(PLAN, "2025-Q4", "2025-Q4")],
      contract: [windowWith(PLAN, "2026-01", "2026-01")],
    };
    expect(inheritPlan({}, replaced, order)).toEqual(replaced);
  });

  test("keeps the first promise when a later revision re-plans the new round", () => {
    const replaced: Plan = { announcement: [windowWith(PLAN, "2025-Q4", "2025-Q4")] };
    const own: Plan = { announcement: [windowWith(LATER, "2026-Q2", "2026-Q2")] };
    const { announcement } = inheritPlan(own, replaced, order);
    expect(firstPromise(announcement!)?.to).toBe("2025-Q4");
    expect(latestPromise(announcement!)?.to).toBe("2026-Q2");
  });

  test("is what a revision states of the new round, where it states something of both", () => {
    const replaced: Plan = {
      delivery: [windowWith(REPORT, null, "2026"), windowWith(PLAN, null, "2026-Q4")],
    };
    const own: Plan = { delivery: [windowWith(PLAN, null, "2027-Q2")] };
    expect(inheritPlan(own, replaced, order)).toEqual({
      delivery: [windowWith(REPORT, null, "2026"), windowWith(PLAN, null, "2027-Q2")],
    });
  });

  test("is the same however a chain of rounds is taken together", () => {
    fc.assert(
      fc.property(threePlans(), ([revisions, first, second, third]) => {
        const order = orderOf(revisions);
        expect(inheritPlan(inheritPlan(third, second, order), first, order)).toEqual(
          inheritPlan(third, inheritPlan(second, first, order), order),
        );
      }),
    );
  });

  test("never loses a statement, has one of each revision, and keeps the order of adoption", () => {
    fc.assert(
      fc.property(threePlans(), ([revisions, replaced, own]) => {
        const order = orderOf(revisions);
        const merged = inheritPlan(own, replaced, order);
        for (const stage of STAGES) {
          const places = (merged[stage] ?? []).map((each) => order.get(each.revisionId)!);
          expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
          for (const mine of own[stage] ?? []) expect(merged[stage]).toContain(mine);
          const stated = new Set(
            [...(own[stage] ?? []), ...(replaced[stage] ?? [])].map((each) => each.revisionId),
          );
          expect(places.length).toBe(stated.size);
        }
        expect(inheritPlan(own, {}, order)).toEqual(own);
        expect(inheritPlan({}, replaced, order)).toEqual(replaced);
      }),
    );
  });
});

function threePlans(): fc.Arbitrary<[PlanRevision[], Plan, Plan, Plan]> {
  return planRevisions().chain((revisions) =>
    fc.tuple(fc.constant(revisions), planIn(revisions), planIn(revisions), planIn(revisions)),
  );
}
