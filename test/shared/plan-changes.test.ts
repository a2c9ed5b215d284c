import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lastDay } from "#shared/period.ts";
import { latestPromise, type PlannedWindow, promisedQuarter, type Statement } from "#shared/plan.ts";
import { PLAN_CHANGE_KINDS, type PlanChange, planChange } from "#shared/plan-changes.ts";
import { replanned } from "#shared/slippage.ts";
import { STAGES } from "#shared/stages.ts";
import { planRevisions, statementsIn, windowWith } from "#test/support/boards.ts";
import { procurementId, revisionId, sampleBoard } from "#test/support/sample-board.ts";

const dropped = (revision: number): Statement => ({ revisionId: revision, kind: "dropped", verbatim: "ära" });

type Told = Pick<PlanChange, "kind" | "quarters" | "isLater">;
const told = ({ kind, quarters, isLater }: PlanChange): Told => ({ kind, quarters, isLater });
const LATER = (quarters: number): Told => ({ kind: "moved", quarters, isLater: true });
const EARLIER = (quarters: number): Told => ({ kind: "moved", quarters, isLater: false });
const UNCHANGED: Told = { kind: "unchanged", quarters: 0, isLater: false };
const nothing = (kind: PlanChange["kind"]): Told => ({ kind, quarters: null, isLater: false });

describe("from the report of 2024 to the action plan of 2026", () => {
  const report = revisionId("interimReport2024");
  const { procurements } = sampleBoard("2026-11-22");
  const changeOf = (key: string, stage: (typeof STAGES)[number]) => {
    const after = procurements.find(({ id }) => id === procurementId(key))!.plan[stage] ?? [];
    return planChange(
      after.filter((each) => each.revisionId === report),
      after,
    );
  };

  test("the advisory service's announcement was moved by one quarter, and from what to what", () => {
    expect(changeOf("advisory", "announcement")).toMatchObject({
      ...LATER(1),
      before: { from: "2025-Q3", to: "2025-Q4" },
      after: { to: "2026-Q1" },
    });
  });

  test.each([
    ["advisory", "baseDocuments", nothing("notComparable"), "the report spoke of the start of drafting"],
    ["advisory", "mappingStudy", UNCHANGED, "only the report speaks of it"],
    ["advisory", "contract", nothing("added"), "only the plan speaks of it"],
    ["tvSeries", "rtkCoordination", nothing("added"), "only the plan speaks of it"],
    ["tvSeries", "mappingStudy", nothing("silent"), "neither speaks of it"],
    [
      "training",
      "mappingStudy",
      nothing("silent"),
      "the report speaks of another event, the plan of nothing",
    ],
  ] as const)("%s · %s: %o, as %s", (key, stage, expected, _why) => {
    expect(told(changeOf(key, stage))).toEqual(expected);
  });

  test("nothing else was moved", () => {
    const moved = procurements.flatMap(({ id, retenderOf }) =>
      STAGES.filter(
        (stage) =>
          retenderOf === null &&
          changeOf(SAMPLE_KEYS.find((key) => procurementId(key) === id)!, stage).kind === "moved",
      ),
    );
    expect(moved).toEqual(["announcement"]);
  });
});

const SAMPLE_KEYS = ["advisory", "hackathon", "incubation", "training", "eCourse", "tvSeries"];

