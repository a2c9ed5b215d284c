import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LANES, readBoardAddress } from "#client/board/board-address.ts";
import { filtersOf, parseAddress, personKey, printAddress } from "#client/view/view-address.ts";
import { COLUMNS, SORTS } from "#shared/board.ts";
import { RTK_FLAGS } from "#shared/consultation.ts";
import { KINDS } from "#shared/procurement.ts";

const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const some = <T>(values: fc.Arbitrary<T>) => optional(fc.uniqueArray(values, { minLength: 1, maxLength: 4 }));

/** Every view a person can choose. */
const addresses = fc.record({
  project: optional(fc.integer({ min: 1 })),
  q: optional(
    fc.string({ minLength: 1, maxLength: 60, unit: "grapheme" }).filter((words) => words.trim() !== ""),
  ),
  kind: some(fc.constantFrom(...KINDS)),
  sub: some(fc.nat({ max: 40 })),
  person: some(fc.string({ unit: "grapheme" }).map(personKey)),
  rtk: some(fc.constantFrom(...RTK_FLAGS)),
  late: optional(fc.constant(true as const)),
  sort: optional(fc.constantFrom(...SORTS.filter((sort) => sort !== "attention"))),
  lanes: optional(fc.constantFrom(...LANES)),
  against: optional(fc.oneof(fc.constant("first" as const), fc.integer({ min: 1 }))),
  on: optional(fc.constantFrom("2024-12-31", "2025-12-31", "2026-02-28", "2028-02-29")),
  closed: optional(fc.constant(true as const)),
  column: optional(fc.constantFrom(...COLUMNS)),
  card: optional(fc.integer({ min: 1 })),
});

describe("the board's address", () => {
  test("says every view in a way that leads back to the same view", () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const printed = printAddress(address);
        expect(readBoardAddress(parseAddress(printed))).toEqual(address);
      }),
    );
  });

  test("reads the same when what was read is read again", () => {
    fc.assert(
      fc.property(addresses, (address) => {
        expect(readBoardAddress(readBoardAddress({ ...address }))).toEqual(address);
      }),
    );
  });

  test("survives whatever somebody typed into it", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(readBoardAddress({}))), fc.anything()),
        (raw) => {
          const read = readBoardAddress(raw);
          expect(readBoardAddress({ ...read })).toEqual(read);
        },
      ),
    );
  });

  test.each([
    ["", {}],
    ["?kind=training,eCourse&late=1", { kind: ["training", "eCourse"], late: true }],
    ["?rtk=consult,atRtk", { rtk: ["consult", "atRtk"] }],
    ["?against=first&on=2025-12-31", { against: "first", on: "2025-12-31" }],
    ["?against=2&card=17", { against: 2, card: 17 }],
    ["?sub=1,0", { sub: [1, 0] }],
    ["?knownAt=2026-01-15T12%3A05%3A59.999Z", { knownAt: "2026-01-15T12:05:59.999Z" }],
  ])("is %s, short and readable", (printed, address) => {
    expect(printAddress(address)).toBe(printed);
    expect(readBoardAddress(parseAddress(printed))).toEqual({ ...readBoardAddress({}), ...address });
  });

  test.each([
    ["?sort=attention", "the order it has anyway"],
    ["?sort=loudest", "an order that does not exist"],
    ["?kind=boat", "a kind that does not exist"],
    ["?rtk=lost", "a word about RTK that nobody uses"],
    ["?on=2026-02-31", "a day that does not exist"],
    ["?on=0206-01-01", "a year nobody plans for"],
    ["?against=inForce", "the yardstick it has anyway"],
    ["?card=-3", "a number no procurement has"],
    ["?card=0", "a number no procurement has"],
    ["?late=0", "something switched off"],
    ["?q=%20%20", "nothing to search for"],
    ["?knownAt=2026-02-31T12:05:00Z", "a moment that does not exist"],
    ["?knownAt=2026-01-15T12:05:00", "a moment that is another one for each reader"],
  ])("leaves out %s: %s", (query) => {
    expect(printAddress(readBoardAddress(parseAddress(query)))).toBe("");
  });

  test("names nobody, and still filters by the person chosen", () => {
    const printed = printAddress({ person: [personKey("Mari Mägi")] });
    expect(printed).not.toMatch(/Mari|M%C3%A4gi/);
    const filters = filtersOf(readBoardAddress(parseAddress(printed)), ["Jaan Tamm", "Mari Mägi"]);
    expect(filters.persons).toEqual(["Mari Mägi"]);
  });

  test("can ask for procurements that nobody has taken on", () => {
    expect(filtersOf({ person: [personKey("")] }, ["Jaan Tamm"]).persons).toEqual([""]);
  });
});
