import "#client/i18n/screen-texts.ts";
import { textIn } from "#client/i18n/text.ts";
import type { Language } from "#shared/errors.ts";
import { windowInWords } from "#shared/period-words.ts";
import type { PlannedWindow, Statement } from "#shared/plan.ts";
import type { Comparison, Plans } from "./comparison.ts";

/** What a plan says of a stage, in our words: the window, or that the stage is not planned any more. */
export function statementInWords(statement: Omit<Statement, "revisionId">, language: Language): string {
  if (statement.kind === "dropped") return textIn(language)("procurement.plan.dropped");
  return windowInWords(statement as PlannedWindow, language);
}

/** How a window is meant where its words alone do not say: deadline, period, implied, of another event, inherited. */
export function marksOf(
  statement: Omit<Statement, "revisionId">,
  language: Language,
  isInherited = false,
): string[] {
  const t = textIn(language);
  const marks: string[] = [];
  if (statement.kind !== "dropped") {
    const { kind, refersTo } = statement as PlannedWindow;
    if (refersTo !== "milestone") marks.push(t(`plan.refersTo.${refersTo}`));
    if (kind !== "window") marks.push(t(`plan.kind.${kind}`));
  }
  if (isInherited) marks.push(t("procurement.plan.inherited"));
  return marks;
}

/** How a promise differs from an earlier one: „1 kv hiljem“, „lisandus“, „ei ole võrreldav“. Empty where it does not. */
export function movementInWords({ movement, change }: Comparison, language: Language): string {
  const t = textIn(language);
  const count = Math.abs(change.quarters ?? 0);
  switch (movement) {
    case "none":
      return "";
    case "later":
    case "earlier":
      return count === 0 ? t(`plan.movement.${movement}Inside`) : t(`plan.movement.${movement}`, { count });
    default:
      return t(`plan.movement.${movement}`);
  }
}

/** Why two states of the plans cannot be compared: „Vahearuanne 2024“ räägib töö algusest. Null where they can. */
export function whyNotComparable(
  { otherEvent, change }: Comparison,
  plans: Plans,
  language: Language,
): string | null {
  if (!otherEvent || change.kind !== "notComparable") return null;
  const t = textIn(language);
  const revision = plans.columns.find(({ id }) => id === otherEvent.revisionId)?.name ?? "…";
  return t(otherEvent.refersTo === "start" ? "plan.why.start" : "plan.why.other", { revision });
}

/** From what to what a promise moved: „III–IV kvartal 2025 → I kvartal 2026“. */
export function movedFromTo({ change }: Comparison, language: Language): string | null {
  const { before, after, kind } = change;
  if (kind !== "moved" || !before || !after) return null;
  return `${windowInWords(before, language)} → ${windowInWords(after, language)}`;
}
