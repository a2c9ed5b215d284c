import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONDITIONS } from "#drizzle/gates/conditions.ts";
import { readFacts } from "#server/queries/facts.ts";
import { readFactsKnownAt } from "#server/queries/known-facts.ts";
import { assignEvaluator } from "#server/services/assign-evaluator.ts";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { declareIndependence } from "#server/services/declare-independence.ts";
import { findProcurement } from "#server/services/find-procurement.ts";
import { linkDocument } from "#server/services/link-document.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import { openConsultation } from "#server/services/open-consultation.ts";
import { recordExchange } from "#server/services/record-exchange.ts";
import { retender } from "#server/services/retender.ts";
import { switchCondition } from "#server/services/switch-condition.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { unlinkDocument } from "#server/services/unlink-document.ts";
import type { Condition } from "#shared/gates.ts";
import type { Procurement } from "#shared/procurement.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { refusal, startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
let conditions: Condition[];
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
  projectId = await givenProject(office.context(), { withConditions: true });
  ({ conditions } = await readFacts(office.context(), projectId));
});
afterAll(() => office.close());

const ctx = () => office.context({ origin: "minu brauser" });
const idOf = (key: string) => conditions.find((each) => each.key === key)!.id;
const NOTE = "RTK lubas suuliselt, kiri tuleb homme.";

/** A procurement that RTK organises, with everything before its notice done. */
function givenReady(): Promise<Procurement> {
  return givenProcurement(ctx(), {
    projectId,
    rtkInvolvement: "organises",
    notApplicable: ["mappingStudy", "rtkCoordination"],
    metOn: { baseDocuments: "2026-10-01" },
  });
}

const link = (id: number) =>
  linkDocument(ctx(), { id, title: "Alusdokumendid", url: "https://dok.ee/1", type: "baseDocuments" });

const stored = (id: number) =>
  office.database.db.transaction((tx) => findProcurement(tx, office.context(), "procurements.read", id));

describe("meeting a milestone whose conditions are not met", () => {
  test("is refused with each of them, and nothing is written", async () => {
    const { id, version } = await givenReady();
    const refused = await witness.seesRefused(() =>
      moveProcurement(ctx(), { id, version, toStage: "contract" }),
    );
    expect(refused).toEqual({
      code: "GATE_UNMET",
      field: "reason",
      details: { count: 2 },
      current: ["baseDocuments.linked", "rtk.agreed"].map((key) => ({
        stage: "announcement",
        conditionId: idOf(key),
      })),
    });
  });

  test("is done with a sentence, which the milestone and history keep", async () => {
    const before = await givenReady();
    const { id, version } = before;
    await link(id);
    const { answer, history, announced } = await witness.sees(() =>
      moveProcurement(ctx(), { id, version, toStage: "contract", overrideNote: NOTE }),
    );
    const overridden = { conditions: [idOf("rtk.agreed")], note: NOTE };
    expect(answer.procurement.stages.announcement).toMatchObject({ metOn: "2026-11-22", overridden });
    expect(await stored(id)).toEqual({ ...answer.procurement, projectId });
    expect(history).toMatchObject([
      {
        kind: "procurement.moved",
        before: { announcement: { metOn: null, overridden: null } },
        after: { announcement: { metOn: "2026-11-22", overridden } },
        note: NOTE,
      },
    ]);
    expect(announced).toHaveLength(1);
    const { procurements } = await readFacts(ctx(), projectId);
    expect(procurements.get(id)!.stages.announcement.overridden).toEqual(overridden);
  });

  test("needs no word once they are met, and forgets one that was not needed", async () => {
    const { id, version } = await givenReady();
    const opened = await openConsultation(ctx(), {
      id,
      topic: "baseDocuments",
      stage: "announcement",
      neededBy: null,
      note: null,
      openedOn: "2026-10-02",
      sentOn: "2026-10-02",
    });
    const { procurements } = await readFacts(ctx(), projectId);
    const [matter] = procurements.get(opened.procurement.id)!.records.consultations;
    const agree = { id, consultationId: matter!.id, version: matter!.version, kind: "agreed" } as const;
    await recordExchange(ctx(), { ...agree, on: "2026-11-20", note: null });
    await link(id);
    // As of the day before RTK agreed, it had not.
    const early = moveProcurement(ctx(), { id, version, toStage: "contract", on: "2026-11-19" });
    expect(await refusal(early)).toMatchObject({ code: "GATE_UNMET", details: { count: 1 } });
    const { procurement } = await moveProcurement(ctx(), {
      id,
      version,
      toStage: "contract",
      on: "2026-11-20",
      overrideNote: "Igaks juhuks.",
    });
    expect(procurement.stages.announcement.overridden).toBeNull();
  });

  test("of several milestones names the conditions of each, with the evaluators' declarations", async () => {
    const { id, version } = await givenReady();
    await link(id);
    const assigned = await assignEvaluator(ctx(), {
      id,
      role: "committeeMember",
      person: "Mari Maasikas",
      stage: "contract",
      forecastHours: 10,
      load: null,
      months: null,
      note: null,
    });
    expect(assigned.procurement.id).toBe(id);
    const move = { id, version, toStage: "delivery" } as const;
    expect(await refusal(moveProcurement(ctx(), move))).toMatchObject({
      details: { count: 2 },
      current: [
        { stage: "announcement", conditionId: idOf("rtk.agreed") },
        { stage: "contract", conditionId: idOf("evaluators.declared") },
      ],
    });
    const { procurements } = await readFacts(ctx(), projectId);
    const [assignment] = procurements.get(id)!.records.assignments;
    await declareIndependence(ctx(), {
      id,
      assignmentId: assignment!.id,
      version: assignment!.version,
      on: "2026-11-22",
    });
    const { procurement } = await moveProcurement(ctx(), { ...move, reason: NOTE });
    expect(procurement.stages.announcement.overridden?.conditions).toEqual([idOf("rtk.agreed")]);
    expect(procurement.stages.contract.overridden).toBeNull();
  });

  test("waits for the standstill of the procedure, with the law as it is recorded", async () => {
    const { id, version } = await givenProcurement(ctx(), {
      projectId,
      procedure: "simplifiedProcedure",
      rtkInvolvement: "none",
      notApplicable: ["mappingStudy", "baseDocuments", "rtkCoordination"],
    });
    await link(id);
    const announced = await moveProcurement(ctx(), { id, version, toStage: "contract", on: "2026-10-01" });
    const sign = (on: string) =>
      moveProcurement(ctx(), { id, version: announced.procurement.version, toStage: "delivery", on });
    // 10 days of tenders until 11 October, 5 working days of standstill until the 16th, a Friday.
    expect(await refusal(sign("2026-10-16"))).toMatchObject({
      code: "GATE_UNMET",
      current: [{ stage: "contract", conditionId: idOf("standstill.over") }],
    });
    expect((await sign("2026-10-17")).procurement.stages.contract.metOn).toBe("2026-10-17");
  });

  test("asks nothing that is switched off", async () => {
    const own = await givenProject(ctx(), { withConditions: true });
    const { conditions: all } = await readFacts(ctx(), own);
    const { id, version } = await givenProcurement(ctx(), { projectId: own, rtkInvolvement: "organises" });
    for (const { id: conditionId, version: seen } of all.slice(0, 2))
      await switchCondition(ctx(), { projectId: own, conditionId, version: seen, enabled: false });
    expect((await moveProcurement(ctx(), { id, version, toStage: "contract" })).revision).toBeGreaterThan(0);
  });
});

