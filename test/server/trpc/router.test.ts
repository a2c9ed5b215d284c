import { TRPCError } from "@trpc/server";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { loadSample } from "#server/services/load-sample.ts";
import { startServer } from "#server/start.ts";
import { refusalOf } from "#server/trpc/trpc.ts";
import { SHARED_SCREENS } from "#shared/access.ts";
import { EXCHANGE_KINDS, TOPICS } from "#shared/consultation.ts";
import { ACTIVITIES, EVALUATOR_ROLES } from "#shared/evaluator-hours.ts";
import { INDICATORS } from "#shared/indicators.ts";
import { REFERENTS, WINDOW_KINDS } from "#shared/plan.ts";
import { CLOSINGS, KINDS, PROCEDURES, RTK_INVOLVEMENTS } from "#shared/procurement.ts";
import { RTK_INPUTS } from "#shared/rtk-input.ts";
import { LAW_VERIFICATIONS } from "#shared/rules-in-law.ts";
import { LATE_REASONS, MOVE_TARGETS, STAGES } from "#shared/stages.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { givenPerson } from "#test/support/people.ts";
import { PROCEDURE_NAMES, typeOf } from "#test/support/procedures.ts";
import { ask, databaseUrl } from "#test/support/server.ts";
import { openWire } from "#test/support/wire.ts";

let office: TestDatabase;
beforeAll(async () => {
  office = await testDatabase();
  const projectId = await givenProject(office.context());
  for (let each = 0; each < 5; each++) await givenProcurement(office.context(), { projectId });
});
afterAll(() => office.close());

const nasty = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom<unknown>(
    "\0",
    "\ud800",
    "a\udfff\ud800b",
    "x".repeat(100_000),
    "'; drop table history; --",
    "../../../etc/passwd",
    "2026-02-30",
    "9999-99-99",
    "2026-11-22",
    "1900-01-01",
    "-0",
    "1e309",
    "9".repeat(400),
    0,
    -0,
    -1,
    0.1,
    2 ** 31,
    2 ** 32 + 1,
    Number.MAX_SAFE_INTEGER,
    2 ** 53,
    2 ** 63,
    1e300,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    true,
    10n ** 30n,
    new Date(Number.NaN),
    Symbol.iterator,
    () => "function",
    [],
    {},
    JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  ),
);
const id = fc.integer({ min: 1, max: 7 });
const text = fc.constantFrom("Tere", "Õ „ä“ 🌱", " ", "https://a.ee/b");
const day = fc.constantFrom("2026-11-22", "2026-11-01", "2025-02-28", "2027-01-01");
const hours = fc.constantFrom(0.25, 1.75, 8, 24, 0, 1.3);
const money = fc.record({
  amount: fc.constantFrom("1", "24500.5", "0", "999999999999.99"),
  currency: fc.constant("EUR"),
});

