import "#client/i18n/screen-texts.ts";
import { formatDay, slippageInWords } from "#client/i18n/format.ts";
import { textIn } from "#client/i18n/text.ts";
import type { Language } from "#shared/errors.ts";
import { lastDay } from "#shared/period.ts";
import { windowInWords } from "#shared/period-words.ts";
import type { PlanChange } from "#shared/plan-changes.ts";
import type { Concern } from "#shared/plan-effects.ts";
import { STAGE_WORDS } from "#shared/words.ts";

/** How a draft differs from the plan in force about one stage: „1 kv hiljem“, „lisandub kavva“. */
export function changeInWords(
  { kind, quarters, isLater, before, after }: PlanChange,
  language: Language,
): string {
  const t = textIn(language);
  if (kind !== "moved") return t(`effects.change.${kind}`);
  const count = Math.abs(quarters ?? 0);
  if (isLater) return count > 0 ? t("effects.change.later", { count }) : t("effects.change.laterInside");
  if (lastDay(after!.to) === lastDay(before!.to)) return t("effects.change.startMoved");
  return count > 0 ? t("effects.change.earlier", { count }) : t("effects.change.earlierInside");
}

/** What is wrong with a window of a draft, in one sentence. */
export function concernInWords(concern: Concern, language: Language): string {
  const t = textIn(language);
  const { kind, severity, other, slippage } = concern;
  const window = concern.window ? capitalised(windowInWords(concern.window, language)) : "";
  const day = concern.day ? formatDay(concern.day, language) : "";
  switch (kind) {
    case "inPast":
      return t("effects.concern.inPast", { window });
    case "tooLate":
    case "afterEligibility":
      return t(`effects.concern.${kind}`, { window, day });
    case "tooShort":
      return t("effects.concern.tooShort", { day });
    case "forecastAfterEligibility":
      return t(`effects.concern.${kind}.${severity === "serious" ? "certain" : "expected"}`, { day });
    case "outOfOrder":
      return t("effects.concern.outOfOrder", {
        window,
        stage: STAGE_WORDS[language][other!.stage],
        other: windowInWords(other!.window, language),
      });
    case "milestoneMet": {
      const [now, after] = [slippage!.now, slippage!.after].map((each) => slippageInWords(each, language));
      if (now === after) return t("effects.concern.milestoneMet.same", { day });
      return t("effects.concern.milestoneMet", { day, now: now!, after: after! });
    }
    case "notComparable":
      return t("effects.concern.notComparable");
  }
}

function capitalised(words: string): string {
  return words.charAt(0).toLocaleUpperCase("et") + words.slice(1);
}
