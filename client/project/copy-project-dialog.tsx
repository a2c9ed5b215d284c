import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import formStyles from "#client/procurement/form.module.css";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { refusalSentence } from "#shared/refusals.ts";
import { useChooseProject } from "./use-projects.ts";

/** A new project that is arranged like another. */
export function CopyProjectDialog({
  from,
  onClose,
}: {
  from: { id: number; name: string };
  onClose: () => void;
}) {
  const { language, t } = useLanguage();
  const [name, setName] = useState("");
  const [number, setNumber] = useState("");
  const [eligibleFrom, setFrom] = useState<string | null>(null);
  const [eligibleTo, setTo] = useState<string | null>(null);
  const [withProcurements, setWithProcurements] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const { copy, isSending, failure, clear } = useChooseProject(onClose);
  const required = isAsked ? refusalSentence("REQUIRED", {}, language) : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (name.trim() && number.trim() && eligibleFrom && eligibleTo)
      copy({ from: from.id, name, number, eligibleFrom, eligibleTo, withProcurements });
  }
  function changed<T>(set: (value: T) => void): (value: T) => void {
    return (value) => {
      clear();
      set(value);
    };
  }

  return (
    <Dialog
      title={t("copyProject.title", { name: from.name })}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={formStyles.quiet}>{t("copyProject.explained")}</p>
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
          <Checkbox isSelected={withProcurements} onChange={setWithProcurements}>
            {t("copyProject.withProcurements")}
          </Checkbox>
          <FailureNotice failure={failure} fields={["name", "number", "eligibleFrom", "eligibleTo"]} />
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
