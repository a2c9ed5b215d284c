import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { APP_ROLE, grantAppRole } from "#server/app-role.ts";
import { type Database, openDatabase } from "#server/db.ts";
import { type Access, MAY, type Role } from "#shared/access.ts";
import {
  givenOrganisation,
  givenPlace,
  INPUTS,
  nowhere,
  type Organisation,
  type Path,
  type Place,
} from "#test/support/calls.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenPerson } from "#test/support/people.ts";
import { typeOf } from "#test/support/procedures.ts";
import { openWire } from "#test/support/wire.ts";

let office: TestDatabase;
/** As whom the server works where people sign in. */
let app: Database;
let ours: Organisation;
let place: Place;
let foreign: Place;
beforeAll(async () => {
  office = await testDatabase();
  ours = await givenOrganisation(office);
  place = await givenPlace(office, ours);
  foreign = await givenPlace(office, await givenOrganisation(office));
  // As when two processes start at once.
  await Promise.all([grantAppRole(office.connection), grantAppRole(office.connection)]);
  app = openDatabase(office.connection, 4, APP_ROLE);
});
afterAll(async () => {
  await app?.close();
  await office?.close();
});

/** What one statement comes to for somebody, under the role that people are served under. */
async function as<T extends object>(userId: string, statement: string): Promise<T[] | { code: string }> {
  return app.sql
    .begin(async (tx) => {
      await tx`select set_config('hanketahvel.user', ${userId}, true)`;
      return [...(await tx.unsafe<T[]>(statement))];
    })
    .catch(({ code }: { code: string }) => ({ code })) as Promise<T[] | { code: string }>;
}

const DENIED = { code: "42501" };

/** Tables whose rows are a project's. */
async function projectTables(): Promise<string[]> {
  const rows = await office.database.sql<{ name: string }[]>`
    select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_name)
    where c.table_schema = 'public' and c.column_name = 'project_id' and t.table_type = 'BASE TABLE' order by 1`;
  return rows.map(({ name }) => name);
}

/** Whose rows are not seen by everybody with a seat in the project. */
const OF_ACCOUNTS = ["invitations", "memberships", "share_links"];

describe("the role that people are served under", () => {
  test("owns nothing and is no superuser", async () => {
    const [role] = await office.database.sql`
      select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole,
        exists (select from pg_class where relowner = r.oid) as owns
      from pg_roles r where rolname = ${APP_ROLE}`;
    expect(role).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcanlogin: false,
      rolcreaterole: false,
      owns: false,
    });
    expect(await app.sql`select current_user as name`).toEqual([{ name: APP_ROLE }]);
  });

  test.each(["history", "security_events", "rules_in_law", "rtk_due_dates", "closed_months"])(
    "may neither change nor take away what is only added to: %s",
    async (table) => {
      const { userId } = ours.people.manager;
      for (const statement of [
        `delete from ${table}`,
        `truncate ${table}`,
        `alter table ${table} disable trigger all`,
        `drop table ${table}`,
      ])
        expect(await as(userId, statement), statement).toEqual(DENIED);
      const [{ column }] = await office.database.sql<[{ column: string }]>`
        select column_name as column from information_schema.columns where table_name = ${table} and is_identity = 'NO' limit 1`;
      expect(await as(userId, `update ${table} set ${column} = ${column}`)).toEqual(DENIED);
    },
  );

  test.each(["login_methods", "verifications", "second_factors", "rate_limits", "installation"])(
    "may not read how people sign in: %s",
    async (table) => {
      expect(await as(ours.people.manager.userId, `select * from ${table}`)).toEqual(DENIED);
    },
  );

  test("is not made by whoever may not make it, who is told what to run", async () => {
    const user = `poor_${crypto.randomUUID().slice(0, 8)}`;
    await office.database.sql.unsafe(`create role ${user} login`);
    const attempt = grantAppRole({ ...office.connection, user });
    await expect(attempt).rejects.toMatchObject({
      code: "DATABASE_RIGHTS_MISSING",
      message: expect.stringContaining(`grant ${APP_ROLE} to ${user};`),
    });
    await office.database.sql.unsafe(`drop role ${user}`);
  });

  test("may not read by what sessions are known", async () => {
    expect(await as(ours.people.manager.userId, "select token from sessions")).toEqual(DENIED);
  });
});

