import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { LAW_VERIFICATION_WORDS } from "#client/law/law-words.ts";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import styles from "#client/procurement/form.module.css";
import { useCommand } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextArea, TextField } from "#client/ui/text-field.tsx";
import { RTK_INPUT_WORDS } from "#shared/consultation-words.ts";
import type { Day } from "#shared/period.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { RTK_INPUTS, type RtkInput } from "#shared/rtk-input.ts";
import { LAW_VERIFICATIONS, type LawVerification } from "#shared/rules-in-law.ts";
import { dueDatesKey } from "./use-due-dates.ts";

export interface DueDateDialogProps {
  projectId: number;
  onDone: () => void;
  onClose: () => void;
}

/** A dated row for RTK's yearly dates: what it asks for by which day, from when that holds, and where it is written. */
export function DueDateDialog({ projectId, onDone, onClose }: DueDateDialogProps) {
  const { t, language } = useLanguage();
  const cache = useQueryClient();
  const [input, setInput] = useState<RtkInput>("nextYearPlan");
  const [month, setMonth] = useState("10");
  const [day, setDay] = useState("");
  const [validFrom, setValidFrom] = useState<Day | null>(null);
  const [validTo, setValidTo] = useState<Day | null>(null);
  const [source, setSource] = useState("");
  const [verification, setVerification] = useState<LawVerification>("unverified");
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(client.consultations.addDueDate.mutate, () => {
    void cache.invalidateQueries({ queryKey: dueDatesKey(projectId) });
    onDone();
  });
  const { failure } = command;
  const number = /^\d{1,2}$/.test(day.trim()) ? Number(day) : 0;
  const isDay = number >= 1 && number <= 31;
  const months = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" });

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!isDay || !source.trim()) return;
    command.send({
      projectId,
      input,
      month: Number(month),
      day: number,
      validFrom,
      validTo,
      source: source.trim(),
      verification,
    });
  }

  return (
    <Dialog title={t("rtk.due.add.title")} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={styles.quiet}>{t("rtk.due.add.explained")}</p>
          <Select<RtkInput>
            label={t("rtk.due.what")}
            value={input}
            onChange={command.changed(setInput)}
            options={RTK_INPUTS.map((id) => ({ id, label: RTK_INPUT_WORDS[language][id] }))}
            autoFocus
          />
          <div className={styles.pair}>
            <TextField
              label={t("rtk.due.day")}
              value={day}
              onChange={command.changed(setDay)}
              inputMode="numeric"
              isRequired
              error={
                (isAsked && !isDay) || errorBeside(failure, "day", language) ? t("rtk.due.day.invalid") : null
              }
            />
            <Select
              label={t("rtk.due.month")}
              value={month}
              onChange={command.changed(setMonth)}
              options={Array.from({ length: 12 }, (_, at) => ({
                id: String(at + 1),
                label: months.format(new Date(Date.UTC(2026, at, 1))),
              }))}
            />
          </div>
          <div className={styles.pair}>
            <DayField
              label={t("law.validFrom")}
              value={validFrom}
              onChange={command.changed(setValidFrom)}
              hint={t("consultation.neededBy.hint")}
              error={errorBeside(failure, "validFrom", language)}
            />
            <DayField
              label={t("law.validTo")}
              value={validTo}
              onChange={command.changed(setValidTo)}
              hint={t("consultation.neededBy.hint")}
              error={errorBeside(failure, "validTo", language)}
            />
          </div>
          <TextArea
            label={t("law.source")}
            value={source}
            onChange={command.changed(setSource)}
            rows={2}
            isRequired
            error={
              isAsked && !source.trim()
                ? refusalSentence("REQUIRED", {}, language)
                : errorBeside(failure, "source", language)
            }
          />
          <Select
            label={t("law.verification")}
            value={verification}
            onChange={command.changed(setVerification)}
            options={LAW_VERIFICATIONS.map((id) => ({ id, label: LAW_VERIFICATION_WORDS[language][id] }))}
          />
          <FailureNotice failure={failure} fields={["day", "validFrom", "validTo", "source"]} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t("rtk.due.add.do")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
