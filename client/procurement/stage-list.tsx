import { Check, EllipsisVertical, MessageSquarePlus, Pencil, Plus, ShieldAlert } from "lucide-react";
import { useRef } from "react";
import { Allowed, allowedEntries, useMay } from "#client/access/access.tsx";
import { formatDay, replannedInWords, totalInWords } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { SlippageBadge } from "#client/slippage/slippage-badge.tsx";
import { StageSteps } from "#client/steps/stage-steps.tsx";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Menu, type MenuEntry } from "#client/ui/menu.tsx";
import { overriddenInWords } from "#shared/gate-words.ts";
import { meaningOfMove } from "#shared/milestones.ts";
import type { Day } from "#shared/period.ts";
import { isBehind } from "#shared/slippage.ts";
import type { MoveTarget, Stage } from "#shared/stages.ts";
import { MOVE_TARGETS, stageIndex } from "#shared/stages.ts";
import type { StageStanding, Standing } from "#shared/standing.ts";
import { type Step, stepsAsOf } from "#shared/steps.ts";
import { MILESTONE_WORDS, STAGE_WORDS } from "#shared/words.ts";
import { lateReasonInWords } from "./change-in-words.ts";
import styles from "./stage-list.module.css";
import { StagePlan } from "./stage-plan.tsx";
import type { ProcurementPage } from "./use-procurement.ts";

export interface StageListProps {
  page: ProcurementPage;
  /** Where it stands on the day and against the yardstick it is looked at. */
  standing: Standing;
  on: Day;
  readOnly: boolean;
  onMove: (toStage: MoveTarget) => void;
  onCorrect: (stage: Stage) => void;
  /** Gives the reason of a late stage, or another one. */
  onExplain: (stage: Stage) => void;
  /** Says why a revision moved a stage's window later. */
  onExplainReplanning: (stage: Stage, revisionId: number) => void;
  onMark: (stage: Stage, applicable: boolean) => void;
  /** Changes a step inside a stage; adds one when none is given. */
  onStep: (stage: Stage, step?: Step) => void;
}

/** The six stages: what was promised and where it says so, what happened, and how far apart the two are. */
export function StageList({ page, standing, readOnly, ...actions }: StageListProps) {
  const { t } = useLanguage();
  const addStep = useRef<HTMLButtonElement>(null);
  return (
    <div className={styles.container}>
      <div aria-hidden="true" className={styles.heads}>
        <span>{t("procurement.stage.stage")}</span>
        <span>{t("procurement.stage.planned")}</span>
        <span>{t("procurement.stage.metOn")}</span>
        <span>{t("procurement.stage.slippage")}</span>
      </div>
      <ol className={styles.stages}>
        {standing.stages.map((stage) => (
          <StageRow
            key={stage.stage}
            page={page}
            stage={stage}
            isCurrent={standing.status === "active" && standing.stage === stage.stage}
            isClosed={standing.status === "failed" || standing.status === "cancelled"}
            readOnly={readOnly}
            onStepGone={() => addStep.current?.focus()}
            {...actions}
          />
        ))}
      </ol>
      {!readOnly && (
        <Allowed deed="steps.add">
          <Button
            ref={addStep}
            variant="quiet"
            size="small"
            onPress={() => actions.onStep(standing.stage)}
            data-screen-only=""
          >
            <Plus aria-hidden="true" />
            {t("step.add")}
          </Button>
        </Allowed>
      )}
    </div>
  );
}

