import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readFacts } from "#server/queries/facts.ts";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { correctExchange } from "#server/services/correct-exchange.ts";
import { editConsultation } from "#server/services/edit-consultation.ts";
import { markStage } from "#server/services/mark-stage.ts";
import { openConsultation } from "#server/services/open-consultation.ts";
import { recordExchange } from "#server/services/record-exchange.ts";
import { removeConsultation } from "#server/services/remove-consultation.ts";
import { removeExchange } from "#server/services/remove-exchange.ts";
import { undoChange } from "#server/services/undo-change.ts";
import { readCards } from "#shared/board.ts";
import { type Consultation, nextExchanges, type OpenConsultationInput } from "#shared/consultation.ts";
import { addDays, type Day } from "#shared/period.ts";
import { STAGES } from "#shared/stages.ts";
import { type TestDatabase, testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { openWire } from "#test/support/wire.ts";
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

const QUESTION = {
  topic: "technicalDescription",
  stage: "rtkCoordination",
  neededBy: "2026-12-01",
  note: "Kas hindamiskriteeriumid sobivad?",
  sentOn: null,
} as const satisfies Omit<OpenConsultationInput, "id">;

/** The matters of a procurement as every screen reads them. */
async function consultationsOf(id: number): Promise<Consultation[]> {
  const { procurements } = await readFacts(office.context(), projectId);
  return procurements.get(id)!.records.consultations;
}

/** A procurement with one matter, to which this has happened. */
async function given(...happened: ["sent" | "cameBack" | "agreed" | "withdrawn", string][]) {
  const ctx = office.context();
  const { id } = await givenProcurement(ctx, { projectId, openedOn: "2026-01-05" });
  await openConsultation(ctx, { id, ...QUESTION, openedOn: "2026-06-01" });
  let [consultation] = await consultationsOf(id);
  for (const [kind, on] of happened) {
    const { id: consultationId, version } = consultation!;
    await recordExchange(ctx, { id, consultationId, version, kind, on, note: null });
    [consultation] = await consultationsOf(id);
  }
  return { id, consultation: consultation!, place: placeOf(id, consultation!) };
}

function placeOf(id: number, { id: consultationId, version }: Consultation) {
  return { id, consultationId, version };
}

describe("opening a matter", () => {
  test("writes it beside the procurement, whose version stays, with history and one announcement", async () => {
    const ctx = office.context({ origin: "brauser-21" });
    const before = await givenProcurement(ctx, { projectId });
    const { answer, history, announced } = await witness.sees(() =>
      openConsultation(ctx, { id: before.id, ...QUESTION }),
    );
    expect(answer.procurement).toEqual(before);
    const { sentOn: _, ...said } = QUESTION;
    const consultation = {
      id: expect.any(Number),
      version: 1,
      ...said,
      openedOn: ctx.today,
      exchanges: [],
      illustrative: false,
    };
    expect(await consultationsOf(before.id)).toEqual([consultation]);
    expect(history).toEqual([
      {
        projectId,
        revision: answer.revision,
        procurementId: before.id,
        kind: "consultation.opened",
        actor: "local",
        origin: "brauser-21",
        before: { consultation: { ...consultation, exists: false } },
        after: { consultation: { ...consultation, exists: true } },
        happenedOn: ctx.today,
        recordedAt: expect.any(String),
        note: null,
        undoes: null,
      },
    ]);
    expect(announced).toEqual([`${projectId}:${answer.revision}`]);
  });

  test("and sending it at once is one step, in one row of history", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    const { history } = await witness.sees(() =>
      openConsultation(ctx, { id, ...QUESTION, sentOn: "2026-11-02" }),
    );
    const [consultation] = await consultationsOf(id);
    expect(consultation).toMatchObject({
      openedOn: "2026-11-02",
      exchanges: [{ id: expect.any(Number), kind: "sent", on: "2026-11-02", note: null }],
    });
    expect(history).toMatchObject([
      { kind: "consultation.opened", happenedOn: "2026-11-02", after: { consultation } },
    ]);
  });

  test.each([
    ["a day in the future", { openedOn: "2026-11-23" }, "DAY_IN_FUTURE", "openedOn"],
    ["a day of sending in the future", { sentOn: "2026-11-23" }, "DAY_IN_FUTURE", "on"],
    ["a stage that does not apply", { stage: "mappingStudy" }, "STAGE_NOT_APPLICABLE", "stage"],
  ] as const)("is refused for %s", async (_, wrong, code, field) => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId, notApplicable: ["mappingStudy"] });
    expect(
      await witness.seesRefused(() => openConsultation(ctx, { id, ...QUESTION, ...wrong })),
    ).toMatchObject({ code, field });
  });

  test("after the procurement was closed is refused, but what was put to RTK before can still be recorded", async () => {
    const ctx = office.context();
    const { id, version } = await givenProcurement(ctx, { projectId, openedOn: "2026-01-05" });
    await closeProcurement(ctx, { id, version, as: "cancelled", on: "2026-10-01", reason: "Raha ei ole." });
    expect(await witness.seesRefused(() => openConsultation(ctx, { id, ...QUESTION }))).toMatchObject({
      code: "DAY_AFTER_CLOSING",
      field: "openedOn",
      details: { closedOn: "2026-10-01" },
    });
    await openConsultation(ctx, { id, ...QUESTION, sentOn: "2026-09-01" });
    expect(await consultationsOf(id)).toHaveLength(1);
  });

  test("of a procurement that is not there is refused", async () => {
    expect(
      await witness.seesRefused(() => openConsultation(office.context(), { id: 999_999, ...QUESTION })),
    ).toMatchObject({ code: "NOT_FOUND" });
  });

  test("leaves nothing when its history cannot be written", async () => {
    const { id } = await givenProcurement(office.context(), { projectId });
    await witness.seesFail(() =>
      openConsultation({ ...office.context(), origin: "\0" }, { id, ...QUESTION, sentOn: "2026-11-02" }),
    );
  });
});

