import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { SAMPLE } from "#drizzle/sample/sample.ts";
import { daySchema, firstDay, lastDay, periodSchema } from "#shared/period.ts";
import { REFERENTS, WINDOW_KINDS } from "#shared/plan.ts";
import { CLOSINGS, detailsSchema } from "#shared/procurement.ts";
import { STAGES, stageSchema } from "#shared/stages.ts";

const statementSchema = z.strictObject({
  procurement: z.string().min(1),
  stage: stageSchema,
  from: periodSchema.nullable(),
  to: periodSchema,
  kind: z.enum(WINDOW_KINDS),
  refersTo: z.enum(REFERENTS),
  verbatim: z.string().min(1),
  normalization: z.string().min(1).nullable(),
  note: z.string().min(1).nullable(),
  source: z.string().regex(/^(Seirearuanne \(vahearuanne\)|Tegevuskava 2026): „.+“$/),
});

const sampleSchema = z.strictObject({
  project: z.strictObject({
    number: z.string().min(1),
    name: z.string().min(1),
    eligibleFrom: daySchema,
    eligibleTo: daySchema,
  }),
  subActivities: z.array(
    z.strictObject({ number: z.int().positive(), nameEt: z.string(), nameEn: z.string() }),
  ),
  revisions: z.array(
    z.strictObject({
      key: z.string(),
      name: z.string().min(1),
      adoptedOn: daySchema,
      adoptedOnAssumed: z.boolean(),
      source: z.string().regex(/: „.+“$/),
      statements: z.array(statementSchema),
    }),
  ),
  procurements: z.array(
    z.strictObject({
      ...detailsSchema.shape,
      key: z.string().min(1),
      notApplicable: z.array(stageSchema),
      metOn: z.partialRecord(stageSchema, daySchema),
      openedOn: daySchema,
      closing: z.strictObject({ as: z.enum(CLOSINGS), on: daySchema, reason: z.string().min(1) }).nullable(),
      retenderOf: z.string().nullable(),
    }),
  ),
});

const statements = SAMPLE.revisions.flatMap((revision) =>
  revision.statements.map((statement) => ({ revision: revision.key, ...statement })),
);

