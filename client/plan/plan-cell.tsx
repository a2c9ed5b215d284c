import { useLanguage } from "#client/i18n/language.tsx";
import { latestPromise, type PlannedWindow } from "#shared/plan.ts";
import { type Comparison, columnBefore, compare, type PlanColumn, type PlanRow } from "./comparison.ts";
import { MovementStory } from "./movement-mark.tsx";
import styles from "./plan-cell.module.css";
import { usePlanContext } from "./plan-context.ts";
import { marksOf, statementInWords } from "./plan-in-words.ts";

export type StageRow = Extract<PlanRow, { kind: "stage" }>;

/** What one plan says of one stage, and what that changed. */
export function PlanCell({
  row,
  column,
  isCompared,
}: {
  row: StageRow;
  column: PlanColumn;
  /** It is the column that the whole table is compared for: its changes are counted from the one chosen. */
  isCompared: boolean;
}) {
  const { language, t } = useLanguage();
  const { plans } = usePlanContext();
  const { procurement, stage } = row;
  const said = plans.saidBy(column, procurement, stage);
  const comparison = isCompared ? row.comparison : changeOf(row, column);
  const isPromise = said && (said.statement.kind === "dropped" || said.statement.refersTo === "milestone");
  // A plan that is silent while one between the two compared is not: what it changed is still told here.
  const standing =
    !said && isCompared && comparison && comparison.movement !== "none"
      ? latestPromise(plans.statedBy(column, procurement, stage))
      : null;
  return (
    <>
      {said ? (
        <p className={isPromise ? styles.window : styles.aside}>
          {statementInWords(said.statement, language)}
          <Marks marks={marksOf(said.statement, language, said.isInherited)} />
        </p>
      ) : standing ? (
        <p className={styles.aside}>{t("plan.standing", { window: inWords(standing) })}</p>
      ) : (
        <p className={styles.silent}>
          <span aria-hidden="true">–</span>
          <span className={styles.unseen}>{t("plan.silent")}</span>
        </p>
      )}
      {comparison && (said || isCompared) && <MovementStory comparison={comparison} stage={stage} />}
    </>
  );

  function inWords(window: PlannedWindow): string {
    return statementInWords(window, language);
  }

  function changeOf({ procurement: of, stage: at }: StageRow, its: PlanColumn): Comparison | null {
    const before = columnBefore(plans, its);
    return before && said ? compare(plans, of, at, before, its) : null;
  }
}

/** How a window is meant, where its words alone do not say. */
export function Marks({ marks }: { marks: readonly string[] }) {
  return marks.map((mark) => (
    <span key={mark} className={styles.mark}>
      {mark}
    </span>
  ));
}
