import { afterAll, beforeAll, expect, test } from "vitest";
import { readFacts } from "#server/queries/facts.ts";
import { readProjects } from "#server/queries/projects.ts";
import { addCondition } from "#server/services/add-condition.ts";
import { copyProject } from "#server/services/copy-project.ts";
import { loadSample } from "#server/services/load-sample.ts";
import { setCapacity } from "#server/services/set-capacity.ts";
import { STAGES } from "#shared/stages.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { FIRST_ORGANISATION, givenPerson } from "#test/support/people.ts";
import { refusal, startWitness, type Witness } from "#test/support/witness.ts";

let office: TestDatabase;
let witness: Witness;
beforeAll(async () => {
  office = await testDatabase();
  witness = await startWitness(office.database);
});
afterAll(() => office.close());

const NEW = {
  number: "UUS-2027-1",
  name: "Uus projekt",
  eligibleFrom: "2027-01-01",
  eligibleTo: "2029-12-31",
};

test("a project arranged like another has its parts, conditions, figures and capacities, and nothing that happened", async () => {
  const ctx = office.context();
  const { projectId: from } = await loadSample(ctx);
  await setCapacity(ctx, { projectId: from, role: "itSpecialist", from: "2026-Q1", hours: 120 });
  await addCondition(ctx, {
    projectId: from,
    stage: "contract",
    need: "check",
    procedures: null,
    rtkInvolvements: null,
    documentType: null,
    text: "Rahastaja on nõus",
  });
  const { sql } = office.database;
  await sql`update conditions set enabled = false where project_id = ${from} and key is not null`;
  const { answer, history, announced } = await witness.sees(() =>
    copyProject(ctx, { ...NEW, from, withProcurements: false }),
  );
  const { projectId } = answer;
  expect(history.map(({ kind, revision }) => [kind, revision])).toEqual([["project.created", 1]]);
  expect(announced).toEqual([`${projectId}:1`]);
  expect((await readProjects(ctx)).currentId).toBe(projectId);
  const original = await readFacts(ctx, from);
  const copy = await readFacts(ctx, projectId);
  expect(copy.project).toMatchObject({ ...NEW, illustrative: false });
  expect(copy.subActivities).toEqual(original.subActivities);
  const arranged = (facts: typeof copy) => facts.conditions.map(({ id: _, version: __, ...rest }) => rest);
  expect(arranged(copy)).toEqual(arranged(original));
  expect(copy.procurements.size).toBe(0);
  expect(copy.revisions).toEqual([]);
  const kept = await sql`
    select (select json_agg(json_build_array(role, from_quarter, hours)) from capacities where project_id = p.id) as capacities,
      (select count(*)::int from rules_in_law where project_id = p.id) as figures,
      (select count(*)::int from rtk_due_dates where project_id = p.id) as dates
    from projects p where id = any(${[from, projectId]}) order by id`;
  expect(kept[1]).toEqual(kept[0]);
});

test("where asked for it has the procurements too: what they are, and nothing of their progress", async () => {
  const ctx = office.context();
  const { projectId: from } = await loadSample(ctx);
  const { answer, history } = await witness.sees(() =>
    copyProject(ctx, { ...NEW, from, withProcurements: true }),
  );
  const original = [...(await readFacts(ctx, from)).procurements.values()];
  const copies = [...(await readFacts(ctx, answer.projectId)).procurements.values()];
  // The failed round and its retender are one thing to buy.
  const firsts = original.filter(({ retenderOf }) => retenderOf === null);
  expect(copies).toHaveLength(firsts.length);
  const what = ({
    title,
    kind,
    procedure,
    subActivity,
    rtkInvolvement,
    stages,
  }: (typeof copies)[number]) => ({
    title,
    kind,
    procedure,
    subActivity,
    rtkInvolvement,
    applicable: STAGES.filter((stage) => stages[stage].applicable),
  });
  expect(copies.map(what)).toEqual(firsts.map(what));
  for (const copy of copies) {
    expect(copy).toMatchObject({
      person: null,
      estimatedValue: null,
      registerNumber: null,
      note: null,
      closedAs: null,
      openedOn: ctx.today,
      plan: {},
    });
    expect(STAGES.map((stage) => copy.stages[stage].metOn)).toEqual(STAGES.map(() => null));
  }
  expect(history.map(({ kind }) => kind)).toEqual([
    "project.created",
    ...copies.map(() => "procurement.created"),
  ]);
});

test("it belongs to the same organisation, and whoever begins it manages it", async () => {
  const { projectId: from } = await loadSample(office.context());
  const administrator = await givenPerson(office, { administers: [FIRST_ORGANISATION] });
  const { projectId } = await copyProject(office.context({ access: administrator.access }), {
    ...NEW,
    from,
    withProcurements: true,
  });
  const { sql } = office.database;
  const [row] = await sql`
    select p.organisation_id::int as organisation, m.role from projects p
    join memberships m on m.project_id = p.id and m.user_id = ${administrator.userId} where p.id = ${projectId}`;
  expect(row).toEqual({ organisation: FIRST_ORGANISATION, role: "manager" });
});

test("nobody copies a project whose organisation they do not look after", async () => {
  const { projectId: from } = await loadSample(office.context());
  const manager = await givenPerson(office, { seats: [{ projectId: from, role: "manager" }] });
  const stranger = await givenPerson(office);
  const copyAs = ({ access }: typeof manager, of = from) =>
    copyProject(office.context({ access }), { ...NEW, from: of, withProcurements: false });
  for (const act of [() => copyAs(manager), () => copyAs(stranger), () => copyAs(manager, 999_999)])
    expect(await witness.seesRefused(act)).toMatchObject({ code: "NOT_FOUND" });
  expect(await refusal(copyAs(stranger))).toMatchObject({ code: "NOT_FOUND" });
});
