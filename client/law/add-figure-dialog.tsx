import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { lawKey } from "#client/forecast/use-forecast-basis.ts";
import { parseAmount } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { useCommand } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextArea, TextField } from "#client/ui/text-field.tsx";
import type { Day } from "#shared/period.ts";
import { PROCEDURES, type Procedure } from "#shared/procurement.ts";
import { refusalSentence } from "#shared/refusals.ts";
import {
  conditionsOf,
  LAW_FIGURES,
  LAW_VERIFICATIONS,
  type LawCondition,
  type LawFigure,
  type LawUnit,
  type LawVerification,
  problemsOf,
  type RuleInLaw,
  unitsOf,
} from "#shared/rules-in-law.ts";
import { PROCEDURE_WORDS } from "#shared/words.ts";
import styles from "./add-figure-dialog.module.css";
import {
  LAW_CONDITION_WORDS,
  LAW_FIGURE_WORDS,
  LAW_UNIT_WORDS,
  LAW_VERIFICATION_WORDS,
} from "./law-words.ts";

export interface AddFigureDialogProps {
  projectId: number;
  /** A row of the figure that it is about; the reader chooses one where there is none. */
  like: RuleInLaw | null;
  /** Called with what was recorded; the dialog is to be closed then. */
  onDone: (rule: RuleInLaw) => void;
  onClose: () => void;
}

/** A dated row for the statutory figures: what it says, from when, and where that is written. */
export function AddFigureDialog({ projectId, like, onDone, onClose }: AddFigureDialogProps) {
  const { t, language } = useLanguage();
  const cache = useQueryClient();
  const [figure, setFigure] = useState<LawFigure>(like?.figure ?? "tenderPeriod");
  const [procedure, setProcedure] = useState<Procedure | "all">(like ? (like.procedure ?? "all") : "all");
  const [condition, setCondition] = useState<LawCondition | "any">(like?.condition ?? "any");
  const [value, setValue] = useState("");
  const [unit, setUnit] = useState<LawUnit>(like?.unit ?? "days");
  const [isEnding, setEnding] = useState(false);
  const [validFrom, setValidFrom] = useState<Day | null>(null);
  const [validTo, setValidTo] = useState<Day | null>(null);
  const [source, setSource] = useState("");
  const [verification, setVerification] = useState<LawVerification>("unverified");
  const [problems, setProblems] = useState<ReturnType<typeof problemsOf>>({});
  const command = useCommand(client.law.addFigure.mutate, ({ rule }) => {
    void cache.invalidateQueries({ queryKey: lawKey(projectId) });
    onDone(rule);
  });
  const beside = (field: keyof typeof problems) => {
    const code = problems[field];
    return code ? refusalSentence(code, {}, language) : errorBeside(command.failure, field, language);
  };

  function chooseFigure(chosen: LawFigure) {
    setFigure(chosen);
    if (!unitsOf(chosen).includes(unit)) setUnit(unitsOf(chosen)[0]!);
    if (condition !== "any" && !conditionsOf(chosen).includes(condition)) setCondition("any");
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const typed = parseAmount(value);
    const figures = {
      unit,
      value: isEnding ? null : /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : Number.NaN,
      validFrom,
      validTo,
      source,
    };
    const found = problemsOf(figures);
    if (!isEnding && !typed) found.value = "REQUIRED";
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    command.send({
      ...figures,
      projectId,
      figure,
      procedure: procedure === "all" ? null : procedure,
      condition: condition === "any" ? null : condition,
      validFrom: validFrom!,
      verification,
    });
  }

  return (
    <Dialog title={t("law.dialog.title")} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <div className={styles.pair}>
            <Select
              label={t("law.figure")}
              value={figure}
              onChange={chooseFigure}
              options={LAW_FIGURES.map((id) => ({ id, label: LAW_FIGURE_WORDS[language][id] }))}
              autoFocus
            />
            <Select<Procedure | "all">
              label={t("law.procedure")}
              value={procedure}
              onChange={setProcedure}
              options={[
                { id: "all", label: t("law.allProcedures") },
                ...PROCEDURES.map((id) => ({ id, label: PROCEDURE_WORDS[language][id] })),
              ]}
            />
          </div>
          {conditionsOf(figure).length > 0 && (
            <Select<LawCondition | "any">
              label={t("law.condition")}
              value={condition}
              onChange={setCondition}
              options={[
                { id: "any", label: t("law.alwaysApplies") },
                ...conditionsOf(figure).map((id) => ({ id, label: LAW_CONDITION_WORDS[language][id] })),
              ]}
            />
          )}
          <div className={styles.pair}>
            <TextField
              label={t("law.value")}
              value={value}
              onChange={setValue}
              inputMode="decimal"
              isRequired={!isEnding}
              isDisabled={isEnding}
              error={beside("value")}
            />
            <Select
              label={t("law.unit")}
              value={unit}
              onChange={setUnit}
              options={unitsOf(figure).map((id) => ({ id, label: LAW_UNIT_WORDS[language][id] }))}
              isDisabled={isEnding}
            />
          </div>
          <Checkbox isSelected={isEnding} onChange={setEnding}>
            {t("law.ends")}
          </Checkbox>
          <div className={styles.pair}>
            <DayField
              label={t("law.validFrom")}
              value={validFrom}
              onChange={setValidFrom}
              isRequired
              error={beside("validFrom")}
            />
            <DayField
              label={t("law.validTo")}
              value={validTo}
              onChange={setValidTo}
              hint={t("law.validTo.hint")}
              error={beside("validTo")}
            />
          </div>
          <TextArea
            label={t("law.source")}
            value={source}
            onChange={setSource}
            hint={t("law.source.hint")}
            rows={2}
            isRequired
            error={beside("source")}
          />
          <Select
            label={t("law.verification")}
            value={verification}
            onChange={setVerification}
            options={LAW_VERIFICATIONS.map((id) => ({ id, label: LAW_VERIFICATION_WORDS[language][id] }))}
          />
          <FailureNotice failure={command.failure} fields={FIELDS} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t("law.add")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

const FIELDS = ["value", "validFrom", "validTo", "source"];
