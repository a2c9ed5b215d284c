import "#client/i18n/screen-texts.ts";
import { formatDay } from "#client/i18n/format.ts";
import type { Translate } from "#client/i18n/message.ts";
import { textIn } from "#client/i18n/text.ts";
import type { SubActivity } from "#shared/board.ts";
import type { Language } from "#shared/errors.ts";
import { overriddenInWords } from "#shared/gate-words.ts";
import type { Condition } from "#shared/gates.ts";
import type { Change, ClosingFacts, PlanningFacts, ReplanningFacts } from "#shared/history.ts";
import { windowInWords } from "#shared/period-words.ts";
import { DETAIL_FIELDS } from "#shared/procurement.ts";
import type { Replanning } from "#shared/slippage-report.ts";
import { STAGES, type StageFacts } from "#shared/stages.ts";
import { LATE_REASON_WORDS, STAGE_WORDS, STATUS_WORDS } from "#shared/words.ts";
import { DETAIL_NAMES, detailInWords } from "./detail-in-words.ts";
import { recordsInWords } from "./record-in-words.ts";

/** One value that a change touched, named and said before and after. */
export interface ChangedValue {
  name: string;
  before: string;
  after: string;
}

/** What words need to know of the project. */
interface Glossary {
  subActivities: readonly SubActivity[];
  conditions: readonly Condition[];
}

/** What a change changed, in the reader's words; empty where saying what happened says it all. */
export function changeInWords(
  change: Pick<Change, "before" | "after">,
  language: Language,
  { subActivities, conditions }: Glossary,
): ChangedValue[] {
  const t = textIn(language);
  const { before, after } = change;
  const changed: ChangedValue[] = [];
  const say = (name: string, was: string | null, becomes: string | null) => {
    if (was !== becomes)
      changed.push({ name, before: was ?? t("common.none"), after: becomes ?? t("common.none") });
  };
  for (const field of DETAIL_FIELDS) {
    if (!(field in after) || before.exists !== undefined) continue;
    say(
      t(DETAIL_NAMES[field]),
      detailInWords(field, before[field], language, subActivities),
      detailInWords(field, after[field], language, subActivities),
    );
  }
  for (const stage of STAGES) {
    const [was, is] = [before[stage], after[stage]];
    if (!was || !is) continue;
    const name = STAGE_WORDS[language][stage];
    say(name, stageInWords(was, language), stageInWords(is, language));
    say(
      `${name} – ${t("procurement.stage.lateReason")}`,
      lateReasonInWords(was, language),
      lateReasonInWords(is, language),
    );
    say(
      `${name} – ${t("record.overridden")}`,
      was.overridden && overriddenInWords(was.overridden, conditions, language),
      is.overridden && overriddenInWords(is.overridden, conditions, language),
    );
  }
  const { planning, replanning } = after;
  if (planning) {
    const [was, is] = [before.planning?.states ?? null, planning.states];
    const [wasWords, isWords] = [planningInWords(was, language), planningInWords(is, language)];
    const name = `${STAGE_WORDS[language][planning.stage]} – ${t("procurement.history.planned")}`;
    // The same window in other words: then the words are what changed.
    if (was && is && wasWords === isWords) say(name, `„${was.verbatim}“`, `„${is.verbatim}“`);
    else say(name, wasWords, isWords);
  }
  if (replanning)
    say(
      `${STAGE_WORDS[language][replanning.stage]} – ${t("lateness.replanned.reason")}`,
      before.replanning ? replanningInWords(before.replanning, language) : null,
      replanningInWords(replanning, language),
    );
  if (after.closing !== undefined)
    say(
      t("procurement.status"),
      closingInWords(before.closing ?? null, language),
      closingInWords(after.closing, language),
    );
  if (after.document)
    changed.push(
      after.document.exists
        ? { name: t("procurement.documents.one"), before: t("common.none"), after: after.document.title }
        : { name: t("procurement.documents.one"), before: after.document.title, after: t("common.none") },
    );
  changed.push(...recordsInWords(change, language, conditions));
  if (after.comment && before.comment?.exists)
    changed.push({
      name: t("procurement.comments.one"),
      before: after.comment.text,
      after: t("common.none"),
    });
  return changed;
}

/** Why a milestone was met late, with the sentence given; null where no reason is. */
export function lateReasonInWords(
  facts: Pick<StageFacts, "lateReason" | "lateNote">,
  language: Language,
): string | null {
  if (!facts.lateReason) return null;
  const reason = LATE_REASON_WORDS[language][facts.lateReason];
  return facts.lateNote ? `${reason} – ${facts.lateNote}` : reason;
}

/** By how much a plan revision moved a promise. */
export function movedInWords(
  { quarters, isLater }: Pick<Replanning, "quarters" | "isLater">,
  t: Translate,
): string {
  if (quarters === 0) return t("lateness.replanned.inside");
  return t(isLater ? "lateness.replanned.later" : "lateness.replanned.earlier", {
    count: Math.abs(quarters),
  });
}

function planningInWords(states: PlanningFacts["states"], language: Language): string | null {
  if (states === null) return null;
  const t = textIn(language);
  if (states.kind === "dropped") return t("procurement.plan.dropped");
  const window = windowInWords(states, language);
  if (states.refersTo === "milestone") return window;
  return `${window} (${t(states.refersTo === "start" ? "procurement.plan.start" : "procurement.plan.other")})`;
}

function stageInWords({ applicable, metOn }: StageFacts, language: Language): string {
  const t = textIn(language);
  if (!applicable) return t("procurement.stage.notApplicable");
  return metOn === null
    ? t("procurement.stage.open")
    : t("procurement.stage.metOnDay", { day: formatDay(metOn, language) });
}

function replanningInWords({ reason, note }: ReplanningFacts, language: Language): string | null {
  return lateReasonInWords({ lateReason: reason, lateNote: note }, language);
}

function closingInWords(closing: ClosingFacts | null, language: Language): string {
  if (!closing) return STATUS_WORDS[language].active;
  return `${STATUS_WORDS[language][closing.as]} ${formatDay(closing.on, language)}`;
}
