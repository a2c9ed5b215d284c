import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import formStyles from "#client/procurement/form.module.css";
import { Button } from "#client/ui/button.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextArea, TextField } from "#client/ui/text-field.tsx";
import type { CreateProjectInput } from "#shared/project.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { useChooseProject } from "./use-projects.ts";

/** An empty project: its number and name, when its costs are eligible, and its numbered parts. */
export function NewProjectDialog({
  organisationId,
  onClose,
}: {
  /** Which organisation runs it; left out, the one that the reader administers. */
  organisationId?: number;
  onClose: () => void;
}) {
  const { language, t } = useLanguage();
  const [name, setName] = useState("");
  const [number, setNumber] = useState("");
  const [eligibleFrom, setFrom] = useState<string | null>(null);
  const [eligibleTo, setTo] = useState<string | null>(null);
  const [parts, setParts] = useState("");
  const [isAsked, setAsked] = useState(false);
  const { create, isSending, failure, clear } = useChooseProject(onClose);
  const required = isAsked ? refusalSentence("REQUIRED", {}, language) : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (name.trim() && number.trim() && eligibleFrom && eligibleTo)
      create({
        name,
        number,
        eligibleFrom,
        eligibleTo,
        subActivities: subActivitiesIn(parts),
        organisationId,
      });
  }
  function changed<T>(set: (value: T) => void): (value: T) => void {
    return (value) => {
      clear();
      set(value);
    };
  }

  return (
    <Dialog title={t("project.new")} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={formStyles.quiet}>{t("newProject.explained")}</p>
          <TextField
            label={t("newProject.name")}
            value={name}
            onChange={changed(setName)}
            error={name.trim() ? errorBeside(failure, "name", language) : required}
            isRequired
            autoFocus
          />
          <TextField
            label={t("newProject.number")}
            value={number}
            onChange={changed(setNumber)}
            error={number.trim() ? errorBeside(failure, "number", language) : required}
            isRequired
          />
          <DayField
            label={t("newProject.from")}
            value={eligibleFrom}
            onChange={changed(setFrom)}
            error={eligibleFrom ? errorBeside(failure, "eligibleFrom", language) : required}
            isRequired
          />
          <DayField
            label={t("newProject.to")}
            value={eligibleTo}
            onChange={changed(setTo)}
            error={eligibleTo ? errorBeside(failure, "eligibleTo", language) : required}
            isRequired
          />
          <TextArea
            label={t("newProject.parts")}
            hint={t("newProject.partsHint")}
            value={parts}
            onChange={changed(setParts)}
            error={errorBeside(failure, "subActivities", language)}
            rows={4}
          />
          <FailureNotice
            failure={failure}
            fields={["name", "number", "eligibleFrom", "eligibleTo", "subActivities"]}
          />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={isSending}>
            {t("newProject.do")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** One on each line, numbered as they stand, or by the number a line begins with. */
function subActivitiesIn(text: string): CreateProjectInput["subActivities"] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line, index) => {
      const [, number, name] = /^(\d{1,2})[.):]?\s+(.+)$/.exec(line) ?? [];
      return { number: number ? Number(number) : index + 1, nameEt: name ?? line, nameEn: "" };
    });
}
