import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import published from "#drizzle/sample/outputs.json" with { type: "json" };
import { SAMPLE_DELIVERIES, SAMPLE_OUTPUTS } from "#drizzle/sample/outputs.ts";
import { SAMPLE } from "#drizzle/sample/sample.ts";
import { INDICATORS } from "#shared/indicators.ts";
import { type Delivery, outputStanding } from "#shared/outputs.ts";
import { daySchema, firstDay, lastDay, periodSchema } from "#shared/period.ts";
import { WINDOW_KINDS } from "#shared/plan.ts";
import { timeframe } from "#shared/standing.ts";

import { revisionId } from "#test/support/sample-board.ts";

/** The day of the truth table. */
const TODAY = "2026-11-22";

const outputSchema = z.strictObject({
  key: z.string().min(1),
  procurement: z.string().nullable(),
  subActivity: z.int(),
  nameEt: z.string().min(1).max(300),
  nameEn: z.string().min(1).max(300),
  indicators: z.array(z.enum(INDICATORS)).min(1),
  unclear: z.string().min(1).nullable(),
  revision: z.enum(["interimReport2024", "actionPlan2026"]),
  window: z.strictObject({
    from: periodSchema.nullable(),
    to: periodSchema.nullable(),
    kind: z.enum(WINDOW_KINDS),
    count: z.int().positive().nullable(),
    perQuarter: z.int().positive().nullable(),
    isMinimum: z.boolean(),
    verbatim: z.string().min(1),
    normalization: z.string().min(1).nullable(),
    note: z.string().min(1).nullable(),
    source: z.string().regex(/^(Seirearuanne \(vahearuanne\)|Tegevuskava 2026): „.+“$/),
  }),
});

describe("the sample's outputs", () => {
  test("have the shape they say they have, and nothing beside it", () => {
    expect(z.array(outputSchema).parse(SAMPLE_OUTPUTS)).toEqual(SAMPLE_OUTPUTS);
    expect(new Set(SAMPLE_OUTPUTS.map(({ key }) => key)).size).toBe(SAMPLE_OUTPUTS.length);
  });

  test("are those of procurements and sub-activities it has, a procurement's in the procurement's sub-activity", () => {
    const procurements = new Map(SAMPLE.procurements.map((each) => [each.key, each]));
    for (const { procurement, subActivity } of SAMPLE_OUTPUTS) {
      expect(SAMPLE.subActivities.map(({ number }) => number)).toContain(subActivity);
      if (procurement) expect(procurements.get(procurement)).toMatchObject({ subActivity, retenderOf: null });
    }
  });

  test("never end before they begin", () => {
    for (const { from, to } of SAMPLE_OUTPUTS.map((output) => output.window)) {
      if (from === null) continue;
      expect(firstDay(from) <= lastDay(to!)).toBe(true);
    }
  });

  test("promise clips and best practices by the quarter, and as many in the year as the quarters are in all", () => {
    const recurring = SAMPLE_OUTPUTS.filter(({ window }) => window.perQuarter !== null);
    expect(recurring.map(({ nameEn, window }) => [nameEn, window.count, window.perQuarter])).toEqual([
      ["Video clips", 16, 4],
      ["Best practices collected", 40, 10],
    ]);
    for (const { window } of recurring) expect(window.count).toBe(4 * window.perQuarter!);
  });

  test("were delivered on days that are made up: inside the eligibility period, and not after the truth table's day", () => {
    expect(published.deliveries.illustrative).toBe(true);
    const keys = new Set(SAMPLE_OUTPUTS.map(({ key }) => key));
    for (const { output, on, count } of SAMPLE_DELIVERIES) {
      expect(keys).toContain(output);
      expect(daySchema.parse(on) >= SAMPLE.project.eligibleFrom && on <= TODAY).toBe(true);
      expect(count).toBeGreaterThan(0);
    }
  });

  test("that are a contract, a notice or a package were delivered on the day of the milestone", () => {
    const stages = {
      Contract: "contract",
      Competition: "announcement",
      BaseDocuments: "baseDocuments",
    } as const;
    for (const { key, procurement } of SAMPLE_OUTPUTS) {
      const stage = Object.entries(stages).find(([end]) => procurement && key === procurement + end)?.[1];
      if (!stage) continue;
      // The incubation's contract is that of the second round.
      const round = SAMPLE.procurements.findLast((each) =>
        [each.key, each.retenderOf].includes(procurement),
      )!;
      const delivered = SAMPLE_DELIVERIES.filter((each) => each.output === key).map(({ on }) => on);
      expect([key, delivered]).toEqual([key, [round.metOn[stage] ?? []].flat()]);
    }
  });

  test("stand where a reader would say they stand", () => {
    const revisions = SAMPLE.revisions.map(({ key, statements: _, ...revision }) => ({
      id: revisionId(key),
      ...revision,
    }));
    const frame = timeframe(revisions, { on: TODAY, against: "inForce" });
    const stand = (name: string) => {
      const { key, window, revision, ...output } = SAMPLE_OUTPUTS.find(({ nameEn }) => nameEn === name)!;
      const deliveries = SAMPLE_DELIVERIES.filter((each) => each.output === key).map(
        ({ on, count }, index): Delivery => ({
          ...{ id: index, version: 1, outputId: 1, on, count },
          ...{ link: null, note: null, illustrative: true },
        }),
      );
      const { delivered, promised, slippage } = outputStanding(
        {
          ...{ ...output, id: 1, version: 1, procurementId: null, deliveries },
          windows: [{ ...window, revisionId: revisionId(revision) }],
        },
        frame,
      );
      return [delivered, promised, slippage.verdict, slippage.quarters];
    };
    expect(stand("Video clips")).toEqual([13, 16, "notDue", 0]);
    expect(stand("Best practices collected")).toEqual([29, 40, "overdue", 1]);
    expect(stand("Designed draft of the handbook")).toEqual([0, 1, "overdue", 1]);
    expect(stand("Hackathon (first)")).toEqual([1, 1, "late", 1]);
    expect(stand("Study trip in Europe")).toEqual([1, 1, "onTime", 0]);
    expect(stand("TV-series contract")).toEqual([0, 1, "overdue", 2]);
    expect(stand("Handbook concept update")).toEqual([1, 1, "notComparable", null]);
    expect(stand("Keeping web information up to date")).toEqual([0, null, "notComparable", null]);
  });
});

