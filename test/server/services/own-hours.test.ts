import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "#server/context.ts";
import { readFacts } from "#server/queries/facts.ts";
import { assignEvaluator } from "#server/services/assign-evaluator.ts";
import { closeMonth } from "#server/services/close-month.ts";
import { correctWork } from "#server/services/correct-work.ts";
import { declareIndependence } from "#server/services/declare-independence.ts";
import { editAssignment } from "#server/services/edit-assignment.ts";
import { editWork } from "#server/services/edit-work.ts";
import { logWeek } from "#server/services/log-week.ts";
import { logWork } from "#server/services/log-work.ts";
import { removeWork } from "#server/services/remove-work.ts";
import { undoChange } from "#server/services/undo-change.ts";
import type { Role } from "#shared/access.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { work } from "#test/support/given-hours.ts";
import { givenPerson } from "#test/support/people.ts";
import { refusal } from "#test/support/witness.ts";

let office: TestDatabase;
let projectId: number;
let id: number;
let manager: Context;
let people = 0;
beforeAll(async () => {
  office = await testDatabase();
  projectId = await givenProject(office.context());
  ({ id } = await givenProcurement(office.context(), { projectId }));
  manager = (await member("manager")).ctx;
});
afterAll(() => office.close());

/** Somebody with a role in the project, and a name that nobody else has. */
async function member(role: Role): Promise<{ ctx: Context; name: string; userId: string }> {
  people += 1;
  const name = `Kadri ${people}. Kask`;
  const { access, userId } = await givenPerson(office, { name, seats: [{ projectId, role }] });
  return { ctx: office.context({ access }), name, userId };
}

const notTheirs = expect.objectContaining({ code: "OTHERS_HOURS" });

describe("hours are one's own", () => {
  test.each(["evaluator", "coordinator"] as const)(
    "a %s logs, changes and takes away their own, in the spelling of their account",
    async (role) => {
      const { ctx, name, userId } = await member(role);
      const { entry } = await logWork(ctx, { ...work(), id, person: name.toUpperCase() });
      expect(entry).toMatchObject({ person: name, userId });
      const change = { ...work(), id, entryId: entry.id, person: name };
      const edited = await editWork(ctx, { ...change, version: 1, hours: 3 });
      expect(edited.entry).toMatchObject({ hours: 3, userId });
      const removed = await removeWork(ctx, { id, entryId: entry.id, version: 2 });
      expect((await undoChange(ctx, { projectId, revision: removed.revision })).undone.kind).toBe(
        "work.removed",
      );
    },
  );

  test.each(["evaluator", "coordinator"] as const)(
    "a %s can neither log, change, take away nor correct those of others",
    async (role) => {
      const { ctx, name } = await member(role);
      const other = await member("evaluator");
      const others = { ...work(), id, person: other.name };
      const { entry } = await logWork(other.ctx, others);
      const which = { id, entryId: entry.id, version: entry.version };
      const weekOf = (what: object) => logWeek(ctx, { projectId, entries: [what as never] });
      const attempts = [
        () => logWork(ctx, others),
        () => editWork(ctx, { ...others, ...which, hours: 8 }),
        () => editWork(ctx, { ...others, ...which, person: name }),
        () => removeWork(ctx, which),
        () => weekOf({ what: "log", ...others }),
        () => weekOf({ what: "edit", ...others, ...which, person: name }),
        () => weekOf({ what: "remove", ...which }),
        () => correctWork(ctx, { ...others, entryId: entry.id, hours: 0, note: "Ei olnud" }),
      ];
      for (const attempt of attempts) expect(await refusal(attempt())).toEqual(notTheirs);
      const [kept] = await office.database.sql`
        select version, person, hours::float8 from work_entries where id = ${entry.id} and removed_at is null`;
      expect(kept).toEqual({ version: 1, person: other.name, hours: entry.hours });
    },
  );

  test("whoever takes the name of somebody else gets none of their hours by it", async () => {
    const { ctx, name } = await member("evaluator");
    const { entry } = await logWork(manager, { ...work(), id, person: "Liis Lepp" });
    const { access } = ctx;
    const renamed = { ...ctx, access: { ...access, user: { ...access.user!, name: "Liis Lepp" } } };
    const which = { id, entryId: entry.id, version: 1 };
    expect(await refusal(removeWork(renamed, which))).toEqual(notTheirs);
    expect(await refusal(editWork(renamed, { ...work(), ...which, person: name }))).toEqual(notTheirs);
  });

  test("a manager logs and changes those of everybody, and they stay those of the account", async () => {
    const { name, userId, ctx } = await member("evaluator");
    const { entry } = await logWork(manager, { ...work(), id, person: name });
    expect(entry).toMatchObject({ person: name, userId });
    const which = { id, entryId: entry.id };
    const edited = await editWork(manager, { ...work(), ...which, version: 1, person: name, hours: 4 });
    expect(edited.entry).toMatchObject({ hours: 4, userId });
    expect((await removeWork(ctx, { ...which, version: 2 })).revision).toBeGreaterThan(0);
    const somebody = await logWork(manager, { ...work(), id, person: "Ilma Kontota" });
    expect(somebody.entry.userId).toBeNull();
  });

  test("of a closed month, each corrects their own", async () => {
    const { ctx, name, userId } = await member("evaluator");
    const other = await member("evaluator");
    const { entry } = await logWork(ctx, { ...work(), id, person: name, on: "2026-08-03" });
    await closeMonth(manager, { projectId, month: "2026-08" });
    const correction = { ...work(), id, entryId: entry.id, person: name, hours: 1, note: "Ajasin segi" };
    expect(await refusal(correctWork(other.ctx, correction))).toEqual(notTheirs);
    expect(await refusal(correctWork(other.ctx, { ...correction, entryId: null, on: "2026-08-04" }))).toEqual(
      notTheirs,
    );
    expect((await correctWork(ctx, correction)).entry).toMatchObject({ hours: -1, userId, person: name });
  });
});

describe("independence is declared for oneself", () => {
  const role = {
    role: "committeeMember",
    stage: "contract",
    forecastHours: 8,
    load: null,
    months: null,
    note: null,
  } as const;

  async function assigned(person: string) {
    await assignEvaluator(manager, { id, person, ...role });
    const { records } = (await readFacts(manager, projectId)).procurements.get(id)!;
    return records.assignments.find((each) => each.person === person)!;
  }

  test("an evaluator declares for the role that is theirs, and for nobody else's", async () => {
    const { ctx, name, userId } = await member("evaluator");
    const other = await member("evaluator");
    const assignment = await assigned(name);
    expect(assignment.userId).toBe(userId);
    const declaration = { id, assignmentId: assignment.id, version: 1, on: "2026-11-02" };
    expect(await refusal(declareIndependence(other.ctx, declaration))).toEqual(notTheirs);
    expect((await declareIndependence(ctx, declaration)).revision).toBeGreaterThan(0);
    expect(
      (await declareIndependence(manager, { ...declaration, version: 2, on: null })).revision,
    ).toBeGreaterThan(0);
  });

  test("a role that is given to somebody else is theirs from then on", async () => {
    const first = await member("evaluator");
    const second = await member("evaluator");
    const { id: assignmentId } = await assigned(first.name);
    await editAssignment(manager, { id, assignmentId, version: 1, ...role, person: second.name });
    const declaration = { id, assignmentId, version: 2, on: "2026-11-02" };
    expect(await refusal(declareIndependence(first.ctx, declaration))).toEqual(notTheirs);
    expect((await declareIndependence(second.ctx, declaration)).revision).toBeGreaterThan(0);
  });
});