describe("the sample project", () => {
  test("has the shape it says it has, and nothing beside it", () => {
    expect(sampleSchema.parse(SAMPLE)).toEqual(SAMPLE);
  });

  test("is one grant with its number, its eligibility period and six sub-activities", () => {
    expect(SAMPLE.project).toEqual({
      number: "Šveits.1.01.25-0006",
      name: "Kodanikuühiskonna pädevuse suurendamine, üldsuse teadlikkuse tõstmine ja teabe levitamine sotsiaalse innovatsiooni teemadel",
      eligibleFrom: "2024-06-01",
      eligibleTo: "2028-07-31",
    });
    expect(SAMPLE.subActivities.map(({ number, nameEt }) => [number, nameEt !== ""])).toEqual([
      [1, true],
      [2, true],
      [3, true],
      [4, false],
      [5, false],
      [6, false],
    ]);
  });

  test("names a sub-activity in both languages or in neither", () => {
    for (const { nameEt, nameEn } of SAMPLE.subActivities) expect(nameEn === "").toBe(nameEt === "");
  });

  test("counts the interim report as adopted on the day it speaks of, and says that the plan's day is assumed", () => {
    expect(
      SAMPLE.revisions.map(({ name, adoptedOn, adoptedOnAssumed }) => [name, adoptedOn, adoptedOnAssumed]),
    ).toEqual([
      ["Vahearuanne (seis 31.12.2024)", "2024-12-31", false],
      ["Tegevuskava 2026", "2025-12-31", true],
    ]);
  });

  test("states six windows in the interim report and twenty-four in the plan, each stage once", () => {
    expect(SAMPLE.revisions.map((revision) => revision.statements.length)).toEqual([6, 24]);
    const stated = statements.map(
      ({ revision, procurement, stage }) => `${revision} ${procurement} ${stage}`,
    );
    expect(new Set(stated).size).toBe(stated.length);
  });

  test("speaks only of procurements it has, and of every purchase of the plan", () => {
    const published = SAMPLE.procurements.filter((each) => each.retenderOf === null).map((each) => each.key);
    expect(new Set(statements.map((each) => each.procurement))).toEqual(new Set(published));
    expect([...published].sort()).toEqual(
      ["advisory", "eCourse", "hackathon", "incubation", "training", "tvSeries"].sort(),
    );
  });

  test("has four windows that are no promise: three starts of drafting and a call for offers", () => {
    const others = statements.filter((each) => each.refersTo !== "milestone");
    expect(others.map(({ procurement, stage, refersTo }) => [procurement, stage, refersTo])).toEqual([
      ["advisory", "baseDocuments", "start"],
      ["incubation", "baseDocuments", "start"],
      ["hackathon", "baseDocuments", "start"],
      ["training", "mappingStudy", "other"],
    ]);
  });

  test("leaves out the beginning of a deadline, gives it for every other kind, and never ends before it begins", () => {
    for (const { from, to, kind } of statements) {
      expect(from === null).toBe(kind === "deadline");
      if (from !== null) expect(firstDay(from) <= lastDay(to)).toBe(true);
    }
  });

  test("keeps months where the document names months", () => {
    const months = statements.filter((each) => /^\d{4}-\d{2}$/.test(each.to));
    expect(months.map(({ procurement, stage, from, to }) => [procurement, stage, from, to])).toEqual([
      ["incubation", "contract", "2026-01", "2026-01"],
      ["incubation", "delivery", "2026-04", "2026-12"],
      ["hackathon", "contract", "2026-01", "2026-01"],
      ["hackathon", "delivery", "2026-01", "2026-04"],
    ]);
  });

  test("has small procurements of the office's own, and public ones whose procedure no document names", () => {
    const rows = SAMPLE.procurements.map((each) => [
      each.key,
      each.procedure,
      each.rtkInvolvement,
      each.subActivity,
    ]);
    expect(rows).toEqual([
      ["advisory", "smallProcurement", "advises", 1],
      ["incubation", null, "organises", 1],
      ["hackathon", null, "organises", 1],
      ["training", "smallProcurement", "none", 2],
      ["eCourse", null, "organises", 2],
      ["tvSeries", null, "organises", 3],
      ["incubationRetender", null, "organises", 1],
    ]);
  });

  test("names nobody, because the documents name roles only", () => {
    expect(SAMPLE.procurements.every((each) => each.person === null)).toBe(true);
  });

  test("has milestones in the order of the stages, only where a stage applies, inside the eligibility period", () => {
    for (const { metOn, notApplicable, closing } of SAMPLE.procurements) {
      const days = STAGES.flatMap((stage) => metOn[stage] ?? []);
      expect(days).toEqual([...days].sort());
      for (const stage of notApplicable) expect(metOn[stage]).toBeUndefined();
      for (const day of days) {
        expect(day >= SAMPLE.project.eligibleFrom && day <= SAMPLE.project.eligibleTo).toBe(true);
        if (closing) expect(day <= closing.on).toBe(true);
      }
    }
  });

  test("retenders the incubation on the day it failed, with its documents and RTK's agreement carried over", () => {
    const failed = SAMPLE.procurements.find((each) => each.key === "incubation")!;
    const round = SAMPLE.procurements.find((each) => each.key === "incubationRetender")!;
    expect(failed.closing).toMatchObject({ as: "failed", on: "2026-03-02" });
    expect(round).toMatchObject({
      retenderOf: "incubation",
      openedOn: "2026-03-02",
      closing: null,
      kind: failed.kind,
      notApplicable: failed.notApplicable,
      metOn: {
        baseDocuments: failed.metOn.baseDocuments,
        rtkCoordination: failed.metOn.rtkCoordination,
        announcement: "2026-04-15",
        contract: "2026-07-01",
      },
    });
  });
});

