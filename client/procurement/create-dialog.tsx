import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { parseAmount } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import type { SubActivity } from "#shared/board.ts";
import type { Kind, Procedure, RtkInvolvement } from "#shared/procurement.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { kindOptions, procedureOptions, rtkOptions, subActivityOptions } from "./detail-options.tsx";
import { errorBeside, FailureNotice } from "./failure.tsx";
import styles from "./form.module.css";
import { useCommand, type Written } from "./use-procurement.ts";

export interface CreateDialogProps {
  projectId: number;
  subActivities: readonly SubActivity[];
  /** Called with what was recorded; the dialog is to be closed then. */
  onDone: (written: Written) => void;
  onClose: () => void;
}

/** A new procurement: its title and kind, and whatever else is known already. */
export function CreateDialog({ projectId, subActivities, onDone, onClose }: CreateDialogProps) {
  const { t, language } = useLanguage();
  const [title, setTitle] = useState("");
  const [kind, setKind] = useState<Kind | null>(null);
  const [subActivity, setSubActivity] = useState("none");
  const [procedure, setProcedure] = useState<Procedure | "none">("none");
  const [rtkInvolvement, setRtkInvolvement] = useState<RtkInvolvement>("none");
  const [person, setPerson] = useState("");
  const [amount, setAmount] = useState("");
  const [notApplicable, setNotApplicable] = useState<readonly Stage[]>([]);
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(client.procurements.create.mutate, onDone);
  const required = isAsked ? refusalSentence("REQUIRED", {}, language) : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!title.trim() || kind === null) return;
    command.send({
      projectId,
      title: title.trim(),
      kind,
      subActivity: subActivity === "none" ? null : Number(subActivity),
      procedure: procedure === "none" ? null : procedure,
      rtkInvolvement,
      person: person.trim() || null,
      estimatedValue: amount.trim() ? { amount: parseAmount(amount), currency: "EUR" } : null,
      notApplicable: [...notApplicable],
    });
  }

  return (
    <Dialog title={t("procurement.create.title")} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <TextField
            label={t("procurement.title")}
            value={title}
            onChange={setTitle}
            isRequired
            autoFocus
            error={(!title.trim() && required) || errorBeside(command.failure, "title", language)}
          />
          <div className={styles.pair}>
            <Select
              label={t("procurement.kind")}
              value={kind}
              onChange={setKind}
              options={kindOptions(language)}
              placeholder={t("procurement.create.choose")}
              isRequired
              error={(kind === null && required) || errorBeside(command.failure, "kind", language)}
            />
            <Select
              label={t("procurement.subActivity")}
              value={subActivity}
              onChange={setSubActivity}
              options={subActivityOptions(language, subActivities)}
              error={errorBeside(command.failure, "subActivity", language)}
            />
            <Select
              label={t("procurement.procedure")}
              value={procedure}
              onChange={setProcedure}
              options={procedureOptions(language)}
              error={errorBeside(command.failure, "procedure", language)}
            />
            <Select
              label={t("procurement.rtkInvolvement")}
              value={rtkInvolvement}
              onChange={setRtkInvolvement}
              options={rtkOptions(language)}
            />
            <TextField
              label={t("procurement.person")}
              value={person}
              onChange={setPerson}
              error={errorBeside(command.failure, "person", language)}
            />
            <TextField
              label={t("procurement.estimatedValueEuros")}
              value={amount}
              onChange={setAmount}
              inputMode="decimal"
              error={errorBeside(command.failure, "estimatedValue", language)}
            />
          </div>
          <fieldset className={styles.stages}>
            <legend>{t("procurement.create.stages")}</legend>
            {STAGES.map((stage) => (
              <Checkbox
                key={stage}
                isSelected={!notApplicable.includes(stage)}
                isDisabled={notApplicable.length === STAGES.length - 1 && !notApplicable.includes(stage)}
                onChange={(applies) =>
                  setNotApplicable((others) =>
                    applies ? others.filter((each) => each !== stage) : [...others, stage],
                  )
                }
              >
                {STAGE_WORDS[language][stage]}
              </Checkbox>
            ))}
          </fieldset>
          <FailureNotice failure={command.failure} fields={FIELDS} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t("procurement.create.do")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

const FIELDS = ["title", "kind", "subActivity", "procedure", "person", "estimatedValue"];