describe("what happens to a matter", () => {
  test("is recorded in order, each time with the whole matter before and after in history", async () => {
    const ctx = office.context();
    const { id, consultation, place } = await given();
    const { answer, history } = await witness.sees(() =>
      recordExchange(ctx, { ...place, kind: "sent", on: "2026-06-02", note: "Saadetud RTK-le" }),
    );
    const [after] = await consultationsOf(id);
    expect(after).toEqual({
      ...consultation,
      version: 2,
      exchanges: [{ id: expect.any(Number), kind: "sent", on: "2026-06-02", note: "Saadetud RTK-le" }],
    });
    expect(history).toMatchObject([
      {
        revision: answer.revision,
        procurementId: id,
        kind: "consultation.exchanged",
        before: { consultation: { ...consultation, exists: true } },
        after: { consultation: { ...after, exists: true } },
        happenedOn: "2026-06-02",
      },
    ]);
  });

  test("happens today when no day is given", async () => {
    const { id, place } = await given();
    const ctx = office.context({ today: "2026-09-03" });
    await recordExchange(ctx, { ...place, kind: "sent", note: null });
    expect((await consultationsOf(id))[0]!.exchanges[0]!.on).toBe("2026-09-03");
  });

  test("before the day it was written as raised on shows that it was raised by then", async () => {
    const { id, place } = await given();
    await recordExchange(office.context(), { ...place, kind: "sent", on: "2026-05-20", note: null });
    expect((await consultationsOf(id))[0]).toMatchObject({ openedOn: "2026-05-20" });
  });

  test("and was forgotten finds the place its day gives it, also among others of that day", async () => {
    const { id, consultation, place } = await given(["sent", "2026-06-02"], ["agreed", "2026-09-10"]);
    await recordExchange(office.context(), {
      ...place,
      kind: "cameBack",
      on: "2026-08-20",
      note: "Küsimused",
    });
    const [between] = await consultationsOf(id);
    expect(between!.exchanges.map(({ kind, on }) => [kind, on])).toEqual([
      ["sent", "2026-06-02"],
      ["cameBack", "2026-08-20"],
      ["agreed", "2026-09-10"],
    ]);
    const ctx = office.context();
    const [sent] = consultation.exchanges;
    const places = { id, consultationId: consultation.id };
    await correctExchange(ctx, {
      ...places,
      version: between!.version,
      exchangeId: between!.exchanges[1]!.id,
      on: "2026-09-10",
      note: null,
    });
    const [sameDay] = await consultationsOf(id);
    expect(sameDay!.exchanges.map(({ kind }) => kind)).toEqual(["sent", "cameBack", "agreed"]);
    expect(sameDay!.exchanges[0]).toEqual(sent);
  });

  test.each([
    [
      "coming back before it was sent",
      [],
      { kind: "cameBack", on: "2026-06-02" },
      "EXCHANGE_OUT_OF_ORDER",
      "kind",
    ],
    [
      "agreement to what was never sent",
      [],
      { kind: "agreed", on: "2026-06-02" },
      "EXCHANGE_OUT_OF_ORDER",
      "kind",
    ],
    [
      "being sent while it is at RTK",
      [["sent", "2026-06-02"]],
      { kind: "sent", on: "2026-06-03" },
      "EXCHANGE_OUT_OF_ORDER",
      "kind",
    ],
    [
      "coming back on a day before it was sent",
      [["sent", "2026-06-02"]],
      { kind: "cameBack", on: "2026-06-01" },
      "DAY_BEFORE_EXCHANGE",
      "on",
    ],
    [
      "anything after it was agreed",
      [
        ["sent", "2026-06-02"],
        ["agreed", "2026-06-20"],
      ],
      { kind: "sent", on: "2026-06-21" },
      "EXCHANGE_OUT_OF_ORDER",
      "kind",
    ],
    [
      "a day in the future",
      [["sent", "2026-06-02"]],
      { kind: "cameBack", on: "2026-11-23" },
      "DAY_IN_FUTURE",
      "on",
    ],
  ] as const)("refuses %s", async (_, happened, next, code, field) => {
    const { place } = await given(...happened.map(([kind, on]): [typeof kind, string] => [kind, on]));
    expect(
      await witness.seesRefused(() => recordExchange(office.context(), { ...place, ...next, note: null })),
    ).toMatchObject({ code, field });
  });

  test("is corrected in its day and note, between what came before and after", async () => {
    const ctx = office.context();
    const { id, consultation, place } = await given(["sent", "2026-06-02"], ["cameBack", "2026-08-20"]);
    const exchangeId = consultation.exchanges[1]!.id;
    const { history } = await witness.sees(() =>
      correctExchange(ctx, { ...place, exchangeId, on: "2026-08-18", note: "Kiri 5-1/12" }),
    );
    const [after] = await consultationsOf(id);
    expect(after!.exchanges[1]).toEqual({
      id: exchangeId,
      kind: "cameBack",
      on: "2026-08-18",
      note: "Kiri 5-1/12",
    });
    expect(history).toMatchObject([
      {
        kind: "consultation.exchangeCorrected",
        before: { consultation },
        after: { consultation: after },
        happenedOn: "2026-08-18",
      },
    ]);
    const now = { ...place, version: after!.version };
    const wrong = (at: number, on: string) =>
      witness.seesRefused(() =>
        correctExchange(ctx, { ...now, exchangeId: after!.exchanges[at]!.id, on, note: null }),
      );
    expect(await wrong(1, "2026-06-01")).toMatchObject({
      code: "DAY_BEFORE_EXCHANGE",
      field: "on",
      details: { previous: "2026-06-02" },
    });
    expect(await wrong(0, "2026-08-19")).toMatchObject({
      code: "DAY_AFTER_EXCHANGE",
      field: "on",
      details: { next: "2026-08-18" },
    });
    expect(await wrong(1, "2026-11-23")).toMatchObject({ code: "DAY_IN_FUTURE", field: "on" });
    expect(
      await witness.seesRefused(() =>
        correctExchange(ctx, { ...now, exchangeId: 999_999, on: "2026-08-18", note: null }),
      ),
    ).toMatchObject({ code: "NOT_FOUND", field: "exchangeId" });
  });

  test("is taken away again, the last thing first, until nothing is left to take away", async () => {
    const ctx = office.context();
    const { id, place } = await given(["sent", "2026-06-02"], ["cameBack", "2026-08-20"]);
    await removeExchange(ctx, place);
    const [after] = await consultationsOf(id);
    expect(after!.exchanges.map(({ kind }) => kind)).toEqual(["sent"]);
    await removeExchange(ctx, placeOf(id, after!));
    const [none] = await consultationsOf(id);
    expect(none!.exchanges).toEqual([]);
    expect(await witness.seesRefused(() => removeExchange(ctx, placeOf(id, none!)))).toMatchObject({
      code: "NOT_FOUND",
      field: "exchangeId",
    });
  });
});

