import "#client/i18n/screen-texts.ts";
import { type FormEvent, useEffect, useMemo, useRef, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { useCommand } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import type { BoardFacts } from "#shared/board.ts";
import type { Draft } from "#shared/plan-draft.ts";
import { importOf, type Mapping, readRows } from "#shared/plan-import.ts";
import { guessMapping } from "#shared/plan-import-mapping.ts";
import { refusalSentence } from "#shared/refusals.ts";
import type { Stage } from "#shared/stages.ts";
import { ImportColumns, missingColumn } from "./import-columns.tsx";
import styles from "./import-dialog.module.css";
import { ImportPreview, type UnclearName, unclearNames } from "./import-preview.tsx";
import { ImportProblem } from "./import-problem.tsx";
import { type ChosenTable, ImportSource, useChosenTable } from "./import-source.tsx";

/** What an import answers. */
export interface PlanImported {
  draft: Draft;
  /** How many procurements were added to the project. */
  created: number;
  revision: number;
}

export interface ImportDialogProps {
  facts: BoardFacts;
  /** The draft it goes into, as it is now; null starts a new one. */
  draft: Draft | null;
  /** Called once it is recorded. The dialog then says what was done, until it is closed. */
  onDone: (imported: PlanImported) => void;
  onClose: () => void;
}

/** Brings a plan from a spreadsheet or a pasted table into a draft: the table, its columns, a preview of every row. */
export function ImportDialog({ facts, draft: current, onDone, onClose }: ImportDialogProps) {
  const { language, t } = useLanguage();
  // Discarded or adopted meanwhile, it is still the one that was meant: the server then says what became of it.
  const [opened] = useState(current);
  const draft = opened && (current ?? opened);
  const table = useChosenTable();
  const [step, setStep] = useState<Step>("source");
  const [isAsked, setAsked] = useState(false);
  const [name, setName] = useState("");
  const [mapped, setMapped] = useState<{ rows: unknown; mapping: Mapping } | null>(null);
  const [meant, setMeant] = useState(NOTHING_MEANT);
  const [addsMissing, setAddsMissing] = useState(facts.procurements.length === 0);
  const [leftOut, setLeftOut] = useState("");
  const [done, setDone] = useState<ImportedHere | null>(null);
  const command = useCommand(client.plans.importRows.mutate, (imported) => {
    setDone({ ...imported, windows: input?.rows.length ?? 0, isNew: draft === null });
    setStep("done");
    onDone(imported);
  });
  const heading = useFocusOn(step);
  const leaveOut = useRef<HTMLDivElement>(null);

  // Told that somebody changed the draft meanwhile, the preview shows what it says now.
  const told =
    command.failure?.refusal?.code === "STALE_DRAFT"
      ? (command.failure.refusal.current as Draft | null)
      : null;
  const into = draft && told && told.version > draft.version ? told : draft;

  const { rows } = table;
  const guessed = useMemo(() => rows && guessMapping(rows, facts), [rows, facts]);
  const mapping = mapped && mapped.rows === rows ? mapped.mapping : guessed;
  const isPreviewed = step === "preview" && rows !== null && mapping !== null;
  const reading = useMemo(
    () => (isPreviewed ? readRows(rows, mapping, facts, { addsMissing, meant }) : null),
    [isPreviewed, rows, mapping, facts, addsMissing, meant],
  );
  const names = useMemo(
    () => (isPreviewed ? unclearNames(readRows(rows, mapping, facts, { addsMissing: false })) : []),
    [isPreviewed, rows, mapping, facts],
  );
  const input = useMemo(() => reading && importOf(reading), [reading]);
  const unread = useMemo(
    () => reading?.rows.flatMap(({ statements }) => statements.filter(({ problem }) => problem)) ?? [],
    [reading],
  );
  const problems = unread.length;
  // Agreed to for these places: others would be asked about again.
  const places = unread.map(({ row, column }) => `${row}:${column}`).join();
  const isLeftOut = problems > 0 && leftOut === places;

  const newName = name.trim() || nameOf(table);
  const isNameless = draft === null && newName === "";

  function go(to: Step) {
    command.clear();
    setAsked(false);
    setStep(to);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (step === "source" && rows !== null && !isNameless) go("columns");
    else if (step === "columns" && mapping && missingColumn(mapping) === null) go("preview");
    else if (step === "preview" && input && input.rows.length > 0 && (problems === 0 || isLeftOut))
      command.send({
        into: into
          ? { revisionId: into.id, version: into.version }
          : { projectId: facts.project.id, name: newName },
        ...input,
      });
    else if (step === "preview") leaveOut.current?.querySelector("input")?.focus();
  }
  function mean(unclear: UnclearName, means: number | Stage | null) {
    const changed = <Value,>(before: ReadonlyMap<string, Value>, value: Value | null) => {
      const after = new Map(before);
      if (value === null) after.delete(unclear.key);
      else after.set(unclear.key, value);
      return after;
    };
    setMeant(({ procurements, stages }) =>
      unclear.is === "stage"
        ? { procurements, stages: changed(stages, means as Stage | null) }
        : { procurements: changed(procurements, means as number | null), stages },
    );
  }

  return (
    <Dialog title={t("import.title")} size="wide" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          {step !== "done" && <Steps step={step} />}
          <h3 ref={heading} tabIndex={-1} className={styles.stepTitle}>
            {step === "done" ? t("import.done.title") : t(`import.step.${step}`)}
          </h3>
          {step === "source" && (
            <>
              <p className={styles.quiet}>
                {draft ? t("import.into", { name: draft.name }) : t("import.intoNew")}
              </p>
              <ImportSource table={table} isAsked={isAsked} />
              {draft === null && (
                <TextField
                  label={t("import.draftName")}
                  value={name}
                  onChange={setName}
                  placeholder={newName}
                  isRequired
                  error={isAsked && isNameless ? refusalSentence("REQUIRED", {}, language) : null}
                />
              )}
            </>
          )}
          {step === "columns" && rows && mapping && (
            <ImportColumns
              rows={rows}
              mapping={mapping}
              onChange={(next) => setMapped({ rows, mapping: next })}
              onGuess={(said) => setMapped({ rows, mapping: guessMapping(rows, facts, said) })}
              isAsked={isAsked}
            />
          )}
          {step === "preview" && reading && (
            <>
              <ImportPreview
                facts={facts}
                statements={into?.statements ?? []}
                reading={reading}
                names={names}
                meant={meant}
                onMeant={mean}
                addsMissing={addsMissing}
                onAddsMissing={setAddsMissing}
              />
              {problems > 0 && input !== null && input.rows.length > 0 && (
                <div ref={leaveOut}>
                  <Checkbox isSelected={isLeftOut} onChange={(is) => setLeftOut(is ? places : "")}>
                    {t("import.leaveOut", { count: problems })}
                  </Checkbox>
                  <ImportProblem>
                    {isAsked && !isLeftOut ? t("import.leaveOut.required") : null}
                  </ImportProblem>
                </div>
              )}
              <ImportProblem>{input?.rows.length === 0 ? t("import.nothing") : null}</ImportProblem>
              <ImportProblem>{errorBeside(command.failure, "name", language)}</ImportProblem>
              <FailureNotice failure={command.failure} fields={["name"]} />
            </>
          )}
          {done && <Done done={done} onClose={onClose} />}
        </DialogBody>
        <DialogActions>
          {step === "done" ? (
            <Button variant="primary" onPress={onClose}>
              {t("common.close")}
            </Button>
          ) : (
            <>
              {step === "source" ? (
                <Button onPress={onClose}>{t("common.cancel")}</Button>
              ) : (
                <Button onPress={() => go(step === "preview" ? "columns" : "source")}>
                  {t("import.back")}
                </Button>
              )}
              <Button type="submit" variant="primary" isPending={command.isSending}>
                {step === "preview" ? t("import.do", { count: input?.rows.length ?? 0 }) : t("import.next")}
              </Button>
            </>
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** What the dialog remembers of what it imported. */
interface ImportedHere extends PlanImported {
  windows: number;
  /** The draft was started by it. */
  isNew: boolean;
}

const STEPS = ["source", "columns", "preview"] as const;
type Step = (typeof STEPS)[number] | "done";

const NOTHING_MEANT: { procurements: ReadonlyMap<string, number>; stages: ReadonlyMap<string, Stage> } = {
  procurements: new Map(),
  stages: new Map(),
};

/** What a new draft is called when nobody says: as the sheet among others, or as the file. */
function nameOf({ fileName, reading, sheet }: ChosenTable): string {
  const sheets = reading?.ok ? reading.sheets : [];
  return (
    (sheets.length > 1 && sheets[sheet]?.name.trim()) || (fileName?.replace(/\.[^.]+$/, "").trim() ?? "")
  );
}

/** Which of the three steps it is. */
function Steps({ step }: { step: Step }) {
  const { t } = useLanguage();
  return (
    <ol className={styles.steps} aria-label={t("import.steps")}>
      {STEPS.map((each, index) => (
        <li key={each} aria-current={each === step ? "step" : undefined}>
          <span className={styles.stepNumber}>{index + 1}</span> {t(`import.step.${each}`)}
        </li>
      ))}
    </ol>
  );
}

/** The heading of a step, which takes the focus when the step is come to: what had it before is gone. */
function useFocusOn(step: Step) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    heading.current?.focus();
  }, [step]);
  return heading;
}

/** What was imported, and how to take it back. */
function Done({ done, onClose }: { done: ImportedHere; onClose: () => void }) {
  const { t } = useLanguage();
  const { draft, created, windows, isNew } = done;
  const discard = useCommand(client.plans.discardDraft.mutate, onClose);
  return (
    <>
      <p role="status">
        {t("import.done", { count: windows, name: draft.name })}
        {created > 0 && ` ${t("import.done.created", { count: created })}`}
      </p>
      <p className={styles.quiet}>{isNew ? t("import.done.discardHint") : t("import.done.draftHint")}</p>
      {isNew && (
        <p>
          <Button
            isPending={discard.isSending}
            onPress={() => discard.send({ revisionId: draft.id, version: draft.version })}
          >
            {t("import.done.discard")}
          </Button>
        </p>
      )}
      <FailureNotice failure={discard.failure} />
    </>
  );
}
