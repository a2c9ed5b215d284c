import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { findProcurement } from "#server/services/find-procurement.ts";
import { reopenProcurement } from "#server/services/reopen-procurement.ts";
import { retender } from "#server/services/retender.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { byLocalUser, startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
  projectId = await givenProject(office.context());
});
afterAll(() => office.close());

const givenClosed = async (as: "failed" | "cancelled" = "cancelled") => {
  const { id, version } = await givenProcurement(office.context(), { projectId });
  const close = { id, version, as, on: "2026-11-22", reason: "Raha ei ole." };
  return (await closeProcurement(office.context(), close)).procurement;
};

describe("reopening a procurement", () => {
  test("takes it up again where it stood, with the reason in history", async () => {
    const ctx = office.context({ origin: "brauser-7", today: "2026-12-01" });
    const before = await givenClosed();
    const { answer, history, announced } = await witness.sees(() =>
      reopenProcurement(ctx, { id: before.id, version: before.version, reason: "Raha leiti." }),
    );
    expect(answer.procurement).toEqual({
      ...before,
      version: before.version + 1,
      closedAs: null,
      closedOn: null,
      closedReason: null,
    });
    const stored = await office.database.db.transaction((tx) =>
      findProcurement(tx, office.context(), "procurements.read", before.id),
    );
    expect(stored).toEqual({ ...answer.procurement, projectId });
    expect(history).toEqual([
      {
        projectId,
        revision: answer.revision,
        procurementId: before.id,
        kind: "procurement.reopened",
        actor: "local",
        origin: "brauser-7",
        before: { closing: { as: "cancelled", on: "2026-11-22", reason: "Raha ei ole." } },
        after: { closing: null },
        happenedOn: "2026-12-01",
        recordedAt: expect.any(String),
        note: "Raha leiti.",
        undoes: null,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  });

  test("is refused when it is not closed", async () => {
    const { id, version } = await givenProcurement(office.context(), { projectId });
    expect(
      await witness.seesRefused(() =>
        reopenProcurement(office.context(), { id, version, reason: "Raha leiti." }),
      ),
    ).toMatchObject({ code: "NOT_CLOSED" });
  });

  test("is refused when a new round has taken its place, and names that round", async () => {
    const ctx = office.context();
    const { id, version } = await givenClosed("failed");
    const next = await retender(ctx, { id, version });
    expect(
      await witness.seesRefused(() => reopenProcurement(ctx, { id, version, reason: "Raha leiti." })),
    ).toMatchObject({ code: "ALREADY_RETENDERED", details: { id: next.procurement.id } });
  });

  test("is refused for an older version, and when it is not there", async () => {
    const ctx = office.context();
    const { id, version } = await givenClosed();
    const reason = "Raha leiti.";
    expect(
      await witness.seesRefused(() => reopenProcurement(ctx, { id, version: version - 1, reason })),
    ).toMatchObject({
      code: "STALE",
      field: "version",
      details: { ...byLocalUser(ctx), what: "procurement.cancelled" },
      current: { id, closedAs: "cancelled" },
    });
    expect(
      await witness.seesRefused(() => reopenProcurement(ctx, { id: 999_999, version, reason })),
    ).toMatchObject({ code: "NOT_FOUND" });
  });

  test("leaves nothing when its history cannot be written", async () => {
    const { id, version } = await givenClosed();
    await witness.seesFail(() =>
      reopenProcurement({ ...office.context(), actor: "\0" }, { id, version, reason: "Raha leiti." }),
    );
  });
});