interface PublishedOutput {
  id?: string;
  subActivity?: number;
  nameEt: string;
  nameEn: string;
  count: number | null;
  source: string;
  countBasis?: string;
  minimum?: boolean;
  perQuarterMin?: number;
  planned: Record<
    "startQuarter" | "endQuarter" | "startMonth" | "endMonth" | "kind" | "verbatim" | "normalization",
    string | null
  >;
}

interface PublishedPlan {
  procurements: { id: string; subActivity: { number: number }; outputs: PublishedOutput[] }[];
  nonProcurementOutputs?: PublishedOutput[];
  reportedNoOutputs?: { subActivity: number; source: string }[];
  indicators: { id: string; subActivities?: number[]; source: string }[];
  internalInconsistencies?: { id: string }[];
}

const files = ["kysk-2024-report.json", "kysk-2026-plan.json"].map(
  (name) => new URL(`../../../shared/plan/${name}`, import.meta.url),
);

describe.skipIf(!files.every((file) => existsSync(file)))(
  "the published plan files beside the project",
  () => {
    const [report, plan] = files.map((file): PublishedPlan | null =>
      existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null,
    ) as [PublishedPlan, PublishedPlan];

    test("state as many outputs as the sample has, word for word, in the same order", () => {
      const stated = [
        ...plan.procurements.flatMap(({ id, subActivity, outputs }) =>
          outputs.map((each) => ({ procurement: id, subActivity: subActivity.number, each })),
        ),
        ...plan.nonProcurementOutputs!.map((each) => ({
          procurement: null,
          subActivity: each.subActivity!,
          each,
        })),
      ];
      expect(report.procurements.flatMap(({ outputs }) => outputs)).toEqual([]);
      const ours = SAMPLE_OUTPUTS.filter(({ revision }) => revision === "actionPlan2026");
      expect(ours.length).toBe(stated.length);
      expect(
        ours.map(({ procurement, subActivity, nameEt, nameEn, window: { note: _, source, ...said } }) => ({
          ...{ procurement, subActivity, nameEt, nameEn, ...said },
          quotation: quotationOf(source!),
        })),
      ).toEqual(
        stated.map(
          ({ procurement, subActivity, each: { nameEt, nameEn, count, source, planned, ...each } }) => ({
            ...{ procurement, subActivity, nameEt, nameEn, count },
            from: planned.startMonth ?? planned.startQuarter,
            to: planned.endMonth ?? planned.endQuarter,
            kind: planned.kind === "impliedStart" ? "implied" : planned.kind,
            perQuarter: each.perQuarterMin ?? null,
            isMinimum: each.minimum === true || each.perQuarterMin !== undefined,
            verbatim: planned.verbatim,
            normalization: planned.normalization,
            quotation: quotationOf(source),
          }),
        ),
      );
    });

    test("say of three sub-activities that there was nothing in 2024, and so does the sample", () => {
      const ours = SAMPLE_OUTPUTS.filter(({ revision }) => revision === "interimReport2024");
      expect(
        ours.map(({ procurement, subActivity, window: { from, to, count, source } }) => ({
          ...{ procurement, subActivity, from, to, count },
          quotation: quotationOf(source!),
        })),
      ).toEqual(
        report.reportedNoOutputs!.map(({ subActivity, source }) => ({
          ...{ procurement: null, subActivity, from: "2024", to: "2024", count: null },
          quotation: quotationOf(source),
        })),
      );
    });

    test("name the indicators of sub-activities, and the sample gives them to every output of those", () => {
      expect(
        published.indicators.map(({ indicator, subActivities, source }) => ({
          ...{ id: indicator, subActivities },
          quotation: quotationOf(source),
        })),
      ).toEqual(
        plan.indicators.map(({ id, subActivities, source }) => ({
          ...{ id, subActivities },
          quotation: quotationOf(source),
        })),
      );
      for (const { subActivity, indicators } of SAMPLE_OUTPUTS)
        expect(indicators).toEqual(
          plan.indicators.filter((each) => each.subActivities!.includes(subActivity)).map(({ id }) => id),
        );
    });

    test("contradict themselves six times, lose numbers and leave some out; the sample marks every output of which that is so", () => {
      const found = plan.internalInconsistencies!.map(({ id }) => id);
      const spoken = published.outputs.flatMap(({ inconsistencies }) => inconsistencies);
      expect([...new Set(spoken)].sort()).toEqual(found.sort());
      const stated = [...plan.procurements.flatMap(({ outputs }) => outputs), ...plan.nonProcurementOutputs!];
      for (const [index, { inconsistencies, unclear, window }] of published.outputs.entries()) {
        const isLost = stated[index]?.countBasis !== undefined || window.count === null;
        const isUntold = window.to === null;
        expect([index, unclear !== null]).toEqual([index, inconsistencies.length > 0 || isLost || isUntold]);
        if (stated[index]?.countBasis) expect(window.note).toContain(stated[index].countBasis);
      }
    });
  },
);

/** What stands after the name of the file or the title of the document. */
function quotationOf(source: string): string {
  return source.slice(source.indexOf(": ") + 2);
}
