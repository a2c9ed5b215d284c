import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { APP_ROLE, grantAppRole } from "#server/app-role.ts";
import type { Context } from "#server/context.ts";
import { openDatabase } from "#server/db.ts";
import { addComment } from "#server/services/add-comment.ts";
import { anonymisePerson } from "#server/services/anonymise-person.ts";
import { editDetails } from "#server/services/edit-details.ts";
import { exportPerson } from "#server/services/export-person.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { givenAssignment, givenWork } from "#test/support/given-hours.ts";
import { FIRST_ORGANISATION, givenPerson, type Person } from "#test/support/people.ts";
import { refusal } from "#test/support/witness.ts";

let office: TestDatabase;
let administrator: Person;
let asking: Context;
beforeAll(async () => {
  office = await testDatabase();
  administrator = await givenPerson(office, { name: "Hele Haldur", administers: [FIRST_ORGANISATION] });
  asking = office.context({ access: administrator.access });
});
afterAll(() => office.close());

/** A procurement in which somebody's name stands wherever a name can stand. */
async function givenTraces(name: string, seats: Person | null = null) {
  const local = office.context();
  const projectId = await givenProject(local);
  const person = seats ?? (await givenPerson(office, { name, seats: [{ projectId, role: "coordinator" }] }));
  const own = office.context({ access: person.access });
  const { id } = await givenProcurement(local, { projectId, title: "Koolitus", person: name });
  await addComment(own, { id, text: `Rääkisin ${name}ega; ${name} vastab. Kirjuta ${person.email}` });
  await editDetails(local, { id, was: { note: null }, becomes: { note: `küsi: ${name.toUpperCase()}` } });
  await givenAssignment(local, { id, person: name });
  await givenWork(local, { id, person: name, hours: 7.5, on: "2026-11-02", note: `${name} tegi` });
  return { projectId, id, person };
}

