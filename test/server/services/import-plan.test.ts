import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plannedWindows, procurements } from "#drizzle/schema.ts";
import { readPlans } from "#server/queries/plans.ts";
import { discardDraft } from "#server/services/discard-draft.ts";
import { importPlan } from "#server/services/import-plan.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { planWindow } from "#server/services/plan-window.ts";
import { renameDraft } from "#server/services/rename-draft.ts";
import { startDraft } from "#server/services/start-draft.ts";
import { type ImportedRow, type ImportPlanInput, importPlanSchema } from "#shared/plan-import.ts";
import { STAGES } from "#shared/stages.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
});
afterAll(() => office.close());

function row(
  given: Partial<ImportedRow> & Pick<ImportedRow, "procurement">,
): ImportPlanInput["rows"][number] {
  return {
    row: 2,
    stage: "contract",
    states: {
      kind: "window",
      from: "2027-Q1",
      to: "2027-Q2",
      refersTo: "milestone",
      verbatim: "I–II kv 2027",
    },
    source: null,
    note: null,
    ...given,
  };
}

async function givenDraft(projectId: number) {
  const { revisionId, version } = await startDraft(office.context(), {
    projectId,
    name: "Tegevuskava 2027",
    from: "empty",
  });
  return { revisionId, version };
}

async function drafts(projectId: number) {
  return (await readPlans(office.context(), { projectId })).drafts;
}

