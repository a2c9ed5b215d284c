import { type FormEvent, useState } from "react";
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
import { assertOpenable, type Consultation, TOPICS, type Topic } from "#shared/consultation.ts";
import { TOPIC_WORDS } from "#shared/consultation-words.ts";
import type { Day } from "#shared/period.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { Rival, useSeenConsultation } from "./rival.tsx";

export interface EditConsultationDialogProps {
  procurement: PlannedProcurement;
  consultation: Consultation;
  today: Day;
  onDone: (written: Written) => void;
  onClose: () => void;
}

/** Changes what a matter is about, by when its answer is needed, and when it was raised. */
export function EditConsultationDialog({
  procurement,
  consultation,
  today,
  onDone,
  onClose,
}: EditConsultationDialogProps) {
  const { t, language } = useLanguage();
  const [topic, setTopic] = useState<Topic>(consultation.topic);
  const [stage, setStage] = useState<Stage>(consultation.stage);
  const [neededBy, setNeededBy] = useState<Day | null>(consultation.neededBy);
  const [openedOn, setOpenedOn] = useState<Day | null>(consultation.openedOn);
  const [note, setNote] = useState(consultation.note ?? "");
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(client.consultations.edit.mutate, onDone);
  const { seen, rival } = useSeenConsultation(consultation, command.failure);
  const foreseen =
    openedOn &&
    (stage !== seen.stage || openedOn !== seen.openedOn) &&
    refusedBy(() => assertOpenable({ ...seen, stage, openedOn }, procurement, today));
  const failure = command.failure ?? (foreseen || null);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!openedOn || foreseen) return;
    const written = { topic, stage, neededBy, openedOn, note: note.trim() || null };
    // Only what the person changed: what somebody else made of the other fields meanwhile stays.
    const changes = Object.entries(written).filter(
      ([field, value]) => value !== consultation[field as keyof typeof written],
    );
    if (changes.length === 0) onClose();
    else
      command.send({
        id: procurement.id,
        consultationId: seen.id,
        version: seen.version,
        ...Object.fromEntries(changes),
      });
  }

  return (
    <Dialog title={t("consultation.edit.title")} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={styles.subject}>{procurement.title}</p>
          <div className={styles.pair}>
            <Select<Topic>
              label={t("consultation.topic")}
              value={topic}
              onChange={command.changed(setTopic)}
              options={TOPICS.map((each) => ({ id: each, label: TOPIC_WORDS[language][each] }))}
              error={errorBeside(failure, "topic", language)}
              autoFocus
            />
            <Select<Stage>
              label={t("consultation.stage")}
              value={stage}
              onChange={command.changed(setStage)}
              options={STAGES.filter((each) => procurement.stages[each].applicable || each === stage).map(
                (each) => ({
                  id: each,
                  label: STAGE_WORDS[language][each],
                }),
              )}
              error={errorBeside(failure, "stage", language)}
            />
          </div>
          <div className={styles.pair}>
            <DayField
              label={t("consultation.neededBy")}
              value={neededBy}
              onChange={command.changed(setNeededBy)}
              error={errorBeside(failure, "neededBy", language)}
            />
            <DayField
              label={t("consultation.openedOn")}
              value={openedOn}
              onChange={command.changed(setOpenedOn)}
              latest={today}
              error={
                openedOn === null && isAsked
                  ? t("move.chooseDay")
                  : errorBeside(failure, "openedOn", language)
              }
            />
          </div>
          <TextArea
            label={t("consultation.note")}
            value={note}
            onChange={command.changed(setNote)}
            error={errorBeside(failure, "note", language)}
            rows={2}
          />
          <FailureNotice failure={failure} fields={["topic", "stage", "neededBy", "openedOn", "note"]} />
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
