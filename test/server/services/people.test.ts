import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "#server/context.ts";
import { readAccess } from "#server/identify.ts";
import { readOrganisations, readProjectsOf } from "#server/queries/organisations.ts";
import { readPeople } from "#server/queries/people.ts";
import { readSecurityEvents } from "#server/queries/security-events.ts";
import { createOrganisation } from "#server/services/create-organisation.ts";
import { disablePerson } from "#server/services/disable-person.ts";
import { endSessions } from "#server/services/end-sessions.ts";
import { inviteAdministrator } from "#server/services/invite-administrator.ts";
import { invitePerson } from "#server/services/invite-person.ts";
import { renameOrganisation } from "#server/services/rename-organisation.ts";
import { resetPassword } from "#server/services/reset-password.ts";
import { revokeInvitation } from "#server/services/revoke-invitation.ts";
import { setAdministrator } from "#server/services/set-administrator.ts";
import { setOperator } from "#server/services/set-operator.ts";
import { setRole } from "#server/services/set-role.ts";
import { readEventsSchema } from "#shared/administration.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProject } from "#test/support/given.ts";
import { givenPerson, type Person } from "#test/support/people.ts";
import { refusal } from "#test/support/witness.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
});
afterAll(() => office.close());

interface House {
  organisationId: number;
  projectId: number;
  administrator: Person;
  /** The administrator asks. */
  ctx: Context;
}

/** An organisation with a project and an administrator, of which nobody else knows. */
async function givenHouse(): Promise<House> {
  const { sql } = office.database;
  const [row] = await sql<{ id: string }[]>`insert into organisations (name) values ('Asutus') returning id`;
  const organisationId = Number(row!.id);
  const projectId = await givenProject(office.context());
  await sql`update projects set organisation_id = ${organisationId} where id = ${projectId}`;
  const administrator = await givenPerson(office, { name: "Hele Haldur", administers: [organisationId] });
  return { organisationId, projectId, administrator, ctx: office.context({ access: administrator.access }) };
}

const seatsOf = async ({ userId }: Person) => (await readAccess(office.database, userId))?.seats ?? null;

/** What the security log gained, oldest first. */
async function eventsOf({ ctx, organisationId }: House) {
  const { events } = await readSecurityEvents(ctx, readEventsSchema.parse({ organisationId }));
  return events.toReversed().map(({ kind, actor, subject }) => ({ kind, actor, subject }));
}

