import type { FactsReading } from "#client/facts/use-facts.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import type { Translate } from "#client/i18n/message.ts";
import { failureInWords } from "#client/procurement/failure.tsx";
import { failureOf } from "#client/trpc.ts";
import { showToast } from "#client/ui/toast.tsx";
import type { Language } from "#shared/errors.ts";
import type { WorkEntry } from "#shared/evaluator-hours.ts";
import { monthOf } from "#shared/work-entries.ts";
import { inHours } from "./hours-in-words.ts";
import type { LoggedAnswer } from "./log-form.tsx";
import { useHoursChanged } from "./use-hours.ts";

/** Tells that hours were recorded, and offers to take that back; a correction stays. */
export function useTellLogged({ takeOver, undo }: Pick<FactsReading, "takeOver" | "undo">) {
  const { language, t } = useLanguage();
  const hoursChanged = useHoursChanged();
  const takeBack = async (revision: number) => {
    try {
      await undo(revision);
      hoursChanged();
      showToast({ text: t("procurement.done.undone") });
    } catch (error) {
      showToast({ tone: "problem", text: failureInWords(failureOf(error), language) });
    }
  };
  return (answer: LoggedAnswer, text?: string) => {
    const { procurement, revision, entry } = answer;
    takeOver(answer);
    showToast({
      text: text ?? loggedInWords(answer, { language, t }),
      detail: procurement.title,
      actions:
        revision > 0 && !isCorrection(entry)
          ? [{ label: t("common.undo"), onPress: () => void takeBack(revision) }]
          : [],
    });
  };
}

/** „Kirjas: 1,75 h, Mari Maasikas“. */
export function loggedInWords(
  { entry }: LoggedAnswer,
  { language, t }: { language: Language; t: Translate },
): string {
  return t("hours.logged", { hours: inHours(entry.hours, language), person: entry.person });
}

/** Whether hours were recorded after their month was closed: such entries stay. */
export function isCorrection(entry: Pick<WorkEntry, "corrects" | "on" | "month">): boolean {
  return entry.corrects !== null || monthOf(entry.on) !== entry.month;
}
