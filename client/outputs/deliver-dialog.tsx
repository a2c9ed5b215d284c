import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import form from "#client/procurement/form.module.css";
import { useCommand } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextArea, TextField } from "#client/ui/text-field.tsx";
import type { Delivery, PlannedOutput } from "#shared/outputs.ts";
import type { Day } from "#shared/period.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { deliveryInWords, nameOf, readCount } from "./output-words.ts";
import { latestOf, Rival } from "./rival.tsx";
import type { OutputAnswer } from "./use-outputs.ts";

export interface DeliverDialogProps {
  projectId: number;
  output: PlannedOutput;
  today: Day;
  /** The delivery that is corrected; null for a new one. */
  delivery: Delivery | null;
  onDone: (answer: OutputAnswer) => void;
  onClose: () => void;
}

const FIELDS = ["count", "on", "link", "note"] as const;

/** Records that some of an output was delivered on a day, or corrects what was recorded. */
export function DeliverDialog({ projectId, output, today, delivery, onDone, onClose }: DeliverDialogProps) {
  const { t, language } = useLanguage();
  const [count, setCount] = useState(String(delivery?.count ?? 1));
  const [on, setOn] = useState<Day | null>(delivery?.on ?? today);
  const [link, setLink] = useState(delivery?.link ?? "");
  const [note, setNote] = useState(delivery?.note ?? "");
  const [isAsked, setAsked] = useState(false);
  const deliver = useCommand(client.outputs.deliver.mutate, onDone);
  const correct = useCommand(client.outputs.editDelivery.mutate, onDone);
  const command = delivery ? correct : deliver;
  const { failure } = command;
  const latest = latestOf<Delivery>(failure);
  const counted = readCount(count);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (counted === null || on === null) return;
    const said = { projectId, outputId: output.id, on, count: counted, link: link.trim(), note: note.trim() };
    if (delivery)
      correct.send({ ...said, deliveryId: delivery.id, version: latest?.version ?? delivery.version });
    else deliver.send(said);
  }

  return (
    <Dialog
      title={t(delivery ? "outputs.delivery.correct" : "outputs.deliver")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="small"
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={form.subject}>{nameOf(output, language)}</p>
          <div className={form.pair}>
            <TextField
              label={t("outputs.delivery.count")}
              value={count}
              onChange={setCount}
              inputMode="numeric"
              isRequired
              autoFocus
              error={
                (isAsked && counted === null && t("outputs.count.invalid")) ||
                errorBeside(failure, "count", language)
              }
            />
            <DayField
              label={t("outputs.delivery.on")}
              value={on}
              onChange={setOn}
              today={today}
              latest={today}
              isRequired
              error={
                (isAsked && on === null && refusalSentence("REQUIRED", {}, language)) ||
                errorBeside(failure, "on", language)
              }
            />
          </div>
          <TextField
            label={t("outputs.delivery.link")}
            value={link}
            onChange={setLink}
            type="url"
            placeholder="https://"
            hint={t("outputs.delivery.linkHint")}
            error={errorBeside(failure, "link", language)}
          />
          <TextArea
            label={t("outputs.delivery.note")}
            value={note}
            onChange={setNote}
            rows={2}
            error={errorBeside(failure, "note", language)}
          />
          <FailureNotice failure={failure} fields={FIELDS} />
          <Rival>{latest && deliveryInWords(latest, language)}</Rival>
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t(latest ? "outputs.rival.saveAnyway" : "common.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
