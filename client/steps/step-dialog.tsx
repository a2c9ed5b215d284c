import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { Allowed } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import styles from "#client/procurement/form.module.css";
import { useCommand, type Written } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextArea } from "#client/ui/text-field.tsx";
import type { Day } from "#shared/period.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { STEP_WORDS } from "#shared/step-words.ts";
import { STEP_KINDS, type Step, type StepKind } from "#shared/steps.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { stageStepInWords } from "./stage-step-in-words.ts";

export interface StepDialogProps {
  procurement: PlannedProcurement;
  today: Day;
  /** Where a new step lies at first. */
  stage: Stage;
  /** The step that is changed; a new one when left out. */
  step?: Step;
  onDone: (what: "added" | "edited" | "removed", written: Written) => void;
  onClose: () => void;
}

/** Adds a step inside a stage, or changes one: which, in which stage, and the day it was done, if it is done. */
export function StepDialog({ procurement, today, onDone, onClose, ...props }: StepDialogProps) {
  const { t, language } = useLanguage();
  const { id, stages } = procurement;
  const [step, setStep] = useState(props.step);
  const [kind, setKind] = useState<StepKind>(step?.kind ?? "marketResearch");
  const [stage, setStage] = useState(props.stage);
  const [day, setDay] = useState<Day | null>(step ? step.on : today);
  const [isIntended, setIntended] = useState(step !== undefined && step.on === null);
  const [note, setNote] = useState(step?.note ?? "");
  const [isAsked, setAsked] = useState(false);
  const adding = useCommand(client.steps.add.mutate, (written) => onDone("added", written));
  const editing = useCommand(client.steps.edit.mutate, (written) => onDone("edited", written));
  const removing = useCommand(client.steps.remove.mutate, (written) => onDone("removed", written));
  const failure = adding.failure ?? editing.failure ?? removing.failure;
  const isSending = adding.isSending || editing.isSending || removing.isSending;
  // What somebody else made of it meanwhile: from here on, the person decides about that.
  const latest = failure?.refusal?.code === "RECORD_CHANGED" ? (failure.refusal.current as Step) : null;
  if (latest && latest.version !== step?.version) setStep(latest);
  const lacksDay = isAsked && !isIntended && day === null;
  const offered = STAGES.filter((each) => stages[each].applicable || each === props.stage);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!isIntended && day === null) return;
    clear();
    const fields = { kind, stage, on: isIntended ? null : day, note: note.trim() || null };
    if (step) editing.send({ id, stepId: step.id, version: step.version, ...fields });
    else adding.send({ id, ...fields });
  }

  function clear() {
    adding.clear();
    editing.clear();
    removing.clear();
  }

  return (
    <Dialog
      title={t(step ? "step.edit" : "step.add")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="small"
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={styles.subject}>{procurement.title}</p>
          <Select<StepKind>
            label={t("step.kind")}
            value={kind}
            onChange={setKind}
            options={STEP_KINDS.map((each) => ({ id: each, label: STEP_WORDS[language][each] }))}
            autoFocus
          />
          <Select<Stage>
            label={t("step.stage")}
            value={stage}
            onChange={setStage}
            options={offered.map((each) => ({ id: each, label: STAGE_WORDS[language][each] }))}
            error={errorBeside(failure, "stage", language)}
          />
          <Checkbox isSelected={isIntended} onChange={setIntended}>
            {t("step.isIntended")}
          </Checkbox>
          {!isIntended && (
            <DayField
              label={t("step.day")}
              value={day}
              onChange={setDay}
              today={today}
              latest={today}
              isRequired
              error={
                lacksDay ? refusalSentence("INVALID_DAY", {}, language) : errorBeside(failure, "on", language)
              }
            />
          )}
          <TextArea
            label={t("step.note")}
            value={note}
            onChange={setNote}
            rows={2}
            error={errorBeside(failure, "note", language)}
          />
          <FailureNotice failure={failure} fields={["stage", "on", "note"]} />
          {latest && <p>{t("step.now", { step: stageStepInWords(latest, language) })}</p>}
        </DialogBody>
        <DialogActions>
          {step && (
            <Allowed deed="steps.remove">
              <Button
                variant="quiet"
                isDisabled={isSending}
                onPress={() => {
                  clear();
                  removing.send({ id, stepId: step.id, version: step.version });
                }}
              >
                {t("step.remove")}
              </Button>
            </Allowed>
          )}
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={isSending}>
            {t(step ? "common.save" : "common.add")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