describe("a later plan", () => {
  const before = windowWith(1, "2026-Q1", "2026-Q2");
  const planned = (from: string | null, to: string, refersTo?: PlannedWindow["refersTo"]): Statement[] => [
    before,
    windowWith(2, from, to, refersTo),
  ];

  test.each<[string, Statement[], Statement[], Told]>([
    ["that says nothing new changes nothing", [before], [before], UNCHANGED],
    ["that says the same changes nothing", [before], planned("2026-Q1", "2026-Q2"), UNCHANGED],
    ["that says the same in months changes nothing", [before], planned("2026-01", "2026-06"), UNCHANGED],
    ["that says the same in other words changes nothing", [before], planned("2026-H1", "2026-H1"), UNCHANGED],
    ["moves the end later", [before], planned("2026-Q3", "2026-Q3"), LATER(1)],
    ["moves the end over years", [before], planned(null, "2027"), LATER(6)],
    ["moves the end earlier", [before], planned("2026-Q1", "2026-Q1"), EARLIER(-1)],
    [
      "moves the end later inside one quarter, which has to be explained too",
      [windowWith(1, null, "2026-04")],
      [windowWith(1, null, "2026-04"), windowWith(2, null, "2026-06")],
      LATER(0),
    ],
    ["moves the end earlier inside one quarter", [before], planned("2026-Q1", "2026-05"), EARLIER(0)],
    ["moves only the beginning", [before], planned("2026-Q2", "2026-Q2"), EARLIER(0)],
    ["keeps only the end", [before], planned(null, "2026-Q2"), EARLIER(0)],
    ["drops the stage", [before], [before, dropped(2)], nothing("dropped")],
    ["drops what nobody promised", [], [dropped(2)], nothing("silent")],
    ["drops the stage again", [before, dropped(2)], [before, dropped(2), dropped(3)], nothing("silent")],
    [
      "plans the stage again",
      [before, dropped(2)],
      [before, dropped(2), windowWith(3, null, "2027")],
      nothing("added"),
    ],
    ["is the first to plan it", [], [before], nothing("added")],
    ["speaks of another event", [before], planned(null, "2027", "start"), nothing("notComparable")],
    [
      "speaks of the milestone after another event",
      [windowWith(1, null, "2025", "start")],
      [windowWith(1, null, "2025", "start"), before],
      nothing("notComparable"),
    ],
    [
      "speaks of another event again",
      [windowWith(1, null, "2025", "start")],
      [windowWith(1, null, "2025", "start"), windowWith(2, null, "2026", "other")],
      nothing("notComparable"),
    ],
    [
      "drops what another event was said of",
      [windowWith(1, null, "2025", "start")],
      [windowWith(1, null, "2025", "start"), dropped(2)],
      nothing("silent"),
    ],
    [
      "drops the promise, though another event was spoken of since",
      planned(null, "2027", "start"),
      [...planned(null, "2027", "start"), dropped(3)],
      nothing("dropped"),
    ],
    [
      "is held against the promise, though another event was spoken of since",
      planned(null, "2027", "start"),
      [...planned(null, "2027", "start"), windowWith(3, null, "2026-Q4")],
      LATER(2),
    ],
    [
      "is held against what was in force, not against what lies between",
      [before],
      [...planned(null, "2029"), windowWith(3, null, "2026-Q2")],
      EARLIER(0),
    ],
    ["of which neither promises anything", [], [], nothing("silent")],
  ])("%s", (_, was, is, expected) => {
    expect(told(planChange(was, is))).toEqual(expected);
  });
});

describe("for any plans", () => {
  const history = () =>
    planRevisions()
      .chain(statementsIn)
      .chain((after) => fc.nat({ max: after.length }).map((at) => ({ after, before: after.slice(0, at) })));

  test("nothing changes when nothing is said", () => {
    fc.assert(
      fc.property(history(), ({ after }) => {
        const { kind, isLater } = planChange(after, after);
        expect(kind).toBe(latestPromise(after) ? "unchanged" : "silent");
        expect(isLater).toBe(false);
      }),
    );
  });

  test("both promises are told, and quarters exactly where both are comparable", () => {
    fc.assert(
      fc.property(history(), ({ before, after }) => {
        const change = planChange(before, after);
        expect(PLAN_CHANGE_KINDS).toContain(change.kind);
        expect([change.before, change.after]).toEqual([latestPromise(before), latestPromise(after)]);
        expect(change.quarters !== null).toBe(change.kind === "moved" || change.kind === "unchanged");
        if (change.quarters === null) expect(change.isLater).toBe(false);
        else {
          expect(change.quarters).toBe(promisedQuarter(change.after!) - promisedQuarter(change.before!));
          expect(change.isLater).toBe(lastDay(change.after!.to) > lastDay(change.before!.to));
        }
        if (change.kind === "unchanged") expect(change.isLater).toBe(false);
      }),
    );
  });

  test("since the first promise they agree with what was re-planned, where both can be told", () => {
    let compared = 0;
    fc.assert(
      fc.property(planRevisions().chain(statementsIn), (statements) => {
        const { quarters } = planChange(statements.slice(0, 1), statements);
        const since = replanned(statements).quarters;
        if (quarters === null || since === null) return;
        compared++;
        expect(quarters).toBe(since);
      }),
      { numRuns: 500 },
    );
    expect(compared).toBeGreaterThan(0);
  });

  test("steps add up to the whole way, where each can be told", () => {
    fc.assert(
      fc.property(history(), fc.nat(), ({ before, after }, at) => {
        const middle = after.slice(0, before.length + (at % (after.length - before.length + 1)));
        const steps = [planChange(before, middle), planChange(middle, after)];
        const whole = planChange(before, after);
        if ([...steps, whole].some(({ quarters }) => quarters === null)) return;
        expect(steps[0]!.quarters! + steps[1]!.quarters!).toBe(whole.quarters);
      }),
    );
  });
});