describe("roles", () => {
  test("are given, changed and taken away, each at once and each in the log", async () => {
    const house = await givenHouse();
    const { organisationId, projectId, ctx, administrator } = house;
    const person = await givenPerson(office, { seats: [{ projectId, role: "coordinator" }] });
    const its = { organisationId, userId: person.userId, projectId };
    expect(await setRole(ctx, { ...its, role: "auditor" })).toEqual({ changed: true });
    expect(await seatsOf(person)).toEqual({ [projectId]: ["auditor"] });
    expect(await setRole(ctx, { ...its, role: "auditor" })).toEqual({ changed: false });
    await setRole(ctx, { ...its, role: null });
    expect(await seatsOf(person)).toEqual({});
    await setRole(ctx, { ...its, role: "manager" });
    expect(await seatsOf(person)).toEqual({ [projectId]: ["manager"] });
    const event = { actor: administrator.userId, subject: person.userId };
    expect(await eventsOf(house)).toEqual([
      { kind: "role.set", ...event },
      { kind: "role.removed", ...event },
      { kind: "role.set", ...event },
    ]);
  });

  test("are nobody's to give in a project of another organisation, or to somebody of another one", async () => {
    const ours = await givenHouse();
    const theirs = await givenHouse();
    const person = await givenPerson(office, { seats: [{ projectId: ours.projectId, role: "auditor" }] });
    const attempts = [
      { organisationId: ours.organisationId, userId: person.userId, projectId: theirs.projectId },
      { organisationId: theirs.organisationId, userId: person.userId, projectId: ours.projectId },
      { organisationId: ours.organisationId, userId: theirs.administrator.userId, projectId: ours.projectId },
      { organisationId: ours.organisationId, userId: "nobody", projectId: ours.projectId },
      { organisationId: 999_999, userId: person.userId, projectId: ours.projectId },
    ];
    for (const attempt of attempts)
      expect(
        await refusal(setRole(ours.ctx, { ...attempt, role: "manager" })),
        JSON.stringify(attempt),
      ).toMatchObject({
        code: "NOT_FOUND",
      });
    expect(await seatsOf(person)).toEqual({ [ours.projectId]: ["auditor"] });
  });

  test("a manager of a project gives none: people are the administrators'", async () => {
    const { organisationId, projectId } = await givenHouse();
    const manager = await givenPerson(office, { seats: [{ projectId, role: "manager" }] });
    const ctx = office.context({ access: manager.access });
    const its = { organisationId, userId: manager.userId };
    const acts = [
      () => setRole(ctx, { ...its, projectId, role: "auditor" }),
      () => setAdministrator(ctx, { ...its, isAdministrator: true }),
      () => invitePerson(ctx, { organisationId, email: "a@b.ee", projectId, role: "manager" }),
      () => disablePerson(ctx, { ...its, isDisabled: true }),
      () => readPeople(ctx, { organisationId }),
      () => readProjectsOf(ctx, { organisationId }),
    ];
    for (const act of acts) expect(await refusal(act())).toMatchObject({ code: "NOT_FOUND" });
  });

  test("are not given to an account that is disabled", async () => {
    const { organisationId, projectId, ctx } = await givenHouse();
    const person = await givenPerson(office, {
      seats: [{ projectId, role: "auditor" }],
      isDisabled: true,
    });
    const its = { organisationId, userId: person.userId };
    expect(await refusal(setRole(ctx, { ...its, projectId, role: "manager" }))).toMatchObject({
      code: "ACCOUNT_CLOSED",
    });
    expect(await refusal(setAdministrator(ctx, { ...its, isAdministrator: true }))).toMatchObject({
      code: "ACCOUNT_CLOSED",
    });
    await setRole(ctx, { ...its, projectId, role: null });
  });
});

describe("administrators", () => {
  test("the last one stays, however many try at once to take each other away", async () => {
    for (let round = 1; round <= 20; round++) {
      const { organisationId, administrator, ctx } = await givenHouse();
      const other = await givenPerson(office, { administers: [organisationId] });
      const both = [
        setAdministrator(ctx, { organisationId, userId: other.userId, isAdministrator: false }),
        setAdministrator(office.context({ access: other.access }), {
          organisationId,
          userId: administrator.userId,
          isAdministrator: false,
        }),
      ];
      const ends = await Promise.allSettled(both);
      expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      const refused = ends.find((end) => end.status === "rejected") as PromiseRejectedResult;
      expect(refused.reason).toMatchObject({ code: "LAST_ADMINISTRATOR" });
    }
  });

  test("one whose account is disabled does not count as one who is left", async () => {
    const { organisationId, administrator, ctx } = await givenHouse();
    await givenPerson(office, { administers: [organisationId], isDisabled: true });
    const self = { organisationId, userId: administrator.userId };
    expect(await refusal(setAdministrator(ctx, { ...self, isAdministrator: false }))).toMatchObject({
      code: "LAST_ADMINISTRATOR",
    });
  });
});