describe("rows of a project", () => {
  test("are there for whoever has a seat in it, and for nobody else", async () => {
    const people: [string, number[]][] = [
      ["", []],
      ["keegi", []],
      ["share:keegi", []],
      [ours.people.stranger.userId, []],
      [ours.people.disabled.userId, []],
      [ours.people.auditor.userId, [place.projectId]],
      [ours.people.administrator.userId, [place.projectId]],
    ];
    for (const table of await projectTables()) {
      if (OF_ACCOUNTS.includes(table) || table === "presences") continue;
      const [{ count }] = await office.database.sql<[{ count: number }]>`
        select count(*)::int from ${office.database.sql(table)} where project_id = ${place.projectId}`;
      for (const [userId, seen] of people) {
        const rows = await as<{ id: string; count: number }>(
          userId,
          `select project_id as id, count(*)::int from ${table} group by 1`,
        );
        const expected = seen.filter(() => count > 0).map((id) => ({ id: String(id), count }));
        expect({ table, userId, rows }).toEqual({ table, userId, rows: expected });
      }
    }
  });

  test("are read by a link while it works", async () => {
    const [link] = await office.database.sql<[{ token_hash: string }]>`
      select token_hash from share_links where project_id = ${place.projectId}`;
    const read = () => as(`share:${link.token_hash}`, "select id::int from projects");
    expect(await read()).toEqual([{ id: place.projectId }]);
    await office.database
      .sql`update share_links set revoked_at = now() where token_hash = ${link.token_hash}`;
    expect(await read()).toEqual([]);
    await office.database.sql`update share_links set revoked_at = null where token_hash = ${link.token_hash}`;
  });

  test("are changed by no auditor, whatever the statement", async () => {
    const { userId } = ours.people.auditor;
    for (const table of await projectTables()) {
      if (OF_ACCOUNTS.includes(table) || table === "presences") continue;
      const [{ columns }] = await office.database.sql<[{ columns: string }]>`
        select string_agg(quote_ident(column_name), ', ') as columns from information_schema.columns
        where table_name = ${table} and is_identity = 'NO'`;
      const before = await office.database.sql.unsafe(
        `select md5(string_agg(t::text, '' order by t::text)) from ${table} t`,
      );
      for (const statement of [
        `insert into ${table} (${columns}) select ${columns} from ${table} where project_id = ${place.projectId} limit 1 on conflict do nothing`,
        `update ${table} set project_id = project_id where project_id = ${place.projectId} returning project_id`,
        `delete from ${table} where project_id = ${place.projectId} returning project_id`,
      ]) {
        const answer = await as(userId, statement);
        // A frozen plan refuses before anybody asks who wants to change it.
        expect([[], DENIED, { code: "23001" }], statement).toContainEqual(answer);
      }
      const after = await office.database.sql.unsafe(
        `select md5(string_agg(t::text, '' order by t::text)) from ${table} t`,
      );
      expect([...after]).toEqual([...before]);
    }
  });

  test("of others' hours are written by managers only", async () => {
    const { userId } = ours.people.evaluator;
    const change = `update work_entries set note = 'minu' where project_id = ${place.projectId} returning user_id`;
    expect(await as(userId, change)).toEqual([{ user_id: userId }, { user_id: userId }]);
    expect(await as(userId, `update work_entries set user_id = 'keegi' where user_id = '${userId}'`)).toEqual(
      DENIED,
    );
    expect(await as(ours.people.manager.userId, change)).toHaveLength(6);
  });
});

