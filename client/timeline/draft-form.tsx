import "#client/i18n/screen-texts.ts";
import { TriangleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { readTyped, wordsOf } from "#client/plan/draft-edits.ts";
import { rivalOf } from "#client/plan/use-drafts.ts";
import { wordingProblemInWords } from "#client/plan/wording-problem.ts";
import { FailureNotice } from "#client/procurement/failure.tsx";
import formStyles from "#client/procurement/form.module.css";
import { LateReasonSelect } from "#client/procurement/late-reason-select.tsx";
import { type Failure, failureOf } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextArea, TextField } from "#client/ui/text-field.tsx";
import type { Project } from "#shared/board.ts";
import { addDays, firstDay, lastDay, type Period } from "#shared/period.ts";
import { periodInWords, windowInWords } from "#shared/period-words.ts";
import { REFERENTS, type Referent, type ReplanningReason } from "#shared/plan.ts";
import type { Says } from "#shared/plan-draft.ts";
import type { Meaning } from "#shared/plan-effects.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { type Grid, gridNumber, gridPeriod } from "#shared/replanning.ts";
import type { LateReason } from "#shared/stages.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import type { DraftPlace } from "./draft-context.ts";
import styles from "./draft-form.module.css";
import { meaningInWords } from "./draft-in-words.ts";

export interface DraftFormProps {
  place: DraftPlace;
  /** What the form begins with. */
  says: Says | null;
  /** What the draft says there. */
  was: Says | null;
  project: Project;
  /** The fineness of what is offered as a beginning and an end. */
  grid: Grid;
  meaningOf: (says: Says | null) => Meaning;
  /** Why it moves later, as said so far. */
  reason: ReplanningReason | null;
  /** Records it, from what was seen. Rejects with what the server refused. */
  onSave: (
    was: Says | null,
    becomes: Says | null,
    reason: { reason: LateReason; note: string | null } | null,
  ) => Promise<void>;
  onClose: () => void;
}

type What = "window" | "dropped" | "silent";

