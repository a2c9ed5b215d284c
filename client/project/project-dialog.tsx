import "#client/i18n/screen-texts.ts";
import { type FormEvent, type ReactNode, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import formStyles from "#client/procurement/form.module.css";
import { Button } from "#client/ui/button.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import type { CreateProjectInput } from "#shared/project.ts";
import { refusalSentence } from "#shared/refusals.ts";
import type { ChooseProject } from "./use-projects.ts";

/** What every new project has to be given. */
const GIVEN = ["name", "number", "eligibleFrom", "eligibleTo"] as const;
type Given = Pick<CreateProjectInput, (typeof GIVEN)[number]>;

/** Asks for what every new project has to be given; `children` are the fields that a way of beginning one adds. */
export function ProjectDialog({
  title,
  explained,
  choose: { isSending, failure, changed },
  added = [],
  onGiven,
  onClose,
  children,
}: {
  title: string;
  explained: string;
  choose: ChooseProject;
  /** The names of the fields among `children` beside which a refusal is told. */
  added?: readonly string[];
  onGiven: (given: Given) => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const { language, t } = useLanguage();
  const [name, setName] = useState("");
  const [number, setNumber] = useState("");
  const [eligibleFrom, setFrom] = useState<string | null>(null);
  const [eligibleTo, setTo] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  const required = isAsked ? refusalSentence("REQUIRED", {}, language) : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (name.trim() && number.trim() && eligibleFrom && eligibleTo)
      onGiven({ name, number, eligibleFrom, eligibleTo });
  }

  return (
    <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={formStyles.quiet}>{explained}</p>
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
          {children}
          <FailureNotice failure={failure} fields={[...GIVEN, ...added]} />
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
