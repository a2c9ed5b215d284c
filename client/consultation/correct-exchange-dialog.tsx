import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice, refusedBy } from "#client/procurement/failure.tsx";
import styles from "#client/procurement/form.module.css";
import { useCommand, type Written } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextArea } from "#client/ui/text-field.tsx";
import { type Consultation, type Exchange, withCorrection } from "#shared/consultation.ts";
import { EXCHANGE_WORDS } from "#shared/consultation-words.ts";
import type { Day } from "#shared/period.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { matterInWords } from "./consultation-in-words.ts";
import { Rival, useSeenConsultation } from "./rival.tsx";

export interface CorrectExchangeDialogProps {
  procurement: PlannedProcurement;
  consultation: Consultation;
  exchange: Exchange;
  today: Day;
  onDone: (written: Written) => void;
  onClose: () => void;
}

/** Corrects the day something happened to a matter, and what was noted about it. */
export function CorrectExchangeDialog({
  procurement,
  consultation,
  exchange,
  today,
  onDone,
  onClose,
}: CorrectExchangeDialogProps) {
  const { t, language } = useLanguage();
  const [on, setOn] = useState<Day | null>(exchange.on);
  const [note, setNote] = useState(exchange.note ?? "");
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(client.consultations.correctExchange.mutate, onDone);
  const { seen, rival } = useSeenConsultation(consultation, command.failure);
  const correction = on && { exchangeId: exchange.id, on, note: note.trim() || null };
  const foreseen = correction && refusedBy(() => withCorrection(seen, correction, today));
  const failure = command.failure ?? (foreseen || null);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!correction || foreseen) return;
    command.send({ id: procurement.id, consultationId: seen.id, version: seen.version, ...correction });
  }

  return (
    <Dialog
      title={t("consultation.correct.title")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="small"
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={styles.subject}>
            {procurement.title}
            <br />
            {matterInWords(seen, language)}: {EXCHANGE_WORDS[language][exchange.kind]}
          </p>
          <DayField
            label={t("consultation.exchange.on")}
            value={on}
            onChange={command.changed(setOn)}
            today={today}
            latest={today}
            error={on === null && isAsked ? t("move.chooseDay") : errorBeside(failure, "on", language)}
            autoFocus
          />
          <TextArea
            label={t("consultation.note")}
            value={note}
            onChange={command.changed(setNote)}
            error={errorBeside(failure, "note", language)}
            rows={2}
          />
          <FailureNotice failure={failure} fields={["on", "note"]} />
          <Rival rival={rival} on={today} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t(rival ? "consultation.saveAnyway" : "common.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
