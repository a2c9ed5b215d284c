import { CalendarDateTime } from "@internationalized/date";
import { afterEach, describe, expect, test } from "vitest";
import { formatMoment } from "#client/i18n/format.ts";
import { endOfDay, endOfMinute, minuteOf } from "#client/view/moments.ts";
import { dayOfKnowing } from "#shared/known-at.ts";

const usual = process.env.TZ;

afterEach(() => {
  if (usual === undefined) delete process.env.TZ;
  else process.env.TZ = usual;
});

describe.each(["UTC", "Europe/Tallinn", "America/Los_Angeles", "Pacific/Kiritimati"])(
  "for a reader in %s",
  (timeZone) => {
    test.each([
      ["2025-12-31", "2025-12-31T21:59:59.999Z"],
      ["2026-03-28", "2026-03-28T21:59:59.999Z"],
      ["2026-03-29", "2026-03-29T20:59:59.999Z"],
      ["2026-06-30", "2026-06-30T20:59:59.999Z"],
      ["2026-10-24", "2026-10-24T20:59:59.999Z"],
      ["2026-10-25", "2026-10-25T21:59:59.999Z"],
    ])("the end of %s is the end of the office's day", (day, moment) => {
      process.env.TZ = timeZone;
      expect(endOfDay(day)).toBe(moment);
      expect(dayOfKnowing(endOfDay(day), "2027-01-01")).toBe(day);
      expect(formatMoment(moment, "et")).toBe(`${day.split("-").reverse().join(".")} 23:59`);
    });

    test("a minute that is shown is the minute that is asked for", () => {
      process.env.TZ = timeZone;
      for (const moment of [
        "2026-01-15T12:05:37.123Z",
        "2026-07-15T21:30:00.000Z",
        "2026-10-25T01:30:10.000Z",
      ]) {
        const asked = endOfMinute(minuteOf(moment));
        expect(formatMoment(asked, "et")).toBe(formatMoment(moment, "et"));
        expect(asked >= moment).toBe(true);
      }
    });
  },
);

test("a minute that comes twice is the second one, so that nothing shown as recorded in it is left out", () => {
  // On 25 October 2026 the clock goes from 04:00 back to 03:00.
  expect(endOfMinute(new CalendarDateTime(2026, 10, 25, 3, 30))).toBe("2026-10-25T01:30:59.999Z");
  expect(formatMoment("2026-10-25T00:30:00.000Z", "et")).toBe("25.10.2026 03:30");
  expect(formatMoment("2026-10-25T01:30:00.000Z", "et")).toBe("25.10.2026 03:30");
});

test("a minute that never comes is the one an hour later", () => {
  // On 29 March 2026 the clock goes from 03:00 on to 04:00.
  expect(endOfMinute(new CalendarDateTime(2026, 3, 29, 3, 30))).toBe("2026-03-29T01:30:59.999Z");
});