interface PublishedPlan {
  planRevision: { titleEt: string; source: string };
  project?: { nameEt: string; identifier: string; eligibilityPeriod: { start: string; end: string } };
  procurements: {
    id: string;
    titleEt: string;
    subActivity: { number: number; nameEt: string; nameEn: string };
    procedureType: { value: string | null };
    rtkInvolvement: { value: string | null };
    stages: {
      stage: string;
      note?: string;
      source: string;
      planned: Record<
        | "startQuarter"
        | "endQuarter"
        | "startMonth"
        | "endMonth"
        | "kind"
        | "verbatim"
        | "normalization"
        | "refersTo",
        string | null
      > | null;
    }[];
  }[];
}

const published = ["kysk-2024-report.json", "kysk-2026-plan.json"].map(
  (name) => new URL(`../../../shared/plan/${name}`, import.meta.url),
);

describe.skipIf(!published.every((file) => existsSync(file)))(
  "the published plan files beside the project",
  () => {
    const [report, plan] = published.map((file): PublishedPlan | null =>
      existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null,
    ) as [PublishedPlan, PublishedPlan];

    test.each([0, 1])("state what the sample states, window by window (document %i)", (at) => {
      const stated = [report, plan][at]!.procurements.flatMap((procurement) =>
        procurement.stages.flatMap(({ stage, planned, note, source }) =>
          planned === null
            ? []
            : {
                procurement: procurement.id,
                stage,
                from: planned.startMonth ?? planned.startQuarter,
                to: planned.endMonth ?? planned.endQuarter,
                kind: planned.kind === "impliedStart" ? "implied" : planned.kind,
                refersTo: planned.refersTo,
                verbatim: planned.verbatim,
                normalization: planned.normalization,
                note: note ?? null,
                quotation: quotationOf(source),
              },
        ),
      );
      const ours = SAMPLE.revisions[at]!.statements.map(({ source, ...statement }) => ({
        ...statement,
        quotation: quotationOf(source),
      }));
      expect(ours).toEqual(stated);
    });

    test("name the same grant, documents and sub-activities", () => {
      const { identifier, nameEt, eligibilityPeriod } = report.project!;
      expect(SAMPLE.project).toEqual({
        number: identifier,
        name: nameEt,
        eligibleFrom: eligibilityPeriod.start,
        eligibleTo: eligibilityPeriod.end,
      });
      for (const [at, document] of [report, plan].entries())
        expect(SAMPLE.revisions[at]!.source).toBe(
          `${document.planRevision.titleEt}: ${quotationOf(document.planRevision.source)}`,
        );
      for (const { subActivity } of [...report.procurements, ...plan.procurements]) {
        const { number, nameEt: et, nameEn: en } = subActivity;
        expect(SAMPLE.subActivities).toContainEqual({ number, nameEt: et, nameEn: en });
      }
    });

    test("name the same purchases, with the procedure and RTK's role of the plan in force", () => {
      for (const theirs of plan.procurements) {
        const ours = SAMPLE.procurements.find((each) => each.key === theirs.id)!;
        expect(ours.title).toBe(theirs.titleEt);
        expect(ours.subActivity).toBe(theirs.subActivity.number);
        expect(ours.procedure).toBe(theirs.procedureType.value === "vaikehange" ? "smallProcurement" : null);
        expect(ours.rtkInvolvement).toBe(
          { fullOrganisation: "organises", adviceAsNeeded: "advises" }[theirs.rtkInvolvement.value ?? ""] ??
            "none",
        );
      }
    });
  },
);

/** What stands after the name of the file or the title of the document. */
function quotationOf(source: string): string {
  return source.slice(source.indexOf(": ") + 2);
}
