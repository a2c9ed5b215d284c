import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createProcurement } from "#server/services/create-procurement.ts";
import { STAGES } from "#shared/stages.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
  projectId = await givenProject(office.context());
});
afterAll(() => office.close());

describe("a new procurement", () => {
  test("stands in its first applicable stage with everything the person wrote", async () => {
    const { answer } = await witness.sees(() =>
      createProcurement(office.context(), {
        projectId,
        title: "Häkaton „Noored & kestlikkus“ 🌱",
        kind: "hackathon",
        subActivity: 2,
        procedure: "simplifiedProcedure",
        rtkInvolvement: "organises",
        person: "Õie Ülesoo",
        estimatedValue: { amount: "24500.50", currency: "EUR" },
        registerNumber: "281234",
        note: "Esimene voor.\nTeine rida.",
        notApplicable: ["mappingStudy", "rtkCoordination"],
        openedOn: "2026-01-05",
      }),
    );
    expect(answer.procurement).toEqual({
      id: expect.any(Number),
      version: 1,
      title: "Häkaton „Noored & kestlikkus“ 🌱",
      kind: "hackathon",
      subActivity: 2,
      procedure: "simplifiedProcedure",
      rtkInvolvement: "organises",
      person: "Õie Ülesoo",
      estimatedValue: { amount: "24500.50", currency: "EUR" },
      registerNumber: "281234",
      note: "Esimene voor.\nTeine rida.",
      openedOn: "2026-01-05",
      closedAs: null,
      closedOn: null,
      closedReason: null,
      retenderOf: null,
      stages: Object.fromEntries(
        STAGES.map((stage) => [
          stage,
          {
            applicable: stage !== "mappingStudy" && stage !== "rtkCoordination",
            metOn: null,
            lateReason: null,
            lateNote: null,
            illustrative: false,
            overridden: null,
          },
        ]),
      ),
    });
  });

  test("is one line of history, from the browser it was made in, and is announced once", async () => {
    const ctx = office.context({ origin: "brauser-1" });
    const { answer, history, announced } = await witness.sees(() =>
      createProcurement(ctx, {
        projectId,
        title: "Nõustamisteenus",
        kind: "advisory",
        notApplicable: ["rtkCoordination"],
        openedOn: "2026-11-02",
      }),
    );
    const {
      id,
      version: _,
      openedOn,
      closedAs,
      closedOn,
      closedReason,
      retenderOf,
      stages,
      ...details
    } = answer.procurement;
    expect(history).toEqual([
      {
        projectId,
        revision: answer.revision,
        procurementId: id,
        kind: "procurement.created",
        actor: "local",
        origin: "brauser-1",
        before: { exists: false },
        after: { exists: true, ...details, ...stages },
        happenedOn: "2026-11-02",
        recordedAt: expect.any(String),
        note: null,
        undoes: null,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  });

  test("begins today when no day is given", async () => {
    const { procurement } = await createProcurement(office.context({ today: "2026-05-06" }), {
      projectId,
      title: "E-kursus",
      kind: "eCourse",
      notApplicable: [],
    });
    expect(procurement.openedOn).toBe("2026-05-06");
  });

  test("is refused with a day in the future", async () => {
    expect(
      await witness.seesRefused(() =>
        createProcurement(office.context({ today: "2026-05-06" }), {
          projectId,
          title: "E-kursus",
          kind: "eCourse",
          notApplicable: [],
          openedOn: "2026-05-07",
        }),
      ),
    ).toMatchObject({ code: "DAY_IN_FUTURE", field: "openedOn" });
  });

  test("is refused in a project that is not there", async () => {
    expect(
      await witness.seesRefused(() =>
        createProcurement(office.context(), {
          projectId: 999_999,
          title: "E-kursus",
          kind: "eCourse",
          notApplicable: [],
        }),
      ),
    ).toMatchObject({ code: "NOT_FOUND", field: "projectId" });
  });

  test("is refused in a sub-activity that only another project has", async () => {
    const other = await givenProject(office.context());
    await office.database.sql`insert into sub_activities values (${other}, 9, 'Üheksas', 'Ninth')`;
    expect(
      await witness.seesRefused(() =>
        createProcurement(office.context(), {
          projectId,
          title: "E-kursus",
          kind: "eCourse",
          subActivity: 9,
          notApplicable: [],
        }),
      ),
    ).toMatchObject({ code: "UNKNOWN_SUB_ACTIVITY", field: "subActivity" });
  });

  test("is not there at all when its history cannot be written", async () => {
    await witness.seesFail(() =>
      createProcurement(
        { ...office.context(), actor: "\0" },
        { projectId, title: "E-kursus", kind: "eCourse", notApplicable: [] },
      ),
    );
  });
});
