import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { formatNumber, parseAmount } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import formStyles from "#client/procurement/form.module.css";
import { useCommand, type Written } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { SuggestField } from "#client/ui/combo-box.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextArea, TextField } from "#client/ui/text-field.tsx";
import { type Assignment, EVALUATOR_ROLES, type EvaluatorRole } from "#shared/evaluator-hours.ts";
import { forecastHoursOf } from "#shared/hours-demand.ts";
import { ROLE_WORDS } from "#shared/hours-words.ts";
import type { Day } from "#shared/period.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { currentStage, STAGES, type Stage } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { forecastInWords } from "./hours-in-words.ts";
import { useSeenRecord } from "./seen-record.ts";
import { useHours } from "./use-hours.ts";

export interface AssignmentDialogProps {
  procurement: PlannedProcurement;
  /** The role that is changed; null to add one. */
  assignment: Assignment | null;
  projectId: number;
  today: Day;
  onDone: (written: Written, text: string) => void;
  onClose: () => void;
}

type Amount = "hours" | "load" | "none";

/** A role in a procurement: who has it, in which stage, and how much work it is forecast to be. */
export function AssignmentDialog({
  procurement,
  assignment,
  projectId,
  today,
  onDone,
  onClose,
}: AssignmentDialogProps) {
  const { language, t } = useLanguage();
  const asTyped = (number: number | null | undefined) =>
    number === null || number === undefined ? "" : formatNumber(number, language);
  const [role, setRole] = useState<EvaluatorRole>(assignment?.role ?? "itSpecialist");
  const [person, setPerson] = useState(assignment?.person ?? "");
  const [stage, setStage] = useState<Stage>(
    assignment?.stage ?? currentStage(procurement.stages) ?? "contract",
  );
  const [amount, setAmount] = useState<Amount>(() => amountOf(assignment));
  const [hours, setHours] = useState(asTyped(assignment?.forecastHours));
  const [load, setLoad] = useState(asTyped(assignment?.load));
  const [months, setMonths] = useState(asTyped(assignment?.months));
  const [note, setNote] = useState(assignment?.note ?? "");
  const [isAsked, setAsked] = useState(false);
  const { page } = useHours({ id: projectId, revision: 0 }, { from: today, to: today });
  const done = (text: string) => (written: Written) => onDone(written, text);
  const add = useCommand(client.hours.assign.mutate, done(t("hours.assignment.done.added")));
  const edit = useCommand(client.hours.editAssignment.mutate, done(t("hours.assignment.done.edited")));
  const command = assignment ? edit : add;
  const { failure } = command;
  const { seen, isOvertaken } = useSeenRecord(assignment ?? NO_RECORD, failure);

  const forecast = {
    forecastHours: amount === "hours" ? numberIn(hours) : null,
    load: amount === "load" ? numberIn(load) : null,
    months: amount === "load" ? numberIn(months) : null,
  };
  const problem = (text: string, field: string) => {
    if (isAsked && text.trim() === "") return refusalSentence("REQUIRED", {}, language);
    if (isAsked && Number.isNaN(numberIn(text))) return t("hours.assignment.notNumber");
    return errorBeside(failure, field, language);
  };
  const isUnclear = [
    ...(amount === "hours" ? [hours] : []),
    ...(amount === "load" ? [load, months] : []),
  ].some((text) => text.trim() === "" || Number.isNaN(numberIn(text)));

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (isUnclear) return;
    const fields = {
      id: procurement.id,
      role,
      person: person.trim() || null,
      stage,
      ...forecast,
      note: note.trim() || null,
    };
    if (assignment) edit.send({ ...fields, assignmentId: assignment.id, version: seen.version });
    else add.send(fields);
  }

  return (
    <Dialog
      title={t(assignment ? "hours.assignment.editTitle" : "hours.assignment.addTitle")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={formStyles.subject}>{procurement.title}</p>
          <div className={formStyles.pair}>
            <Select<EvaluatorRole>
              label={t("hours.log.role")}
              value={role}
              onChange={setRole}
              options={EVALUATOR_ROLES.map((id) => ({ id, label: ROLE_WORDS[language][id] }))}
              autoFocus
            />
            <SuggestField
              label={t("hours.assignment.person")}
              value={person}
              onChange={setPerson}
              suggestions={page?.people ?? []}
              hint={t("hours.assignment.personHint")}
              error={errorBeside(failure, "person", language)}
            />
            <Select<Stage>
              label={t("hours.assignment.stageField")}
              value={stage}
              onChange={setStage}
              options={STAGES.map((id) => ({
                id,
                label: STAGE_WORDS[language][id],
                hint: procurement.stages[id].applicable ? undefined : t("procurement.stage.notApplicable"),
              }))}
              error={errorBeside(failure, "stage", language)}
            />
            <Select<Amount>
              label={t("hours.assignment.amount")}
              value={amount}
              onChange={setAmount}
              options={[
                { id: "hours", label: t("hours.assignment.byHours") },
                { id: "load", label: t("hours.assignment.byLoad") },
                { id: "none", label: t("hours.assignment.byNone") },
              ]}
            />
            {amount === "hours" && (
              <TextField
                label={t("hours.assignment.forecastHours")}
                value={hours}
                onChange={setHours}
                inputMode="decimal"
                isRequired
                error={problem(hours, "forecastHours")}
              />
            )}
            {amount === "load" && (
              <>
                <TextField
                  label={t("hours.assignment.loadField")}
                  value={load}
                  onChange={setLoad}
                  inputMode="decimal"
                  isRequired
                  hint={t("hours.assignment.loadHint")}
                  error={problem(load, "load")}
                />
                <TextField
                  label={t("hours.assignment.months")}
                  value={months}
                  onChange={setMonths}
                  inputMode="decimal"
                  isRequired
                  hint={
                    isUnclear
                      ? undefined
                      : t("hours.assignment.loadHours", {
                          hours: formatNumber(forecastHoursOf(forecast), language),
                        })
                  }
                  error={problem(months, "months")}
                />
              </>
            )}
          </div>
          <TextArea
            label={t("hours.assignment.note")}
            value={note}
            onChange={setNote}
            rows={2}
            error={errorBeside(failure, "note", language)}
          />
          <FailureNotice failure={failure} fields={FIELDS} />
          {isOvertaken && assignment && (
            <p>
              {t("hours.entry.now", {
                entry: [
                  ROLE_WORDS[language][(seen as Assignment).role],
                  (seen as Assignment).person ?? t("hours.assignment.nobody"),
                  forecastInWords(seen as Assignment, { language, t }),
                ].join(" · "),
              })}
            </p>
          )}
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t(isOvertaken ? "hours.saveAnyway" : assignment ? "common.save" : "common.add")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

const FIELDS = ["person", "stage", "forecastHours", "load", "months", "note"];

/** What there is none of cannot be overtaken. */
const NO_RECORD = { version: 0 };

function amountOf(assignment: Assignment | null): Amount {
  if (assignment === null || assignment.forecastHours !== null) return "hours";
  return assignment.load === null ? "none" : "load";
}

/** A number as an office writes it; NaN where it is none. */
function numberIn(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(parseAmount(text));
}
