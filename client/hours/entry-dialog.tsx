import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { formatDay, formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import formStyles from "#client/procurement/form.module.css";
import { useCommand } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { SuggestField } from "#client/ui/combo-box.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import type { BoardFacts } from "#shared/board.ts";
import {
  ACTIVITIES,
  type Activity,
  EVALUATOR_ROLES,
  type EvaluatorRole,
  type WorkEntry,
} from "#shared/evaluator-hours.ts";
import { parseHours } from "#shared/hours-text.ts";
import { ACTIVITY_WORDS, ROLE_WORDS } from "#shared/hours-words.ts";
import type { Day } from "#shared/period.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { inHours } from "./hours-in-words.ts";
import type { LoggedAnswer } from "./log-form.tsx";
import { OwnName } from "./own-name.tsx";
import { useSeenRecord } from "./seen-record.ts";
import { type HoursPage, useHoursChanged } from "./use-hours.ts";
import { useRecorder } from "./use-recorder.ts";

export interface EntryDialogProps {
  facts: BoardFacts;
  page: HoursPage;
  entry: WorkEntry;
  /** Called with what was recorded and how to say it; the dialog is to be closed then. */
  onDone: (answer: LoggedAnswer, text: string) => void;
  onClose: () => void;
}

/** Changes an entry; one of a closed month by another entry that makes of it what it should have been. */
export function EntryDialog({ facts, page, entry, onDone, onClose }: EntryDialogProps) {
  const { language, t } = useLanguage();
  const isClosed = page.closedMonths.includes(entry.month);
  const [typed, setTyped] = useState(formatNumber(entry.hours, language));
  const [activity, setActivity] = useState<Activity>(entry.activity);
  const [role, setRole] = useState<EvaluatorRole>(entry.role);
  const [on, setOn] = useState<Day | null>(entry.on);
  const [person, setPerson] = useState(entry.person);
  const [note, setNote] = useState(isClosed ? "" : (entry.note ?? ""));
  const [isAsked, setAsked] = useState(false);
  const hoursChanged = useHoursChanged();
  const done = (text: string) => (answer: LoggedAnswer) => {
    hoursChanged();
    onDone(answer, text);
  };
  const edit = useCommand(client.hours.edit.mutate, done(t("hours.entry.edited")));
  const correct = useCommand(client.hours.correct.mutate, (answer: LoggedAnswer) =>
    done(t("hours.corrected", { hours: inHours(answer.entry.hours, language) }))(answer),
  );
  const { isForSelf } = useRecorder(facts.project.id);
  const command = isClosed ? correct : edit;
  const { failure } = command;
  const { seen, isOvertaken } = useSeenRecord(entry, failure);
  // A correction may take the whole entry back.
  const hours =
    isClosed && /^0([.,:]0*)?$/.test(typed.trim()) ? ({ ok: true, hours: 0 } as const) : parseHours(typed);
  const procurement = facts.procurements.find(({ id }) => id === entry.procurementId);
  const required = isAsked ? refusalSentence("REQUIRED", {}, language) : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!hours.ok || on === null || !person.trim() || (isClosed && !note.trim())) return;
    const input = {
      id: entry.procurementId,
      entryId: entry.id,
      person: person.trim(),
      on,
      hours: hours.hours,
      activity,
      // The role that goes with an assignment is found anew when somebody else did the work.
      role: role === entry.role ? undefined : role,
    };
    if (isClosed) correct.send({ ...input, note: note.trim() });
    else edit.send({ ...input, version: seen.version, note: note.trim() || null });
  }

  return (
    <Dialog
      title={t(isClosed ? "hours.correct.title" : "hours.entry.editTitle")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={formStyles.subject}>{procurement?.title}</p>
          {isClosed && <p>{t("hours.correct.was", { hours: inHours(entry.hours, language) })}</p>}
          <div className={formStyles.pair}>
            <TextField
              label={t(isClosed ? "hours.correct.hours" : "hours.log.hours")}
              value={typed}
              onChange={setTyped}
              inputMode="decimal"
              isRequired
              autoFocus
              hint={hours.ok ? inHours(hours.hours, language) : undefined}
              error={
                isAsked && !hours.ok
                  ? refusalSentence(typed.trim() ? hours.code : "REQUIRED", {}, language)
                  : errorBeside(failure, "hours", language)
              }
            />
            <DayField
              label={t("hours.log.on")}
              value={on}
              onChange={setOn}
              today={facts.today}
              latest={facts.today}
              error={on === null && isAsked ? t("move.chooseDay") : errorBeside(failure, "on", language)}
            />
            <Select<Activity>
              label={t("hours.log.activity")}
              value={activity}
              onChange={setActivity}
              options={ACTIVITIES.map((id) => ({ id, label: ACTIVITY_WORDS[language][id] }))}
            />
            <Select<EvaluatorRole>
              label={t("hours.log.role")}
              value={role}
              onChange={setRole}
              options={EVALUATOR_ROLES.map((id) => ({ id, label: ROLE_WORDS[language][id] }))}
              error={errorBeside(failure, "role", language)}
            />
            {isForSelf ? (
              <OwnName name={person} error={errorBeside(failure, "person", language)} />
            ) : (
              <SuggestField
                label={t("hours.log.person")}
                value={person}
                onChange={setPerson}
                suggestions={page.people}
                isRequired
                error={(!person.trim() && required) || errorBeside(failure, "person", language)}
              />
            )}
            <TextField
              label={t(isClosed ? "hours.correct.why" : "hours.log.note")}
              value={note}
              onChange={setNote}
              isRequired={isClosed}
              error={(isClosed && !note.trim() && required) || errorBeside(failure, "note", language)}
            />
          </div>
          <FailureNotice failure={failure} fields={FIELDS} />
          {isOvertaken && (
            <p>
              {t("hours.entry.now", {
                entry: [
                  formatDay(seen.on, language),
                  inHours(seen.hours, language),
                  ACTIVITY_WORDS[language][seen.activity],
                  seen.person,
                  ...(seen.note ? [seen.note] : []),
                ].join(" · "),
              })}
            </p>
          )}
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t(isClosed ? "hours.correct.do" : isOvertaken ? "hours.saveAnyway" : "common.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

const FIELDS = ["hours", "on", "role", "person", "note"];