describe("a matter itself", () => {
  test("is corrected in what it is about and when it was raised", async () => {
    const ctx = office.context();
    const { id, consultation, place } = await given(["sent", "2026-06-02"]);
    const changes = { topic: "contract", neededBy: null, note: "", openedOn: "2026-05-29" } as const;
    const { history } = await witness.sees(() => editConsultation(ctx, { ...place, ...changes }));
    const [after] = await consultationsOf(id);
    expect(after).toEqual({ ...consultation, ...changes, note: null, version: consultation.version + 1 });
    expect(history).toMatchObject([
      { kind: "consultation.edited", before: { consultation }, after: { consultation: after } },
    ]);
  });

  test("that already says so is left alone", async () => {
    const { place } = await given();
    const { answer, history, announced } = await witness.sees(() =>
      editConsultation(office.context(), { ...place, topic: QUESTION.topic, note: QUESTION.note }),
    );
    expect([answer.revision, history, announced]).toEqual([0, [], []]);
  });

  test("is not raised after it was first sent, nor moved to a stage that does not apply", async () => {
    const ctx = office.context();
    const { id, place } = await given(["sent", "2026-06-02"]);
    expect(
      await witness.seesRefused(() => editConsultation(ctx, { ...place, openedOn: "2026-06-03" })),
    ).toMatchObject({ code: "DAY_AFTER_EXCHANGE", field: "openedOn", details: { next: "2026-06-02" } });
    const { procurements } = await readFacts(ctx, projectId);
    const marked = { id, version: procurements.get(id)!.version, applicable: false } as const;
    await markStage(ctx, { ...marked, stage: "delivery" });
    expect(
      await witness.seesRefused(() => editConsultation(ctx, { ...place, stage: "delivery" })),
    ).toMatchObject({ code: "STAGE_NOT_APPLICABLE", field: "stage" });
  });

  test("can still be corrected where its own stage has been marked as not applicable since", async () => {
    const ctx = office.context();
    const { id, place } = await given();
    const { procurements } = await readFacts(ctx, projectId);
    const { version } = procurements.get(id)!;
    await markStage(ctx, { id, version, stage: "rtkCoordination", applicable: false });
    await editConsultation(ctx, { ...place, topic: "other" });
    expect((await consultationsOf(id))[0]).toMatchObject({ topic: "other" });
  });

  test("opened by mistake is taken away with all that was recorded of it, and an undo brings all of it back", async () => {
    const ctx = office.context();
    const { id, consultation, place } = await given(["sent", "2026-06-02"], ["cameBack", "2026-08-20"]);
    const { answer, history } = await witness.sees(() => removeConsultation(ctx, place));
    expect(await consultationsOf(id)).toEqual([]);
    expect(history).toMatchObject([
      {
        kind: "consultation.removed",
        before: { consultation: { ...consultation, exists: true } },
        after: { consultation: { ...consultation, exists: false } },
      },
    ]);
    expect(await witness.seesRefused(() => removeConsultation(ctx, place))).toMatchObject({
      code: "NOT_FOUND",
      field: "consultationId",
    });
    await undoChange(ctx, { projectId, revision: answer.revision });
    expect(await consultationsOf(id)).toEqual([{ ...consultation, version: consultation.version + 2 }]);
  });

  test("of another procurement is not found", async () => {
    const ctx = office.context();
    const { place } = await given();
    const other = await givenProcurement(ctx, { projectId });
    expect(
      await witness.seesRefused(() => removeConsultation(ctx, { ...place, id: other.id })),
    ).toMatchObject({ code: "NOT_FOUND", field: "consultationId" });
  });
});

