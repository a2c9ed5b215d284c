import { type Day, type Period, precisionOf } from "./period.ts";

/**
 * A period as the office writes it: „2026. aasta“, „I poolaasta 2026“, „I kvartal 2026“, „aprill 2026“, „15.04.2026“;
 * "2026", "first half of 2026", "Q1 2026", "April 2026", "15 April 2026".
 */
export function periodInWords(period: Period, language: "et" | "en"): string {
  const year = period.slice(0, 4);
  const precision = precisionOf(period);
  if (precision === "year") return language === "et" ? `${year}. aasta` : year;
  if (precision === "day" && language === "et") return estonianDay(period);
  if (precision === "half" && language === "en") return `${withoutYear(period, language)} of ${year}`;
  return `${withoutYear(period, language)} ${year}`;
}

/**
 * A planned window as the office writes it, with the year said once where that is clear: „III–IV kvartal 2025“,
 * „aprill–detsember 2026“, „I kvartal 2026 – IV kvartal 2027“, „2026. aasta lõpuks“; "Q3–Q4 2025", "by the end of 2026".
 * {@link parsePlanWording} reads each of them back to the same window.
 */
export function windowInWords(window: { from: Period | null; to: Period }, language: "et" | "en"): string {
  const { from, to } = window;
  if (from === null) return deadlineInWords(to, language);
  if (from === to) return periodInWords(to, language);
  return (
    rangeInWords(from, to, language) ?? `${periodInWords(from, language)} – ${periodInWords(to, language)}`
  );
}

function deadlineInWords(to: Period, language: "et" | "en"): string {
  const precision = precisionOf(to);
  if (language === "en") {
    if (precision === "day") return `by ${periodInWords(to, "en")}`;
    return `by the end of ${precision === "half" ? "the " : ""}${periodInWords(to, "en")}`;
  }
  const year = `${to.slice(0, 4)}. aasta`;
  if (precision === "day") return `hiljemalt ${estonianDay(to)}`;
  if (precision === "year") return `${year} lõpuks`;
  // „lõpuks“ asks for the genitive: „kvartali“; „poolaasta“ looks the same in it.
  if (precision === "quarter") return `${year} ${withoutYear(to, "et")}i lõpuks`;
  if (precision === "month") return `${year} ${MONTHS[monthOf(to) - 1]!.genitive} lõpuks`;
  return `${year} ${withoutYear(to, "et")} lõpuks`;
}

/** A range in which something can be said once, or null when both ends have to be written out. */
function rangeInWords(from: Period, to: Period, language: "et" | "en"): string | null {
  const precision = precisionOf(from);
  const year = to.slice(0, 4);
  if (precision === "year" && precisionOf(to) === "year") return `${from}–${to}`;
  if (precision === "year" || from.slice(0, 4) !== year) return null;
  if (precision !== precisionOf(to)) {
    if (precision === "day" || precisionOf(to) === "day" || precisionOf(to) === "year") return null;
    return `${withoutYear(from, language)} – ${periodInWords(to, language)}`;
  }
  if (precision === "day") return daysInWords(from, to, language);
  if (precision === "month") return `${withoutYear(from, language)}–${withoutYear(to, language)} ${year}`;
  if (language === "en") return `${from.slice(5)}–${to.slice(5)} ${year}`;
  return `${ROMAN[Number(from[6]) - 1]}–${withoutYear(to, "et")} ${year}`;
}

function daysInWords(from: Day, to: Day, language: "et" | "en"): string {
  const sameMonth = monthOf(from) === monthOf(to);
  if (language === "et") {
    const start = estonianDay(from);
    return `${start.slice(0, sameMonth ? "15.".length : "15.04.".length)}–${estonianDay(to)}`;
  }
  return sameMonth
    ? `${dayOf(from)}–${periodInWords(to, "en")}`
    : `${withoutYear(from, "en")} – ${periodInWords(to, "en")}`;
}

/** The period without its year: „III kvartal“, "first half", "15 April". */
function withoutYear(period: Period, language: "et" | "en"): string {
  const month = MONTHS[monthOf(period) - 1];
  const number = Number(period[6]);
  switch (precisionOf(period)) {
    case "half":
      if (language === "en") return number === 1 ? "first half" : "second half";
      return `${ROMAN[number - 1]} poolaasta`;
    case "quarter":
      return language === "et" ? `${ROMAN[number - 1]} kvartal` : `Q${number}`;
    case "month":
      return language === "et" ? month!.estonian : month!.english;
    default:
      return language === "et"
        ? estonianDay(period).slice(0, "15.04.".length)
        : `${dayOf(period)} ${month!.english}`;
  }
}

function estonianDay(day: Day): string {
  return `${day.slice(8, 10)}.${day.slice(5, 7)}.${day.slice(0, 4)}`;
}

/** The number of the month a period begins with: 1 … 12. */
export function monthOf(period: Period): number {
  return Number(period.slice(5, 7));
}

function dayOf(day: Day): number {
  return Number(day.slice(8, 10));
}

const ROMAN = ["I", "II", "III", "IV"];

/** The months as plans write them. */
export const MONTHS = [
  { estonian: "jaanuar", genitive: "jaanuari", english: "January", short: ["jaan", "jan"] },
  { estonian: "veebruar", genitive: "veebruari", english: "February", short: ["veebr", "veeb", "feb"] },
  { estonian: "märts", genitive: "märtsi", english: "March", short: ["mär", "mar"] },
  { estonian: "aprill", genitive: "aprilli", english: "April", short: ["apr"] },
  { estonian: "mai", genitive: "mai", english: "May", short: [] },
  { estonian: "juuni", genitive: "juuni", english: "June", short: ["juun", "jun"] },
  { estonian: "juuli", genitive: "juuli", english: "July", short: ["juul", "jul"] },
  { estonian: "august", genitive: "augusti", english: "August", short: ["aug"] },
  { estonian: "september", genitive: "septembri", english: "September", short: ["sept", "sep"] },
  { estonian: "oktoober", genitive: "oktoobri", english: "October", short: ["okt", "oct"] },
  { estonian: "november", genitive: "novembri", english: "November", short: ["nov"] },
  { estonian: "detsember", genitive: "detsembri", english: "December", short: ["dets", "dec"] },
];
