import { EllipsisVertical } from "lucide-react";
import { type ClipboardEvent, useEffect, useRef, useSyncExternalStore } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { refusalInWords } from "#client/i18n/refusal-in-words.ts";
import { failureInWords } from "#client/procurement/failure.tsx";
import { Button } from "#client/ui/button.tsx";
import type { Says } from "#shared/plan-draft.ts";
import { saysOf } from "#shared/plan-draft.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import type { PlanColumn } from "./comparison.ts";
import styles from "./draft-cell.module.css";
import { type CellEdit, type Place, pastedLines, readTyped, wordsOf } from "./draft-edits.ts";
import { MovementStory } from "./movement-mark.tsx";
import { Marks, type StageRow } from "./plan-cell.tsx";
import { usePlanContext } from "./plan-context.ts";
import { marksOf, statementInWords } from "./plan-in-words.ts";
import { rivalOf } from "./use-drafts.ts";
import { wordingProblemInWords } from "./wording-problem.ts";

export interface DraftCellProps {
  row: StageRow;
  column: PlanColumn;
  /** Several lines were pasted: they fill this field and those below it. */
  onPasteLines: (lines: readonly string[]) => void;
}

/**
 * A field in which one stage of a draft is planned in words. Beneath it stands how the words are understood while they
 * are typed; what cannot be read stays typed, with the sentence that says why.
 */
export function DraftCell({ row, column, onPasteLines }: DraftCellProps) {
  const { language, t } = useLanguage();
  const { plans, edits, actions } = usePlanContext();
  const field = useRef<HTMLTextAreaElement>(null);
  const { procurement, stage } = row;
  const place: Place = { draftId: column.id, procurementId: procurement.id, stage };
  const edit = useSyncExternalStore(edits.subscribe, () => edits.get(place));
  const said = plans.saidBy(column, procurement, stage);
  const own = said && !said.isInherited ? said.statement : null;
  const says = own && saysOf(own);
  const name = `${STAGE_WORDS[language][stage]}, ${procurement.title}`;
  const id = `plan-${column.id}-${procurement.id}-${stage}`;
  const text = edit?.text ?? wordsOf(says);
  const isRefused = Boolean(edit?.problem || edit?.failure);

  // Where the browser does not let a field grow by itself, it is made as high as its words.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words decide the height.
  useEffect(() => {
    const { current } = field;
    if (!current || CSS.supports("field-sizing", "content")) return;
    current.style.height = "auto";
    current.style.height = `${current.scrollHeight + 2}px`;
  }, [text]);

  function type(typed: string) {
    const oneLine = typed.replace(/[\r\n]+/g, " ");
    // Typed back to what the draft says: nothing is left to be saved.
    if (oneLine === wordsOf(says) && !edit?.isSaving) edits.set(place, undefined);
    else
      edits.set(place, {
        text: oneLine,
        was: edit && !edit.isSaving ? edit.was : says,
        isSaving: false,
        problem: null,
        failure: null,
      });
  }
  function paste(event: ClipboardEvent) {
    const lines = pastedLines(event.clipboardData.getData("text/plain"));
    if (lines.length < 2) return;
    event.preventDefault();
    onPasteLines(lines);
  }

  return (
    <>
      <div className={styles.line}>
        <textarea
          ref={field}
          id={id}
          rows={1}
          value={text}
          className={styles.field}
          data-field=""
          data-dirty={edit && !edit.isSaving ? "" : undefined}
          aria-label={name}
          aria-invalid={isRefused || undefined}
          aria-describedby={`${id}-read`}
          placeholder={says?.kind === "dropped" ? t("procurement.plan.dropped") : undefined}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => type(event.target.value)}
          // What was refused waits for its writer: leaving the field would take the choice away under the pointer.
          onBlur={() => edit?.failure || actions.settle(place)}
          onKeyDown={(event) => event.key === "Enter" && actions.settle(place)}
          onPaste={paste}
        />
        {/* A React Aria button would be a hundred of them; this one only opens the table's one menu. */}
        <button
          type="button"
          tabIndex={-1}
          className={styles.menu}
          aria-haspopup="menu"
          aria-label={t("plan.cell.menu", { name })}
          onClick={(event) => actions.showMenu(place, event.currentTarget)}
        >
          <EllipsisVertical aria-hidden="true" />
        </button>
      </div>
      <div id={`${id}-read`} className={styles.read}>
        <Understanding text={text} edit={edit} says={says} />
        {said?.isInherited && !edit && (
          <p className={styles.quiet}>
            {statementInWords(said.statement, language)}
            <Marks marks={marksOf(said.statement, language, true)} />
          </p>
        )}
      </div>
      {edit && <Refused edit={edit} place={place} />}
      {row.comparison && !edit && <MovementStory comparison={row.comparison} stage={stage} />}
    </>
  );
}

/** How the words are read: the window in our words, and how it is meant. */
function Understanding({
  text,
  edit,
  says,
}: {
  text: string;
  edit: CellEdit | undefined;
  says: Says | null;
}) {
  const { language, t } = useLanguage();
  if (edit?.problem || edit?.failure) return null;
  if (!edit) {
    if (!says) return null;
    if (says.kind === "dropped") return <p className={styles.quiet}>{t("plan.dropped.explained")}</p>;
    return <Read says={says} />;
  }
  const read = readTyped(text, edit.was);
  if (!read.ok) {
    // Nobody is told off in the middle of a word: the sentence stands there quietly until the field is left.
    return <p className={styles.quiet}>{wordingProblemInWords(read.problem, language)}</p>;
  }
  return read.becomes ? <Read says={read.becomes} /> : <p className={styles.quiet}>{t("plan.silent")}</p>;
}

function Read({ says }: { says: Says }) {
  const { language } = useLanguage();
  return (
    <p className={styles.understood}>
      {statementInWords(says, language)}
      <Marks marks={marksOf(says, language)} />
    </p>
  );
}

/** Why what stands in the field was not taken, and where somebody else was faster, the choice. */
function Refused({ edit, place }: { edit: CellEdit; place: Place }) {
  const { language, t } = useLanguage();
  const { edits, actions } = usePlanContext();
  const { problem, failure } = edit;
  if (!problem && !failure) return null;
  const rival = rivalOf(failure);
  if (problem || rival === undefined)
    return (
      <p role="alert" className={styles.refused}>
        {problem ? wordingProblemInWords(problem, language) : failureInWords(failure!, language)}{" "}
        {!problem && (
          <Button size="small" onPress={() => actions.settle(place)}>
            {t("common.tryAgain")}
          </Button>
        )}
      </p>
    );
  const theirs = inWords(rival);
  const mine = edit.text.trim() || t("plan.silent");
  return (
    <div role="alert" className={styles.refused}>
      <p>
        {refusalInWords(
          { ...failure!.refusal!, details: { ...failure!.refusal!.details, current: theirs } },
          language,
        )}
      </p>
      <div className={styles.choice}>
        <Button size="small" onPress={() => edits.set(place, undefined)}>
          {t("procurement.edit.keepTheirs", { value: theirs })}
        </Button>
        <Button
          size="small"
          variant="primary"
          onPress={() => {
            // Decided anew, now that the other's words are known.
            edits.set(place, { ...edit, was: rival, failure: null });
            actions.settle(place);
          }}
        >
          {t("procurement.edit.keepMine", { value: mine })}
        </Button>
      </div>
    </div>
  );

  function inWords(says: Says | null): string {
    if (!says) return t("plan.silent");
    return says.kind === "dropped" ? t("procurement.plan.dropped") : says.verbatim;
  }
}
