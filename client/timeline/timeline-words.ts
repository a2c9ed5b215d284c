import { stepInWords } from "#client/forecast/forecast-steps.tsx";
import {
  formatDay,
  formatNumber,
  replannedInWords,
  slippageInWords,
  totalInWords,
} from "#client/i18n/format.ts";
import type { Translate } from "#client/i18n/message.ts";
import { stageStepInWords } from "#client/steps/stage-step-in-words.ts";
import { yardstickName } from "#client/view/yardstick-name.ts";
import type { BoardFacts, Card } from "#shared/board.ts";
import type { Language } from "#shared/errors.ts";
import type { Day } from "#shared/period.ts";
import { windowInWords } from "#shared/period-words.ts";
import type { Against, PlannedWindow, PlanRevision } from "#shared/plan.ts";
import { isBehind } from "#shared/slippage.ts";
import type { StageStanding } from "#shared/standing.ts";
import { KIND_WORDS, MILESTONE_WORDS, STAGE_WORDS, STATUS_WORDS } from "#shared/words.ts";
import type { AtRtk, RecordsLine } from "./timeline-records.ts";
import type { Expectation, Group, StageLine, StageRow } from "./timeline-rows.ts";

/** What words are made from. */
export interface Wording {
  language: Language;
  t: Translate;
  revisions: readonly PlanRevision[];
  against: Against;
  /** The last day of the eligible period. */
  eligibleTo: Day;
}

/** One thing said about a stage: what about, what, and in which words its source said it. */
export interface Said {
  term: string;
  text: string;
  /** The words of the source document, and which one it is. */
  source?: { words: string; revision: string };
  /** How it came about. */
  note?: string;
  isLate?: boolean;
}

/** What a stage's line shows, in words: what was promised, what happened, how late it is and what is expected. */
export function stageInWords(
  { card, standing }: Pick<StageRow, "card" | "standing">,
  line: StageLine,
  forecast: Expectation | null,
  wording: Wording,
): Said[] {
  const { language, t } = wording;
  const said: Said[] = [];
  const say = (term: string, window: PlannedWindow) =>
    said.push({ term, text: windowWords(window, wording), source: sourceOf(window, wording) });
  if (line.firstPromise) say(t("timeline.fact.firstPromise"), line.firstPromise.window);
  if (line.plan) say(yardstickName(wording), line.plan.window);
  else if (line.otherEvents.length === 0)
    said.push({ term: yardstickName(wording), text: t("procurement.plan.nothing") });
  for (const { window } of line.otherEvents) say(t("timeline.fact.otherEvent"), window);
  said.push({ term: t("timeline.fact.happened"), text: happenedInWords(card, standing, line, wording) });
  if (line.steps.length > 0)
    said.push({ term: t("timeline.fact.steps"), text: stepsInWords(line, language) });
  if (line.atRtk) said.push({ term: t("timeline.fact.rtk"), ...rtkInWords(line.atRtk, wording) });
  if (!isAbandoned(card, standing))
    said.push({
      term: t("timeline.fact.slippage"),
      text: slippageWords(standing, language),
      isLate: isBehind(standing.slippage),
    });
  if (standing.replanned.quarters)
    said.push({ term: t("timeline.fact.replanned"), text: replannedInWords(standing.replanned, language) });
  if (forecast) said.push(...expectedInWords(card, forecast, wording));
  return said;
}

/** What else was done, and when: „Turu-uuring 12.03.2026; Läbirääkimised 02.04.2026“. */
export function stepsInWords({ steps }: Pick<RecordsLine, "steps">, language: Language): string {
  return steps.map((step) => stageStepInWords(step, language)).join("; ");
}

/** How long matters were at RTK, and when; and how long they were with us. */
export function rtkInWords(
  { spans, daysAtRtk, daysWithUs }: AtRtk,
  { language, t }: Pick<Wording, "language" | "t">,
): Pick<Said, "text" | "note"> {
  const stretches = spans.map(({ from, to, isOngoing }) =>
    isOngoing
      ? t("timeline.rtk.since", { day: formatDay(from, language) })
      : `${formatDay(from, language)} – ${formatDay(to, language)}`,
  );
  return {
    text: t("timeline.rtk.days", { count: daysAtRtk, ours: daysWithUs }),
    ...(stretches.length > 0 ? { note: stretches.join("; ") } : {}),
  };
}

