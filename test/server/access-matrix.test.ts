import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningServer, startServer } from "#server/start.ts";
import { type Deed, MAY, type Seat } from "#shared/access.ts";
import {
  givenOrganisation,
  givenPlace,
  INPUTS,
  nowhere,
  type Organisation,
  type Path,
  type Place,
  refusalFor,
  WHO,
  type Who,
  withRemoved,
} from "#test/support/calls.ts";
import { type TestDatabase, TODAY, testDatabase } from "#test/support/database.ts";
import { givenPerson } from "#test/support/people.ts";
import { typeOf } from "#test/support/procedures.ts";
import { type Asked, ask, databaseUrl } from "#test/support/server.ts";

/** Everything that can be asked of the server, by everybody, about what is theirs and what is not. */
let office: TestDatabase;
let server: RunningServer;
let ours: Organisation;
let place: Place;
/** Of another organisation, with the same in it. */
let foreign: Place;
/** Ours, with procurements that were taken away. */
let removed: Place;
const cookies: Partial<Record<Who | "operator", string>> = {};

beforeAll(async () => {
  office = await testDatabase();
  ours = await givenOrganisation(office);
  place = await givenPlace(office, ours);
  removed = await withRemoved(office, place);
  const theirs = await givenOrganisation(office);
  foreign = await givenPlace(office, theirs);
  for (const who of WHO) if (who !== "anonymous") cookies[who] = await ours.people[who].cookie();
  cookies.stranger = await theirs.people.manager.cookie();
  cookies.operator = await (await givenPerson(office, { isOperator: true })).cookie();
  server = await startServer({
    environment: { DATABASE_URL: databaseUrl(office), LOGIN: "required", PORT: "0", LOG_LEVEL: "silent" },
    clock: () => new Date(`${TODAY}T10:00:00Z`),
    clientFolder: null,
  });
});
afterAll(async () => {
  await server?.close();
  await office?.close();
});

const PATHS = Object.keys(INPUTS) as Path[];

/** What came of a call: whether it was let in, and what it was told. */
interface Told {
  status: number;
  body: unknown;
}

async function call(path: Path, input: unknown, cookie: string | undefined): Promise<Told> {
  const headers: Record<string, string> = cookie ? { cookie } : {};
  const isMutation = typeOf(path) === "mutation";
  const query =
    isMutation || input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  const address = `/api/trpc/${path}${query}`;
  if (typeOf(path) === "subscription") return firstOf(address, headers);
  const answer = await ask(
    server.address,
    address,
    isMutation ? { method: "POST", headers, body: input ?? {} } : { headers },
  );
  return { status: answer.status, body: answer.json.error ?? null };
}

/** What a stream says first; one that is refused says so there. */
function firstOf(path: string, headers: Record<string, string>): Promise<Told> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${server.address}${path}`,
      { headers: { ...headers, accept: "text/event-stream" }, agent: false },
      (incoming) => {
        let text = "";
        incoming.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
          const error = /event: serialized-error\ndata: (.*)\n/.exec(text)?.[1];
          if (!error && !text.includes("revision")) return;
          outgoing.destroy();
          const body = error ? JSON.parse(error) : null;
          resolve({ status: body?.data?.httpStatus ?? incoming.statusCode!, body });
        });
        incoming.on("end", () => resolve({ status: incoming.statusCode!, body: text }));
      },
    );
    outgoing.on("error", reject).end();
  });
}

/** What the database says, apart from who is there and what was tried. */
async function everything(): Promise<string> {
  const { sql } = office.database;
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'
      and table_name not in ('sessions', 'security_events', 'rate_limits', 'presences', 'installation')
    order by table_name`;
  const sums = tables.map(
    ({ name }) =>
      `select '${name} ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from ${name} t`,
  );
  const rows = await sql.unsafe<{ sum: string }[]>(sums.join(" union all "));
  const sorted = rows.map(({ sum }) => sum).sort();
  return sorted.join("\n");
}