/** What the fields of all procedures are called, with values that some procedure takes. */
const FIELDS: Record<string, fc.Arbitrary<unknown>> = {
  id,
  projectId: id,
  project: id,
  documentId: id,
  revisionId: id,
  procurementId: id,
  revision: fc.nat({ max: 30 }),
  version: fc.integer({ min: 1, max: 4 }),
  against: fc.constantFrom("inForce", "first", 1, 2, "3"),
  on: day,
  openedOn: day,
  eligibleFrom: day,
  eligibleTo: day,
  adoptedOn: day,
  adoptedOnAssumed: fc.boolean(),
  title: text,
  text,
  reason: fc.oneof(text, fc.constantFrom(...LATE_REASONS)),
  source: text,
  from: fc.oneof(fc.constantFrom("inForce", "empty", "2026-Q1"), day),
  to: day,
  lateNote: text,
  url: text,
  number: text,
  name: text,
  person: text,
  note: text,
  registerNumber: text,
  kind: fc.constantFrom(...KINDS, ...EXCHANGE_KINDS),
  consultationId: id,
  outputId: fc.integer({ min: 1, max: 50 }),
  deliveryId: fc.integer({ min: 1, max: 50 }),
  nameEt: text,
  nameEn: text,
  indicators: fc.subarray([...INDICATORS]),
  unclear: text,
  count: fc.integer({ min: 1, max: 40 }),
  link: fc.constantFrom(null, "", "https://a.ee/b"),
  assignmentId: fc.oneof(fc.constant(null), id),
  entryId: fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 4, arbitrary: id }),
  role: fc.constantFrom(...EVALUATOR_ROLES),
  activity: fc.constantFrom(...ACTIVITIES),
  hours,
  forecastHours: fc.oneof(fc.constant(null), hours),
  load: fc.constantFrom(null, null, 0.3, 1.5),
  months: fc.constantFrom(null, null, 2),
  entries: fc.array(
    fc.record({
      what: fc.constantFrom("log", "edit", "remove"),
      id,
      entryId: id,
      version: fc.integer({ min: 1, max: 2 }),
      person: text,
      on: day,
      hours,
      activity: fc.constantFrom(...ACTIVITIES),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  exchangeId: id,
  topic: fc.constantFrom(...TOPICS),
  neededBy: day,
  sentOn: fc.oneof(fc.constant(null), day),
  input: fc.constantFrom(...RTK_INPUTS),
  month: fc.oneof(fc.integer({ min: 1, max: 13 }), fc.constantFrom("2026-10", "2025-02", "2026-11")),
  day: fc.integer({ min: 1, max: 32 }),
  validFrom: day,
  validTo: fc.oneof(fc.constant(null), day),
  verification: fc.constantFrom(...LAW_VERIFICATIONS),
  organisationId: fc.integer({ min: 1, max: 2 }),
  userId: fc.constantFrom("somebody", "nobody"),
  email: fc.constantFrom("keegi@naidis.ee", "uus@naidis.ee", "pole aadress"),
  administratorEmail: fc.constantFrom(null, "haldur@naidis.ee"),
  isAdministrator: fc.boolean(),
  isOperator: fc.boolean(),
  isDisabled: fc.boolean(),
  withProcurements: fc.boolean(),
  token: text,
  password: text,
  organisationName: text,
  account: fc.constantFrom(null, { name: "Keegi", password: "hommik-algab-kohviga" }),
  before: id,
  page: fc.uuid(),
  screen: fc.constantFrom(...SHARED_SCREENS),
  search: fc.constantFrom("", "?kind=training&sub=0,1", "?knownAt=2026-11-01T00:00:00Z&q=a%ff", "?%"),
  withNames: fc.boolean(),
  worksUntil: day,
  conditionId: id,
  stepId: id,
  enabled: fc.boolean(),
  procedure: fc.constantFrom(...PROCEDURES),
  rtkInvolvement: fc.constantFrom(...RTK_INVOLVEMENTS),
  subActivity: fc.constantFrom(null, 1, 2, 9),
  estimatedValue: money,
  stage: fc.constantFrom(...STAGES, null),
  toStage: fc.constantFrom(...MOVE_TARGETS),
  as: fc.constantFrom(...CLOSINGS),
  applicable: fc.boolean(),
  lateReason: fc.constantFrom(...LATE_REASONS, null),
  notApplicable: fc.subarray([...STAGES]),
  subActivities: fc.array(fc.record({ number: fc.nat({ max: 9 }), nameEt: text, nameEn: text }), {
    maxLength: 3,
  }),
};
const field = (name: string) =>
  fc.oneof({ weight: 24, arbitrary: FIELDS[name]! }, { weight: 1, arbitrary: nasty });
const details = fc.record(
  Object.fromEntries(
    [
      "title",
      "kind",
      "subActivity",
      "procedure",
      "rtkInvolvement",
      "person",
      "estimatedValue",
      "registerNumber",
      "note",
    ].map((name) => [name, field(name)]),
  ),
  { requiredKeys: [] },
);
const period = fc.constantFrom("2026-Q4", "2027", "2027-H1", "2026-11-22", "2025-04");
const says = fc.record({
  kind: fc.constantFrom(...WINDOW_KINDS, "dropped"),
  from: fc.oneof(fc.constant(null), period, { weight: 1, arbitrary: nasty }),
  to: fc.oneof({ weight: 9, arbitrary: period }, { weight: 1, arbitrary: nasty }),
  refersTo: fc.constantFrom(...REFERENTS),
  verbatim: text,
});
const saysOfOutput = fc.record({
  kind: fc.constantFrom(...WINDOW_KINDS),
  from: fc.oneof(fc.constant(null), period),
  to: fc.oneof(fc.constant(null), period),
  count: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 40 })),
  perQuarter: fc.constantFrom(null, 10),
  isMinimum: fc.boolean(),
  verbatim: text,
});
const seen = fc.oneof(
  { weight: 3, arbitrary: saysOfOutput },
  { weight: 5, arbitrary: details },
  { weight: 3, arbitrary: says },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: nasty },
);
const plausible = fc.record({
  ...Object.fromEntries(Object.keys(FIELDS).map((name) => [name, field(name)])),
  was: seen,
  becomes: seen,
});
const sparse = fc
  .tuple(plausible, fc.subarray([...Object.keys(FIELDS), "was", "becomes"]))
  .map(([whole, names]) =>
    Object.fromEntries(names.map((name) => [name, whole[name as keyof typeof whole]])),
  );
