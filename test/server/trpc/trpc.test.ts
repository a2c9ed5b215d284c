import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "#server/db.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { openWire } from "#test/support/wire.ts";
import { checksums } from "#test/support/witness.ts";

let office: TestDatabase;
let projectId: number;
beforeAll(async () => {
  office = await testDatabase();
  projectId = await givenProject(office.context());
});
afterAll(() => office.close());

/** The error as the client gets it, with its status. */
async function errorOf(answer: Response) {
  const { error } = (await answer.json()) as {
    error: { message: string; code: number; data: Record<string, unknown> };
  };
  return { status: answer.status, ...error };
}

describe("a refusal of the rules travels whole", () => {
  test("with its code, its field, its details and the row as it is", async () => {
    const ctx = office.context();
    const { id, version } = await givenProcurement(ctx, { projectId });
    const moved = await moveProcurement(ctx, { id, version, toStage: "contract" });
    const { ask } = await openWire(ctx);
    const stale = await errorOf(await ask("procurements.move", { id, version, toStage: "delivery" }));
    expect(stale).toEqual({
      status: 409,
      code: expect.any(Number),
      message: expect.stringContaining("changed this procurement meanwhile"),
      data: {
        code: "CONFLICT",
        httpStatus: 409,
        errorNumber: null,
        refusal: {
          code: "STALE",
          field: "version",
          details: { who: "local", when: expect.any(String), what: "procurement.moved" },
          current: { ...moved.procurement, projectId },
        },
      },
    });
  });

  test.each([
    ["procurements.read", { id: 999_999 }, "query", 404, "NOT_FOUND", "id"],
    ["procurements.comment", { id: 999_999, text: "Tere" }, "mutation", 404, "NOT_FOUND", null],
    ["history.undo", { projectId: 999_999 }, "mutation", 422, "NOTHING_TO_UNDO", null],
    ["projects.open", { projectId: 999_999 }, "mutation", 404, "NOT_FOUND", "projectId"],
    ["board.read", { project: 999_999 }, "query", 404, "NOT_FOUND", "project"],
    ["board.changesSince", { projectId: 999_999, revision: 0 }, "query", 404, "NOT_FOUND", "project"],
  ] as const)("from %s with %j", async (path, input, type, status, code, field) => {
    const { ask } = await openWire(office.context());
    const error = await errorOf(await ask(path, input, type));
    expect(error).toMatchObject({ status, data: { httpStatus: status, errorNumber: null } });
    expect(error.data.refusal).toMatchObject({ code, field });
  });
});

