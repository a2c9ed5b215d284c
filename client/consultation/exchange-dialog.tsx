import { type FormEvent, type ReactNode, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice, refusedBy } from "#client/procurement/failure.tsx";
import styles from "#client/procurement/form.module.css";
import { useCommand, type Written } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextArea } from "#client/ui/text-field.tsx";
import {
  type Consultation,
  EXCHANGE_KINDS,
  type ExchangeKind,
  nextExchanges,
  withExchange,
} from "#shared/consultation.ts";
import { EXCHANGE_WORDS } from "#shared/consultation-words.ts";
import type { Day } from "#shared/period.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { courtInWords, matterInWords } from "./consultation-in-words.ts";
import { Rival, useSeenConsultation } from "./rival.tsx";

export interface ExchangeDialogProps {
  procurement: PlannedProcurement;
  consultation: Consultation;
  /** What is being recorded; the first thing that can be when left out. */
  initialKind?: ExchangeKind;
  /** What chooses another matter, where there are several. */
  choice?: ReactNode;
  today: Day;
  onDone: (written: Written, kind: ExchangeKind) => void;
  onClose: () => void;
}

/** Records that a matter was sent to RTK, came back, was agreed or withdrawn, on a day that may lie in the past. */
export function ExchangeDialog({
  procurement,
  consultation,
  initialKind,
  choice,
  today,
  onDone,
  onClose,
}: ExchangeDialogProps) {
  const { t, language } = useLanguage();
  const [chosen, setKind] = useState<ExchangeKind | null>(initialKind ?? null);
  const [on, setOn] = useState<Day | null>(today);
  const [note, setNote] = useState("");
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(client.consultations.exchange.mutate, (written: Written) =>
    onDone(written, kind!),
  );
  const { seen, rival } = useSeenConsultation(consultation, command.failure);

  const kinds = EXCHANGE_KINDS.filter((each) => isPossible(seen, each, on, today));
  const kind = chosen ?? kinds[0] ?? null;
  const happening = kind && on && { kind, on, note: note.trim() || null };
  const foreseen = happening && refusedBy(() => withExchange(seen, happening, today));
  const failure = command.failure ?? (foreseen || null);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!happening || foreseen) return;
    command.send({ id: procurement.id, consultationId: seen.id, version: seen.version, ...happening });
  }

  return (
    <Dialog
      title={t("consultation.exchange.title")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="small"
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={styles.subject}>
            {procurement.title}
            <br />
            {matterInWords(seen, language)}
            <br />
            {courtInWords(seen, today, { t, language })}
          </p>
          {choice}
          <Select<ExchangeKind>
            label={t("consultation.exchange.kind")}
            value={kind}
            onChange={command.changed(setKind)}
            options={kinds.map((each) => ({ id: each, label: EXCHANGE_WORDS[language][each] }))}
            placeholder={t("consultation.exchange.none")}
            error={
              courtRefused(failure)
                ? t("consultation.exchange.outOfOrder")
                : errorBeside(failure, "kind", language)
            }
            autoFocus={initialKind === undefined}
          />
          <DayField
            label={t("consultation.exchange.on")}
            value={on}
            onChange={command.changed(setOn)}
            today={today}
            latest={today}
            error={on === null && isAsked ? t("move.chooseDay") : errorBeside(failure, "on", language)}
            autoFocus={initialKind !== undefined}
          />
          <TextArea
            label={t("consultation.note")}
            value={note}
            onChange={command.changed(setNote)}
            error={errorBeside(failure, "note", language)}
            rows={2}
          />
          <FailureNotice failure={failure} fields={["kind", "on", "note"]} />
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

/** What may follow, and what was forgotten and fits where its day puts it. */
function isPossible(consultation: Consultation, kind: ExchangeKind, on: Day | null, today: Day): boolean {
  if (nextExchanges(consultation.exchanges).includes(kind)) return true;
  return on !== null && !refusedBy(() => withExchange(consultation, { kind, on, note: null }, today));
}

/** The refusal's own sentence is for programs; here the person sees whose court it is in. */
function courtRefused(failure: ReturnType<typeof refusedBy>): boolean {
  return failure?.refusal?.code === "EXCHANGE_OUT_OF_ORDER";
}