describe("an account", () => {
  test("that is disabled has no session any more, and none is begun until it is opened again", async () => {
    const { organisationId, projectId, ctx } = await givenHouse();
    const person = await givenPerson(office, { seats: [{ projectId, role: "auditor" }] });
    await person.cookie();
    const its = { organisationId, userId: person.userId };
    expect(await disablePerson(ctx, { ...its, isDisabled: true })).toEqual({ changed: true });
    expect(await seatsOf(person)).toBeNull();
    const { people } = await readPeople(ctx, { organisationId });
    expect(people.find(({ userId }) => userId === person.userId)).toMatchObject({
      sessions: 0,
      disabledAt: expect.any(String),
    });
    await disablePerson(ctx, { ...its, isDisabled: false });
    expect(await seatsOf(person)).toEqual({ [projectId]: ["auditor"] });
  });

  test("is signed out everywhere, and the log counts of how many sessions", async () => {
    const house = await givenHouse();
    const { organisationId, projectId, ctx } = house;
    const person = await givenPerson(office, { seats: [{ projectId, role: "auditor" }] });
    await person.cookie();
    await person.cookie();
    const its = { organisationId, userId: person.userId };
    expect(await endSessions(ctx, its)).toEqual({ ended: 2 });
    expect(await endSessions(ctx, its)).toEqual({ ended: 0 });
    expect((await eventsOf(house)).map(({ kind }) => kind)).toEqual(["session.ended"]);
  });

  test("of somebody who is in another organisation too, or looks after the installation, is not one organisation's to close or take over", async () => {
    const ours = await givenHouse();
    const theirs = await givenHouse();
    const seats = [{ projectId: ours.projectId, role: "auditor" as const }];
    const shared = [
      await givenPerson(office, { seats: [...seats, { projectId: theirs.projectId, role: "auditor" }] }),
      await givenPerson(office, { seats, administers: [theirs.organisationId] }),
      await givenPerson(office, { seats, isOperator: true }),
    ];
    for (const person of shared) {
      const its = { organisationId: ours.organisationId, userId: person.userId };
      const acts = [
        () => disablePerson(ours.ctx, { ...its, isDisabled: true }),
        () => endSessions(ours.ctx, its),
        () => resetPassword(ours.ctx, office.database.db, its),
      ];
      for (const act of acts) expect(await refusal(act())).toMatchObject({ code: "ACCOUNT_ELSEWHERE" });
      await setRole(ours.ctx, { ...its, projectId: ours.projectId, role: null });
    }
    const { people } = await readPeople(ours.ctx, { organisationId: ours.organisationId });
    for (const { userId } of shared)
      expect(people.find((person) => person.userId === userId)).toMatchObject({ isOurs: false, roles: [] });
  });

  test("is not its administrator's own to disable", async () => {
    const { organisationId, administrator, ctx } = await givenHouse();
    await givenPerson(office, { administers: [organisationId] });
    const self = { organisationId, userId: administrator.userId, isDisabled: true };
    expect(await refusal(disablePerson(ctx, self))).toMatchObject({ code: "OWN_ACCOUNT" });
  });
});

test("that an administrator looked at who is there is in the security log, once an hour", async () => {
  const { organisationId, administrator, ctx } = await givenHouse();
  const { sql } = office.database;
  const looks = async () => {
    const rows = await sql`
      select actor from security_events where organisation_id = ${organisationId} and kind = 'personalData.read'`;
    return rows.map(({ actor }) => actor);
  };
  await readPeople(ctx, { organisationId });
  await readPeople(ctx, { organisationId });
  expect(await looks()).toEqual([administrator.userId]);
  await sql`insert into security_events (organisation_id, kind, actor, recorded_at)
    select ${organisationId}, 'personalData.read', 'teine', now() - interval '2 hours'`;
  await readPeople({ ...ctx, actor: "teine" }, { organisationId });
  expect(await looks()).toEqual([administrator.userId, "teine", "teine"]);
});