describe("what was passed over", () => {
  test("goes with the move that is undone, and comes back when its reopening is undone", async () => {
    const { id, version } = await givenReady();
    const moved = await moveProcurement(ctx(), { id, version, toStage: "contract", overrideNote: NOTE });
    const { overridden } = moved.procurement.stages.announcement;
    expect(overridden?.conditions).toHaveLength(2);
    const back = await moveProcurement(ctx(), {
      id,
      version: moved.procurement.version,
      toStage: "announcement",
      reason: "Ekslik.",
    });
    expect(back.procurement.stages.announcement.overridden).toBeNull();
    await undoChange(ctx(), { projectId, revision: back.revision });
    expect((await stored(id)).stages.announcement.overridden).toEqual(overridden);
    await undoChange(ctx(), { projectId, revision: moved.revision });
    expect((await stored(id)).stages.announcement).toMatchObject({ metOn: null, overridden: null });
  });

  test("is not known before it was recorded", async () => {
    const { id, version } = await givenReady();
    const [row] = await office.database.sql<[{ now: Date }]>`select clock_timestamp() as now`;
    await office.database.sql`select pg_sleep(0.005)`;
    await moveProcurement(ctx(), { id, version, toStage: "contract", overrideNote: NOTE });
    const { facts } = await readFactsKnownAt(ctx(), projectId, new Date(row.now).toISOString());
    expect(facts.procurements.get(id)!.stages.announcement).toMatchObject({ metOn: null, overridden: null });
  });

  test("before the notice is asked of a new round again", async () => {
    const { id, version } = await givenReady();
    const moved = await moveProcurement(ctx(), { id, version, toStage: "contract", overrideNote: NOTE });
    const failed = await closeProcurement(ctx(), {
      id,
      version: moved.procurement.version,
      as: "failed",
      reason: "Pakkumusi ei tulnud.",
    });
    const next = await retender(ctx(), { id, version: failed.procurement.version });
    expect(next.procurement.stages.announcement.overridden).toBeNull();
    const again = moveProcurement(ctx(), {
      id: next.procurement.id,
      version: next.procurement.version,
      toStage: "contract",
    });
    expect(await refusal(again)).toMatchObject({ code: "GATE_UNMET", details: { count: 2 } });
  });
});

describe("at the same moment", () => {
  test("a link that goes away and a move that needs it: never both as if the other had not been", async () => {
    for (let round = 0; round < 20; round++) {
      const { id, version } = await givenProcurement(ctx(), {
        projectId,
        rtkInvolvement: "none",
        notApplicable: ["mappingStudy", "rtkCoordination"],
        metOn: { baseDocuments: "2026-10-01" },
      });
      await link(id);
      const { procurements } = await readFacts(ctx(), projectId);
      const documentId = procurements.get(id)!.records.documents[0]!.id;
      const [unlinked, moved] = await Promise.allSettled([
        unlinkDocument(ctx(), { id, documentId }),
        moveProcurement(ctx(), { id, version, toStage: "contract" }),
      ]);
      expect(unlinked.status).toBe("fulfilled");
      const order = await office.database.sql<{ kind: string }[]>`
        select kind from history where project_id = ${projectId} and procurement_id = ${id}
          and kind in ('document.unlinked', 'procurement.moved') and happened_on = '2026-11-22'
        order by revision`;
      const kinds = order.map(({ kind }) => kind);
      expect(kinds).toEqual(
        moved.status === "fulfilled" ? ["procurement.moved", "document.unlinked"] : ["document.unlinked"],
      );
    }
  });
});

test("every project has the conditions that come with the product", () => {
  expect(conditions.map(({ id: _, version: __, text: ___, enabled: ____, ...rest }) => rest)).toEqual(
    CONDITIONS,
  );
});