/** When a milestone is expected, how that came about, and what is wrong with it. */
function expectedInWords(card: Card, expectation: Expectation, { language, t, eligibleTo }: Wording): Said[] {
  const { expected, earliest, forecast, afterEligibility, tooShort } = expectation;
  const { procedure } = card.procurement;
  const said: Said[] = [
    {
      term: t("timeline.fact.expected"),
      text: formatDay(expected, language),
      note: forecast.expectedSteps
        .map((step) => stepInWords(step, { isExpected: true, procedure }, language))
        .join("; "),
    },
    { term: t("timeline.fact.earliest"), text: formatDay(earliest, language) },
  ];
  if (tooShort)
    said.push({
      term: t("timeline.layer.law"),
      text: t("forecast.tooShort", {
        window: windowInWords(tooShort.window, language),
        notice: formatDay(tooShort.steps[0]!.until, language),
        day: formatDay(tooShort.earliest, language),
      }),
      isLate: true,
    });
  if (afterEligibility)
    said.push({
      term: t("timeline.eligibility"),
      text: t(`common.afterEligibility.${afterEligibility}`, { day: formatDay(eligibleTo, language) }),
      isLate: true,
    });
  return said;
}

/** The same in one sentence, for who listens. */
export function stageSentence(
  row: StageRow,
  line: StageLine,
  forecast: Expectation | null,
  wording: Wording,
): string {
  return stageInWords(row, line, forecast, wording)
    .map(({ term, text }) => `${term}: ${text}`)
    .join("; ");
}

/** How late a stage is, and against the first promise where that differs. */
export function slippageWords({ slippage, total }: StageStanding, language: Language): string {
  const words = slippageInWords(slippage, language);
  const isTold = isBehind(slippage) || slippage.verdict === "early" || slippage.verdict === "onTime";
  if (!isTold || total.quarters === null || total.quarters === slippage.quarters) return words;
  return `${words}, ${totalInWords(total.quarters, language)}`;
}

/** The stage was left open when the procurement was closed. */
export function isAbandoned({ standing }: Card, { metOn }: StageStanding): boolean {
  return metOn === null && (standing.status === "failed" || standing.status === "cancelled");
}

export function happenedInWords(
  card: Card,
  standing: StageStanding,
  line: Pick<StageLine, "closedOn" | "isCarriedOver" | "happened">,
  { language, t }: Wording,
): string {
  if (standing.metOn !== null) {
    const met = t("timeline.metOn", { day: formatDay(standing.metOn, language) });
    return line.isCarriedOver ? `${met}, ${t("timeline.carriedOver")}` : met;
  }
  if (line.closedOn)
    return `${STATUS_WORDS[language][card.standing.status].toLowerCase()} ${formatDay(line.closedOn, language)}`;
  if (isAbandoned(card, standing)) return t("procurement.stage.abandoned");
  if (!line.happened) return t("timeline.notYet");
  return t("timeline.since", { day: formatDay(line.happened.from, language) });
}

/** A planned window, with what is unusual about it. */
export function windowWords(window: PlannedWindow, { language, t }: Pick<Wording, "language" | "t">): string {
  const words = windowInWords(window, language);
  if (window.refersTo === "start") return `${words} (${t("timeline.notCompared.start")})`;
  if (window.refersTo === "other") return `${words} (${t("timeline.notCompared.other")})`;
  if (window.kind === "implied") return `${words} (${t("procurement.plan.implied")})`;
  return words;
}

/** What stands at the end of a slippage arrow: „2 kv“. Inside one quarter it is less than one. */
export function slipLabel(quarters: number, language: Language): string {
  const unit = language === "et" ? "kv" : "q";
  if (quarters === 0) return `< 1 ${unit}`;
  return `${quarters < 0 ? "−" : ""}${formatNumber(Math.abs(quarters), language)} ${unit}`;
}

/** A group's heading. */
export function groupName(
  group: Group,
  facts: Pick<BoardFacts, "subActivities">,
  { language, t }: Pick<Wording, "language" | "t">,
): string {
  if (group.kind) return KIND_WORDS[language][group.kind];
  if (group.person !== undefined) return group.person ?? t("board.lanes.nobody");
  if (group.subActivity === null || group.subActivity === undefined) return t("board.lanes.noSubActivity");
  const found = facts.subActivities.find(({ number }) => number === group.subActivity);
  const name = found && (language === "et" ? found.nameEt : found.nameEn || found.nameEt);
  return name ? `${group.subActivity} · ${name}` : String(group.subActivity);
}

/** What a row is about, for its heading and for who listens: „Leping: leping on sõlmitud“. */
export function milestoneName(row: Pick<StageRow, "stage">, language: Language): string {
  return MILESTONE_WORDS[language][row.stage];
}

export function stageName(row: Pick<StageRow, "stage">, language: Language): string {
  return STAGE_WORDS[language][row.stage];
}

function sourceOf(window: PlannedWindow, { revisions }: Wording): Said["source"] {
  return {
    words: window.verbatim,
    revision: revisions.find(({ id }) => id === window.revisionId)?.name ?? "",
  };
}