const input = fc.oneof(
  { weight: 6, arbitrary: plausible },
  { weight: 2, arbitrary: sparse },
  { weight: 1, arbitrary: nasty },
);

const NAMES = PROCEDURE_NAMES.filter((name) => name !== "projects.loadSample");
const BATCH = 8;

test("2,000 random inputs to all procedures are done or refused, and no answer tells of the inside", async () => {
  const { caller, logged } = await openWire(office.context());
  await loadSample(office.context());
  const outcomes: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...NAMES), input), { minLength: BATCH, maxLength: BATCH }),
      async (calls) => {
        await Promise.all(
          calls.map(async ([name, given]) => {
            const outcome = await callOnce(caller, name, given);
            if (outcome instanceof TRPCError) assertMeant(outcome);
            else if (outcome !== null) throw outcome;
            const key = outcome ? outcome.code : "done";
            outcomes[key] = (outcomes[key] ?? 0) + 1;
          }),
        );
        expect(logged.splice(0)).toEqual([]);
      },
    ),
    { numRuns: 2_000 / BATCH },
  );
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  // The inputs reach everything: some are done, and each way to be refused is met. Here nobody has an account.
  expect(Object.keys(outcomes).sort()).toEqual([
    "BAD_REQUEST",
    "CONFLICT",
    "NOT_FOUND",
    "UNAUTHORIZED",
    "UNPROCESSABLE_CONTENT",
    "done",
  ]);
});

test("nor does any where people sign in, of somebody who may do almost everything", async () => {
  const { sql } = office.database;
  await sql`insert into users (id, name, email) values ('somebody', 'Keegi', 'keegi@naidis.ee')`;
  const projects = await sql<{ id: number }[]>`select id::int from projects where id < 8`;
  const person = await givenPerson(office, {
    seats: projects.map(({ id: projectId }) => ({ projectId, role: "manager" })),
    administers: [1],
    isOperator: true,
  });
  await sql`insert into memberships (project_id, user_id, role) values (${projects[0]!.id}, 'somebody', 'evaluator')`;
  const headers = { cookie: await person.cookie() };
  const written: string[] = [];
  const stderr = vi
    .spyOn(process.stderr, "write")
    .mockImplementation((line) => written.push(String(line)) > 0);
  const server = await startServer({
    environment: { DATABASE_URL: databaseUrl(office), LOGIN: "required", PORT: "0", LOG_LEVEL: "error" },
    clientFolder: null,
  });
  const outcomes: Record<number, number> = {};
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...ANSWERING), input), { minLength: BATCH, maxLength: BATCH }),
        async (calls) => {
          await Promise.all(
            calls.map(async ([name, given]) => {
              const { status, text } = await askOnce(server.address, name, given, headers);
              outcomes[status] = (outcomes[status] ?? 0) + 1;
              expect(status, `${name} ${text}`).toBeLessThan(500);
              expect(text).not.toMatch(INSIDE);
            }),
          );
          expect(written.filter((line) => !line.includes('"eventName"'))).toEqual([]);
        },
      ),
      { numRuns: 1_000 / BATCH },
    );
  } finally {
    stderr.mockRestore();
    await server.close();
  }
  expect(Object.keys(outcomes).map(Number)).toEqual(expect.arrayContaining([200, 400, 404, 409, 422]));
});

/** All but the live updates, which do not end. */
const ANSWERING = NAMES.filter((name) => name !== "board.live");

/** Asks over HTTP; what cannot be sent at all is sent as nothing. */
function askOnce(address: string, name: string, given: unknown, headers: Record<string, string>) {
  const body = asJson(given);
  if (typeOf(name) === "mutation")
    return ask(address, `/api/trpc/${name}`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
    });
  return ask(address, `/api/trpc/${name}?input=${encodeURIComponent(body)}`, { headers });
}

function asJson(given: unknown): string {
  try {
    return (JSON.stringify(given) ?? "null").toWellFormed();
  } catch {
    return "null";
  }
}

/** @returns what was thrown, or null */
async function callOnce(caller: object, name: string, given: unknown): Promise<unknown> {
  const procedure = name
    .split(".")
    .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], caller);
  try {
    const answer = await (procedure as (input: unknown) => Promise<unknown>)(given);
    if (name !== "board.live") return null;
    const updates = (answer as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    await updates.next();
    await updates.return?.();
    return null;
  } catch (error) {
    return error;
  }
}

function assertMeant(error: TRPCError): void {
  expect(refusalOf(error)).not.toBeNull();
  const { message } = error;
  expect(message).not.toMatch(INSIDE);
}

const INSIDE =
  /Failed query|\bselect |\binsert |\bupdate "|node_modules|\.ts:\d|\n\s+at |\/server\/|postgres/i;