/** Fields that nobody can give themselves. */
const EXTRA = {
  roles: ["manager"],
  seats: { 1: ["manager"] },
  actor: "local",
  userId: "local",
  isOperator: true,
  access: { isLocal: true },
};

describe("whoever may not", () => {
  test.each(PATHS)("use %s is told so, and nothing is different", async (path) => {
    const before = await everything();
    for (const who of WHO) {
      const statuses = refusalFor(path, who);
      if (statuses.length === 0) continue;
      const input = INPUTS[path](place, who);
      const sent = typeof input === "object" ? { ...EXTRA, ...input } : input;
      const { status, body } = await call(path, sent, cookies[who]);
      expect({ path, who, status, body, isRight: statuses.includes(status) }).toMatchObject({
        isRight: true,
      });
    }
    expect(await everything()).toBe(before);
  });
});

/** Where nobody is there is nobody who leaves; of what no plan states there is nothing to explain. */
const TOLD_OTHERWISE: Readonly<Record<string, number>> = {
  "presence.leave procurementId": 200,
  "plans.giveReason procurementId": 422,
};

describe("what belongs to others", () => {
  /** Who may do most: of everything else, the roles above tell. */
  const boldest = (path: Path): Who => {
    const scope = MAY[path];
    return typeof scope === "string" || !(scope as readonly Seat[]).includes("manager")
      ? "administrator"
      : "manager";
  };
  const asked = PATHS.filter((path) => typeof MAY[path] !== "string" || MAY[path] === "organisation");

  test.each(asked)("looks to %s like what is not there", async (path) => {
    const who = boldest(path);
    const absent = nowhere(place);
    const before = await everything();
    const input = INPUTS[path](place, who) as Record<string, unknown>;
    const [theirs, missing] = await Promise.all(
      [foreign, absent].map((other) => call(path, INPUTS[path](other, who), cookies[who])),
    );
    expect({ path, ...missing }).toMatchObject({ status: 404 });
    expect(theirs).toEqual(missing);
    // Of one's own project, with one number of something else in it.
    const mixed = [absent, foreign, removed].map((other) => INPUTS[path](other, who) as typeof input);
    for (const [name, own] of Object.entries(input)) {
      if (!/^id$|Id$|^from$/.test(name) || typeof own !== "number") continue;
      const others = mixed.filter((other) => other[name] !== own);
      const told = await Promise.all(
        others.map((other) => call(path, { ...input, [name]: other[name] }, cookies[who])),
      );
      const status = TOLD_OTHERWISE[`${path} ${name}`] ?? 404;
      expect({ path, name, ...told[0] }).toMatchObject({ status });
      for (const each of told) expect({ name, ...each }).toEqual({ name, ...told[0] });
    }
    expect(await everything()).toBe(before);
  });
});

describe("whoever may", () => {
  const reads = PATHS.filter((path) => typeOf(path) !== "mutation");
  test.each(reads)("reads %s", async (path) => {
    for (const who of WHO) {
      if (refusalFor(path, who).length > 0 || (who === "stranger" && MAY[path] !== "signedIn")) continue;
      const { status, body } = await call(path, INPUTS[path](place, who), cookies[who]);
      expect({ path, who, status, body }).toMatchObject({ status: 200 });
    }
    if (MAY[path] === "installation")
      expect(await call(path, INPUTS[path](place, "administrator"), cookies.operator)).toMatchObject({
        status: 200,
      });
  });

  const changes = PATHS.filter(
    (path) => typeOf(path) === "mutation" && (Array.isArray(MAY[path]) || MAY[path] === "organisation"),
  );
  test.each(changes)("does %s", async (path) => {
    for (const who of WHO) {
      if (refusalFor(path, who).length > 0 || who === "stranger") continue;
      const organisation = await givenOrganisation(office);
      const fresh = await givenPlace(office, organisation);
      const cookie = await organisation.people[who as "manager"].cookie();
      const { status, body } = await call(path, INPUTS[path](fresh, who), cookie);
      expect({ path, who, status, body }).toMatchObject({ status: 200 });
    }
  });
});