/** All rows of a database as one text. */
async function everything(): Promise<string> {
  const { sql } = office.database;
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`;
  const texts = await Promise.all(
    tables.map(({ name }) => sql<{ text: string }[]>`select t::text as text from ${sql(name)} t`),
  );
  return texts.flatMap((rows) => rows.map(({ text }) => text)).join("\n");
}

async function sums(projectId: number) {
  const { sql } = office.database;
  const [row] = await sql`
    select (select sum(hours) from work_entries where project_id = ${projectId}) as hours,
      (select count(*) from comments where project_id = ${projectId}) as comments,
      (select json_agg(json_build_array(revision, kind, actor, happened_on, recorded_at, undoes) order by revision)
        from history where project_id = ${projectId} and kind <> 'person.anonymised') as events`;
  return row;
}

describe("somebody who asks to be forgotten", () => {
  test("is nowhere named any more, and every sum and event stays", async () => {
    const name = "Õie Mägi-Tamm";
    const { projectId, person } = await givenTraces(name);
    const before = await sums(projectId);
    expect(await everything()).toContain(name);
    const { pseudonym } = await anonymisePerson(asking, {
      organisationId: FIRST_ORGANISATION,
      userId: person.userId,
    });
    const left = await everything();
    expect(left).not.toMatch(/Õie Mägi/i);
    expect(left).not.toContain(person.email);
    expect(left).toContain(`küsi: ${pseudonym}`);
    expect(await sums(projectId)).toEqual(before);
    const { sql } = office.database;
    const [hours] = await sql`select person, hours from work_entries where project_id = ${projectId}`;
    expect(hours).toMatchObject({ person: pseudonym, hours: "7.50" });
    const [last] = await sql`
      select kind, actor from history where project_id = ${projectId} order by revision desc limit 1`;
    expect(last).toEqual({ kind: "person.anonymised", actor: administrator.userId });
    const [account] = await sql`
      select anonymised_at is not null as anonymised, (select count(*)::int from sessions where user_id = u.id) as sessions,
        (select count(*)::int from login_methods where user_id = u.id) as methods
      from users u where id = ${person.userId}`;
    expect(account).toEqual({ anonymised: true, sessions: 0, methods: 0 });
  });

  test("keeps a namesake's rows apart", async () => {
    const name = "Mari Murakas";
    const { projectId, person } = await givenTraces(name);
    await givenPerson(office, { name, seats: [{ projectId, role: "manager" }] });
    await anonymisePerson(asking, { organisationId: FIRST_ORGANISATION, userId: person.userId });
    const { sql } = office.database;
    const [hours] = await sql`select person from work_entries where project_id = ${projectId}`;
    expect(hours).toEqual({ person: name });
  });

  test("with a name of one word does not take that word out of texts", async () => {
    const { projectId, person } = await givenTraces("Kask");
    const { pseudonym } = await anonymisePerson(asking, {
      organisationId: FIRST_ORGANISATION,
      userId: person.userId,
    });
    const { sql } = office.database;
    const [row] = await sql`
      select p.person, p.note, (select person from work_entries where project_id = p.project_id) as worked,
        (select after->>'person' from history h where h.project_id = p.project_id and kind = 'procurement.created') as told
      from procurements p where project_id = ${projectId}`;
    expect(row).toEqual({ person: pseudonym, note: "küsi: KASK", worked: pseudonym, told: pseudonym });
  });

  test("can be forgotten once, and the second asking changes nothing", async () => {
    const { person } = await givenTraces("Jaan Järv");
    const input = { organisationId: FIRST_ORGANISATION, userId: person.userId };
    const first = await anonymisePerson(asking, input);
    const before = await everything();
    expect(await anonymisePerson(asking, input)).toEqual(first);
    expect(await everything()).toBe(before);
  });

  test("is not the asking administrator, and not the last one", async () => {
    const self = { organisationId: FIRST_ORGANISATION, userId: administrator.userId };
    expect(await refusal(anonymisePerson(asking, self))).toMatchObject({ code: "OWN_ACCOUNT" });
    expect(await refusal(anonymisePerson(office.context(), self))).toMatchObject({
      code: "LAST_ADMINISTRATOR",
    });
  });
});

test("history is changed by nothing else, not even by whoever says that they anonymise", async () => {
  const { projectId } = await givenTraces("Rein Rebane");
  const { sql } = office.database;
  await expect(sql`update history set note = 'x' where project_id = ${projectId}`).rejects.toThrow(
    "history is only ever added to",
  );
  await expect(
    sql.begin(async (tx) => {
      await tx`select set_config('hanketahvel.anonymising', 'on', true)`;
      await tx`update history set actor = 'x' where project_id = ${projectId}`;
    }),
  ).rejects.toThrow("history is only ever added to");
  await expect(
    sql.begin(async (tx) => {
      await tx`select set_config('hanketahvel.anonymising', 'on', true)`;
      await tx`delete from history where project_id = ${projectId}`;
    }),
  ).rejects.toThrow("history is only ever added to");
});

test("whoever asks is given everything about them, and the log says that it was read", async () => {
  const { projectId, person } = await givenTraces("Anu Aavik");
  await person.cookie();
  const given = await exportPerson(asking, { organisationId: FIRST_ORGANISATION, userId: person.userId });
  expect(given).toMatchObject({
    account: [{ name: "Anu Aavik", email: person.email }],
    roles: [{ project_id: projectId, role: "coordinator" }],
    sessions: [{ user_agent: null }],
    hours: [{ person: "Anu Aavik", hours: 7.5 }],
    comments: [{ text: expect.stringContaining("Anu Aavik") }],
    responsibleFor: [{ title: "Koolitus" }],
    history: [{ kind: "comment.added" }],
  });
  const text = JSON.stringify(given);
  const { sql } = office.database;
  const secrets = await sql<{ secret: string }[]>`
    select password as secret from login_methods where user_id = ${person.userId}
    union all select token from sessions where user_id = ${person.userId}`;
  expect(secrets).toHaveLength(2);
  for (const { secret } of secrets) expect(text).not.toContain(secret);
  const [event] = await sql`
    select kind, actor, subject from security_events order by id desc limit 1`;
  expect(event).toEqual({
    kind: "personalData.exported",
    actor: administrator.userId,
    subject: person.userId,
  });
});

test("nobody of another organisation can do either, or learn that the person is there", async () => {
  const { person } = await givenTraces("Tiiu Tamm");
  const { sql } = office.database;
  const [other] = await sql<{ id: string }[]>`insert into organisations (name) values ('Teine') returning id`;
  const stranger = await givenPerson(office, { administers: [Number(other!.id)] });
  const ctx = office.context({ access: stranger.access });
  for (const organisationId of [FIRST_ORGANISATION, Number(other!.id), 999_999])
    for (const act of [anonymisePerson, exportPerson])
      expect(
        await refusal(act(ctx, { organisationId, userId: person.userId }) as Promise<unknown>),
      ).toMatchObject({
        code: "NOT_FOUND",
      });
});

describe("as the role that owns nothing", () => {
  test("it is done by whoever administers the account, and by nobody else, whatever the service forgot", async () => {
    await grantAppRole(office.connection);
    await using opened = new AsyncDisposableStack();
    const served = opened.adopt(openDatabase(office.connection, 2, APP_ROLE), (each) => each.close());
    const { projectId, person } = await givenTraces("Ülo Ülane");
    const { sql } = office.database;
    const [other] = await sql<
      { id: string }[]
    >`insert into organisations (name) values ('Naaber') returning id`;
    const strangers = [
      "",
      (await givenPerson(office, { seats: [{ projectId, role: "manager" }] })).userId,
      (await givenPerson(office, { administers: [Number(other!.id)] })).userId,
      (await givenPerson(office, { isOperator: true, isDisabled: true })).userId,
    ];
    for (const stranger of strangers)
      await expect(
        served.sql.begin(async (tx) => {
          await tx`select set_config('hanketahvel.user', ${stranger}, true)`;
          await tx`select anonymise_person(${person.userId}, 'Keegi', 'x', null, '2026-11-22')`;
        }),
        stranger,
      ).rejects.toThrow("not an administrator of this account");
    await expect(
      served.sql.begin(async (tx) => {
        await tx`select set_config('hanketahvel.anonymising', 'on', true)`;
        await tx`update history set note = 'x'`;
      }),
    ).rejects.toThrow("permission denied");
    const { pseudonym } = await anonymisePerson(
      { ...asking, database: served },
      { organisationId: FIRST_ORGANISATION, userId: person.userId },
    );
    const [hours] = await sql`select person from work_entries where project_id = ${projectId}`;
    expect(hours).toEqual({ person: pseudonym });
  });
});
