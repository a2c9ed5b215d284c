import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSettings } from "#server/env.ts";
import { describeInstallation } from "#server/installation.ts";
import { readInstallation } from "#server/queries/installation.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { FIRST_ORGANISATION, givenPerson } from "#test/support/people.ts";
import { refusal } from "#test/support/witness.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
});
afterAll(() => office.close());

const ENVIRONMENT = {
  DATABASE_URL: "postgres://hanked:kanaarilind1@db.naidis.ee/hanked",
  PUBLIC_URL: "https://hanked.naidis.ee",
  AUTH_SECRET: "kanaarilind2-kanaarilind2-kanaarilind2",
  SMTP_URL: "smtps://post:kanaarilind3@mail.naidis.ee",
  MAIL_FROM: "hanked@naidis.ee",
  OIDC_ISSUER: "https://sisse.naidis.ee",
  OIDC_CLIENT_ID: "hanked",
  OIDC_CLIENT_SECRET: "kanaarilind4",
};

test("whoever looks after the installation sees every setting in force, how it is doing, and no secret", async () => {
  const describe = describeInstallation(
    readSettings(ENVIRONMENT),
    ENVIRONMENT,
    new Date("2026-11-22T08:00Z"),
  );
  const operator = await givenPerson(office, { name: "Olev Operaator", isOperator: true });
  const ctx = office.context({ access: operator.access });
  const shown = await readInstallation(ctx, office.database, describe());
  expect(JSON.stringify(shown)).not.toMatch(/kanaarilind/);
  const setting = (name: string) => shown.settings.find((each) => each.name === name);
  expect(setting("PUBLIC_URL")).toEqual({
    name: "PUBLIC_URL",
    value: "https://hanked.naidis.ee",
    isSecret: false,
    isGiven: true,
  });
  for (const name of ["DATABASE_URL", "AUTH_SECRET", "SMTP_URL", "OIDC_CLIENT_SECRET"])
    expect(setting(name)).toEqual({ name, value: null, isSecret: true, isGiven: true });
  expect(setting("SESSION_HOURS")).toMatchObject({ value: "12", isGiven: false });
  expect(shown).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    node: process.versions.node,
    startedAt: "2026-11-22T08:00:00.000Z",
    database: { version: expect.stringMatching(/^\d+/), size: expect.any(Number) },
    counts: { organisations: 1, projects: 0, people: 1, sessions: 0, changes: 0 },
    operators: [{ name: "Olev Operaator", email: operator.email }],
  });
});

test("an administrator of an organisation is not told of it", async () => {
  const administrator = await givenPerson(office, { administers: [FIRST_ORGANISATION] });
  const describe = describeInstallation(readSettings({}), {}, new Date());
  const ctx = office.context({ access: administrator.access });
  expect(await refusal(readInstallation(ctx, office.database, describe()))).toMatchObject({
    code: "NOT_ALLOWED",
  });
});

test("every setting that can be given is shown", () => {
  const named = readFileSync(new URL("../../.env.example", import.meta.url), "utf8").match(
    /^#? ?[A-Z_]+(?==)/gm,
  );
  const { settings } = describeInstallation(readSettings({}), {}, new Date())();
  expect(settings.map(({ name }) => name)).toEqual(
    expect.arrayContaining((named ?? []).map((name) => name.replace(/^#? ?/, ""))),
  );
  expect(named).not.toBeNull();
});
