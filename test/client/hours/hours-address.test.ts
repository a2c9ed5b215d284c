import fc from "fast-check";
import { expect, test } from "vitest";
import { GROUPINGS, PARTS, readHoursAddress } from "#client/hours/hours-address.ts";
import { parseAddress, personKey, printAddress } from "#client/view/view-address.ts";

const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });

test("any view of the hours can be linked to and opens the same", () => {
  fc.assert(
    fc.property(
      fc.record({
        part: optional(fc.constantFrom(...PARTS.filter((part) => part !== "entries"))),
        period: optional(fc.constantFrom("2026", "2026-Q4", "2026-11")),
        week: optional(fc.constantFrom("2026-11-16", "2028-02-29")),
        by: optional(fc.constantFrom(...GROUPINGS.filter((by) => by !== "person"))),
        who: optional(fc.string({ unit: "grapheme" }).map(personKey)),
        procurement: optional(fc.integer({ min: 1 })),
        on: optional(fc.constantFrom("2025-12-31")),
      }),
      (address) => {
        const read = readHoursAddress(parseAddress(printAddress(address).slice(1)));
        expect({ ...read }).toMatchObject(address);
        expect(readHoursAddress({ ...read })).toEqual(read);
      },
    ),
  );
});

test("what an address says wrongly about the hours is left out", () => {
  const wrong = {
    part: "all",
    period: "2026-11-22",
    week: "2026-02-31",
    by: "name",
    who: "Mari Maasikas",
    procurement: "-1",
  };
  expect(Object.values(readHoursAddress(wrong)).filter((value) => value !== undefined)).toEqual([]);
});
