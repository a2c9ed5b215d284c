import fc from "fast-check";
import { expect, test } from "vitest";
import type { BoardFacts } from "#shared/board.ts";
import { packPlans, packProcurements, unpackFacts } from "#shared/packed-facts.ts";
import { boards } from "#test/support/boards.ts";
import { sampleBoard } from "#test/support/sample-board.ts";

test("facts arrive as they were sent, in however many packs", () => {
  fc.assert(
    fc.property(boards(), fc.integer({ min: 1, max: 5 }), (facts, size) => {
      expect(sent(facts, size)).toEqual(facts);
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
    packs.push({ procurements: packProcurements(some), plans: packPlans(some.map(({ plan }) => plan)) });
  }
  return unpackFacts(JSON.parse(JSON.stringify({ ...head, packs })));
}
