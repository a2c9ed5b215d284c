import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice, refusedBy } from "#client/procurement/failure.tsx";
import formStyles from "#client/procurement/form.module.css";
import { useCommand } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { DOCUMENT_TYPES, type DocumentType } from "#shared/document.ts";
import { conditionInWords, DOCUMENT_TYPE_WORDS, NEED_WORDS } from "#shared/gate-words.ts";
import { type Condition, NEEDS, type Need, sound } from "#shared/gates.ts";
import { PROCEDURES, type Procedure, RTK_INVOLVEMENTS, type RtkInvolvement } from "#shared/procurement.ts";
import { STAGES, type Stage } from "#shared/stages.ts";
import { MILESTONE_WORDS, PROCEDURE_WORDS, RTK_WORDS } from "#shared/words.ts";
import styles from "./condition-dialog.module.css";
import type { ConditionAnswer } from "./use-conditions.ts";

export interface ConditionDialogProps {
  projectId: number;
  /** The condition that is said otherwise, or null for a new one. */
  condition: Condition | null;
  initialStage: Stage;
  onDone: (answer: ConditionAnswer) => void;
  onClose: () => void;
}

/** What is asked for, before which milestone and of which procurements, in the office's words. */
export function ConditionDialog({
  projectId,
  condition,
  initialStage,
  onDone,
  onClose,
}: ConditionDialogProps) {
  const { t, language } = useLanguage();
  const [stage, setStage] = useState<Stage>(condition?.stage ?? initialStage);
  const [need, setNeed] = useState<Need>(condition?.need ?? "check");
  const [documentType, setDocumentType] = useState<DocumentType>(condition?.documentType ?? "baseDocuments");
  const [procedures, setProcedures] = useState<readonly Procedure[] | null>(condition?.procedures ?? null);
  const [rtkInvolvements, setRtkInvolvements] = useState<readonly RtkInvolvement[] | null>(
    condition?.rtkInvolvements ?? null,
  );
  const [written, setWritten] = useState<string | null>(condition ? (condition.text ?? "") : null);
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(
    (input: Parameters<typeof client.gates.add.mutate>[0]) =>
      condition
        ? client.gates.edit.mutate({ ...input, conditionId: condition.id, version: condition.version })
        : client.gates.add.mutate(input),
    onDone,
  );

  const isShipped = condition !== null && condition.key !== null;
  const usual = conditionInWords({ text: null, need, documentType }, language);
  // Nobody has to find words for what already has some; a free check has none of its own.
  const text = written ?? (need === "check" ? "" : usual);
  const fields = {
    stage,
    need,
    documentType: need === "document" ? documentType : null,
    procedures: procedures && [...procedures],
    rtkInvolvements: rtkInvolvements && [...rtkInvolvements],
    text: text.trim() || null,
  };
  const foreseen = refusedBy(() => sound({ ...fields, key: condition?.key ?? null }));
  const nobody = procedures?.length === 0 || rtkInvolvements?.length === 0;
  const failure = command.failure ?? (isAsked ? foreseen : null);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!foreseen && !nobody) command.send({ projectId, ...fields });
  }

  return (
    <Dialog
      title={t(condition ? "gates.edit.title" : "gates.new.title")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <div className={formStyles.pair}>
            <Select<Stage>
              label={t("gates.stage")}
              value={stage}
              onChange={command.changed(setStage)}
              options={STAGES.map((id) => ({ id, label: MILESTONE_WORDS[language][id] }))}
              autoFocus
            />
            <Select<Need>
              label={t("gates.need")}
              value={need}
              onChange={command.changed(setNeed)}
              options={NEEDS.map((id) => ({ id, label: NEED_WORDS[language][id] }))}
            />
          </div>
          {need === "document" && (
            <Select<DocumentType>
              label={t("gates.documentType")}
              value={documentType}
              onChange={command.changed(setDocumentType)}
              options={DOCUMENT_TYPES.map((id) => ({ id, label: DOCUMENT_TYPE_WORDS[language][id] }))}
            />
          )}
          <TextField
            label={t("gates.text")}
            value={text}
            onChange={command.changed(setWritten)}
            hint={isShipped ? t("gates.text.shipped", { words: usual }) : t("gates.text.hint")}
            isRequired={!isShipped}
            error={errorBeside(failure, "text", language)}
          />
          <Choice
            legend={t("gates.rtk.roles")}
            all={t("gates.rtk.roles.all")}
            options={RTK_INVOLVEMENTS}
            words={RTK_WORDS[language]}
            chosen={rtkInvolvements}
            onChange={command.changed(setRtkInvolvements)}
            isAsked={isAsked}
          />
          <Choice
            legend={t("gates.procedures")}
            all={t("gates.procedures.all")}
            options={PROCEDURES}
            words={PROCEDURE_WORDS[language]}
            chosen={procedures}
            onChange={command.changed(setProcedures)}
            isAsked={isAsked}
          />
          <FailureNotice failure={failure} fields={["text"]} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t(condition ? "common.save" : "common.add")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** All, or some of a few. */
function Choice<Id extends string>({
  legend,
  all,
  options,
  words,
  chosen,
  onChange,
  isAsked,
}: {
  legend: string;
  all: string;
  options: readonly Id[];
  words: Readonly<Record<Id, string>>;
  /** Null for all. */
  chosen: readonly Id[] | null;
  onChange: (chosen: readonly Id[] | null) => void;
  isAsked: boolean;
}) {
  const { t } = useLanguage();
  return (
    <fieldset className={styles.choice}>
      <legend>{legend}</legend>
      <Checkbox isSelected={chosen === null} onChange={(isAll) => onChange(isAll ? null : [])}>
        {all}
      </Checkbox>
      {chosen !== null && (
        <div className={styles.options}>
          {options.map((id) => (
            <Checkbox
              key={id}
              isSelected={chosen.includes(id)}
              onChange={(isOn) =>
                onChange(options.filter((each) => (each === id ? isOn : chosen.includes(each))))
              }
            >
              {words[id]}
            </Checkbox>
          ))}
        </div>
      )}
      {isAsked && chosen?.length === 0 && (
        <p role="alert" className={styles.error}>
          {t("gates.chooseSome")}
        </p>
      )}
    </fieldset>
  );
}