describe("taking back", () => {
  test("every change of a matter leaves what was there before it", async () => {
    const ctx = office.context();
    const { id, place, consultation } = await given(["sent", "2026-06-02"], ["agreed", "2026-09-10"]);
    const [sent] = consultation.exchanges;
    const acts = [
      () => recordExchange(ctx, { ...place, kind: "cameBack", on: "2026-08-20", note: "Parandada" }),
      () => correctExchange(ctx, { ...place, exchangeId: sent!.id, on: "2026-05-20", note: "Varem" }),
      () => removeExchange(ctx, place),
      () => editConsultation(ctx, { ...place, topic: "other", openedOn: "2026-05-01", neededBy: null }),
      () => removeConsultation(ctx, place),
    ];
    for (const act of acts) {
      place.version = (await consultationsOf(id))[0]!.version;
      const { revision } = await act();
      const { procurement } = await undoChange(ctx, { projectId, revision });
      expect(procurement).toMatchObject({ id });
      const [after] = await consultationsOf(id);
      expect(after).toEqual({ ...consultation, version: after!.version });
    }
    const rows = await office.database.sql`
      select count(*) from consultation_exchanges where consultation_id = ${place.consultationId} and removed_at is null`;
    expect(Number(rows[0]!.count)).toBe(2);
  });

  test("the opening takes the matter away, but not once more has happened to it", async () => {
    const ctx = office.context();
    const { id } = await givenProcurement(ctx, { projectId });
    const opened = await openConsultation(ctx, { id, ...QUESTION, sentOn: "2026-10-01" });
    const [consultation] = await consultationsOf(id);
    const answered = await recordExchange(ctx, {
      ...placeOf(id, consultation!),
      kind: "agreed",
      on: "2026-10-20",
      note: null,
    });
    expect(
      await witness.seesRefused(() => undoChange(ctx, { projectId, revision: opened.revision })),
    ).toMatchObject({ code: "UNDO_CONFLICT", details: byLocalUser(ctx) });
    await undoChange(ctx, { projectId, revision: answered.revision });
    await undoChange(ctx, { projectId, revision: opened.revision });
    expect(await consultationsOf(id)).toEqual([]);
  });
});

