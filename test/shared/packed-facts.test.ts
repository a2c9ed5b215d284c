import fc from "fast-check";
import { expect, test } from "vitest";
import type { BoardFacts } from "#shared/board.ts";
import { EXCHANGE_KINDS, TOPICS } from "#shared/consultation.ts";
import { DOCUMENT_TYPES } from "#shared/document.ts";
import { EVALUATOR_ROLES } from "#shared/evaluator-hours.ts";
import { packPlans, packProcurements, unpackFacts } from "#shared/packed-facts.ts";
import { packRecords } from "#shared/packed-records.ts";
import { NO_RECORDS, type Records } from "#shared/records.ts";
import { STAGES } from "#shared/stages.ts";
import { STEP_KINDS } from "#shared/steps.ts";
import { boards } from "#test/support/boards.ts";
import { sampleBoard } from "#test/support/sample-board.ts";

test("facts arrive as they were sent, in however many packs", () => {
  fc.assert(
    fc.property(boards(), fc.integer({ min: 1, max: 5 }), (facts, size) => {
      expect(sent(facts, size)).toEqual(facts);
    }),
  );
});

test("whatever is recorded beside procurements arrives as it was sent", () => {
  const day = fc.constantFrom("2018-02-28", "2024-02-29", "2026-11-22");
  const id = fc.integer({ min: 1, max: 2 ** 40 });
  const note = fc.constantFrom(null, "", "Õ\n„ä“ 🌱");
  const stage = fc.constantFrom(...STAGES);
  const version = fc.nat();
  const quarters = fc.integer({ min: -96, max: 96 }).map((number) => number / 4);
  const many = <T>(each: fc.Arbitrary<T>) => fc.array(each, { maxLength: 4 });
  const recorded: fc.Arbitrary<Records> = fc.record({
    consultations: many(
      fc.record({
        ...{ id, version, stage, note, topic: fc.constantFrom(...TOPICS), illustrative: fc.boolean() },
        ...{ neededBy: fc.option(day), openedOn: day },
        exchanges: many(fc.record({ id, kind: fc.constantFrom(...EXCHANGE_KINDS), on: day, note })),
      }),
    ),
    steps: many(
      fc.record({ id, version, stage, kind: fc.constantFrom(...STEP_KINDS), on: fc.option(day), note }),
    ),
    assignments: many(
      fc.record({
        ...{ id, version, stage, note, source: note, person: note, userId: note, declaredOn: fc.option(day) },
        ...{ role: fc.constantFrom(...EVALUATOR_ROLES), forecastHours: fc.option(quarters) },
        ...{ load: fc.option(fc.constant(0.3)), months: fc.option(fc.constant(2)) },
      }),
    ),
    work: many(
      fc.record({
        ...{ id, assignmentId: fc.option(id), on: day, hours: quarters },
        role: fc.constantFrom(...EVALUATOR_ROLES),
      }),
    ),
    documents: many(fc.record({ id, type: fc.constantFrom(...DOCUMENT_TYPES), stage: fc.option(stage) })),
    checks: many(fc.record({ conditionId: id, on: day, note })),
  });
  const facts = sampleBoard("2026-11-22");
  fc.assert(
    fc.property(many(recorded), fc.integer({ min: 1, max: 5 }), (records, size) => {
      const procurements = facts.procurements.map((each, at) => ({
        ...each,
        records: records[at] ?? NO_RECORDS,
      }));
      expect(sent({ ...facts, procurements }, size)).toEqual({ ...facts, procurements });
    }),
  );
});

test("the sample's facts arrive as they were sent, each statement written once", () => {
  const facts = sampleBoard("2026-11-22");
  expect(sent(facts, 1000)).toEqual(facts);
  const { verbatim } = packPlans(facts.procurements.map(({ plan }) => plan)).statements;
  const stated = facts.procurements.flatMap(({ plan }) => Object.values(plan).flat());
  const different = new Set(stated.map((statement) => JSON.stringify(statement)));
  expect(Array.isArray(verbatim) ? verbatim.length : verbatim.at.length).toBe(different.size);
});

test("a project without procurements arrives as such", () => {
  const facts = { ...sampleBoard("2026-11-22"), procurements: [] };
  expect(sent(facts, 1000)).toEqual(facts);
});

function sent({ procurements, ...head }: BoardFacts, size: number): BoardFacts {
  const packs = [];
  for (let from = 0; from < procurements.length; from += size) {
    const some = procurements.slice(from, from + size);
    packs.push({
      procurements: packProcurements(some),
      records: [some.slice(0, 2), some.slice(2)].map((each) =>
        packRecords(each.map(({ records }) => records)),
      ),
      plans: packPlans(some.map(({ plan }) => plan)),
    });
  }
  return unpackFacts(JSON.parse(JSON.stringify({ ...head, packs })));
}
