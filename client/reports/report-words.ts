import type { Translate } from "#client/i18n/message.ts";
import { personKey } from "#client/view/view-address.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { Language } from "#shared/errors.ts";
import type { Kind } from "#shared/procurement.ts";
import type { Grouping, ReportKey, ReportTotals } from "#shared/slippage-report.ts";
import type { LateReason, Stage } from "#shared/stages.ts";
import { KIND_WORDS, LATE_REASON_WORDS, STAGE_WORDS } from "#shared/words.ts";

export interface Wording {
  language: Language;
  t: Translate;
  facts: BoardFacts;
}

/** What a group is called. */
export function groupName(grouping: Grouping, key: ReportKey, { language, t, facts }: Wording): string {
  switch (grouping) {
    case "stage":
      return STAGE_WORDS[language][key as Stage];
    case "kind":
      return KIND_WORDS[language][key as Kind];
    case "subActivity": {
      const found = facts.subActivities.find(({ number }) => number === key);
      if (key === null) return t("board.lanes.noSubActivity");
      const name = found && (language === "et" ? found.nameEt : found.nameEn || found.nameEt);
      return name ? `${key} · ${name}` : t("board.card.subActivity", { number: key as number });
    }
    case "person":
      return key === null ? t("board.lanes.nobody") : String(key);
    case "reason":
      if (key === "notGiven") return t("reports.reason.notGiven");
      if (key === "earlier") return t("reports.reason.earlier");
      return LATE_REASON_WORDS[language][key as LateReason];
  }
}

/** A group in an address, which names nobody. */
export function groupKey(grouping: Grouping, key: ReportKey): string {
  if (key === null) return "none";
  return grouping === "person" ? personKey(String(key)) : String(key);
}

/** The report in a few sentences: what slipped, what of it was lost, what plans moved, and what cannot be told. */
export function headline(totals: ReportTotals, t: Translate): string[] {
  const { behind, slipped, lost, regained, moved, replanned, early, notComparable, unexplained } = totals;
  const sentences: string[] = [];
  if (behind === 0) sentences.push(t("reports.headline.nothingLate"));
  else if (slipped === 0) sentences.push(t("reports.headline.behindWithin", { count: behind }));
  else
    sentences.push(
      `${t("reports.headline.behind", { count: behind })}, ${t("reports.headline.slipped", { count: slipped })}.`,
    );
  if (slipped > lost)
    sentences.push(
      t(regained > 0 ? "reports.headline.lostRegained" : "reports.headline.lost", { count: lost, regained }),
    );
  if (replanned > 0) sentences.push(t("reports.headline.replanned", { count: replanned }));
  else if (replanned < 0) sentences.push(t("reports.headline.replannedEarlier", { count: -replanned }));
  else sentences.push(t(moved > 0 ? "reports.headline.movedWithin" : "reports.headline.notReplanned"));
  if (early > 0) sentences.push(t("reports.headline.early", { count: early }));
  if (notComparable > 0) sentences.push(t("reports.headline.notComparable", { count: notComparable }));
  if (unexplained > 0) sentences.push(t("reports.headline.unexplained", { count: unexplained }));
  return sentences;
}