describe("two people at once", () => {
  test("who record what happened to one matter: one wins, the other hears who and sees it, twenty times", async () => {
    const ctx = office.context();
    for (let round = 0; round < 20; round++) {
      const { id, place } = await given(["sent", "2026-06-02"]);
      const acts = (["cameBack", "agreed"] as const).map((kind) =>
        recordExchange(ctx, { ...place, kind, on: "2026-08-20", note: null }),
      );
      const results = await Promise.allSettled(acts);
      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const lost = acts[results.findIndex(({ status }) => status === "rejected")]!;
      const [stored] = await consultationsOf(id);
      expect(await refusal(lost)).toEqual({
        code: "RECORD_CHANGED",
        field: "version",
        details: byLocalUser(ctx),
        current: stored,
      });
      expect(stored!.exchanges).toHaveLength(2);
    }
  });

  test("of whom one takes back what was sent while the other records the answer: only one of them does, twenty times", async () => {
    const ctx = office.context();
    for (let round = 0; round < 20; round++) {
      const { id, place, consultation } = await given();
      const sent = await recordExchange(ctx, { ...place, kind: "sent", on: "2026-06-02", note: null });
      const answer = { ...place, version: consultation.version + 1, kind: "agreed", note: null } as const;
      const [undo, agree] = await Promise.allSettled([
        undoChange(ctx, { projectId, revision: sent.revision }),
        recordExchange(ctx, { ...answer, on: "2026-06-20" }),
      ]);
      const kinds = (await consultationsOf(id))[0]!.exchanges.map(({ kind }) => kind);
      if (undo.status === "fulfilled") {
        expect(agree).toMatchObject({ status: "rejected", reason: { code: "RECORD_CHANGED" } });
        expect(kinds).toEqual([]);
      } else {
        expect(undo.reason).toMatchObject({ code: "UNDO_CONFLICT" });
        expect([agree.status, kinds]).toEqual(["fulfilled", ["sent", "agreed"]]);
      }
    }
  });

  test("who open matters of one procurement both have theirs, and neither makes a move of it stale", async () => {
    const ctx = office.context();
    const before = await givenProcurement(ctx, { projectId });
    await Promise.all(
      Array.from({ length: 10 }, () => openConsultation(ctx, { id: before.id, ...QUESTION })),
    );
    expect(await consultationsOf(before.id)).toHaveLength(10);
    const { procurement } = await closeProcurement(ctx, {
      id: before.id,
      version: before.version,
      as: "cancelled",
      reason: "Raha ei ole.",
    });
    expect(procurement.version).toBe(before.version + 1);
  });
});

