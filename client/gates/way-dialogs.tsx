import "#client/i18n/screen-texts.ts";
import { type FormEvent, lazy, useState } from "react";
import type { AskedOfRtk } from "#client/consultation/consultation-dialogs.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { DocumentForm } from "#client/procurement/document-form.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import formStyles from "#client/procurement/form.module.css";
import { useCommand, type Written } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextArea } from "#client/ui/text-field.tsx";
import type { DocumentType } from "#shared/document.ts";
import type { Assignment } from "#shared/evaluator-hours.ts";
import { conditionInWords } from "#shared/gate-words.ts";
import type { Check, Condition } from "#shared/gates.ts";
import { ROLE_WORDS } from "#shared/hours-words.ts";
import type { Day } from "#shared/period.ts";
import { refusalSentence } from "#shared/refusals.ts";
import type { PlannedProcurement } from "#shared/standing.ts";

const ConsultationDialogs = lazy(() =>
  import("#client/consultation/consultation-dialogs.tsx").then((module) => ({
    default: module.ConsultationDialogs,
  })),
);

/** What somebody wants to do so that a condition is met. */
export type Way =
  | { what: "link"; type: DocumentType; procurement: PlannedProcurement }
  | { what: "rtk"; asked: AskedOfRtk }
  | { what: "declare"; assignment: Assignment; procurement: PlannedProcurement; on: Day }
  | { what: "check"; condition: Condition; check: Check | null; procurement: PlannedProcurement; on: Day };

export interface WayDialogsProps {
  way: Way;
  today: Day;
  /** Called once it is recorded, with what was done in words. */
  onDone: (written: Written, text: string) => void;
  onClose: () => void;
}

/** The one dialog that is asked for. It stands beside the form it was asked from, never inside it. */
export function WayDialogs({ way, today, onDone, onClose }: WayDialogsProps) {
  const { t } = useLanguage();
  switch (way.what) {
    case "link":
      return (
        <Dialog title={t("gates.link")} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
          <DialogBody>
            <DocumentForm
              id={way.procurement.id}
              initialType={way.type}
              onWritten={(written) => onDone(written, t("procurement.done.linked"))}
              onCancel={onClose}
            />
          </DialogBody>
        </Dialog>
      );
    case "rtk":
      return <ConsultationDialogs asked={way.asked} today={today} onDone={onDone} onClose={onClose} />;
    case "declare":
      return <DeclareDialog {...way} today={today} onDone={onDone} onClose={onClose} />;
    case "check":
      return <CheckDialog {...way} today={today} onDone={onDone} onClose={onClose} />;
  }
}

/** On which day an evaluator declared to be independent of the tenderers, or that this was not so. */
export function DeclareDialog({
  assignment,
  procurement,
  on: initialDay,
  today,
  onDone,
  onClose,
}: Extract<Way, { what: "declare" }> & Omit<WayDialogsProps, "way">) {
  const { t, language } = useLanguage();
  const [on, setOn] = useState<Day | null>(assignment.declaredOn ?? initialDay);
  const command = useCommand(client.hours.declare.mutate, (written) =>
    onDone(written, t("gates.declare.done")),
  );
  const send = (day: Day | null) =>
    command.send({
      id: procurement.id,
      assignmentId: assignment.id,
      version: assignment.version,
      on: day,
    });
  const who = `${assignment.person} (${ROLE_WORDS[language][assignment.role]})`;
  return (
    <DayDialog
      title={t("gates.declare.title")}
      subject={who}
      label={t("gates.declare.day")}
      on={on}
      onDay={(day) => {
        command.clear();
        setOn(day);
      }}
      today={today}
      command={command}
      takeBack={assignment.declaredOn === null ? null : () => send(null)}
      onSubmit={send}
      onClose={onClose}
    />
  );
}

function CheckDialog({
  condition,
  check,
  procurement,
  on: initialDay,
  today,
  onDone,
  onClose,
}: Extract<Way, { what: "check" }> & Omit<WayDialogsProps, "way">) {
  const { t, language } = useLanguage();
  const [on, setOn] = useState<Day | null>(check?.on ?? initialDay);
  const [note, setNote] = useState(check?.note ?? "");
  const command = useCommand(client.gates.check.mutate, (written) => onDone(written, t("gates.check.saved")));
  const send = (day: Day | null) =>
    command.send({ id: procurement.id, conditionId: condition.id, on: day, note: note.trim() || null });
  return (
    <DayDialog
      title={t("gates.check.title")}
      subject={conditionInWords(condition, language)}
      label={t("gates.check.day")}
      on={on}
      onDay={(day) => {
        command.clear();
        setOn(day);
      }}
      today={today}
      command={command}
      takeBack={check === null ? null : () => send(null)}
      onSubmit={send}
      onClose={onClose}
    >
      <TextArea
        label={t("gates.check.note")}
        value={note}
        onChange={setNote}
        error={errorBeside(command.failure, "note", language)}
        rows={2}
      />
    </DayDialog>
  );
}

/** A day somebody says something was done on, and a way to say that it was not. */
function DayDialog({
  title,
  subject,
  label,
  on,
  onDay,
  today,
  command,
  takeBack,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  subject: string;
  label: string;
  on: Day | null;
  onDay: (day: Day | null) => void;
  today: Day;
  command: { failure: Parameters<typeof errorBeside>[0]; isSending: boolean };
  takeBack: (() => void) | null;
  onSubmit: (on: Day) => void;
  onClose: () => void;
  children?: React.ReactNode;
}) {
  const { t, language } = useLanguage();
  const [isAsked, setAsked] = useState(false);
  const isFuture = on !== null && on > today;
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (on !== null && !isFuture) onSubmit(on);
  }
  return (
    <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()} size="small">
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={formStyles.subject}>{subject}</p>
          <DayField
            label={label}
            value={on}
            onChange={onDay}
            today={today}
            latest={today}
            error={
              on === null && isAsked
                ? t("move.chooseDay")
                : isFuture
                  ? refusalSentence("DAY_IN_FUTURE", {}, language)
                  : errorBeside(command.failure, "on", language)
            }
            autoFocus
          />
          {children}
          <FailureNotice failure={command.failure} fields={["on", "note"]} />
        </DialogBody>
        <DialogActions>
          {takeBack && (
            <Button variant="quiet" onPress={takeBack}>
              {t("gates.takeBack")}
            </Button>
          )}
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t("common.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
