import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { findProcurement } from "#server/services/find-procurement.ts";
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

const given = () => givenProcurement(office.context(), { projectId, metOn: { mappingStudy: "2026-03-01" } });

describe("closing a procurement", () => {
  test.each([
    ["failed", "procurement.failed"],
    ["cancelled", "procurement.cancelled"],
  ] as const)("as %s keeps the day and the reason", async (as, kind) => {
    const ctx = office.context({ origin: "brauser-6" });
    const before = await given();
    const { answer, history, announced } = await witness.sees(() =>
      closeProcurement(ctx, {
        id: before.id,
        version: before.version,
        as,
        on: "2026-03-02",
        reason: "Ühtki sobivat pakkumust ei tulnud.",
      }),
    );
    expect(answer.procurement).toEqual({
      ...before,
      version: before.version + 1,
      closedAs: as,
      closedOn: "2026-03-02",
      closedReason: "Ühtki sobivat pakkumust ei tulnud.",
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
        kind,
        actor: "local",
        origin: "brauser-6",
        before: { closing: null },
        after: { closing: { as, on: "2026-03-02", reason: "Ühtki sobivat pakkumust ei tulnud." } },
        happenedOn: "2026-03-02",
        recordedAt: expect.any(String),
        note: "Ühtki sobivat pakkumust ei tulnud.",
        undoes: null,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  });

  test("happens today when no day is given", async () => {
    const { id, version } = await given();
    const { procurement } = await closeProcurement(office.context(), {
      id,
      version,
      as: "cancelled",
      reason: "Raha ei ole.",
    });
    expect(procurement.closedOn).toBe("2026-11-22");
  });

  test.each([
    ["on a day in the future", "2026-11-23", "DAY_IN_FUTURE"],
    ["before the last milestone that was met", "2026-02-28", "DAY_BEFORE_PREVIOUS"],
  ] as const)("is refused %s", async (_, on, code) => {
    const { id, version } = await given();
    expect(
      await witness.seesRefused(() =>
        closeProcurement(office.context(), { id, version, as: "failed", on, reason: "Põhjus." }),
      ),
    ).toMatchObject({ code, field: "on" });
  });

  test("is refused when it is completed", async () => {
    const { id, version } = await givenProcurement(office.context(), {
      projectId,
      metOn: { delivery: "2026-03-01" },
    });
    expect(
      await witness.seesRefused(() =>
        closeProcurement(office.context(), { id, version, as: "failed", reason: "Põhjus." }),
      ),
    ).toMatchObject({ code: "COMPLETED" });
  });

  test("is refused when it is closed already, for an older version, and when it is not there", async () => {
    const ctx = office.context();
    const { id, version } = await given();
    const close = { as: "failed", reason: "Põhjus." } as const;
    const closed = await closeProcurement(ctx, { id, version, ...close });
    expect(
      await witness.seesRefused(() =>
        closeProcurement(ctx, { id, version: closed.procurement.version, ...close }),
      ),
    ).toMatchObject({ code: "CLOSED" });
    expect(await witness.seesRefused(() => closeProcurement(ctx, { id, version, ...close }))).toEqual({
      code: "STALE",
      field: "version",
      details: { ...byLocalUser(ctx), what: "procurement.failed" },
      current: { ...closed.procurement, projectId },
    });
    expect(
      await witness.seesRefused(() => closeProcurement(ctx, { id: 999_999, version, ...close })),
    ).toMatchObject({ code: "NOT_FOUND" });
  });

  test("leaves nothing when its history cannot be written", async () => {
    const { id, version } = await given();
    await witness.seesFail(() =>
      closeProcurement(
        { ...office.context(), actor: "\0" },
        { id, version, as: "failed", reason: "Põhjus." },
      ),
    );
  });
});