describe("addresses that are no procedures", () => {
  const reads = (of: Place): [deed: Deed, path: string][] => [
    ["board.read", `/api/v1/board?project=${of.projectId}`],
    ["reports.slippage", `/api/v1/reports/slippage?project=${of.projectId}`],
    ["GET /api/v1/board/facts", `/api/v1/board/facts?project=${of.projectId}`],
    [
      "GET /api/v1/hours/export",
      `/api/v1/hours/export?project=${of.projectId}&from=2026-01-01&to=2026-12-31`,
    ],
    [
      "GET /api/v1/hours/export",
      `/api/v1/hours/export?project=${of.projectId}&from=2026-01-01&to=2026-12-31&format=xlsx`,
    ],
  ];
  const told = async (path: string, who: Who, asked: Asked = {}) => {
    const headers: Record<string, string> = cookies[who] ? { cookie: cookies[who] } : {};
    const { status, text } = await ask(server.address, path, { ...asked, headers });
    return { status, text };
  };

  test("answer those who may, and tell the others what the procedures tell them", async () => {
    for (const who of WHO)
      for (const [deed, path] of reads(place)) {
        const { status } = await told(path, who);
        expect({ who, path, status }).toEqual({ who, path, status: refusalFor(deed, who)[0] ?? 200 });
      }
  });

  test("say the same of what is foreign and of what is not there", async () => {
    const missing = reads(nowhere(place));
    for (const who of WHO)
      for (const [at, [, path]] of reads(foreign).entries())
        if (who !== "stranger") expect(await told(path, who)).toEqual(await told(missing[at]![1], who));
  });

  test("move a procurement for those who may, and for nobody else", async () => {
    const before = await everything();
    const move = ({ procurement: { id, version } }: Place, who: Who) =>
      told(`/api/v1/procurements/${id}/move`, who, {
        method: "POST",
        body: { toStage: "rtkCoordination", version },
      });
    for (const who of WHO) {
      const [status] = refusalFor("procurements.move", who);
      if (status) expect({ who, ...(await move(place, who)) }).toMatchObject({ who, status });
    }
    expect(await move(foreign, "manager")).toEqual(await move(nowhere(place), "manager"));
    expect(await everything()).toBe(before);
    expect((await move(place, "coordinator")).status).toBe(200);
  });

  test("without a project named, show nobody more than their own", async () => {
    for (const path of ["/api/v1/board", "/api/v1/board/facts", "/api/v1/reports/slippage"]) {
      const { text } = await told(path, "stranger");
      expect(JSON.parse(text).project.id).toBe(foreign.projectId);
      expect((await told(path, "anonymous")).status).toBe(401);
    }
  });
});

describe("what somebody tried who had no right to", () => {
  const attempts = async () => {
    const { userId } = ours.people.auditor;
    return office.database.sql`
      select organisation_id::int as "organisationId", details from security_events
      where kind = 'attempt.denied' and actor = ${userId} order by id`;
  };

  test("stands in the security log of the organisation, once a minute however often it is tried", async () => {
    const { projectId } = await givenPlace(office, ours);
    const before = await attempts();
    const input = { projectId, name: "Uus", from: "empty" };
    for (let tries = 0; tries < 3; tries += 1)
      expect((await call("plans.startDraft", input, cookies.auditor)).status).toBe(403);
    const export_ = `/api/v1/hours/export?project=${foreign.projectId + 1_000_000}&from=2026-01-01&to=2026-01-31`;
    expect((await ask(server.address, export_, { headers: { cookie: cookies.auditor! } })).status).toBe(404);
    expect((await attempts()).slice(before.length)).toEqual([
      {
        organisationId: place.organisationId,
        details: { deed: "plans.startDraft", projectId, organisationId: null },
      },
      {
        organisationId: null,
        details: {
          deed: "GET /api/v1/hours/export",
          projectId: foreign.projectId + 1_000_000,
          organisationId: null,
        },
      },
    ]);
  });
});
