import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { wordingProblemInWords } from "#client/plan/wording-problem.ts";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { useCommand } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import type { OutputSays, PlannedOutput } from "#shared/outputs.ts";
import { parsePlanWording } from "#shared/plan-wording.ts";
import { refusalSentence } from "#shared/refusals.ts";
import styles from "./draft-outputs-dialog.module.css";
import { countInWords, nameOf, promisedTime, readCount } from "./output-words.ts";
import { Rival } from "./rival.tsx";

export interface PlanOutputFormProps {
  projectId: number;
  /** The draft. */
  revisionId: number;
  output: PlannedOutput;
  /** What the draft says of it; null where it is silent. */
  says: OutputSays | null;
  inForce: OutputSays | null;
  onDone: () => void;
  onCancel: () => void;
}

/** How many of an output a draft promises, and by when, in words that are read as they are typed. */
export function PlanOutputForm(props: PlanOutputFormProps) {
  const { projectId, revisionId, output, says, inForce, onDone, onCancel } = props;
  const { t, language } = useLanguage();
  const begin = says ?? inForce;
  const [words, setWords] = useState(begin?.verbatim ?? "");
  const [count, setCount] = useState(String(begin?.count ?? ""));
  const [perQuarter, setPerQuarter] = useState(String(begin?.perQuarter ?? ""));
  const [isMinimum, setMinimum] = useState(begin?.isMinimum ?? false);
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(client.outputs.plan.mutate, onDone);
  const { failure } = command;
  const isRivalled = failure?.refusal?.code === "FIELD_CHANGED";
  const rival = isRivalled ? (failure.refusal!.current as OutputSays | null) : null;
  const was = isRivalled ? rival : says;

  const window = windowOf();
  const [counted, each] = [countOf(count), countOf(perQuarter)];
  const isRecurring = each !== null && each !== undefined;
  const problem =
    window === null
      ? null
      : !window.ok
        ? wordingProblemInWords(window.reason, language)
        : isRecurring && window.window.from === null
          ? t("outputs.draft.needsStart")
          : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (problem || !window?.ok || counted === undefined || each === undefined) return;
    const { from, to, kind } = window.window;
    command.send({
      projectId,
      revisionId,
      outputId: output.id,
      was,
      becomes: { from, to, kind, count: counted, perQuarter: each, isMinimum, verbatim: words.trim() },
    });
  }

  return (
    <form className={styles.form} onSubmit={submit} noValidate aria-label={nameOf(output, language)}>
      <strong>{nameOf(output, language)}</strong>
      <TextField
        label={t("draft.form.words")}
        hint={
          window?.ok
            ? t("draft.form.reads", { window: promisedTime(window.window, language) })
            : t("draft.form.words.hint")
        }
        value={words}
        onChange={setWords}
        isRequired
        autoFocus
        error={
          (isAsked && (window === null ? refusalSentence("REQUIRED", {}, language) : problem)) ||
          errorBeside(failure, "to", language) ||
          errorBeside(failure, "verbatim", language)
        }
      />
      <div className={styles.numbers}>
        <TextField
          label={t("outputs.file.count")}
          value={count}
          onChange={setCount}
          inputMode="numeric"
          error={counted === undefined ? t("outputs.count.invalid") : errorBeside(failure, "count", language)}
        />
        <TextField
          label={t("outputs.file.perQuarter")}
          value={perQuarter}
          onChange={setPerQuarter}
          inputMode="numeric"
          error={
            each === undefined ? t("outputs.count.invalid") : errorBeside(failure, "perQuarter", language)
          }
        />
        <Checkbox isSelected={isMinimum} onChange={setMinimum}>
          {t("outputs.draft.isMinimum")}
        </Checkbox>
      </div>
      <FailureNotice failure={failure} fields={["to", "verbatim", "count", "perQuarter"]} />
      <Rival>
        {isRivalled
          ? rival
            ? `${countInWords(rival, language)}, ${promisedTime(rival, language)}`
            : t("plan.silent")
          : null}
      </Rival>
      <div className={styles.actions}>
        <Button type="submit" variant="primary" isPending={command.isSending}>
          {t(isRivalled ? "outputs.rival.saveAnyway" : "common.save")}
        </Button>
        {was !== null && (
          <Button
            onPress={() => command.send({ projectId, revisionId, outputId: output.id, was, becomes: null })}
          >
            {t("plan.cell.silence")}
          </Button>
        )}
        <Button onPress={onCancel}>{t("common.cancel")}</Button>
      </div>
    </form>
  );

  /** How the words are read. Words that were there already keep how they were read then; null where there are none. */
  function windowOf(): ReturnType<typeof parsePlanWording> | UnclearWindow | null {
    const verbatim = words.trim();
    if (begin && verbatim === begin.verbatim)
      return { ok: true, window: { from: begin.from, to: begin.to, kind: begin.kind } };
    return verbatim === "" ? null : parsePlanWording(verbatim);
  }
}

interface UnclearWindow {
  ok: true;
  window: Pick<OutputSays, "from" | "to" | "kind">;
}

/** A number that may be left out: null where it is, undefined where it is none. */
function countOf(text: string): number | null | undefined {
  return text.trim() === "" ? null : (readCount(text) ?? undefined);
}