/** Somebody for whom the program forgot to ask: as if they were everything, everywhere. */
function forged(userId: string): Access {
  const all = ["manager", "coordinator", "evaluator", "auditor", "administrator"] as const satisfies (
    | Role
    | "administrator"
  )[];
  return {
    user: { id: userId, name: "manager 1", email: "x@naidis.ee" },
    isLocal: false,
    isOperator: true,
    administers: [place.organisationId, foreign.organisationId, nowhere(foreign).organisationId],
    seats: { [place.projectId]: all, [foreign.projectId]: all },
  };
}

const PATHS = Object.keys(INPUTS) as Path[];
const OF_PROJECTS = PATHS.filter((path) => Array.isArray(MAY[path]) && path !== "board.live");
/** The installation is described from what no wall surrounds, and links to new passwords are written by the owner. */
const OF_ORGANISATIONS = PATHS.filter(
  (path) => MAY[path] === "organisation" && path !== "people.resetPassword",
);
const OF_INSTALLATION = PATHS.filter((path) => MAY[path] === "installation" && path !== "installation.read");
const isRead = (path: Path) => typeOf(path) === "query";

/** What a procedure comes to with every guard in the services gone. */
async function unguarded(path: Path, userId: string, input: unknown): Promise<unknown> {
  const { caller } = await openWire(office.context({ access: forged(userId) }), { database: app });
  const [group, name] = path.split(".") as [string, string];
  const procedures = caller as unknown as Record<
    string,
    Record<string, (input: unknown) => Promise<unknown>>
  >;
  return procedures[group]![name]!(input);
}

const OF_NO_PROJECT = ["projects", "organisations", "administrators", "users", "sessions", "sent_keys"];

async function checksum(): Promise<string> {
  const sums: string[] = [];
  for (const table of [...(await projectTables()), ...OF_NO_PROJECT]) {
    if (table === "presences") continue;
    const [{ sum }] = (await office.database.sql.unsafe(
      `select md5(string_agg(t::text, '' order by t::text)) as sum from ${table} t`,
    )) as unknown as [{ sum: string }];
    sums.push(`${table} ${sum}`);
  }
  return sums.join("\n");
}

describe("with the guards in the services removed", () => {
  test.each(OF_PROJECTS)("%s neither tells nor changes anything of others' projects", async (path) => {
    const before = await checksum();
    const { userId } = ours.people.manager;
    const answer = await unguarded(path, userId, INPUTS[path](foreign, "manager")).then(
      (told) => ({ told }),
      (error: Error) => ({ error }),
    );
    if (path === "presence.leave" || path === "projects.open") expect(answer).toHaveProperty("told");
    else expect(answer).toHaveProperty("error");
    expect(await checksum()).toBe(before);
  });

  test.each(OF_PROJECTS.filter((path) => !isRead(path) && !/^(presence|projects)\./.test(path)))(
    "%s by an auditor changes nothing",
    async (path) => {
      const before = await checksum();
      const { userId } = ours.people.auditor;
      await expect(unguarded(path, userId, INPUTS[path](place, "auditor"))).rejects.toThrow();
      expect(await checksum()).toBe(before);
    },
  );

  test.each(OF_ORGANISATIONS)(
    "%s tells and changes of another organisation as much as of none",
    async (path) => {
      const before = await checksum();
      const { userId } = ours.people.administrator;
      const outcome = (other: Place) =>
        unguarded(path, userId, INPUTS[path](other, "administrator")).then(
          (told) => ({ told }),
          ({ code, message }: Error & { code?: string }) => ({ refused: code ?? message }),
        );
      expect(await outcome(foreign)).toEqual(await outcome(nowhere(foreign)));
      expect(await checksum()).toBe(before);
    },
  );

  test.each([...OF_ORGANISATIONS.filter((path) => !isRead(path)), ...OF_INSTALLATION])(
    "%s by a manager, who looks after nothing, changes nothing",
    async (path) => {
      const before = await checksum();
      const { userId } = ours.people.manager;
      await unguarded(path, userId, INPUTS[path](place, "administrator")).catch(() => {}); // Told so, or not.
      expect(await checksum()).toBe(before);
    },
  );
});

