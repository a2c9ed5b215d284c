import "#client/i18n/screen-texts.ts";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { refusalInWords } from "#client/i18n/refusal-in-words.ts";
import type { Failure } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import type { Procurement } from "#shared/procurement.ts";
import { currentStage, STAGES } from "#shared/stages.ts";
import { MILESTONE_WORDS, STAGE_WORDS, STATUS_WORDS } from "#shared/words.ts";
import styles from "./stale-dialog.module.css";

export interface StaleDialogProps {
  /** A refusal with code STALE: who did what and when, and the procurement as it is now. Null while there is none. */
  failure: Failure | null;
  onDoAnyway: () => void;
  onLeave: () => void;
}

/** Tells the second of two people what the first one did, and lets them decide. */
export function StaleDialog({ failure, onDoAnyway, onLeave }: StaleDialogProps) {
  const { t, language } = useLanguage();
  const refusal = failure?.refusal?.code === "STALE" ? failure.refusal : null;
  const current = refusal?.current as Procurement | null | undefined;
  return (
    <Dialog
      title={t("procurement.stale.title")}
      role="alertdialog"
      size="small"
      isOpen={refusal !== null}
      onOpenChange={(isOpen) => !isOpen && onLeave()}
    >
      <DialogBody>
        {refusal && <p>{refusalInWords(refusal, language)}</p>}
        {current && (
          <section className={styles.now}>
            <h3 className={styles.heading}>{t("procurement.stale.now")}</h3>
            <p className={styles.title}>{current.title}</p>
            <p>{standsIn(current)}</p>
            <ul className={styles.milestones}>
              {STAGES.map((stage) => {
                const { metOn } = current.stages[stage];
                return metOn === null ? null : (
                  <li key={stage}>
                    {MILESTONE_WORDS[language][stage]}{" "}
                    <time dateTime={metOn}>{formatDay(metOn, language)}</time>
                  </li>
                );
              })}
            </ul>
          </section>
        )}
      </DialogBody>
      <DialogActions>
        <Button onPress={onLeave}>{t("procurement.stale.leave")}</Button>
        <Button variant="primary" onPress={onDoAnyway}>
          {t("procurement.stale.doAnyway")}
        </Button>
      </DialogActions>
    </Dialog>
  );

  function standsIn(procurement: Procurement): string {
    if (procurement.closedAs) {
      const day = procurement.closedOn ? ` ${formatDay(procurement.closedOn, language)}` : "";
      return STATUS_WORDS[language][procurement.closedAs] + day;
    }
    return STAGE_WORDS[language][currentStage(procurement.stages) ?? "completed"];
  }
}