describe("a year of made-up consultations", () => {
  /** Of each procurement, its days on which anything was at RTK, and on which something was open and nothing was. */
  const SUMMED = (project: number, on: Day) => office.database.sql<
    { id: string; at_rtk: number; with_us: number; rounds: number }[]
  >`
    select p.id,
      (count(*) filter (where d.day < ${on}::date and courts.kinds && array['sent']))::int as at_rtk,
      (count(*) filter (where d.day < ${on}::date and not courts.kinds && array['sent']
        and courts.kinds && array['ours', 'cameBack']))::int as with_us,
      (select count(*) from consultation_exchanges e join consultations c on c.id = e.consultation_id
        where c.procurement_id = p.id and e.kind = 'sent' and e.happened_on <= ${on}::date
          and c.removed_at is null and e.removed_at is null)::int as rounds
    from procurements p
    cross join lateral (select day::date from generate_series('2025-11-01', ${on}::date, interval '1 day') day) d
    cross join lateral (
      select coalesce(array_agg(coalesce(last.kind, 'ours')), '{}') as kinds
      from consultations c
      left join lateral (
        select e.kind from consultation_exchanges e
        where e.consultation_id = c.id and e.removed_at is null and e.happened_on <= d.day
        order by e.happened_on desc, e.id desc limit 1
      ) last on true
      where c.procurement_id = p.id and c.removed_at is null and c.opened_on <= d.day
    ) courts
    where p.project_id = ${project}
    group by p.id order by p.id`;

  test("gives every card the days and rounds that sums done in the database give, on any day", async () => {
    const ctx = office.context();
    const year = await givenProject(ctx);
    const matter = fc.record({
      openedDaysAgo: fc.nat({ max: 380 }),
      steps: fc.array(fc.record({ which: fc.nat({ max: 5 }), days: fc.nat({ max: 60 }) }), { maxLength: 6 }),
      stage: fc.constantFrom(...STAGES),
    });
    const plans = fc.sample(fc.array(matter, { minLength: 0, maxLength: 6 }), {
      seed: 20261122,
      numRuns: 12,
    });
    for (const matters of plans) {
      const { id } = await givenProcurement(ctx, { projectId: year, openedOn: "2025-11-01" });
      for (const { openedDaysAgo, steps, stage } of matters) {
        let on = addDays(ctx.today, -openedDaysAgo);
        let { after } = await written(openConsultation(ctx, { id, ...QUESTION, stage, openedOn: on }));
        for (const { which, days } of steps) {
          const kinds = nextExchanges(after.exchanges);
          on = addDays(on, days);
          if (kinds.length === 0 || on > ctx.today) break;
          const exchange = { kind: kinds[which % kinds.length]!, on, note: null };
          ({ after } = await written(recordExchange(ctx, { ...placeOf(id, after), ...exchange })));
        }
      }
    }
    const { procurements, ...rest } = await readFacts(ctx, year);
    const facts = { ...rest, procurements: [...procurements.values()], today: ctx.today, known: null };
    for (const on of ["2025-12-26", "2026-03-29", "2026-06-30", ctx.today]) {
      const cards = readCards(facts, { on, against: "inForce" });
      const ours = cards.map(({ procurement, standing: { rtk } }) => ({
        id: String(procurement.id),
        at_rtk: rtk.daysAtRtk,
        with_us: rtk.daysWithUs,
        rounds: rtk.rounds,
      }));
      expect(ours.toSorted((a, b) => Number(a.id) - Number(b.id))).toEqual([...(await SUMMED(year, on))]);
    }
    expect((await SUMMED(year, ctx.today)).reduce((sum, each) => sum + each.at_rtk, 0)).toBeGreaterThan(500);
  });

  /** The matter as a change left it. */
  async function written(change: Promise<{ projectId: number; revision: number }>) {
    const { projectId: project, revision } = await change;
    const [row] = await office.database.sql<{ after: { consultation: Consultation } }[]>`
      select after from history where project_id = ${project} and revision = ${revision}`;
    return { after: row!.after.consultation };
  }
});

