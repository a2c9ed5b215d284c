import fc from "fast-check";
import { expect, test } from "vitest";
import { packFacts, unpackFacts } from "#shared/packed-facts.ts";
import { boards } from "#test/support/boards.ts";
import { sampleBoard } from "#test/support/sample-board.ts";

test("facts arrive as they were sent", () => {
  fc.assert(
    fc.property(boards(), (facts) => {
      expect(unpackFacts(JSON.parse(JSON.stringify(packFacts(facts))))).toEqual(facts);
    }),
  );
});

test("the sample's facts arrive as they were sent, each statement written once", () => {
  const facts = sampleBoard("2026-11-22");
  const packed = packFacts(facts);
  expect(unpackFacts(JSON.parse(JSON.stringify(packed)))).toEqual(facts);
  const { verbatim } = packed.statements;
  const stated = facts.procurements.flatMap(({ plan }) => Object.values(plan).flat());
  const different = new Set(stated.map((statement) => JSON.stringify(statement)));
  expect(Array.isArray(verbatim) ? verbatim.length : verbatim.at.length).toBe(different.size);
});

test("a project without procurements arrives as such", () => {
  const facts = { ...sampleBoard("2026-11-22"), procurements: [] };
  expect(unpackFacts(JSON.parse(JSON.stringify(packFacts(facts))))).toEqual(facts);
});