describe("an invitation", () => {
  test("is kept as the hash of its token, works for an hour, and takes the place of an earlier one", async () => {
    const { organisationId, projectId, ctx } = await givenHouse();
    const input = { organisationId, email: "uus@naidis.ee", projectId, role: "evaluator" as const };
    const first = await invitePerson(ctx, input);
    const second = await invitePerson(ctx, input);
    expect(second.token).toMatch(/^[\w-]{43}$/);
    const { sql } = office.database;
    const rows = await sql`
      select token_hash, revoked_at is not null as revoked, expires_at - invited_at = interval '1 hour' as hour
      from invitations where organisation_id = ${organisationId} order by id`;
    const hash = (token: string | null) => createHash("sha256").update(String(token)).digest("hex");
    expect(rows).toEqual([
      { token_hash: hash(first.token), revoked: true, hour: true },
      { token_hash: hash(second.token), revoked: false, hour: true },
    ]);
    const { invitations } = await readPeople(ctx, { organisationId });
    const waiting = { email: "uus@naidis.ee", role: "evaluator", invitedBy: "Hele Haldur" };
    expect(invitations).toMatchObject([{ ...waiting, isSpent: false }]);
    await sql`update invitations set expires_at = now() where organisation_id = ${organisationId}`;
    expect((await readPeople(ctx, { organisationId })).invitations).toMatchObject([
      { ...waiting, isSpent: true },
    ]);
    await revokeInvitation(ctx, { organisationId, id: invitations[0]!.id });
    expect((await readPeople(ctx, { organisationId })).invitations).toEqual([]);
  });

  test("sent twice under one key is one, and what is kept as its answer is no link", async () => {
    const { organisationId, projectId, ctx } = await givenHouse();
    const input = { organisationId, email: "kaks@naidis.ee", projectId, role: "auditor" as const };
    const key = {
      id: "3f2b1c1e-6a52-4a6e-9f0f-0a4c8d1b2e3f",
      deed: "people.invite" as const,
      fingerprint: "x",
    };
    const first = await invitePerson({ ...ctx, key }, input);
    const again = await invitePerson({ ...ctx, key }, input);
    expect(again).toEqual({ ...first, token: null });
    const { sql } = office.database;
    const [kept] = await sql<{ answer: string }[]>`
      select answer::text as answer from sent_keys where key = ${key.id}`;
    expect(kept!.answer).not.toContain(String(first.token));
    expect((await readPeople(ctx, { organisationId })).invitations).toHaveLength(1);
  });

  test("of somebody who is there already is refused, and tells nothing of accounts elsewhere", async () => {
    const ours = await givenHouse();
    const theirs = await givenHouse();
    const { organisationId, projectId, ctx } = ours;
    const here = await givenPerson(office, { seats: [{ projectId, role: "auditor" }] });
    const invite = (email: string) =>
      invitePerson(ctx, { organisationId, email, projectId, role: "auditor" });
    expect(await refusal(invite(here.email))).toMatchObject({ code: "ALREADY_HERE", field: "email" });
    const known = await invite(theirs.administrator.email);
    const unknown = await invite("keegi@mujalt.ee");
    expect(Object.keys(known)).toEqual(Object.keys(unknown));
  });
});

