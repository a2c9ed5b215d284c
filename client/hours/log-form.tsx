import "#client/i18n/screen-texts.ts";
import { type FormEvent, useMemo, useRef, useState } from "react";
import { formatDay, formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { useCommand } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { ComboBox, SuggestField } from "#client/ui/combo-box.tsx";
import { DayField } from "#client/ui/day-field.tsx";
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
import { type Day, isDay } from "#shared/period.ts";
import { periodInWords } from "#shared/period-words.ts";
import { refusalSentence } from "#shared/refusals.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { monthOf, personKey, placeOfWork } from "#shared/work-entries.ts";
import { hoursAfter } from "./hours-in-words.ts";
import { keepLastLogged, readLastLogged } from "./last-logged.ts";
import styles from "./log-form.module.css";
import { OwnName } from "./own-name.tsx";
import { procurementOptions } from "./procurement-options.ts";
import { useHours, useHoursChanged } from "./use-hours.ts";
import { useRecorder } from "./use-recorder.ts";

/** What a change of hours answered. */
export interface LoggedAnswer {
  procurement: PlannedProcurement;
  revision: number;
  entry: WorkEntry;
}

export interface LogFormProps {
  facts: BoardFacts;
  /** The procurement it begins with. */
  procurementId?: number | null;
  /** In a row above a list, or one field above the other in a dialog. */
  layout: "row" | "stacked";
  autoFocus?: boolean;
  /** Called once the hours are recorded. */
  onLogged: (answer: LoggedAnswer) => void;
}

/**
 * Hours somebody worked: procurement, hours, activity, and a day that is today unless said otherwise. Hours of a closed
 * month are recorded as a correction, with a reason.
 */
export function LogForm({ facts, procurementId = null, layout, autoFocus, onLogged }: LogFormProps) {
  const { language, t } = useLanguage();
  const form = useRef<HTMLFormElement>(null);
  const [last] = useState(readLastLogged);
  const [chosen, setChosen] = useState<string | null>(procurementId === null ? null : String(procurementId));
  const [typed, setTyped] = useState("");
  const [activity, setActivity] = useState<Activity | null>(last.activity);
  const [on, setOn] = useState<Day | null>(facts.today);
  const recorder = useRecorder(facts.project.id);
  const [person, setPerson] = useState(recorder.name ?? last.person);
  const [role, setRole] = useState<EvaluatorRole | null>(null);
  const [note, setNote] = useState("");
  const [isAsked, setAsked] = useState(false);
  const hoursChanged = useHoursChanged();
  // While a year is typed it is one of the first centuries for a moment.
  const day = on !== null && isDay(on) ? on : facts.today;
  const { page } = useHours({ id: facts.project.id, revision: facts.revision }, { from: day, to: day });

  const options = useMemo(
    () => procurementOptions(facts.procurements, person, language),
    [facts.procurements, person, language],
  );
  const procurement = facts.procurements.find(({ id }) => String(id) === chosen) ?? null;
  const month = monthOf(day);
  const isClosed = page?.closedMonths.includes(month) ?? false;
  const hours = parseHours(typed);
  const command = useCommand(
    (input: { isCorrection: boolean; entry: Parameters<typeof client.hours.log.mutate>[0] }) =>
      input.isCorrection
        ? client.hours.correct.mutate({ ...input.entry, entryId: null, note: input.entry.note ?? "" })
        : client.hours.log.mutate(input.entry),
    (answer: LoggedAnswer) => {
      setTyped("");
      setNote("");
      setAsked(false);
      hoursChanged();
      onLogged(answer);
      form.current?.querySelector<HTMLInputElement>("[inputmode=decimal]")?.focus();
    },
  );
  const required = isAsked ? refusalSentence("REQUIRED", {}, language) : null;
  // Whoever has a role in the procurement works in it; of others the activity tells it, unless they say.
  const place = procurement && activity && placeOfWork({ person, activity }, procurement.records.assignments);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    const isNoteMissing = isClosed && !note.trim();
    if (!procurement || !hours.ok || !activity || !on || !person.trim() || isNoteMissing) return;
    keepLastLogged({ person: person.trim(), activity });
    command.send({
      isCorrection: isClosed,
      entry: {
        id: procurement.id,
        person: person.trim(),
        on,
        hours: hours.hours,
        activity,
        role: place?.assignmentId === null ? (role ?? undefined) : undefined,
        note: note.trim() || null,
      },
    });
  }

  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      if (command.failure) command.clear();
      set(value);
    };

  return (
    <form
      ref={form}
      onSubmit={submit}
      noValidate
      className={styles[layout]}
      aria-label={t("hours.log.title")}
    >
      <div className={styles.procurement}>
        <ComboBox
          label={t("hours.log.procurement")}
          value={chosen}
          onChange={changed(setChosen)}
          options={options}
          placeholder={t("hours.log.procurementHint")}
          isRequired
          autoFocus={autoFocus && chosen === null}
          error={(procurement === null && required) || errorBeside(command.failure, "id", language)}
        />
      </div>
      <div className={styles.hours}>
        <TextField
          label={t("hours.log.hours")}
          value={typed}
          onChange={changed(setTyped)}
          placeholder="1:45"
          inputMode="decimal"
          isRequired
          autoFocus={autoFocus && chosen !== null}
          hint={
            "hours" in hours && procurement
              ? hoursAfter(procurement, hours.hours, facts.today, { language, t })
              : undefined
          }
          error={
            isAsked && !hours.ok
              ? refusalSentence(typed.trim() ? hours.code : "REQUIRED", {}, language)
              : errorBeside(command.failure, "hours", language)
          }
        />
      </div>
      <div className={styles.activity}>
        <Select<Activity>
          label={t("hours.log.activity")}
          value={activity}
          onChange={changed(setActivity)}
          placeholder={t("hours.log.choose")}
          options={ACTIVITIES.map((id) => ({ id, label: ACTIVITY_WORDS[language][id] }))}
          isRequired
          error={(activity === null && required) || errorBeside(command.failure, "activity", language)}
        />
      </div>
      <div className={styles.day}>
        <DayField
          label={t("hours.log.on")}
          value={on}
          onChange={changed(setOn)}
          today={facts.today}
          latest={facts.today}
          error={on === null && isAsked ? t("move.chooseDay") : errorBeside(command.failure, "on", language)}
        />
      </div>
      <div className={styles.person}>
        {recorder.isForSelf ? (
          <OwnName name={person} error={errorBeside(command.failure, "person", language)} />
        ) : (
          <SuggestField
            label={t("hours.log.person")}
            value={person}
            onChange={changed(setPerson)}
            suggestions={page?.people ?? []}
            isRequired
            error={(!person.trim() && required) || errorBeside(command.failure, "person", language)}
          />
        )}
      </div>
      {place && place.assignmentId === null && person.trim() !== "" && (
        <div className={styles.role}>
          <Select<EvaluatorRole>
            label={t("hours.log.role")}
            value={role ?? place.role}
            onChange={changed(setRole)}
            options={EVALUATOR_ROLES.map((id) => ({ id, label: ROLE_WORDS[language][id] }))}
            error={errorBeside(command.failure, "role", language)}
          />
        </div>
      )}
      <div className={styles.note}>
        <TextField
          label={t(isClosed ? "hours.correct.why" : "hours.log.note")}
          value={note}
          onChange={changed(setNote)}
          isRequired={isClosed}
          error={(isClosed && !note.trim() && required) || errorBeside(command.failure, "note", language)}
        />
      </div>
      <div className={styles.end}>
        {isClosed && (
          <p className={styles.closed} role="status">
            {t("hours.log.closed", { month: periodInWords(month, language) })}
          </p>
        )}
        {page && person.trim() !== "" && loggedThat(page.entries, person) > 0 && (
          <p className={styles.quiet}>
            {t("hours.log.already", {
              day: formatDay(day, language),
              hours: formatNumber(loggedThat(page.entries, person), language),
            })}
          </p>
        )}
        <FailureNotice failure={command.failure} fields={FIELDS} />
        <Button
          type="submit"
          variant="primary"
          data-deed={isClosed ? "hours.correct" : "hours.log"}
          isPending={command.isSending}
        >
          {t(isClosed ? "hours.correct.do" : "hours.log.do")}
        </Button>
      </div>
    </form>
  );
}

const FIELDS = ["id", "hours", "activity", "on", "person", "note", "role"];

/** Hours a person has on the day that was read. */
function loggedThat(entries: readonly WorkEntry[], person: string): number {
  return entries
    .filter((entry) => personKey(entry.person) === personKey(person))
    .reduce((sum, { hours }) => sum + hours, 0);
}
