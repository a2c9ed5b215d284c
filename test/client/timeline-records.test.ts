import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recordsLine } from "#client/timeline/timeline-records.ts";
import { type Consultation, type Exchange, rtkStanding } from "#shared/consultation.ts";
import { addDays, type Day, daysBetween } from "#shared/period.ts";
import { NO_RECORDS, type Records } from "#shared/records.ts";
import { STAGES } from "#shared/stages.ts";
import type { Step } from "#shared/steps.ts";
import { procurementWith, stagesWith } from "#test/support/boards.ts";

const TODAY = "2026-11-22";

function matter(id: number, openedOn: Day, ...exchanges: [Exchange["kind"], Day][]): Consultation {
  return {
    id,
    version: 1,
    stage: "rtkCoordination",
    topic: "baseDocuments",
    neededBy: null,
    note: null,
    openedOn,
    exchanges: exchanges.map(([kind, on], at) => ({ id: id * 10 + at, kind, on, note: null })),
    illustrative: false,
  };
}

function step(id: number, on: Day | null, stage: Step["stage"] = "contract"): Step {
  return { id, version: 1, stage, kind: "negotiations", on, note: null };
}

const beside = (records: Partial<Records>, notApplicable: (typeof STAGES)[number][] = []) =>
  procurementWith({ records: { ...NO_RECORDS, ...records }, stages: stagesWith({}, notApplicable) });

describe("the days at RTK on a stage's line", () => {
  const consultations = [
    matter(1, "2026-06-01", ["sent", "2026-06-02"], ["cameBack", "2026-08-20"], ["agreed", "2026-09-10"]),
  ];

  test("are a band from the day it was sent to the day it came back", () => {
    expect(recordsLine(beside({ consultations }), "rtkCoordination", TODAY).atRtk).toEqual({
      spans: [{ from: "2026-06-02", to: "2026-08-20", isOngoing: false }],
      daysAtRtk: 79,
      daysWithUs: 22,
    });
  });

  test("go on to the day of the view while it is there", () => {
    const { atRtk } = recordsLine(beside({ consultations }), "rtkCoordination", "2026-07-01");
    expect(atRtk?.spans).toEqual([{ from: "2026-06-02", to: "2026-07-01", isOngoing: true }]);
  });

  test("of matters that overlap are one band", () => {
    const both = [
      matter(1, "2026-06-01", ["sent", "2026-06-02"], ["cameBack", "2026-06-20"]),
      matter(2, "2026-06-01", ["sent", "2026-06-10"], ["agreed", "2026-07-01"]),
    ];
    const { atRtk } = recordsLine(beside({ consultations: both }), "rtkCoordination", TODAY);
    expect(atRtk?.spans).toEqual([{ from: "2026-06-02", to: "2026-07-01", isOngoing: false }]);
    expect(atRtk?.daysAtRtk).toBe(29);
  });

  test("lie on no other stage's line, and are not there before the matter was raised", () => {
    const procurement = beside({ consultations });
    for (const stage of STAGES)
      if (stage !== "rtkCoordination") expect(recordsLine(procurement, stage, TODAY).atRtk).toBeNull();
    expect(recordsLine(procurement, "rtkCoordination", "2026-05-31").atRtk).toBeNull();
  });

  test("of a stage that does not apply lie on the next one that does", () => {
    const procurement = beside({ consultations }, ["rtkCoordination", "announcement"]);
    expect(recordsLine(procurement, "contract", TODAY).atRtk?.daysAtRtk).toBe(79);
  });

  test("are as many as the card counts, whatever was put to RTK", () => {
    const day = fc.nat({ max: 300 }).map((days) => addDays("2026-01-01", days));
    const anyMatter = fc
      .record({ openedOn: day, waits: fc.array(fc.nat({ max: 60 }), { maxLength: 5 }) })
      .map(({ openedOn, waits }, id = 1) => {
        let on = openedOn;
        const exchanges = waits.map((wait, at): [Exchange["kind"], Day] => {
          on = addDays(on, wait);
          return [at % 2 ? "cameBack" : "sent", on];
        });
        return matter(id, openedOn, ...exchanges);
      });
    fc.assert(
      fc.property(fc.array(anyMatter, { maxLength: 4 }), day, (consultations, on) => {
        const { atRtk } = recordsLine(beside({ consultations }), null, on);
        const card = rtkStanding(consultations, false, on);
        const drawn = (atRtk?.spans ?? []).reduce((sum, { from, to }) => sum + daysBetween(from, to), 0);
        expect(drawn).toBe(card.daysAtRtk);
        expect([atRtk?.daysAtRtk ?? 0, atRtk?.daysWithUs ?? 0]).toEqual([card.daysAtRtk, card.daysWithUs]);
        atRtk?.spans.forEach(({ from, to }, at) => {
          expect(from < to && to <= on).toBe(true);
          if (at > 0) expect(atRtk.spans[at - 1]!.to < from).toBe(true);
        });
      }),
    );
  });
});

describe("the steps on a stage's line", () => {
  const steps = [
    step(1, null),
    step(2, "2026-11-11"),
    step(3, "2026-03-03", "baseDocuments"),
    step(4, TODAY),
  ];

  test("are those of the stage that were done by the day, in order", () => {
    const procurement = beside({ steps });
    const ids = (stage: Step["stage"] | null, on: Day) =>
      recordsLine(procurement, stage, on).steps.map(({ id }) => id);
    expect(ids("contract", TODAY)).toEqual([2, 4]);
    expect(ids("contract", "2026-11-21")).toEqual([2]);
    expect(ids("baseDocuments", TODAY)).toEqual([3]);
    expect(ids(null, TODAY)).toEqual([3, 2, 4]);
    expect(ids("delivery", TODAY)).toEqual([]);
  });
});