describe("organisations", () => {
  test("are added by operators, who invite an administrator or look after it themselves", async () => {
    const operator = await givenPerson(office, { name: "Olev", isOperator: true });
    const ctx = office.context({ access: operator.access });
    const invited = await createOrganisation(ctx, { name: "Uus asutus", administratorEmail: "juht@uus.ee" });
    expect(invited.link).toMatchObject({ email: "juht@uus.ee", organisation: "Uus asutus" });
    const own = await createOrganisation(ctx, { name: "Oma asutus", administratorEmail: null });
    expect(own.link).toBeNull();
    const access = (await readAccess(office.database, operator.userId))!;
    expect(access.administers).toEqual([own.organisationId]);
    const list = await readOrganisations(office.context({ access }));
    expect(list.find(({ id }) => id === own.organisationId)).toMatchObject({
      isAdministered: true,
      administrators: ["Olev"],
    });
    expect(list.find(({ id }) => id === invited.organisationId)).toMatchObject({ isAdministered: false });
    const again = await inviteAdministrator(ctx, {
      organisationId: invited.organisationId,
      email: "teine@uus.ee",
    });
    expect(again.organisation).toBe("Uus asutus");
  });

  test("are seen by those who have something to do with them, and renamed by their administrators", async () => {
    const ours = await givenHouse();
    const theirs = await givenHouse();
    await renameOrganisation(ours.ctx, { organisationId: ours.organisationId, name: "Uue nimega" });
    const auditor = await givenPerson(office, { seats: [{ projectId: ours.projectId, role: "auditor" }] });
    expect(await readOrganisations(office.context({ access: auditor.access }))).toEqual([
      { id: ours.organisationId, name: "Uue nimega", isAdministered: false, administrators: [] },
    ]);
    const act = renameOrganisation(ours.ctx, { organisationId: theirs.organisationId, name: "Minu" });
    expect(await refusal(act as Promise<unknown>)).toMatchObject({ code: "NOT_FOUND" });
    const ctx = office.context({ access: auditor.access });
    const acts = [
      () => createOrganisation(ctx, { name: "Oma", administratorEmail: null }),
      () => inviteAdministrator(ctx, { organisationId: ours.organisationId, email: auditor.email }),
      () => setOperator(ctx, { email: auditor.email, isOperator: true }),
    ];
    for (const each of acts) expect(await refusal(each())).toMatchObject({ code: "NOT_ALLOWED" });
  });

  test("the last operator stays", async () => {
    const { sql } = office.database;
    await sql`update users set is_operator = false`;
    const operator = await givenPerson(office, { isOperator: true });
    const ctx = office.context({ access: operator.access });
    const step = (isOperator: boolean, email = operator.email) => setOperator(ctx, { email, isOperator });
    expect(await refusal(step(false))).toMatchObject({ code: "LAST_OPERATOR" });
    expect(await refusal(step(true, "pole@olemas.ee"))).toMatchObject({ code: "UNKNOWN_ACCOUNT" });
    const other = await givenPerson(office);
    await step(true, other.email);
    expect(await step(false)).toEqual({ changed: true });
  });
});

describe("the security log", () => {
  test("is an organisation's own: what concerns others, and the names of their people, are not in it", async () => {
    const ours = await givenHouse();
    const theirs = await givenHouse();
    const { sql } = office.database;
    await sql`insert into security_events (kind, actor, subject) values
      ('person.signedIn', ${ours.administrator.userId}, null),
      ('person.signedIn', ${theirs.administrator.userId}, null)`;
    await sql`insert into security_events (kind, actor, organisation_id)
      values ('attempt.denied', ${theirs.administrator.userId}, ${ours.organisationId})`;
    const { events } = await readSecurityEvents(
      ours.ctx,
      readEventsSchema.parse({ organisationId: ours.organisationId }),
    );
    expect(events).toMatchObject([
      { kind: "attempt.denied", actorName: null },
      { kind: "person.signedIn", actorName: "Hele Haldur" },
    ]);
  });

  test("is narrowed by kind, person and day of the office, and read on from where it ended", async () => {
    const { ctx, organisationId, administrator } = await givenHouse();
    const { sql } = office.database;
    await sql`
      insert into security_events (organisation_id, kind, actor, recorded_at)
      select ${organisationId}, case when n % 2 = 0 then 'role.set' else 'person.signedIn' end,
        ${administrator.userId}, timestamptz '2026-03-01 21:30Z' + make_interval(hours => n)
      from generate_series(0, 249) n`;
    const read = (more: object) =>
      readSecurityEvents(ctx, readEventsSchema.parse({ organisationId, ...more }));
    const first = await read({});
    expect(first).toMatchObject({ hasMore: true });
    const second = await read({ before: first.events.at(-1)!.id });
    const third = await read({ before: second.events.at(-1)!.id });
    expect([first, second, third].map(({ events }) => events.length)).toEqual([100, 100, 50]);
    expect(third.hasMore).toBe(false);
    expect((await read({ kind: "role" })).events.every(({ kind }) => kind === "role.set")).toBe(true);
    expect((await read({ kind: "rol" })).events).toEqual([]);
    // 21:30Z is half past eleven at night in Tallinn: the next hour is the next day there.
    expect((await read({ to: "2026-03-01" })).events).toHaveLength(1);
    expect((await read({ from: "2026-03-02", to: "2026-03-02" })).events).toHaveLength(24);
    expect((await read({ userId: "somebody" })).events).toEqual([]);
  });
});