describe("input that is not understood is a refusal beside its field", () => {
  const id = 1;
  const version = 1;
  const project = { number: "1", name: "Projekt", eligibleFrom: "2026-01-01", eligibleTo: "2027-01-01" };
  const part = { number: 1, nameEt: "Üks", nameEn: "One" };
  const long = "õ".repeat(5000);
  test.each([
    ["procurements.edit", { id, was: {}, becomes: { title: "" } }, "REQUIRED", "becomes.title"],
    ["procurements.edit", { id, was: {}, becomes: { title: "  \n " } }, "REQUIRED", "becomes.title"],
    ["procurements.edit", { id, was: {}, becomes: { title: long } }, "TOO_LONG", "becomes.title"],
    ["procurements.edit", { id, was: {}, becomes: { note: long } }, "TOO_LONG", "becomes.note"],
    ["procurements.edit", { id, was: {}, becomes: { person: long } }, "TOO_LONG", "becomes.person"],
    [
      "procurements.edit",
      { id, was: {}, becomes: { registerNumber: long } },
      "TOO_LONG",
      "becomes.registerNumber",
    ],
    ["procurements.edit", { id, was: {}, becomes: { kind: "party" } }, "INVALID_INPUT", "becomes.kind"],
    [
      "procurements.edit",
      { id, was: {}, becomes: { subActivity: 1e12 } },
      "UNKNOWN_SUB_ACTIVITY",
      "becomes.subActivity",
    ],
    [
      "procurements.edit",
      { id, was: {}, becomes: { estimatedValue: { amount: "9".repeat(40), currency: "EUR" } } },
      "INVALID_AMOUNT",
      "becomes.estimatedValue.amount",
    ],
    [
      "procurements.edit",
      { id, was: {}, becomes: { estimatedValue: { amount: "-1", currency: "EUR" } } },
      "INVALID_AMOUNT",
      "becomes.estimatedValue.amount",
    ],
    [
      "procurements.edit",
      { id, was: {}, becomes: { estimatedValue: { amount: "1", currency: "eurot" } } },
      "INVALID_AMOUNT",
      "becomes.estimatedValue.currency",
    ],
    ["procurements.create", { projectId: 1, kind: "other" }, "INVALID_INPUT", "title"],
    ["procurements.create", { projectId: 1, kind: "other", title: "" }, "REQUIRED", "title"],
    [
      "procurements.create",
      { projectId: 1, kind: "other", title: "A", openedOn: "2026-02-30" },
      "INVALID_DAY",
      "openedOn",
    ],
    ["procurements.move", { id, version, toStage: "contract", on: "22.11.2026" }, "INVALID_DAY", "on"],
    ["procurements.move", { id, version, toStage: "evaluation" }, "INVALID_INPUT", "toStage"],
    ["procurements.move", { id, toStage: "contract" }, "INVALID_INPUT", "version"],
    ["procurements.move", { id, version, toStage: "contract", reason: long }, "TOO_LONG", "reason"],
    ["procurements.close", { id, version, as: "failed", reason: " " }, "REASON_REQUIRED", "reason"],
    ["procurements.reopen", { id, version, reason: "" }, "REASON_REQUIRED", "reason"],
    ["procurements.comment", { id, text: " " }, "REQUIRED", "text"],
    ["procurements.comment", { id, text: long }, "TOO_LONG", "text"],
    ["procurements.linkDocument", { id, title: "A", url: "javascript:alert(1)" }, "LINK_NOT_WEB", "url"],
    ["procurements.linkDocument", { id, title: "", url: "https://a.ee" }, "REQUIRED", "title"],
    ["projects.create", { ...project, eligibleTo: "2025-12-31" }, "PERIOD_REVERSED", "eligibleTo"],
    ["projects.create", { ...project, subActivities: [part, part] }, "NUMBER_TAKEN", "subActivities"],
    [
      "projects.create",
      { ...project, subActivities: [{ ...part, nameEt: "" }] },
      "REQUIRED",
      "subActivities.0.nameEt",
    ],
    ["procurements.comment", null, "INVALID_INPUT", null],
    ["procurements.comment", [1], "INVALID_INPUT", null],
    ["procurements.comment", { id: 2 ** 53, text: "Tere" }, "INVALID_INPUT", "id"],
    ["procurements.comment", { id: "1", text: "Tere" }, "INVALID_INPUT", "id"],
    ["procurements.comment", { id: -1, text: "Tere" }, "INVALID_INPUT", "id"],
    ["history.undo", { projectId: 1, revision: 0.5 }, "INVALID_INPUT", "revision"],
  ])("%s %j", async (path, input, code, field) => {
    const { ask, logged } = await openWire(office.context());
    const before = await checksums(office.database);
    const error = await errorOf(await ask(path, input));
    expect(error).toMatchObject({ status: 400, data: { code: "BAD_REQUEST", errorNumber: null } });
    expect(error.data.refusal).toEqual({ code, field, details: {}, current: null });
    expect(logged).toEqual([]);
    expect(await checksums(office.database)).toEqual(before);
  });

  const NUL = "A\0B";
  const HALF = "A\ud83dB";
  test.each([
    [
      "a title",
      "procurements.edit",
      (text: string) => ({ id, was: {}, becomes: { title: text } }),
      "becomes.title",
    ],
    [
      "a note",
      "procurements.edit",
      (text: string) => ({ id, was: {}, becomes: { note: text } }),
      "becomes.note",
    ],
    [
      "a person",
      "procurements.edit",
      (text: string) => ({ id, was: {}, becomes: { person: text } }),
      "becomes.person",
    ],
    ["a comment", "procurements.comment", (text: string) => ({ id, text }), "text"],
    ["a reason", "procurements.close", (reason: string) => ({ id, version, as: "failed", reason }), "reason"],
    [
      "a link's title",
      "procurements.linkDocument",
      (title: string) => ({ id, title, url: "https://a.ee" }),
      "title",
    ],
    [
      "a link",
      "procurements.linkDocument",
      (text: string) => ({ id, title: "A", url: `https://a.ee/${text}` }),
      "url",
    ],
    ["a retender's title", "procurements.retender", (title: string) => ({ id, version, title }), "title"],
    ["a project's name", "projects.create", (name: string) => ({ ...project, name }), "name"],
    [
      "a sub-activity's name",
      "projects.create",
      (nameEn: string) => ({ ...project, subActivities: [{ ...part, nameEn }] }),
      "subActivities.0.nameEn",
    ],
  ] as const)(
    "%s that no database can keep: a NUL, or half of a character",
    async (_, path, input, field) => {
      await givenProcurement(office.context(), { projectId });
      const { ask, logged } = await openWire(office.context());
      const before = await checksums(office.database);
      for (const text of [NUL, HALF]) {
        const error = await errorOf(await ask(path, input(text)));
        expect(error.data.refusal).toEqual({ code: "INVALID_INPUT", field, details: {}, current: null });
      }
      expect(logged).toEqual([]);
      expect(await checksums(office.database)).toEqual(before);
    },
  );

  test("a yardstick nobody adopted", async () => {
    const { ask } = await openWire(office.context());
    for (const against of ["yesterday", "0", "1.5", 999_999]) {
      const error = await errorOf(await ask("board.read", { project: projectId, against }, "query"));
      expect(error.data.refusal).toMatchObject({ code: "UNKNOWN_REVISION", field: "against" });
    }
  });
});

