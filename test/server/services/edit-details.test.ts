import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addComment } from "#server/services/add-comment.ts";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { editDetails } from "#server/services/edit-details.ts";
import { findProcurement } from "#server/services/find-procurement.ts";
import { DETAIL_FIELDS, type Details } from "#shared/procurement.ts";
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

/** Another value for each field, and one after that. */
const VALUES: { [Field in keyof Details]: [Details[Field], Details[Field]] } = {
  title: ["Uus pealkiri", "Veel uuem pealkiri"],
  kind: ["training", "other"],
  subActivity: [1, null],
  procedure: ["openProcedure", null],
  rtkInvolvement: ["organises", "advises"],
  person: ["Mari Maasikas", null],
  estimatedValue: [{ amount: "10.00", currency: "EUR" }, null],
  registerNumber: ["123456", null],
  note: ["Märkus", null],
};

describe("correcting details", () => {
  test.each(DETAIL_FIELDS)(
    "writes the %s, and one line of history with what it said before",
    async (field) => {
      const ctx = office.context({ origin: "brauser-2" });
      const before = await givenProcurement(ctx, { projectId });
      const becomes = { [field]: VALUES[field][0] };
      const { answer, history, announced } = await witness.sees(() =>
        editDetails(ctx, { id: before.id, was: { [field]: before[field] }, becomes }),
      );
      expect(answer.procurement).toEqual({ ...before, ...becomes, version: before.version + 1 });
      expect(history).toEqual([
        {
          projectId,
          revision: answer.revision,
          procurementId: before.id,
          kind: "procurement.detailsEdited",
          actor: "local",
          origin: "brauser-2",
          before: { [field]: before[field] },
          after: becomes,
          happenedOn: ctx.today,
          recordedAt: expect.any(String),
          note: null,
          undoes: null,
        },
      ]);
      expect(announced).toEqual([`${projectId}:${answer.revision}`]);
      const emptied = { [field]: VALUES[field][1] };
      const again = await editDetails(ctx, { id: before.id, was: becomes, becomes: emptied });
      const { projectId: _, ...stored } = await office.database.db.transaction((tx) =>
        findProcurement(tx, office.context(), "procurements.read", before.id),
      );
      expect(again.procurement).toEqual({ ...before, ...emptied, version: before.version + 2 });
      expect(stored).toEqual(again.procurement);
    },
  );

  test("to what they say already leaves nothing, whatever the person saw", async () => {
    const ctx = office.context();
    const before = await givenProcurement(ctx, {
      projectId,
      title: "Sama",
      estimatedValue: { amount: "5.00", currency: "EUR" },
    });
    const { answer, history, announced } = await witness.sees(() =>
      editDetails(ctx, {
        id: before.id,
        was: { title: "Hoopis muu" },
        becomes: { title: "Sama", estimatedValue: { currency: "EUR", amount: "5.00" } },
      }),
    );
    expect(answer.procurement).toEqual(before);
    expect(history).toEqual([]);
    expect(announced).toEqual([]);
  });

  test("is allowed after the procurement was closed: a wrong register number stays wrong otherwise", async () => {
    const ctx = office.context();
    const { id, version } = await givenProcurement(ctx, { projectId });
    await closeProcurement(ctx, { id, version, as: "cancelled", reason: "Raha ei ole." });
    const { procurement } = await editDetails(ctx, { id, was: {}, becomes: { registerNumber: "77" } });
    expect(procurement).toMatchObject({ registerNumber: "77", closedAs: "cancelled" });
  });

  test.each(DETAIL_FIELDS)("of which somebody changed the %s meanwhile is refused whole", async (field) => {
    const ctx = office.context();
    const seen = await givenProcurement(ctx, { projectId });
    const [first, second] = VALUES[field];
    await editDetails(ctx, { id: seen.id, was: { [field]: seen[field] }, becomes: { [field]: first } });
    await addComment(ctx, { id: seen.id, text: "Muutsin ära." });
    const other = field === "note" ? { person: "Mari" } : { note: "Minu märkus" };
    // The same field to something else again, together with one that nobody touched.
    const becomes = { ...other, [field]: second };
    const act = () => editDetails(ctx, { id: seen.id, was: { ...seen }, becomes });
    const refused = await witness.seesRefused(act);
    expect(refused).toMatchObject({ code: "FIELD_CHANGED", field, details: byLocalUser(ctx) });
    expect(refused.details.current).toBe(
      typeof first === "object" && first !== null ? "10.00 EUR" : String(first),
    );
    expect(refused.current).toMatchObject({
      id: seen.id,
      [field]: first,
      note: field === "note" ? first : null,
    });
  });

  test("is refused in a sub-activity the project does not have", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    expect(
      await witness.seesRefused(() => editDetails(ctx, { id, was: {}, becomes: { subActivity: 42 } })),
    ).toMatchObject({ code: "UNKNOWN_SUB_ACTIVITY", field: "subActivity" });
  });

  test("is refused for a procurement that is not there", async () => {
    expect(
      await witness.seesRefused(() =>
        editDetails(office.context(), { id: 999_999, was: {}, becomes: { title: "Uus" } }),
      ),
    ).toMatchObject({ code: "NOT_FOUND" });
  });

  test("leaves nothing when its history cannot be written", async () => {
    const { id } = await givenProcurement(office.context(), { projectId });
    await witness.seesFail(() =>
      editDetails({ ...office.context(), actor: "\0" }, { id, was: {}, becomes: { title: "Uus" } }),
    );
  });
});

describe("two people correcting one procurement at once", () => {
  test("both succeed in different fields, twenty times", async () => {
    const ctx = office.context();
    for (let round = 0; round < 20; round++) {
      const seen = await givenProcurement(ctx, { projectId });
      await Promise.all([
        editDetails(ctx, { id: seen.id, was: { title: seen.title }, becomes: { title: `Voor ${round}` } }),
        editDetails(ctx, { id: seen.id, was: { person: null }, becomes: { person: `Isik ${round}` } }),
        editDetails(ctx, { id: seen.id, was: { note: null }, becomes: { note: `Märkus ${round}` } }),
      ]);
      const after = await office.database.db.transaction((tx) =>
        findProcurement(tx, office.context(), "procurements.read", seen.id),
      );
      expect(after).toMatchObject({
        title: `Voor ${round}`,
        person: `Isik ${round}`,
        note: `Märkus ${round}`,
        version: seen.version + 3,
      });
    }
  });

  test("do not both win in the same field: the second is told who, when and what it says now, twenty times", async () => {
    const ctx = office.context();
    for (let round = 0; round < 20; round++) {
      const seen = await givenProcurement(ctx, { projectId });
      const acts = ["Mari", "Jüri"].map((person) =>
        editDetails(ctx, { id: seen.id, was: { person: null }, becomes: { person } }),
      );
      const results = await Promise.allSettled(acts);
      const won = results.find((each) => each.status === "fulfilled")!.value.procurement;
      expect(results.filter((each) => each.status === "fulfilled")).toHaveLength(1);
      const lost = acts[results.findIndex((each) => each.status === "rejected")]!;
      expect(await refusal(lost)).toMatchObject({
        code: "FIELD_CHANGED",
        field: "person",
        details: { ...byLocalUser(ctx), current: won.person },
        current: { ...won, projectId },
      });
    }
  });
});