describe("over the wire", () => {
  test("each change answers the procurement with its matters as they are now, and the number to undo it by", async () => {
    const { caller } = await openWire(office.context());
    const { id } = await givenProcurement(office.context(), { projectId });
    const opened = await caller.consultations.open({ id, topic: "contract", stage: "contract" });
    const consultation = () => placeOf(id, latest.procurement.records.consultations[0]!);
    let latest = opened;
    latest = await caller.consultations.exchange({ ...consultation(), kind: "sent", on: "2026-11-02" });
    latest = await caller.consultations.exchange({ ...consultation(), kind: "cameBack" });
    latest = await caller.consultations.removeExchange(consultation());
    const [sent] = latest.procurement.records.consultations[0]!.exchanges;
    latest = await caller.consultations.correctExchange({
      ...consultation(),
      exchangeId: sent!.id,
      on: "2026-11-03",
    });
    latest = await caller.consultations.edit({ ...consultation(), neededBy: "2026-12-01" });
    expect(latest.procurement.records.consultations).toEqual([
      {
        id: consultation().consultationId,
        version: 6,
        topic: "contract",
        stage: "contract",
        neededBy: "2026-12-01",
        note: null,
        openedOn: "2026-11-02",
        exchanges: [{ id: sent!.id, kind: "sent", on: "2026-11-03", note: null }],
        illustrative: false,
      },
    ]);
    expect(latest.revision).toBe(opened.revision + 5);
    const undone = await caller.history.undo({ projectId, revision: latest.revision });
    expect(undone.procurement!.records.consultations[0]).toMatchObject({ neededBy: null });
    latest = await caller.consultations.open({ id, topic: "other", stage: "delivery", sentOn: "2026-11-20" });
    const [, second] = latest.procurement.records.consultations;
    latest = await caller.consultations.remove(placeOf(id, second!));
    expect(latest.procurement.records.consultations).toHaveLength(1);
  });
});
