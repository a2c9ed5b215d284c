import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { subActivityOptions } from "#client/procurement/detail-options.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import form from "#client/procurement/form.module.css";
import { useCommand } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextArea, TextField } from "#client/ui/text-field.tsx";
import type { SubActivity } from "#shared/board.ts";
import { INDICATORS, type Indicator } from "#shared/indicators.ts";
import type { Output, PlannedOutput } from "#shared/outputs.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { nameOf } from "./output-words.ts";
import { latestOf, Rival } from "./rival.tsx";
import type { OutputAnswer } from "./use-outputs.ts";

export interface OutputDialogProps {
  projectId: number;
  subActivities: readonly SubActivity[];
  /** Those it may belong to. */
  procurements: readonly { id: number; title: string; subActivity: number | null }[];
  /** The output that is edited; null for a new one. */
  output: PlannedOutput | null;
  /** What a new one belongs to at first. */
  initial?: Partial<Pick<Output, "subActivity" | "procurementId">>;
  onDone: (answer: OutputAnswer) => void;
  onClose: () => void;
}

const FIELDS = ["nameEt", "nameEn", "subActivity", "procurementId", "unclear"] as const;

/** An output: what it is called, what it belongs to, which indicators count it, and what the documents leave unclear. */
export function OutputDialog(props: OutputDialogProps) {
  const { projectId, subActivities, procurements, output, initial, onDone, onClose } = props;
  const { t, language } = useLanguage();
  const [nameEt, setNameEt] = useState(output?.nameEt ?? "");
  const [nameEn, setNameEn] = useState(output?.nameEn ?? "");
  const [subActivity, setSubActivity] = useState(
    output ? output.subActivity : (initial?.subActivity ?? null),
  );
  const [procurementId, setProcurementId] = useState(
    output ? output.procurementId : (initial?.procurementId ?? null),
  );
  const [indicators, setIndicators] = useState<readonly Indicator[]>(output?.indicators ?? []);
  const [unclear, setUnclear] = useState(output?.unclear ?? "");
  const [isAsked, setAsked] = useState(false);
  const add = useCommand(client.outputs.add.mutate, onDone);
  const edit = useCommand(client.outputs.edit.mutate, onDone);
  const command = output ? edit : add;
  const { failure } = command;
  const latest = latestOf<Output>(failure);
  const belongs = subActivity !== null || procurementId !== null;
  // One of another sub-activity is offered only where it is chosen already.
  const offered = procurements.filter(
    (each) => subActivity === null || each.subActivity === subActivity || each.id === procurementId,
  );

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!nameEt.trim() || !belongs) return;
    const said = {
      projectId,
      subActivity,
      procurementId,
      nameEt: nameEt.trim(),
      nameEn: nameEn.trim(),
      indicators: INDICATORS.filter((each) => indicators.includes(each)),
      unclear: unclear.trim(),
    };
    if (output) edit.send({ ...said, outputId: output.id, version: latest?.version ?? output.version });
    else add.send(said);
  }

  return (
    <Dialog
      title={t(output ? "outputs.edit" : "outputs.add")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <TextField
            label={t("outputs.nameEt")}
            value={nameEt}
            onChange={setNameEt}
            isRequired
            autoFocus
            error={
              (isAsked && !nameEt.trim() && refusalSentence("REQUIRED", {}, language)) ||
              errorBeside(failure, "nameEt", language)
            }
          />
          <TextField
            label={t("outputs.nameEn")}
            value={nameEn}
            onChange={setNameEn}
            error={errorBeside(failure, "nameEn", language)}
          />
          <div className={form.pair}>
            <Select
              label={t("procurement.subActivity")}
              value={subActivity === null ? NONE : String(subActivity)}
              onChange={(id) => setSubActivity(id === NONE ? null : Number(id))}
              options={subActivityOptions(language, subActivities)}
              error={
                (isAsked && !belongs && refusalSentence("OUTPUT_OF_NOTHING", {}, language)) ||
                errorBeside(failure, "subActivity", language)
              }
            />
            <Select
              label={t("outputs.procurement")}
              value={procurementId === null ? NONE : String(procurementId)}
              onChange={(id) => setProcurementId(id === NONE ? null : Number(id))}
              options={[
                { id: NONE, label: t("outputs.procurement.none") },
                ...offered.map(({ id, title }) => ({ id: String(id), label: title })),
              ]}
              error={errorBeside(failure, "procurementId", language)}
            />
          </div>
          <fieldset className={form.stages}>
            <legend>{t("outputs.indicators")}</legend>
            {INDICATORS.map((indicator) => (
              <Checkbox
                key={indicator}
                isSelected={indicators.includes(indicator)}
                onChange={(isChosen) =>
                  setIndicators(
                    isChosen ? [...indicators, indicator] : indicators.filter((each) => each !== indicator),
                  )
                }
              >
                {indicator}
              </Checkbox>
            ))}
          </fieldset>
          <TextArea
            label={t("outputs.unclear")}
            hint={t("outputs.unclear.hint")}
            value={unclear}
            onChange={setUnclear}
            rows={2}
            error={errorBeside(failure, "unclear", language)}
          />
          {!output && <p className={form.quiet}>{t("outputs.add.explained")}</p>}
          <FailureNotice failure={failure} fields={FIELDS} />
          <Rival>{latest && nameOf(latest, language)}</Rival>
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t(latest ? "outputs.rival.saveAnyway" : output ? "common.save" : "common.add")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** As {@link subActivityOptions} calls it. */
const NONE = "none";
