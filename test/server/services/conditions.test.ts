import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "#server/context.ts";
import { readFacts } from "#server/queries/facts.ts";
import { addCondition } from "#server/services/add-condition.ts";
import { checkCondition } from "#server/services/check-condition.ts";
import { editCondition } from "#server/services/edit-condition.ts";
import { switchCondition } from "#server/services/switch-condition.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { AddConditionInput, Condition } from "#shared/gates.ts";
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

const mine = () => office.context({ origin: "minu brauser" });

const BUDGET: Omit<AddConditionInput, "projectId"> = {
  stage: "contract",
  procedures: ["openProcedure"],
  rtkInvolvements: null,
  need: "check",
  documentType: null,
  text: "Eelarverida on kinnitatud",
};

const add = (ctx: Context, given: Partial<AddConditionInput> = {}) =>
  addCondition(ctx, { projectId, ...BUDGET, ...given });

async function conditionsOf(project = projectId): Promise<Condition[]> {
  return (await readFacts(office.context(), project)).conditions;
}

async function stored(id: number): Promise<Condition | undefined> {
  return (await conditionsOf()).find((each) => each.id === id);
}

describe("a condition that is added", () => {
  test("is there for everybody, in history and announced once", async () => {
    const { answer, history, announced } = await witness.sees(() => add(mine()));
    const { condition, revision } = answer;
    expect(condition).toEqual({ id: expect.any(Number), version: 1, key: null, enabled: true, ...BUDGET });
    expect(await stored(condition.id)).toEqual(condition);
    expect(history).toMatchObject([
      {
        revision,
        procurementId: null,
        kind: "condition.added",
        origin: "minu brauser",
        before: { condition: { ...condition, exists: false } },
        after: { condition: { ...condition, exists: true } },
      },
    ]);
    expect(announced).toEqual([`${projectId}:${revision}`]);
  });

  test("goes when that is undone, and milestones that name it still do", async () => {
    const { condition, revision } = await add(mine());
    await undoChange(mine(), { projectId, revision });
    expect(await stored(condition.id)).toBeUndefined();
    const input = { projectId, conditionId: condition.id, version: 1, enabled: false };
    expect(await refusal(switchCondition(mine(), input))).toMatchObject({
      code: "NOT_FOUND",
      field: "conditionId",
    });
  });

  test.each<[string, Partial<AddConditionInput>, object]>([
    ["without words", { text: null }, { code: "REQUIRED", field: "text" }],
    [
      "asking for no document in particular",
      { need: "document" },
      { code: "REQUIRED", field: "documentType" },
    ],
    ["in nobody's project", { projectId: 999_999 }, { code: "NOT_FOUND", field: "projectId" }],
  ])("is refused %s", async (_, given, refused) => {
    expect(await witness.seesRefused(() => add(mine(), given))).toMatchObject(refused);
  });
});

