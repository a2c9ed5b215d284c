import type { RefusalCode } from "./refusals.ts";

/** Hours as a person wrote them, or the refusal to show beside the field. */
export type HoursReading =
  | { ok: true; hours: number }
  | { ok: false; code: Extract<RefusalCode, `${string}HOURS${string}`> };

/**
 * Reads hours of one day as people in an office write them: „1:45“, „1,75“, „1.75“, „1h45“, „1 h 45 min“, „1 t 45 min“,
 * „1 tund 45 minutit“, „45 min“, „1½“. A decimal sign is a decimal sign, so „1.45“ is no quarter of an hour. Refused is
 * what cannot be read, what is no whole number of quarters, and anything but more than 0 and at most 24 hours.
 */
export function parseHours(text: string): HoursReading {
  const hours = hoursIn(text.trim().toLowerCase().replaceAll(/\s+/g, " ").replace(",", "."));
  if (hours === null) return { ok: false, code: "HOURS_NOT_UNDERSTOOD" };
  if (hours <= 0 || hours > 24) return { ok: false, code: "HOURS_OUT_OF_RANGE" };
  return Number.isInteger(hours * 4) ? { ok: true, hours } : { ok: false, code: "NOT_QUARTER_HOURS" };
}

/** The hours, or null where the text says none. */
function hoursIn(text: string): number | null {
  const clock = CLOCK.exec(text);
  if (clock) return withMinutes(clock[1] || "0", clock[2]!);
  const words = WORDS.exec(text);
  if (words) return withMinutes(words[1]!, words[2]!);
  const minutes = MINUTES.exec(text);
  if (minutes) return Number(minutes[1]) / 60;
  const fraction = FRACTION.exec(text);
  if (fraction) return Number(fraction[1] || 0) + PARTS[fraction[2]!]!;
  return DECIMAL.test(text) ? Number.parseFloat(text) : null;
}

/** Minutes beside hours are fewer than those of an hour: „1:75“ was meant some other way. */
function withMinutes(hours: string, minutes: string): number | null {
  return Number(minutes) < 60 ? Number(hours) + Number(minutes) / 60 : null;
}

const HOUR = "(?:h|t|tund|tundi|hour|hours|hr|hrs)\\.?";
const MINUTE = "(?:m|min|mins|minut|minutit|minute|minutes|')\\.?";
/** 1:45, :45 */
const CLOCK = new RegExp(`^(\\d{0,2}):(\\d{2})(?: ?${HOUR})?$`);
/** 1h45, 1 h 45 min, 1 tund ja 45 minutit */
const WORDS = new RegExp(`^(\\d{1,2}) ?${HOUR} ?(?:ja |and )?(\\d{1,2})(?: ?${MINUTE})?$`);
/** 45 min */
const MINUTES = new RegExp(`^(\\d{1,4}) ?${MINUTE}$`);
/** 1½, 1 ½ h */
const FRACTION = new RegExp(`^(\\d{0,2}) ?([¼½¾])(?: ?${HOUR})?$`);
/** 1.75, .5, 2 h; the comma is a point by now. */
const DECIMAL = new RegExp(`^(?:\\d{1,4}(?:\\.\\d{0,4})?|\\.\\d{1,4})(?: ?${HOUR})?$`);

const PARTS: Readonly<Record<string, number>> = { "¼": 0.25, "½": 0.5, "¾": 0.75 };
