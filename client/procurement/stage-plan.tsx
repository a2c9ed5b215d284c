import { MessageSquarePlus, Pencil } from "lucide-react";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import type { Day } from "#shared/period.ts";
import { windowInWords } from "#shared/period-words.ts";
import { type ReplanningReason, revisionsInForceOn } from "#shared/plan.ts";
import { type Replanning, replannings } from "#shared/slippage-report.ts";
import type { StageStanding } from "#shared/standing.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { lateReasonInWords, movedInWords } from "./change-in-words.ts";
import styles from "./stage-plan.module.css";
import type { ProcurementPage } from "./use-procurement.ts";

/** What the adopted plans state about one stage, oldest first: in our words, in the source's, and where it stands. */
export function StagePlan({
  page,
  standing,
  on,
  onExplain,
}: {
  page: ProcurementPage;
  standing: StageStanding;
  /** Plans adopted later are not shown. */
  on: Day;
  /** Says why a revision moved the window later; null where nothing can be changed. */
  onExplain: ((revisionId: number) => void) | null;
}) {
  const { t, language } = useLanguage();
  const order = new Map(
    revisionsInForceOn(page.revisions, on).map((revision, index) => [revision.id, index]),
  );
  const statements = page.statements
    .filter((statement) => statement.stage === standing.stage && order.has(statement.revisionId))
    .sort((a, b) => order.get(a.revisionId)! - order.get(b.revisionId)!);
  const moves = new Map(replannings(statements).map((move) => [move.revisionId, move]));
  if (statements.length === 0) return <span className={styles.quiet}>{t("procurement.plan.nothing")}</span>;
  return (
    <ul className={styles.statements}>
      {statements.map((statement) => {
        const revision = page.revisions.find((each) => each.id === statement.revisionId);
        const marks = marksOf(statement.revisionId);
        const move = moves.get(statement.revisionId);
        const isPromise = statement.kind === "dropped" || statement.refersTo === "milestone";
        return (
          <li key={statement.revisionId}>
            <p className={isPromise ? undefined : styles.quiet}>
              <span className={isPromise ? styles.window : undefined}>
                {statement.kind === "dropped"
                  ? t("procurement.plan.dropped")
                  : windowInWords(statement, language)}
              </span>
              {marks.map((mark) => (
                <span key={mark} className={styles.mark}>
                  {mark}
                </span>
              ))}
              {statement.kind !== "dropped" && !isPromise && (
                <span className={styles.mark}>
                  {t(statement.refersTo === "start" ? "procurement.plan.start" : "procurement.plan.other")}
                </span>
              )}
              {statement.kind === "implied" && (
                <span className={styles.mark}>{t("procurement.plan.implied")}</span>
              )}
              {statement.inherited && <span className={styles.mark}>{t("procurement.plan.inherited")}</span>}
            </p>
            <p className={styles.source}>
              <q lang="et">{statement.verbatim}</q>
              {revision && (
                <span>
                  {" – "}
                  {revision.name},{" "}
                  {t(
                    revision.adoptedOnAssumed
                      ? "procurement.plan.adoptedAssumed"
                      : "procurement.plan.adopted",
                    {
                      day: formatDay(revision.adoptedOn, language),
                    },
                  )}
                </span>
              )}
            </p>
            {move && (
              <Moved
                move={move}
                why={reasonOf(statement.revisionId)}
                stage={STAGE_WORDS[language][standing.stage]}
                onExplain={onExplain && (() => onExplain(statement.revisionId))}
              />
            )}
            {(statement.source || statement.normalization || statement.note) && (
              <details className={styles.more}>
                <summary>{t("procurement.plan.source")}</summary>
                {statement.source && <p lang="et">{statement.source}</p>}
                {statement.normalization && (
                  <p>
                    {t("procurement.plan.readAs")}: <span lang="en">{statement.normalization}</span>
                  </p>
                )}
                {statement.note && <p lang="en">{statement.note}</p>}
              </details>
            )}
          </li>
        );
      })}
    </ul>
  );

  function reasonOf(revisionId: number): ReplanningReason | undefined {
    return page.replanningReasons.findLast(
      (each) => each.revisionId === revisionId && each.stage === standing.stage,
    );
  }

  function marksOf(revisionId: number): string[] {
    const marks: string[] = [];
    if (standing.firstPromise?.revisionId === revisionId) marks.push(t("procurement.plan.first"));
    if (standing.planInForce?.revisionId === revisionId) marks.push(t("procurement.plan.inForce"));
    return marks;
  }
}

/** By how much a revision moved the promise made before it, and why. */
function Moved({
  move: { quarters, isLater },
  why,
  stage,
  onExplain,
}: {
  move: Replanning;
  why: ReplanningReason | undefined;
  stage: string;
  onExplain: (() => void) | null;
}) {
  const { t, language } = useLanguage();
  const moved = movedInWords({ quarters, isLater }, t);
  if (!isLater) return <p className={styles.source}>{moved}</p>;
  const reason = why && lateReasonInWords({ lateReason: why.reason, lateNote: why.note }, language);
  return (
    <div className={styles.moved}>
      <p className={styles.source}>
        {moved}: {reason ?? t("lateness.missing")}
      </p>
      {onExplain && (
        <IconButton
          label={t(why ? "lateness.changeOf" : "lateness.addOf", { stage: `${stage}, ${moved}` })}
          size="small"
          data-deed="plans.giveReason"
          onPress={onExplain}
        >
          {why ? <Pencil aria-hidden="true" /> : <MessageSquarePlus aria-hidden="true" />}
        </IconButton>
      )}
    </div>
  );
}
