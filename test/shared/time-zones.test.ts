import { afterEach, expect, test } from "vitest";
import { readCards, readColumns, SORTS } from "#shared/board.ts";
import { addDays } from "#shared/period.ts";
import { revisionId, sampleBoard } from "#test/support/sample-board.ts";

const usual = process.env.TZ;

afterEach(() => {
  if (usual === undefined) delete process.env.TZ;
  else process.env.TZ = usual;
});

// Days on which some clock changes, a quarter ends or begins, or a year has a day more.
const DAYS = [
  "2024-12-31",
  "2025-12-31",
  "2026-01-01",
  "2026-03-29",
  "2026-03-31",
  "2026-04-01",
  "2026-10-25",
  "2026-11-22",
  "2027-01-01",
  "2028-02-29",
];

test.each([
  ["Europe/Tallinn", "2026-01-01T00:00:00.000Z", -120],
  ["America/Los_Angeles", "2026-01-01T00:00:00.000Z", 480],
  ["Pacific/Kiritimati", "2026-01-01T00:00:00.000Z", -840],
  ["America/St_Johns", "2026-01-01T00:00:00.000Z", 210],
])(
  "a server in %s shows the same board and the same slippage as one in UTC",
  (timeZone, moment, minutesToUtc) => {
    process.env.TZ = "UTC";
    const expected = boards();
    process.env.TZ = timeZone;
    // Where the machine does not follow, the comparison would prove nothing.
    expect(new Date(moment).getTimezoneOffset()).toBe(minutesToUtc);
    expect(boards()).toEqual(expected);
  },
);

function boards() {
  return DAYS.flatMap((on) => [
    addDays(on, 1),
    ...(["inForce", "first", revisionId("interimReport2024")] as const).flatMap((against) => {
      const cards = readCards(sampleBoard(on), { on, against });
      return SORTS.map((sort) => readColumns(cards, sort));
    }),
  ]);
}