describe("a plan imported from a table", () => {
  test("says in the draft what the table says, and leaves what it is silent on", async () => {
    const projectId = await givenProject(office.context());
    const [first, second] = [
      await givenProcurement(office.context(), { projectId }),
      await givenProcurement(office.context(), { projectId, title: "Häkaton" }),
    ];
    const { revisionId } = await givenDraft(projectId);
    const own = {
      kind: "deadline",
      from: null,
      to: "2027",
      refersTo: "milestone",
      verbatim: "2027 lõpuks",
    } as const;
    for (const stage of ["announcement", "delivery"] as const)
      await planWindow(office.context(), {
        revisionId,
        procurementId: first.id,
        stage,
        was: null,
        becomes: own,
      });
    const [before] = await drafts(projectId);

    const { answer, history, announced } = await witness.sees(() =>
      importPlan(office.context({ origin: "brauser-1" }), {
        into: { revisionId, version: before!.version },
        create: [],
        rows: [
          row({
            procurement: { id: first.id },
            stage: "announcement",
            source: "Tegevuskava, lk 3",
            note: "täpsustub",
          }),
          row({ procurement: { id: second.id }, states: { kind: "dropped", verbatim: "jääb ära" } }),
        ],
      }),
    );
    expect(answer).toMatchObject({ projectId, revisionId, created: 0, version: before!.version + 1 });
    const [after] = await drafts(projectId);
    expect(after!.statements).toEqual([
      {
        procurementId: first.id,
        stage: "announcement",
        revisionId,
        kind: "window",
        from: "2027-Q1",
        to: "2027-Q2",
        refersTo: "milestone",
        verbatim: "I–II kv 2027",
      },
      { procurementId: first.id, stage: "delivery", revisionId, ...own },
      { procurementId: second.id, stage: "contract", revisionId, kind: "dropped", verbatim: "jääb ära" },
    ]);
    const [window] = await office.database.db
      .select()
      .from(plannedWindows)
      .where(and(eq(plannedWindows.revisionId, revisionId), eq(plannedWindows.stage, "announcement")));
    expect(window).toMatchObject({ source: "Tegevuskava, lk 3", note: "täpsustub", normalization: null });
    const plan = { revisionId, name: "Tegevuskava 2027", source: "", adoptedOn: null, exists: true };
    expect(history).toEqual([
      expect.objectContaining({
        projectId,
        revision: answer.revision,
        procurementId: null,
        kind: "plan.imported",
        origin: "brauser-1",
        before: { planRevision: { ...plan, windows: 2 } },
        after: { planRevision: { ...plan, windows: 3 } },
      }),
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  });

  test("brings the procurements that the project does not have, each with its own line of history", async () => {
    const projectId = await givenProject(office.context());
    const { answer, history, announced } = await witness.sees(() =>
      importPlan(office.context(), {
        into: { projectId, name: "Hankeplaan 2027" },
        create: [
          { title: "Koolitusprogramm", kind: "training", subActivity: 2, registerNumber: "290001" },
          { title: "Audit", kind: "other", subActivity: null, registerNumber: null },
        ],
        rows: [
          row({ procurement: { created: 1 } }),
          row({ procurement: { created: 0 }, stage: "delivery" }),
          row({ procurement: { created: 0 } }),
        ],
      }),
    );
    expect(answer.created).toBe(2);
    expect(history.map(({ kind, procurementId }) => [kind, procurementId !== null])).toEqual([
      ["plan.draftStarted", false],
      ["procurement.created", true],
      ["procurement.created", true],
      ["plan.imported", false],
    ]);
    expect(history[1]!.after).toMatchObject({
      exists: true,
      title: "Koolitusprogramm",
      kind: "training",
      subActivity: 2,
      registerNumber: "290001",
      rtkInvolvement: "none",
      person: null,
      mappingStudy: { applicable: true, metOn: null },
    });
    expect(history.map(({ revision }) => answer.revision - revision)).toEqual([3, 2, 1, 0]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
    const [draft] = await drafts(projectId);
    expect(draft).toMatchObject({ id: answer.revisionId, name: "Hankeplaan 2027", version: answer.version });
    const titles = new Map(
      (await office.database.db.select().from(procurements).where(eq(procurements.projectId, projectId))).map(
        ({ id, title }) => [id, title],
      ),
    );
    expect(draft!.statements.map(({ procurementId, stage }) => [titles.get(procurementId), stage])).toEqual([
      ["Koolitusprogramm", "contract"],
      ["Koolitusprogramm", "delivery"],
      ["Audit", "contract"],
    ]);
    await discardDraft(office.context(), { revisionId: answer.revisionId, version: answer.version });
    expect(await drafts(projectId)).toEqual([]);
  });

  test("takes five thousand rows at once", async () => {
    const projectId = await givenProject(office.context());
    const create = Array.from({ length: 834 }, (_, index) => ({
      title: `Hange ${index}`,
      kind: "other" as const,
      subActivity: 1 + (index % 3),
      registerNumber: null,
    }));
    const rows = create
      .flatMap((_, index) =>
        STAGES.map((stage) => row({ procurement: { created: index }, stage, source: "kava" })),
      )
      .slice(0, 5_000);
    const { revisionId } = await givenDraft(projectId);
    const since = performance.now();
    const answer = await importPlan(office.context(), { into: { revisionId, version: 1 }, create, rows });
    const took = performance.now() - since;
    const [draft] = await drafts(projectId);
    expect(draft!.statements).toHaveLength(5_000);
    expect(took).toBeLessThan(10_000);
    const again = await importPlan(office.context(), {
      into: { revisionId, version: answer.version },
      create: [],
      rows: draft!.statements.map(({ procurementId, stage }) =>
        row({ procurement: { id: procurementId }, stage }),
      ),
    });
    expect(again.created).toBe(0);
    expect((await drafts(projectId))[0]!.statements).toHaveLength(5_000);
  });
});

describe("an import is refused, and leaves nothing behind,", () => {
  test("when somebody changed the draft meanwhile, with the draft as it is now", async () => {
    const projectId = await givenProject(office.context());
    const { id } = await givenProcurement(office.context(), { projectId });
    const { revisionId, version } = await givenDraft(projectId);
    await renameDraft(office.context(), { revisionId, version, name: "Teine nimi" });
    const refused = await witness.seesRefused(() =>
      importPlan(office.context(), {
        into: { revisionId, version },
        create: [{ title: "Uus", kind: "other", subActivity: null, registerNumber: null }],
        rows: [row({ procurement: { id } }), row({ procurement: { created: 0 } })],
      }),
    );
    expect(refused).toMatchObject({
      code: "STALE_DRAFT",
      current: { name: "Teine nimi", version: version + 1 },
    });
  });

  test("when the draft was adopted or discarded, or is not there", async () => {
    const projectId = await givenProject(office.context());
    const { id } = await givenProcurement(office.context(), { projectId });
    const { revisionId, version } = await givenDraft(projectId);
    const discarded = await discardDraft(office.context(), { revisionId, version });
    const into = (revisionId: number, version: number) => () =>
      importPlan(office.context(), {
        into: { revisionId, version },
        create: [],
        rows: [row({ procurement: { id } })],
      });
    expect((await witness.seesRefused(into(revisionId, discarded.version))).code).toBe("DRAFT_DISCARDED");
    expect((await witness.seesRefused(into(2 ** 40, 1))).code).toBe("NOT_FOUND");
    const sample = await loadSample(office.context());
    const [adopted] = await office.database.db
      .select({ id: plannedWindows.revisionId })
      .from(plannedWindows)
      .where(eq(plannedWindows.projectId, sample.projectId));
    expect((await witness.seesRefused(into(adopted!.id, 1))).code).toBe("FROZEN");
  });

  test("when a row names a procurement that is not there, or another project's", async () => {
    const projectId = await givenProject(office.context());
    const other = await givenProcurement(office.context(), {
      projectId: await givenProject(office.context()),
    });
    const own = await givenProcurement(office.context(), { projectId });
    for (const id of [other.id, 2 ** 40]) {
      const refused = await witness.seesRefused(() =>
        importPlan(office.context(), {
          into: { projectId, name: "Kava" },
          create: [{ title: "Uus", kind: "other", subActivity: null, registerNumber: null }],
          rows: [
            row({ procurement: { created: 0 } }),
            row({ procurement: { id: own.id } }),
            row({ procurement: { id } }),
          ],
        }),
      );
      expect(refused).toMatchObject({ code: "NOT_FOUND", field: "rows", current: [id] });
    }
  });

  test("when the project is not there", async () => {
    const refused = await witness.seesRefused(() =>
      importPlan(office.context(), {
        into: { projectId: 2 ** 40, name: "Kava" },
        create: [],
        rows: [row({ procurement: { id: 1 } })],
      }),
    );
    expect(refused.code).toBe("NOT_FOUND");
  });

  test("when a procurement it would add has been added meanwhile, also in other capitals", async () => {
    const projectId = await givenProject(office.context());
    await givenProcurement(office.context(), { projectId, title: "Häkaton „Noored“" });
    const refused = await witness.seesRefused(() =>
      importPlan(office.context(), {
        into: { projectId, name: "Kava" },
        create: [{ title: "HÄKATON  Noored", kind: "hackathon", subActivity: null, registerNumber: null }],
        rows: [row({ procurement: { created: 0 } })],
      }),
    );
    expect(refused).toMatchObject({ code: "PROCUREMENT_EXISTS", details: { title: "HÄKATON  Noored" } });
  });

  test("when a new procurement is of a sub-activity that the project does not have", async () => {
    const projectId = await givenProject(office.context());
    const refused = await witness.seesRefused(() =>
      importPlan(office.context(), {
        into: { projectId, name: "Kava" },
        create: [{ title: "Uus", kind: "other", subActivity: 9, registerNumber: null }],
        rows: [row({ procurement: { created: 0 } })],
      }),
    );
    expect(refused.code).toBe("UNKNOWN_SUB_ACTIVITY");
  });

  test("when it breaks off at the very end", async () => {
    const projectId = await givenProject(office.context());
    await office.database.sql`
      create function break_off() returns trigger language plpgsql as
      $$ begin raise exception 'the disk is full'; end $$`;
    await office.database.sql`
      create trigger break_off before insert on history
      for each row when (new.kind = 'plan.imported') execute function break_off()`;
    await witness.seesFail(() =>
      importPlan(office.context(), {
        into: { projectId, name: "Kava" },
        create: [{ title: "Uus", kind: "other", subActivity: 1, registerNumber: null }],
        rows: [row({ procurement: { created: 0 } })],
      }),
    );
    await office.database.sql`drop trigger break_off on history`;
    await office.database.sql`drop function break_off`;
  });

  test("for one of two people who bring the same table at once: procurements are not added twice", async () => {
    for (let round = 0; round < 5; round++) {
      const projectId = await givenProject(office.context());
      const bring = (name: string) =>
        importPlan(office.context(), {
          into: { projectId, name },
          create: [{ title: "Uus", kind: "other", subActivity: 1, registerNumber: null }],
          rows: [row({ procurement: { created: 0 } })],
        }).then(
          () => "done",
          (error: { code: string }) => error.code,
        );
      const outcomes = await Promise.all([bring("Üks"), bring("Teine")]);
      expect(outcomes.toSorted()).toEqual(["PROCUREMENT_EXISTS", "done"]);
      expect(await drafts(projectId)).toHaveLength(1);
    }
  });

  test.each<[string, (input: ImportPlanInput) => object]>([
    ["the same stage twice", (input) => ({ ...input, rows: [...input.rows, ...input.rows] })],
    ["a procurement that is neither there nor brought", (input) => ({ ...input, create: [] })],
    ["the same new procurement twice", (input) => ({ ...input, create: [...input.create, ...input.create] })],
    ["no rows", (input) => ({ ...input, rows: [] })],
    [
      "a window that runs backwards",
      (input) => ({
        ...input,
        rows: [
          row({
            procurement: { created: 0 },
            states: { kind: "window", from: "2027", to: "2026", refersTo: "milestone", verbatim: "x" },
          }),
        ],
      }),
    ],
  ])("when it holds %s", (_, spoiled) => {
    const sound: ImportPlanInput = {
      into: { projectId: 1, name: "Kava" },
      create: [{ title: "Uus", kind: "other", subActivity: null, registerNumber: null }],
      rows: [row({ procurement: { created: 0 } })],
    };
    expect(importPlanSchema.safeParse(sound).success).toBe(true);
    expect(importPlanSchema.safeParse(spoiled(sound)).success).toBe(false);
  });
});