function StageRow({
  page,
  stage: standing,
  isCurrent,
  isClosed,
  on,
  readOnly,
  onMove,
  onCorrect,
  onExplain,
  onExplainReplanning,
  onMark,
  onStep,
  onStepGone,
}: Omit<StageListProps, "standing"> & {
  stage: StageStanding;
  isCurrent: boolean;
  isClosed: boolean;
  onStepGone: () => void;
}) {
  const { t, language } = useLanguage();
  const may = useMay();
  const { stage, applicable, metOn } = standing;
  const { procurement } = page;
  const facts = procurement.stages[stage];
  const name = STAGE_WORDS[language][stage];
  // Nobody waits any more for what a failed or cancelled procurement left undone.
  const isAbandoned = isClosed && metOn === null;
  const steps = stepsAsOf(procurement.records.steps, on).filter((step) => step.stage === stage);
  const hasPlan = page.statements.some((statement) => statement.stage === stage);
  const isLate = !isAbandoned && isBehind(standing.slippage);
  const lateReason = isLate ? lateReasonInWords(facts, language) : null;
  const offered = allowedEntries(entries(), may);
  const state = !applicable
    ? styles.out
    : metOn !== null
      ? styles.met
      : isCurrent
        ? styles.current
        : styles.open;
  return (
    <li
      className={`${styles.stage} ${state} ${steps.length > 0 ? styles.withSteps : ""}`}
      aria-current={isCurrent ? "step" : undefined}
    >
      <div className={styles.name}>
        <span aria-hidden="true" className={styles.mark}>
          {metOn !== null && <Check />}
        </span>
        <div>
          <h3>{name}</h3>
          <p className={styles.quiet}>{MILESTONE_WORDS[language][stage]}</p>
          {!applicable && <p className={styles.quiet}>{t("procurement.stage.notApplicable")}</p>}
          {metOn !== null && facts.overridden && (
            <p className={styles.overridden}>
              <ShieldAlert aria-hidden="true" />
              {overriddenInWords(facts.overridden, page.conditions, language)}
            </p>
          )}
        </div>
      </div>
      <div className={hasPlan ? styles.plan : `${styles.plan} ${styles.empty}`}>
        <span className={styles.label}>{t("procurement.stage.planned")}</span>
        <StagePlan
          page={page}
          standing={standing}
          on={on}
          onExplain={
            readOnly || !may("plans.giveReason")
              ? null
              : (revisionId) => onExplainReplanning(stage, revisionId)
          }
        />
      </div>
      <div className={styles.happened}>
        <span className={styles.label}>{t("procurement.stage.metOn")}</span>
        {metOn === null ? (
          <span className={styles.quiet}>
            {applicable ? t(isAbandoned ? "procurement.stage.abandoned" : "procurement.stage.open") : "–"}
          </span>
        ) : (
          <div>
            <span className={styles.day}>
              <time dateTime={metOn}>{formatDay(metOn, language)}</time>
              {!readOnly && (
                <Allowed deed="procurements.correctMilestone">
                  <IconButton
                    label={t("procurement.stage.correctDayOf", { stage: name })}
                    size="small"
                    onPress={() => onCorrect(stage)}
                  >
                    <Pencil aria-hidden="true" />
                  </IconButton>
                </Allowed>
              )}
            </span>
            {facts.illustrative && <span className={styles.tag}>{t("procurement.stage.illustrative")}</span>}
          </div>
        )}
      </div>
      <div className={styles.slippage}>
        <span className={styles.label}>{t("procurement.stage.slippage")}</span>
        {applicable && !isAbandoned ? (
          <div className={styles.figures}>
            <SlippageBadge slippage={standing.slippage} variant={isCurrent ? "badge" : "plain"} />
            <Further standing={standing} />
            {isLate && (
              <Why
                reason={lateReason}
                label={t(lateReason ? "lateness.changeOf" : "lateness.addOf", { stage: name })}
                onExplain={readOnly || !may("procurements.explainLateness") ? null : () => onExplain(stage)}
              />
            )}
          </div>
        ) : (
          <span className={styles.quiet}>–</span>
        )}
      </div>
      <div className={styles.actions}>
        {!readOnly && procurement.closedAs === null && offered.length > 0 && (
          <Menu
            label={t("procurement.stage.actionsOf", { stage: name })}
            trigger={
              <IconButton
                label={t("procurement.stage.actionsOf", { stage: name })}
                size="small"
                hasTooltip={false}
              >
                <EllipsisVertical aria-hidden="true" />
              </IconButton>
            }
            entries={offered}
          />
        )}
      </div>
      {steps.length > 0 && (
        <div className={styles.steps}>
          <StageSteps
            stage={stage}
            steps={steps}
            onEdit={readOnly || !may("steps.edit") ? null : (step) => onStep(stage, step)}
            onFocusLost={onStepGone}
          />
        </div>
      )}
    </li>
  );

  function entries(): MenuEntry[] {
    if (!applicable)
      return [
        {
          id: "applies",
          deed: "procurements.setApplicable",
          label: t("procurement.stage.markApplicable"),
          onAction: () => onMark(stage, true),
        },
      ];
    const addStep = {
      id: "addStep",
      deed: "steps.add",
      label: t("step.add.to"),
      onAction: () => onStep(stage),
    };
    if (metOn !== null) {
      const correct = {
        id: "correct",
        deed: "procurements.correctMilestone",
        label: t("procurement.stage.correctDay"),
        onAction: () => onCorrect(stage),
      };
      const reopen = {
        id: "reopen",
        deed: "procurements.move",
        label: t("procurement.stage.reopen"),
        onAction: () => onMove(stage),
      };
      // While an earlier stage is open, moving here would be going on.
      return meaningOfMove(procurement.stages, stage).kind === "reopens"
        ? [correct, reopen, addStep]
        : [correct, addStep];
    }
    return [
      {
        id: "meet",
        deed: "procurements.move",
        label: t("procurement.stage.meet"),
        onAction: () => onMove(targetAfter()),
      },
      {
        id: "doesNotApply",
        deed: "procurements.setApplicable",
        label: t("procurement.stage.markNotApplicable"),
        onAction: () => onMark(stage, false),
      },
      addStep,
    ];
  }

  /** Where a procurement stands once this milestone is met. */
  function targetAfter(): MoveTarget {
    return MOVE_TARGETS.find(
      (target) =>
        stageIndex(target) > stageIndex(stage) &&
        (target === "completed" || procurement.stages[target].applicable),
    )!;
  }
}

/** Why it is late, or that nobody has said so yet; and the way to say it. */
function Why({
  reason,
  label,
  onExplain,
}: {
  reason: string | null;
  label: string;
  onExplain: (() => void) | null;
}) {
  const { t } = useLanguage();
  return (
    <div className={styles.why}>
      <p className={styles.quiet}>
        {reason ? `${t("procurement.stage.lateReason")}: ${reason}` : t("lateness.missing")}
      </p>
      {onExplain && (
        <IconButton label={label} size="small" data-deed="procurements.explainLateness" onPress={onExplain}>
          {reason ? <Pencil aria-hidden="true" /> : <MessageSquarePlus aria-hidden="true" />}
        </IconButton>
      )}
    </div>
  );
}

/** Re-planned and the total, each only where it says something that the badge does not. */
function Further({ standing: { slippage, replanned, total } }: { standing: StageStanding }) {
  const { t, language } = useLanguage();
  const isMoved = replanned.quarters !== null && replanned.quarters !== 0;
  const differs =
    total.quarters !== null &&
    slippage.quarters !== null &&
    total.quarters !== slippage.quarters &&
    total.verdict !== "notDue";
  if (!isMoved && !differs) return null;
  return (
    <p className={styles.quiet}>
      {isMoved && (
        <>
          {t("procurement.stage.replanned")}: {replannedInWords(replanned, language)}
          {differs && " · "}
        </>
      )}
      {differs && totalInWords(total.quarters!, language)}
    </p>
  );
}
