import type { Language } from "#shared/errors.ts";
import { type Day, dayInTimeZone, PROJECT_TIME_ZONE, quarterOf, quarterPeriod } from "#shared/period.ts";
import { periodInWords } from "#shared/period-words.ts";
import type { Money } from "#shared/procurement.ts";
import type { Slippage } from "#shared/slippage.ts";

/** A day as the office writes it: 22.11.2026; "22 Nov 2026" in English. */
export function formatDay(day: Day, language: Language): string {
  // Midnight in UTC read in UTC is the same day everywhere.
  return formats(language).day.format(new Date(`${day}T00:00Z`));
}

/** A moment in the project's time zone, to the minute: 22.11.2026 14:05. */
export function formatMoment(moment: string, language: Language): string {
  const date = momentOf(moment);
  return `${formats(language).dayInTallinn.format(date)} ${formats(language).time.format(date)}`;
}

/** The time of day of a moment in the project's time zone: 14:05. */
export function formatTime(moment: string, language: Language): string {
  return formats(language).time.format(momentOf(moment));
}

/** The project's day a moment lies in. */
export function dayOfMoment(moment: string): Day {
  return dayInTimeZone(momentOf(moment), PROJECT_TIME_ZONE);
}

/** The quarter a day lies in: „IV kvartal 2026“. */
export function formatQuarterOf(day: Day, language: Language): string {
  return periodInWords(quarterPeriod(quarterOf(day)), language);
}

/** An amount with its currency, to the cent and without rounding: „24 500,00 €“. */
export function formatMoney(money: Money, language: Language): string {
  const format = new Intl.NumberFormat(LOCALES[language], { style: "currency", currency: money.currency });
  // Decimal strings are formatted exactly; through a number, large amounts would lose their cents.
  return format.format(money.amount as Intl.StringNumericLiteral);
}

/**
 * The amount somebody typed as a decimal string, spaces and a decimal comma allowed: „24 500,5“ is "24500.5".
 * What is not an amount comes back as it is, for the shared rule to refuse.
 */
export function parseAmount(text: string): string {
  return text.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".");
}

export function formatNumber(value: number, language: Language): string {
  return formats(language).number.format(value);
}

/** How late something is, in few words: „2 kv maas“, „hilines 1 kv“, „õigeaegne“. */
export function slippageInWords({ verdict, quarters }: Slippage, language: Language): string {
  const n = formatNumber(Math.abs(quarters ?? 0), language);
  const words = SLIPPAGE_WORDS[language][verdict];
  return (quarters ? words.quarters : words.none).replace("{n}", n);
}

/** Quarters counted from the first promise: „esialgsest 3 kv“. */
export function totalInWords(total: number, language: Language): string {
  const n = formatNumber(Math.abs(total), language);
  if (language === "et") {
    if (total === 0) return "esialgse järgi õigel ajal";
    return total > 0 ? `esialgsest ${n} kv` : `esialgsest ${n} kv varem`;
  }
  if (total === 0) return "on time by first promise";
  return total > 0 ? `${n} q from first promise` : `${n} q before first promise`;
}

/** By how much revisions moved a stage: „lükatud 1 kv edasi“. */
export function replannedInWords({ verdict, quarters }: Slippage, language: Language): string {
  if (quarters === null) return slippageInWords({ verdict, quarters }, language);
  const n = formatNumber(Math.abs(quarters), language);
  if (quarters === 0) return language === "et" ? "ei ole muudetud" : "unchanged";
  if (language === "et") return quarters > 0 ? `${n} kv edasi lükatud` : `${n} kv ettepoole toodud`;
  return quarters > 0 ? `moved ${n} q later` : `moved ${n} q earlier`;
}

/** Who did something: a name, or the words for the person at this computer while there is no login. */
export function formatActor(actor: string, language: Language): string {
  if (actor !== "local") return actor;
  return language === "et" ? "Kohalik kasutaja" : "The local user";
}

/** PostgreSQL writes 2026-11-22 03:44:39.1+00, which not every browser takes for a moment. */
function momentOf(text: string): Date {
  return new Date(text.replace(" ", "T").replace(/([+-]\d{2})$/, "$1:00"));
}

const LOCALES: Record<Language, string> = { et: "et-EE", en: "en-GB" };

/** For each verdict: the words with a number of quarters, and those without. */
const SLIPPAGE_WORDS: Record<Language, Record<Slippage["verdict"], { quarters: string; none: string }>> = {
  et: {
    early: { quarters: "{n} kv varem", none: "veidi varem" },
    onTime: { quarters: "õigeaegne", none: "õigeaegne" },
    late: { quarters: "hilines {n} kv", none: "hilines kvartali sees" },
    overdue: { quarters: "{n} kv maas", none: "tähtaeg möödas" },
    notDue: { quarters: "ei ole veel käes", none: "ei ole veel käes" },
    notComparable: { quarters: "ei ole võrreldav", none: "ei ole võrreldav" },
    notApplicable: { quarters: "ei ole vajalik", none: "ei ole vajalik" },
  },
  en: {
    early: { quarters: "{n} q early", none: "slightly early" },
    onTime: { quarters: "on time", none: "on time" },
    late: { quarters: "met {n} q late", none: "met late in its quarter" },
    overdue: { quarters: "{n} q late", none: "past due" },
    notDue: { quarters: "not due yet", none: "not due yet" },
    notComparable: { quarters: "not comparable", none: "not comparable" },
    notApplicable: { quarters: "not applicable", none: "not applicable" },
  },
};

interface Formats {
  day: Intl.DateTimeFormat;
  dayInTallinn: Intl.DateTimeFormat;
  time: Intl.DateTimeFormat;
  number: Intl.NumberFormat;
}

/** Making a formatter costs a thousand times more than using it, and a board uses them for every card. */
const kept = new Map<Language, Formats>();

function formats(language: Language): Formats {
  let made = kept.get(language);
  if (!made) {
    const locale = LOCALES[language];
    const day: Intl.DateTimeFormatOptions =
      language === "et"
        ? { day: "2-digit", month: "2-digit", year: "numeric" }
        : { day: "numeric", month: "short", year: "numeric" };
    made = {
      day: new Intl.DateTimeFormat(locale, { ...day, timeZone: "UTC" }),
      dayInTallinn: new Intl.DateTimeFormat(locale, { ...day, timeZone: PROJECT_TIME_ZONE }),
      time: new Intl.DateTimeFormat(locale, {
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
        timeZone: PROJECT_TIME_ZONE,
      }),
      number: new Intl.NumberFormat(locale),
    };
    kept.set(language, made);
  }
  return made;
}
