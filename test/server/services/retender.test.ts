import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { findProcurement } from "#server/services/find-procurement.ts";
import { retender } from "#server/services/retender.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { byLocalUser, refusal, startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
  projectId = await givenProject(office.context());
});
afterAll(() => office.close());

const givenFailed = async (as: "failed" | "cancelled" = "failed") => {
  const ctx = office.context();
  const { id, version } = await givenProcurement(ctx, {
    projectId,
    title: "Inkubatsiooniprogramm",
    kind: "incubation",
    subActivity: 3,
    procedure: "openProcedure",
    rtkInvolvement: "organises",
    person: "Mari",
    estimatedValue: { amount: "120000.00", currency: "EUR" },
    registerNumber: "280001",
    note: "Esimene voor",
    notApplicable: ["mappingStudy"],
    metOn: { baseDocuments: "2025-11-10", rtkCoordination: "2025-12-19", announcement: "2026-01-22" },
  });
  const close = { id, version, as, on: "2026-03-02", reason: "Vastuvõetavat pakkumust ei esitatud." };
  return (await closeProcurement(ctx, close)).procurement;
};

describe("a retender", () => {
  test("is a new procurement that keeps what was done before the notice", async () => {
    const ctx = office.context({ origin: "brauser-8" });
    const failed = await givenFailed();
    const { answer, history, announced } = await witness.sees(() =>
      retender(ctx, { id: failed.id, version: failed.version, on: "2026-03-02" }),
    );
    const { mappingStudy, baseDocuments, rtkCoordination } = failed.stages;
    const open = {
      applicable: true,
      metOn: null,
      lateReason: null,
      lateNote: null,
      illustrative: false,
      overridden: null,
    };
    const stages = {
      mappingStudy,
      baseDocuments,
      rtkCoordination,
      announcement: open,
      contract: open,
      delivery: open,
    };
    expect(answer.procurement).toEqual({
      ...failed,
      id: answer.procurement.id,
      version: 1,
      // The register gives every round its own number.
      registerNumber: null,
      openedOn: "2026-03-02",
      closedAs: null,
      closedOn: null,
      closedReason: null,
      retenderOf: failed.id,
      stages,
    });
    expect(answer.procurement.id).not.toBe(failed.id);
    const stored = await office.database.db.transaction((tx) =>
      findProcurement(tx, office.context(), "procurements.read", answer.procurement.id),
    );
    expect(stored).toEqual({ ...answer.procurement, projectId });
    const { title, kind, subActivity, procedure, rtkInvolvement, person, estimatedValue, note } = failed;
    const details = { title, kind, subActivity, procedure, rtkInvolvement, person, estimatedValue, note };
    expect(history).toEqual([
      {
        projectId,
        revision: answer.revision,
        procurementId: answer.procurement.id,
        kind: "procurement.retendered",
        actor: "local",
        origin: "brauser-8",
        before: { exists: false },
        after: { exists: true, ...details, registerNumber: null, ...stages },
        happenedOn: "2026-03-02",
        recordedAt: expect.any(String),
        note: null,
        undoes: null,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  });

  test("may have a title of its own, and begins today when no day is given", async () => {
    const { id, version } = await givenFailed();
    const { procurement } = await retender(office.context(), { id, version, title: "Teine voor" });
    expect(procurement).toMatchObject({ title: "Teine voor", openedOn: "2026-11-22" });
  });

  test("is refused of one that was cancelled, and of one that is under way", async () => {
    const cancelled = await givenFailed("cancelled");
    const underWay = await givenProcurement(office.context(), { projectId });
    for (const { id, version } of [cancelled, underWay])
      expect(await witness.seesRefused(() => retender(office.context(), { id, version }))).toMatchObject({
        code: "NOT_FAILED",
      });
  });

  test.each([
    ["on a day in the future", "2026-11-23", "DAY_IN_FUTURE", {}],
    ["before the first round had failed", "2026-03-01", "DAY_BEFORE_PREVIOUS", { previous: "2026-03-02" }],
  ] as const)("is refused %s", async (_, on, code, details) => {
    const { id, version } = await givenFailed();
    expect(await witness.seesRefused(() => retender(office.context(), { id, version, on }))).toMatchObject({
      code,
      field: "on",
      details,
    });
  });

  test("is refused a second time, unless the first one was undone", async () => {
    const ctx = office.context();
    const { id, version } = await givenFailed();
    const first = await retender(ctx, { id, version });
    expect(await witness.seesRefused(() => retender(ctx, { id, version }))).toMatchObject({
      code: "ALREADY_RETENDERED",
      details: { id: first.procurement.id },
    });
    await undoChange(ctx, { projectId, revision: first.revision });
    const second = await retender(ctx, { id, version });
    expect(second.procurement).toEqual({ ...first.procurement, id: second.procurement.id });
  });

  test("is refused for an older version, and when the procurement is not there", async () => {
    const ctx = office.context();
    const { id, version } = await givenFailed();
    expect(await witness.seesRefused(() => retender(ctx, { id, version: version - 1 }))).toMatchObject({
      code: "STALE",
      field: "version",
      details: { ...byLocalUser(ctx), what: "procurement.failed" },
      current: { id, version },
    });
    expect(await witness.seesRefused(() => retender(ctx, { id: 999_999, version }))).toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("leaves nothing when its history cannot be written", async () => {
    const { id, version } = await givenFailed();
    await witness.seesFail(() => retender({ ...office.context(), actor: "\0" }, { id, version }));
  });

  test("is made once when two people ask for it at once, twenty times", async () => {
    const ctx = office.context();
    for (let round = 0; round < 20; round++) {
      const { id, version } = await givenFailed();
      const acts = [retender(ctx, { id, version }), retender(ctx, { id, version })];
      const results = await Promise.allSettled(acts);
      const made = results.filter((each) => each.status === "fulfilled");
      expect(made).toHaveLength(1);
      const second = acts[results.findIndex((each) => each.status === "rejected")]!;
      expect(await refusal(second)).toMatchObject({
        code: "ALREADY_RETENDERED",
        details: { id: made[0]!.value.procurement.id },
      });
    }
  });
});