/** What the draft says of one stage, as a form: in words or by its ends, of which event, and why it moves later. */
export function DraftForm({ place, was: seen, reason: given, onSave, onClose, ...props }: DraftFormProps) {
  const { t, language } = useLanguage();
  const { says: initial, project, grid, meaningOf } = props;
  const [was, setWas] = useState(seen);
  const [what, setWhat] = useState<What>(
    initial === null ? "silent" : initial.kind === "dropped" ? "dropped" : "window",
  );
  const [words, setWords] = useState(wordsOf(initial));
  const [refersTo, setRefersTo] = useState<Referent>(
    initial && initial.kind !== "dropped" ? initial.refersTo : "milestone",
  );
  const [reason, setReason] = useState<LateReason | null>(given?.reason ?? null);
  const [note, setNote] = useState(given?.note ?? "");
  const [isAsked, setAsked] = useState(false);
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const read = what === "window" ? readWords() : null;
  const says: Says | null =
    what === "silent" ? null : what === "dropped" ? { kind: "dropped", verbatim: "" } : (read?.says ?? null);
  const isReadable = what !== "window" || says !== null;
  const meaning = isReadable ? meaningOf(says) : null;
  const needsReason = meaning?.change.isLater ?? false;
  const window = says && says.kind !== "dropped" ? says : null;
  const told = meaning && meaningInWords({ ...meaning, isReasonMissing: false }, language);

  function readWords(): { says: Says | null; problem: string | null } {
    // What was not touched is kept as it is, also where its words could not be read again.
    if (initial && initial.kind !== "dropped" && words.trim() === initial.verbatim)
      return { says: { ...initial, refersTo }, problem: null };
    const typed = readTyped(words, initial);
    if (!typed.ok) return { says: null, problem: wordingProblemInWords(typed.problem, language) };
    const { becomes } = typed;
    if (!becomes || becomes.kind === "dropped")
      return { says: null, problem: refusalSentence("REQUIRED", {}, language) };
    return { says: { ...becomes, refersTo }, problem: null };
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!isReadable || isSending || (needsReason && reason === "other" && !note.trim())) return;
    setSending(true);
    setFailure(null);
    const isNewReason =
      needsReason && reason !== null && (reason !== given?.reason || (note.trim() || null) !== given.note);
    try {
      await onSave(was, says, isNewReason ? { reason, note: note.trim() || null } : null);
      onClose();
    } catch (error) {
      const refused = failureOf(error);
      setFailure(refused);
      setSending(false);
      // Told what it says now: saving again decides for what is in the form.
      const rival = rivalOf(refused);
      if (rival !== undefined) setWas(rival);
    }
  }
  const changed = (set: () => void) => {
    setFailure(null);
    set();
  };
  const choose = (from: Period | null, to: Period) => {
    const isReversed = from !== null && firstDay(from) > lastDay(to);
    const span = isReversed ? { from: to, to } : { from, to };
    changed(() => setWords(windowInWords(span, language)));
  };

  const periods = periodsAround(project, grid);
  const option = (period: Period) => ({ id: period, label: periodInWords(period, language) });
  const listed = (chosen: Period | null | undefined) =>
    chosen && !periods.includes(chosen) ? [chosen, ...periods] : periods;
  return (
    <Dialog title={t("draft.form.title")} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <DialogBody>
          <p className={formStyles.subject}>
            {place.procurement.title} · {STAGE_WORDS[language][place.stage]}
          </p>
          <Select<What>
            label={t("draft.form.what")}
            value={what}
            onChange={(next) => changed(() => setWhat(next))}
            options={WHATS.map((id) => ({ id, label: t(`draft.form.what.${id}`) }))}
          />
          {what === "window" && (
            <>
              <TextField
                label={t("draft.form.words")}
                value={words}
                onChange={(next) => changed(() => setWords(next))}
                hint={
                  window
                    ? t("draft.form.reads", { window: windowInWords(window, language) })
                    : t("draft.form.words.hint")
                }
                error={isAsked || words.trim() !== "" ? read?.problem : null}
                isRequired
                autoFocus
              />
              <div className={formStyles.pair}>
                <Select
                  label={t("draft.form.from")}
                  value={window ? (window.from ?? "none") : null}
                  onChange={(id) =>
                    window
                      ? choose(id === "none" ? null : id, window.to)
                      : choose(id === "none" ? null : id, id === "none" ? periods[0]! : id)
                  }
                  placeholder={t("procurement.create.choose")}
                  options={[
                    { id: "none", label: t("draft.form.from.none") },
                    ...listed(window?.from).map(option),
                  ]}
                />
                <Select
                  label={t("draft.form.to")}
                  value={window?.to ?? null}
                  onChange={(id) => choose(window ? window.from : id, id)}
                  placeholder={t("procurement.create.choose")}
                  options={listed(window?.to).map(option)}
                />
              </div>
              <Select<Referent>
                label={t("draft.form.refersTo")}
                value={refersTo}
                onChange={(next) => changed(() => setRefersTo(next))}
                options={REFERENTS.map((id) => ({ id, label: t(`draft.refersTo.${id}`) }))}
              />
            </>
          )}
          <div aria-live="polite" className={styles.meaning}>
            {told && (
              <>
                <p>{told.against}</p>
                {told.wrong.length > 0 && (
                  <ul>
                    {told.wrong.map((sentence) => (
                      <li key={sentence}>
                        <TriangleAlert aria-hidden="true" />
                        {sentence}
                      </li>
                    ))}
                  </ul>
                )}
              </>
            )}
          </div>
          {needsReason && (
            <>
              <LateReasonSelect
                label={t("lateness.replanned.reason")}
                value={reason}
                onChange={(next) => changed(() => setReason(next))}
                isRequired
              />
              {reason !== null && (
                <TextArea
                  label={t("move.lateNote")}
                  value={note}
                  onChange={(next) => changed(() => setNote(next))}
                  isRequired={reason === "other"}
                  error={
                    isAsked && reason === "other" && !note.trim()
                      ? refusalSentence("LATE_NOTE_REQUIRED", {}, language)
                      : null
                  }
                  rows={2}
                />
              )}
            </>
          )}
          <FailureNotice failure={failure} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={isSending}>
            {t("common.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

const WHATS: readonly What[] = ["window", "dropped", "silent"];

/** The quarters or months of the eligible period, and of the year after it. */
function periodsAround({ eligibleFrom, eligibleTo }: Project, grid: Grid): Period[] {
  const last = gridNumber(addDays(eligibleTo, 366), grid);
  const periods: Period[] = [];
  for (let number = gridNumber(eligibleFrom, grid); number <= last; number++)
    periods.push(gridPeriod(number, grid));
  return periods;
}