describe("a condition that is changed", () => {
  test("says it otherwise from then on, and as before once that is undone", async () => {
    const { condition } = await add(mine());
    const { answer, history } = await witness.sees(() =>
      editCondition(mine(), {
        projectId,
        conditionId: condition.id,
        version: 1,
        need: "document",
        documentType: "contract",
        procedures: null,
      }),
    );
    const edited = { ...condition, version: 2, need: "document", documentType: "contract", procedures: null };
    expect(answer.condition).toEqual(edited);
    expect(history).toMatchObject([
      { kind: "condition.edited", before: { condition }, after: { condition: edited } },
    ]);
    await undoChange(mine(), { projectId, revision: answer.revision });
    expect(await stored(condition.id)).toEqual({ ...condition, version: 3 });
  });

  test("is switched off and on, and nothing is written when it is so already", async () => {
    const { condition } = await add(mine());
    const turn = (version: number, enabled: boolean) =>
      switchCondition(mine(), { projectId, conditionId: condition.id, version, enabled });
    expect((await turn(1, false)).condition).toEqual({ ...condition, version: 2, enabled: false });
    const { answer, history } = await witness.sees(() => turn(2, false));
    expect([answer.revision, history]).toEqual([0, []]);
    expect((await turn(2, true)).condition.enabled).toBe(true);
  });

  test("one that comes with the product may say it in the office's words, and in its own again", async () => {
    const own = await givenProject(mine(), { withConditions: true });
    const [shipped] = await conditionsOf(own);
    const edit = (version: number, text: string | null) =>
      editCondition(mine(), { projectId: own, conditionId: shipped!.id, version, text });
    expect((await edit(1, "Dokumendid on dokumendihalduses")).condition.text).toBe(
      "Dokumendid on dokumendihalduses",
    );
    expect((await edit(2, null)).condition).toEqual({ ...shipped, version: 3 });
  });

  test("by two people at once is changed by one; the other hears who it was and what it says now", async () => {
    const ctx = mine();
    for (let round = 0; round < 20; round++) {
      const { condition } = await add(ctx);
      const acts = ["Üks sõnastus", "Teine sõnastus"].map((text) =>
        editCondition(ctx, { projectId, conditionId: condition.id, version: 1, text }),
      );
      const results = await Promise.allSettled(acts);
      const won = results.filter((each) => each.status === "fulfilled");
      expect(won).toHaveLength(1);
      const lost = acts[results.findIndex((each) => each.status === "rejected")]!;
      expect(await refusal(lost)).toEqual({
        code: "RECORD_CHANGED",
        field: "version",
        details: byLocalUser(ctx),
        current: won[0]!.value.condition,
      });
    }
  });

  test("of another project is not found", async () => {
    const { condition } = await add(mine());
    const other = await givenProject(mine());
    const input = { projectId: other, conditionId: condition.id, version: 1, enabled: false };
    expect(await refusal(switchCondition(mine(), input))).toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a free check", () => {
  test("is made of one procurement, corrected and taken back, each time in history", async () => {
    const { condition } = await add(mine());
    const { id, version } = await givenProcurement(mine(), { projectId });
    const check = (on: string | null, note: string | null = null) =>
      checkCondition(mine(), { id, conditionId: condition.id, on, note });
    const checksOf = async () => {
      const { procurements } = await readFacts(mine(), projectId);
      return procurements.get(id)!.records.checks;
    };
    const first = await witness.sees(() => check("2026-11-20", "Käskkiri 12"));
    const made = { conditionId: condition.id, on: "2026-11-20", note: "Käskkiri 12" };
    expect(first.history).toMatchObject([
      {
        procurementId: id,
        kind: "condition.checked",
        before: { check: { ...made, exists: false } },
        after: { check: { ...made, exists: true } },
        happenedOn: "2026-11-20",
      },
    ]);
    expect(await checksOf()).toEqual([made]);
    expect((await check("2026-11-20", "Käskkiri 12")).revision).toBe(0);
    const corrected = await check("2026-11-21");
    expect(await checksOf()).toEqual([{ ...made, on: "2026-11-21", note: null }]);
    await undoChange(mine(), { projectId, revision: corrected.revision });
    expect(await checksOf()).toEqual([made]);
    const gone = await check(null);
    expect(await checksOf()).toEqual([]);
    expect((await check(null)).revision).toBe(0);
    await undoChange(mine(), { projectId, revision: gone.revision });
    expect(await checksOf()).toEqual([made]);
    // What is recorded beside a procurement does not change it.
    expect(corrected.procurement.version).toBe(version);
  });

  test("is refused on a day to come, for a condition that is none, and of nobody's procurement", async () => {
    const { condition } = await add(mine());
    const document = await add(mine(), { need: "document", documentType: "contract" });
    const { id } = await givenProcurement(mine(), { projectId });
    const on = "2026-11-22";
    const input = { id, conditionId: condition.id, on, note: null };
    for (const [given, refused] of [
      [{ on: "2026-11-23" }, { code: "DAY_IN_FUTURE", field: "on" }],
      [{ conditionId: document.condition.id }, { code: "INVALID_INPUT", field: "conditionId" }],
      [{ conditionId: 999_999 }, { code: "NOT_FOUND", field: "conditionId" }],
      [{ id: 999_999 }, { code: "NOT_FOUND" }],
    ] as const)
      expect(await witness.seesRefused(() => checkCondition(mine(), { ...input, ...given }))).toMatchObject(
        refused,
      );
  });

  test("by ten people at once leaves the last of them, and all of them in history", async () => {
    const { condition } = await add(mine());
    const { id } = await givenProcurement(mine(), { projectId });
    const days = Array.from({ length: 10 }, (_, index) => `2026-11-1${index}`);
    const { history } = await witness.sees(() =>
      Promise.all(
        days.map((on) => checkCondition(mine(), { id, conditionId: condition.id, on, note: null })),
      ),
    );
    expect(history).toHaveLength(10);
    const { procurements } = await readFacts(mine(), projectId);
    expect(procurements.get(id)!.records.checks).toEqual([
      { conditionId: condition.id, on: history.at(-1)!.happenedOn, note: null },
    ]);
  });
});

test("a failure leaves neither condition nor history", async () => {
  await witness.seesFail(() => add({ ...mine(), actor: "\0" }));
});