describe("keys that nobody asked for", () => {
  test("have no effect: not on another project, nor on version, actor or round", async () => {
    const ctx = office.context();
    const other = await givenProject(ctx);
    const { id, version } = await givenProcurement(ctx, { projectId });
    const extra = {
      projectId: other,
      actor: "mina",
      origin: "mina",
      revision: 1,
      retenderOf: 1,
      removedAt: "2026-01-01",
      closedAs: "failed",
      illustrative: true,
      happenedOn: "2000-01-01",
    };
    const { caller } = await openWire(ctx);
    const becomes = { title: "Uus", version: 99, id: 99, stages: {}, openedOn: "2000-01-01", ...extra };
    const edit = { id, was: { ...extra }, becomes, version: 50, ...extra };
    const edited = await caller.procurements.edit(edit as never);
    const page = await caller.procurements.read({ id });
    expect(page.project.id).toBe(projectId);
    expect(page.procurement).toMatchObject({
      title: "Uus",
      version: version + 1,
      retenderOf: null,
      closedAs: null,
      openedOn: "2026-11-22",
    });
    expect(page.history[0]).toMatchObject({
      revision: edited.revision,
      actor: "local",
      origin: null,
      after: { title: "Uus" },
      happenedOn: ctx.today,
    });
    const created = await caller.procurements.create({
      ...extra,
      projectId,
      title: "Loodud",
      kind: "other",
      id: 5000,
      version: 7,
      closedOn: "2026-01-01",
      closedReason: "x",
    } as never);
    expect(created.procurement).toMatchObject({ version: 1, retenderOf: null, closedAs: null });
    expect(created.procurement.id).not.toBe(5000);
  });

  test("cannot change what all objects have in common", async () => {
    const { ask } = await openWire(office.context());
    const { id } = await givenProcurement(office.context(), { projectId });
    const poison =
      '"__proto__":{"polluted":true,"title":"Mürk"},"constructor":{"prototype":{"polluted":true}}';
    await ask(
      "procurements.edit",
      `{"id":${id},"was":{${poison}},"becomes":{"note":"Tere",${poison}},${poison}}`,
    );
    await ask("projects.create", `{${poison}}`);
    const stored = await office.database.sql`select title, note from procurements where id = ${id}`;
    expect(stored[0]).toEqual({ title: "Veebipõhine e-kursus", note: "Tere" });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("a bug", () => {
  test("is logged whole once, and shown as a plain sentence with a number", async () => {
    const broken = await testDatabase();
    try {
      const project = await givenProject(broken.context());
      const { id } = await givenProcurement(broken.context(), { projectId: project });
      await broken.database.sql`alter table comments rename to gone`;
      const { ask, logged } = await openWire(broken.context());
      const error = await errorOf(await ask("procurements.comment", { id, text: "Saladus" }));
      expect(error).toEqual({
        status: 500,
        code: expect.any(Number),
        message: "Something went wrong here. Nothing was half done.",
        data: {
          code: "INTERNAL_SERVER_ERROR",
          httpStatus: 500,
          refusal: null,
          errorNumber: expect.stringMatching(/^E-[ACDEFGHJKLMNPQRTUVWXY34679]{6}$/),
        },
      });
      expect(logged).toEqual([{ error: expect.any(Error), errorNumber: error.data.errorNumber }]);
      expect(String(logged[0]!.error)).toContain("comments");
    } finally {
      await broken.close();
    }
  });

  test("in a live update too", async () => {
    const broken = await testDatabase();
    try {
      const project = await givenProject(broken.context());
      const { ask, logged } = await openWire(broken.context());
      await broken.database.sql`alter table projects rename column revision to gone`;
      const events = await readEvents(await ask("board.live", { projectId: project }, "query"), 2);
      expect(events).toMatch(/event: serialized-error/);
      expect(events).toMatch(/"errorNumber":"E-\w{6}"/);
      expect(events).not.toMatch(/column|relation|select|revision/);
      expect(logged).toHaveLength(1);
    } finally {
      await broken.close();
    }
  });
});

test("a live update of a project that is not there is a refusal, and the client need not try again", async () => {
  const { ask, logged } = await openWire(office.context());
  const events = await readEvents(await ask("board.live", { projectId: 999_999 }, "query"), 2);
  expect(events).toMatch(/event: serialized-error/);
  expect(events).toMatch(
    /"code":"NOT_FOUND","httpStatus":404,"refusal":\{"code":"NOT_FOUND","field":"project"/,
  );
  expect(logged).toEqual([]);
});

test("a database that does not answer is a refusal that says so, not a bug", async () => {
  const nowhere = { ...office.connection, path: "/nowhere/.s.PGSQL.1", host: "127.0.0.1", port: 1 };
  const database: Database = openDatabase(nowhere);
  const { id } = await givenProcurement(office.context(), { projectId });
  const { ask, logged } = await openWire(office.context(), { database });
  for (const [path, input, type] of [
    ["procurements.read", { id }, "query"],
    ["projects.list", undefined, "query"],
    ["board.read", { project: projectId }, "query"],
    ["procurements.comment", { id, text: "Tere" }, "mutation"],
    ["history.undo", { projectId }, "mutation"],
  ] as const) {
    const error = await errorOf(await ask(path, input, type));
    expect(error).toMatchObject({ status: 503, data: { code: "SERVICE_UNAVAILABLE", errorNumber: null } });
    expect(error.data.refusal).toMatchObject({ code: "DATABASE_UNAVAILABLE" });
  }
  expect(logged).toEqual([]);
  await database.close();
});

/** The first events of a stream, as they are on the wire. */
async function readEvents(answer: Response, count: number): Promise<string> {
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (text.split("\n\n").length <= count) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
  }
  await reader.cancel();
  return text;
}
