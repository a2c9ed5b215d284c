import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseHours } from "#shared/hours-text.ts";

describe("hours are read as people write them", () => {
  test.each([
    ["1:45", 1.75],
    ["01:45", 1.75],
    ["0:15", 0.25],
    [":45", 0.75],
    ["24:00", 24],
    ["1:45 h", 1.75],
    ["1,75", 1.75],
    ["1.75", 1.75],
    ["1,5", 1.5],
    ["1,750", 1.75],
    [",5", 0.5],
    [".25", 0.25],
    ["2", 2],
    ["2,", 2],
    ["2,0", 2],
    ["02", 2],
    ["24", 24],
    ["2 h", 2],
    ["2h", 2],
    ["2 t", 2],
    ["1,75 h", 1.75],
    ["1,5 tundi", 1.5],
    ["1 tund", 1],
    ["3 hours", 3],
    ["1h45", 1.75],
    ["1H45", 1.75],
    ["1 h 45", 1.75],
    ["1h 45min", 1.75],
    ["1 h 45 min", 1.75],
    ["1 h 45 min.", 1.75],
    ["1t45", 1.75],
    ["1 t 45 min", 1.75],
    ["1 tund 45 minutit", 1.75],
    ["2 tundi ja 15 minutit", 2.25],
    ["1 hour and 30 minutes", 1.5],
    ["2h0", 2],
    ["45 min", 0.75],
    ["45min", 0.75],
    ["45 m", 0.75],
    ["45'", 0.75],
    ["90 min", 1.5],
    ["120 minutit", 2],
    ["½", 0.5],
    ["1½", 1.5],
    ["1 ½", 1.5],
    ["2¾ h", 2.75],
    ["  1:45\t", 1.75],
    ["1\u00a0h\u00a045\u00a0min", 1.75],
  ])("„%s“ is %d", (text, hours) => {
    expect(parseHours(text)).toEqual({ ok: true, hours });
  });
});

describe("hours that cannot be logged are refused with what is wrong", () => {
  test.each([
    ["", "HOURS_NOT_UNDERSTOOD"],
    ["palju", "HOURS_NOT_UNDERSTOOD"],
    ["1:5", "HOURS_NOT_UNDERSTOOD"],
    ["1:75", "HOURS_NOT_UNDERSTOOD"],
    ["1:45:00", "HOURS_NOT_UNDERSTOOD"],
    ["1h75", "HOURS_NOT_UNDERSTOOD"],
    ["1,7,5", "HOURS_NOT_UNDERSTOOD"],
    ["1 000", "HOURS_NOT_UNDERSTOOD"],
    ["-2", "HOURS_NOT_UNDERSTOOD"],
    ["+2", "HOURS_NOT_UNDERSTOOD"],
    ["=1+1", "HOURS_NOT_UNDERSTOOD"],
    ["1e3", "HOURS_NOT_UNDERSTOOD"],
    ["0x10", "HOURS_NOT_UNDERSTOOD"],
    ["Infinity", "HOURS_NOT_UNDERSTOOD"],
    ["8-10", "HOURS_NOT_UNDERSTOOD"],
    [".", "HOURS_NOT_UNDERSTOOD"],
    ["h", "HOURS_NOT_UNDERSTOOD"],
    ["1.45", "NOT_QUARTER_HOURS"],
    ["1,3", "NOT_QUARTER_HOURS"],
    ["1:50", "NOT_QUARTER_HOURS"],
    ["20 min", "NOT_QUARTER_HOURS"],
    ["0", "HOURS_OUT_OF_RANGE"],
    ["0:00", "HOURS_OUT_OF_RANGE"],
    ["24:15", "HOURS_OUT_OF_RANGE"],
    ["25", "HOURS_OUT_OF_RANGE"],
    ["1500 min", "HOURS_OUT_OF_RANGE"],
  ])("„%s“: %s", (text, code) => {
    expect(parseHours(text)).toEqual({ ok: false, code });
  });
});

test("every number of quarters in a day reads the same in every way of writing it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 96 }), (quarters) => {
      const hours = quarters / 4;
      const [whole, minutes] = [Math.floor(hours), (quarters % 4) * 15];
      const two = String(minutes).padStart(2, "0");
      const written = [
        `${whole}:${two}`,
        `${hours}`,
        `${hours}`.replace(".", ","),
        hours.toFixed(2).replace(".", ","),
        `${whole}h${two}`,
        `${whole} h ${minutes} min`,
        `${whole} t ${minutes} min`,
        `${quarters * 15} min`,
      ];
      for (const text of written) expect([text, parseHours(text)]).toEqual([text, { ok: true, hours }]);
    }),
  );
});

test("any text is answered, and never with hours that cannot be logged", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d:.,htm '½-]{0,9}$/)), (text) => {
      const reading = parseHours(text);
      if (reading.ok) {
        expect(reading.hours).toBeGreaterThan(0);
        expect(reading.hours).toBeLessThanOrEqual(24);
        expect(Number.isInteger(reading.hours * 4)).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});
