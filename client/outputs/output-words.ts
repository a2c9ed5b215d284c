import { formatDay, formatNumber, slippageInWords } from "#client/i18n/format.ts";
import type { Translate } from "#client/i18n/message.ts";
import { textIn } from "#client/i18n/text.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { Language } from "#shared/errors.ts";
import type { Delivery, Output, OutputWindow } from "#shared/outputs.ts";
import type { Day } from "#shared/period.ts";
import { windowInWords } from "#shared/period-words.ts";
import type { OutputLine } from "./output-lines.ts";

/** What an output is called. Without an English name it keeps its Estonian one. */
export function nameOf({ nameEt, nameEn }: Pick<Output, "nameEt" | "nameEn">, language: Language): string {
  return language === "et" ? nameEt : nameEn || nameEt;
}

/** A sub-activity with its number; „Alategevus 4“ where it has no name. */
export function subActivityName(
  { subActivities }: Pick<BoardFacts, "subActivities">,
  number: number,
  { language, t }: { language: Language; t: Translate },
): string {
  const found = subActivities.find((each) => each.number === number);
  const name = (language === "en" && found?.nameEn) || found?.nameEt;
  return name ? `${number} · ${name}` : t("board.card.subActivity", { number });
}

/** How many are promised: „vähemalt 40, igas kvartalis 10“. */
export function countInWords(
  { count, perQuarter, isMinimum }: Pick<OutputWindow, "count" | "perQuarter" | "isMinimum">,
  language: Language,
): string {
  const t = textIn(language);
  const number = (value: number) =>
    isMinimum ? t("outputs.count.atLeast", { number: value }) : formatNumber(value, language);
  const each = perQuarter === null ? null : t("outputs.count.perQuarter", { number: number(perQuarter) });
  if (count === null) return each ?? t("outputs.count.none");
  return each === null ? number(count) : `${number(count)}, ${each}`;
}

/** When it is promised: „I–IV kvartal 2026“; said so where the document's words name no time. */
export function promisedTime({ from, to }: Pick<OutputWindow, "from" | "to">, language: Language): string {
  if (to !== null) return windowInWords({ from, to }, language);
  return textIn(language)("outputs.time.unclear");
}

/** Where an output stands, in a sentence: what is promised by when, how many are there, and how far behind it is. */
export function outputSentence({ output, standing }: OutputLine, language: Language): string {
  const t = textIn(language);
  const { yardstick, delivered, slippage } = standing;
  const promised = yardstick
    ? `${t("outputs.column.promised")}: ${countInWords(yardstick, language)}, ${promisedTime(yardstick, language)}`
    : t("procurement.plan.nothing");
  const there = t("outputs.timeline.there", { number: formatNumber(delivered, language) });
  return `${nameOf(output, language)}. ${promised}. ${there}. ${slippageInWords(slippage, language)}.`;
}

/** The address of the screen of outputs with one of them unfolded, in a year that it belongs to. */
export function outputAddress(
  { output, standing }: OutputLine,
  { on, project, perspective }: { on: Day; project: number; perspective: string },
): string {
  const end = standing.yardstick?.to?.slice(0, 4);
  const year = end && end !== on.slice(0, 4) ? `&year=${end}` : "";
  return `/outputs${perspective}${perspective ? "&" : "?"}project=${project}&output=${output.id}${year}`;
}

/** What was delivered: „2 (14.03.2026)“. */
export function deliveryInWords({ count, on }: Pick<Delivery, "count" | "on">, language: Language): string {
  return `${formatNumber(count, language)} (${formatDay(on, language)})`;
}

/** A whole number somebody typed, spaces allowed; null where it is none that can be counted. */
export function readCount(text: string): number | null {
  const digits = text.replace(/[\s\u00a0\u202f]/g, "");
  const number = /^\d{1,7}$/.test(digits) ? Number(digits) : 0;
  return number >= 1 && number <= MOST ? number : null;
}

const MOST = 1_000_000;
