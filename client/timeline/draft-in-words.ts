import "#client/i18n/screen-texts.ts";
import { textIn } from "#client/i18n/text.ts";
import { changeInWords, concernInWords } from "#client/plan/effects-in-words.ts";
import type { Language } from "#shared/errors.ts";
import { windowInWords } from "#shared/period-words.ts";
import type { Says } from "#shared/plan-draft.ts";
import type { Meaning } from "#shared/plan-effects.ts";
import { STAGE_WORDS } from "#shared/words.ts";

/** What a draft says of a stage: „III kvartal 2026“, „jääb kavast välja“, „ei ütle midagi“. */
export function saysInWords(says: Says | null, language: Language): string {
  const t = textIn(language);
  if (says === null) return t("draft.says.nothing");
  if (says.kind === "dropped") return t("draft.says.dropped");
  const words = windowInWords(says, language);
  return says.refersTo === "milestone" ? words : `${words} (${t(`draft.refersTo.${says.refersTo}`)})`;
}

/** What it would mean, in a few short sentences without their full stops: against the plans, then what is wrong. */
export function meaningInWords(meaning: Meaning, language: Language): { against: string; wrong: string[] } {
  const t = textIn(language);
  const { change, fromFirst, isReasonMissing, concerns } = meaning;
  const against = [againstPlan(meaning, language)];
  if (fromFirst && fromFirst !== change.quarters)
    against.push(
      t(fromFirst > 0 ? "draft.fromFirst.later" : "draft.fromFirst.earlier", { count: Math.abs(fromFirst) }),
    );
  const wrong = concerns.map((concern) => {
    const words = concernInWords(concern, language);
    // Of two stages that are out of order, the one that is planned may be either.
    return concern.kind === "outOfOrder" ? `${STAGE_WORDS[language][concern.stage]}: ${words}` : words;
  });
  if (isReasonMissing) wrong.push(t("draft.reasonNeeded"));
  return { against: against.join(" · "), wrong };
}

/** All of it in one breath, for who listens. */
export function meaningSentence(meaning: Meaning, language: Language): string {
  const { against, wrong } = meaningInWords(meaning, language);
  return [against, ...wrong].map((each) => each.replace(/\.$/, "")).join("; ");
}

function againstPlan({ change }: Meaning, language: Language): string {
  const words = changeInWords(change, language);
  const isMeasured = change.kind === "moved" && change.quarters !== 0;
  return isMeasured ? textIn(language)("draft.thanInForce", { change: words }) : words;
}