describe("who people are", () => {
  const known = async (userId: string) => {
    const rows = await as<{ id: string }>(userId, "select id from users");
    return new Set((rows as { id: string }[]).map(({ id }) => id));
  };

  test("is known to those who work with them, and to nobody else", async () => {
    const theirs = Object.values(ours.people).map(({ userId }) => userId);
    const inProject = theirs.filter((id) => id !== ours.people.stranger.userId);
    for (const who of ["auditor", "evaluator", "coordinator", "manager", "administrator"] as const)
      expect(await known(ours.people[who].userId)).toEqual(new Set(inProject));
    expect(await known(ours.people.stranger.userId)).toEqual(new Set([ours.people.stranger.userId]));
    for (const nobody of ["", "keegi", "share:keegi"]) expect(await known(nobody)).toEqual(new Set());
    const { userId: operator } = await givenPerson(office, { isOperator: true });
    expect((await known(operator)).size).toBeGreaterThan(theirs.length);
  });

  test("is not for themselves to widen", async () => {
    const { userId } = ours.people.evaluator;
    for (const statement of [
      `update memberships set role = 'manager' where user_id = '${userId}' returning role`,
      `update users set is_operator = true where id = '${userId}' returning id`,
      `insert into administrators (organisation_id, user_id) values (${place.organisationId}, '${userId}')`,
      `insert into memberships (project_id, user_id, role) values (${foreign.projectId}, '${userId}', 'manager')`,
      `insert into users (id, name, email) values ('uus', 'Uus', 'uus@naidis.ee')`,
      "update users set email = 'minu@naidis.ee'",
      "update sent_keys set answer = null returning key",
      "delete from sessions returning id",
    ])
      expect([[], DENIED], statement).toContainEqual(await as(userId, statement));
  });

  test("does not let an administrator shut out those who look after the installation", async () => {
    const { userId } = await givenPerson(office, {
      isOperator: true,
      seats: [{ projectId: place.projectId, role: "auditor" }],
    });
    const shutOut = `update users set disabled_at = now() where id = '${userId}' returning id`;
    expect(await as(ours.people.administrator.userId, shutOut)).toEqual([]);
    const promote = `update users set is_operator = true where id = '${ours.people.evaluator.userId}'`;
    expect(await as(ours.people.administrator.userId, promote)).toEqual(DENIED);
  });

  test("stands with what was answered to them, which others do not read", async () => {
    const [own, other] = [ours.people.coordinator.userId, ours.people.manager.userId];
    await office.database.sql`
      insert into sent_keys (actor, key, fingerprint, answer) values (${own}, ${crypto.randomUUID()}, 'x', '{}')`;
    expect(await as(own, "select actor from sent_keys")).toEqual([{ actor: own }]);
    expect(await as(other, "select actor from sent_keys")).toEqual([]);
  });

  test("and what they did about accounts is read by their administrators only", async () => {
    await office.database.sql`
      insert into security_events (organisation_id, kind, actor) values
        (${place.organisationId}, 'role.set', ${ours.people.administrator.userId}),
        (null, 'person.signedIn', ${ours.people.coordinator.userId}),
        (${foreign.organisationId}, 'role.set', 'keegi'), (null, 'person.signedIn', 'keegi')`;
    const read = `
      select distinct kind, actor from security_events where kind in ('role.set', 'person.signedIn') order by kind`;
    expect(await as(ours.people.administrator.userId, read)).toEqual([
      { kind: "person.signedIn", actor: ours.people.coordinator.userId },
      { kind: "role.set", actor: ours.people.administrator.userId },
    ]);
    for (const { userId } of [ours.people.manager, ours.people.auditor, ours.people.stranger])
      expect(await as(userId, read)).toEqual([]);
  });
});
