import type { FactsReading } from "#client/facts/use-facts.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { failureInWords } from "#client/procurement/failure.tsx";
import { failureOf } from "#client/trpc.ts";
import { showToast } from "#client/ui/toast.tsx";
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
      text: text ?? t("hours.logged", { hours: inHours(entry.hours, language), person: entry.person }),
      detail: procurement.title,
      actions:
        entry.corrects === null && revision > 0
          ? [{ label: t("common.undo"), onPress: () => void takeBack(revision) }]
          : [],
    });
  };
}
