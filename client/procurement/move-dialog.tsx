import "#client/i18n/screen-texts.ts";
import { type FormEvent, lazy, Suspense, useMemo, useState } from "react";
import { ConditionList } from "#client/gates/condition-list.tsx";
import { useFocusKept } from "#client/gates/use-focus-kept.ts";
import { useGates } from "#client/gates/use-gates.ts";
import type { Way } from "#client/gates/way-dialogs.tsx";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { refusalInWords } from "#client/i18n/refusal-in-words.ts";
import { Onlookers } from "#client/presence/onlookers.tsx";
import { SlippageBadge } from "#client/slippage/slippage-badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextArea } from "#client/ui/text-field.tsx";
import type { Condition } from "#shared/gates.ts";
import { type Move, meaningOfMove, stagesAfterMove } from "#shared/milestones.ts";
import type { Day } from "#shared/period.ts";
import type { PlanRevision } from "#shared/plan.ts";
import type { Records } from "#shared/records.ts";
import { isBehind, slippage } from "#shared/slippage.ts";
import {
  currentStage,
  type LateReason,
  MOVE_TARGETS,
  type MoveTarget,
  STAGES,
  stageIndex,
} from "#shared/stages.ts";
import { type PlannedProcurement, standing, timeframe } from "#shared/standing.ts";
import { MILESTONE_WORDS, STAGE_WORDS } from "#shared/words.ts";
import { errorBeside, FailureNotice, refusedBy } from "./failure.tsx";
import styles from "./form.module.css";
import { LateReasonSelect } from "./late-reason-select.tsx";
import { StaleDialog } from "./stale-dialog.tsx";
import { useCommand, useSeen, type Written } from "./use-procurement.ts";

const WayDialogs = lazy(() =>
  import("#client/gates/way-dialogs.tsx").then((module) => ({ default: module.WayDialogs })),
);

const DemandShiftNotice = lazy(() =>
  import("#client/hours/demand-shift-notice.tsx").then((module) => ({ default: module.DemandShiftNotice })),
);

export interface MoveDialogProps {
  procurement: PlannedProcurement;
  /** The project's adopted plans: they tell whether a day is late. */
  revisions: readonly PlanRevision[];
  today: Day;
  projectId: number;
  /** What must be so before milestones are met. */
  conditions: readonly Condition[];
  /** What is recorded beside the procurement by now, also since the form opened. */
  records: Records;
  /** Where the form starts; the next stage when left out. */
  initialStage?: MoveTarget;
  initialDay?: Day;
  /** Why to go on all the same, as somebody said it before. */
  initialOverrideNote?: string;
  /**
   * Sends the move of the procurement as the person saw it. What it throws is shown beside the fields, or as a
   * conflict to decide about.
   */
  onMove: (seen: PlannedProcurement, move: Move) => Promise<unknown>;
  /** Takes over what was recorded here so that a condition is met. */
  onRecorded?: (written: Written) => void;
  /** Called once the move is recorded, and when the person leaves it. */
  onClose: () => void;
}

/** „Teisalda…“: to which stage, on which day and why, told beforehand what it would meet or reopen. */
export function MoveDialog({
  procurement: current,
  revisions,
  today,
  projectId,
  conditions,
  records,
  initialStage,
  initialDay,
  initialOverrideNote = "",
  onMove,
  onRecorded,
  onClose,
}: MoveDialogProps) {
  const { t, language } = useLanguage();
  const [procurement, seeAgain] = useSeen(current);
  const [toStage, setToStage] = useState<MoveTarget | null>(initialStage ?? nextTarget(procurement));
  const [on, setOn] = useState<Day | null>(initialDay ?? today);
  const [chosenReason, setChosenReason] = useState<LateReason | null>(null);
  const [written, setWritten] = useState<string | null>(null);
  const [overrideNote, setOverrideNote] = useState(initialOverrideNote);
  const [isAsked, setAsked] = useState(false);
  const [way, setWay] = useState<Way | null>(null);
  const command = useCommand(
    ({ seen, move }: { seen: PlannedProcurement; move: Move }) => onMove(seen, move),
    onClose,
    ({ seen, move }, latest) => ({ seen: { ...seen, ...latest }, move }),
  );

  const meaning = toStage === null ? null : meaningOfMove(procurement.stages, toStage);
  const promises = standing(procurement, timeframe(revisions, { on: today, against: "inForce" })).stages;
  const met =
    meaning?.kind === "meets" && on !== null
      ? meaning.stages.map((stage) => ({
          stage,
          slippage: slippage(promises[STAGES.indexOf(stage)]!.planInForce, on, today),
        }))
      : [];
  const milestones = useMemo(() => {
    const meant = toStage && meaningOfMove(procurement.stages, toStage);
    return meant?.kind === "meets" ? meant.stages : [];
  }, [procurement.stages, toStage]);
  const gated = useMemo(() => ({ ...procurement, records }), [procurement, records]);
  const gates = useGates(projectId, gated, milestones, on, conditions);
  const { unmet } = gates;
  const gatesHeading = useFocusKept<HTMLParagraphElement>(records);
  const late = met.filter((each) => isBehind(each.slippage)).map(({ stage }) => procurement.stages[stage]);
  const isLate = late.length > 0;
  // What was said while it was open still stands, unless another reason is given here.
  const earlier = late.every(
    ({ lateReason, lateNote }) => lateReason === late[0]!.lateReason && lateNote === late[0]!.lateNote,
  )
    ? late[0]
    : undefined;
  const lateReason = chosenReason ?? earlier?.lateReason ?? null;
  const reason = written ?? (isLate && chosenReason === null ? (earlier?.lateNote ?? "") : "");
  const move: Move | null =
    toStage === null || on === null
      ? null
      : {
          toStage,
          on,
          reason: reason.trim() || null,
          lateReason: isLate ? lateReason : null,
          ...(unmet.length > 0 && { overrideNote: overrideNote.trim() || null }),
        };
  // What the server would answer is known beforehand; a missing reason is told only once it was asked for.
  const foreseen = move && refusedBy(() => stagesAfterMove(procurement, move, today, unmet));
  const failure =
    command.failure ?? (foreseen && (isAsked || foreseen.refusal?.field === "on") ? foreseen : null);

  const isReasonShown = meaning?.kind === "reopens" || (isLate && lateReason !== null);
  const shownFields = isReasonShown ? [...FIELDS, "reason"] : FIELDS;
  const isGateShut = failure?.refusal?.code === "GATE_UNMET";

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (move && !foreseen) command.send({ seen: procurement, move });
  }

  return (
    <Dialog title={t("move.title")} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={styles.subject}>{procurement.title}</p>
          <Onlookers projectId={projectId} procurementId={procurement.id} />
          <Select<MoveTarget>
            label={t("move.toStage")}
            value={toStage}
            onChange={command.changed(setToStage)}
            options={targetsOf(procurement).map((target) => ({
              id: target,
              label: STAGE_WORDS[language][target],
              hint: hintOf(target),
              isDisabled: target !== "completed" && !procurement.stages[target].applicable,
            }))}
            error={
              toStage === null && isAsked ? t("move.chooseStage") : errorBeside(failure, "toStage", language)
            }
          />
          {meaning?.kind !== "reopens" && (
            <DayField
              label={t("move.on")}
              value={on}
              onChange={command.changed(setOn)}
              today={today}
              latest={today}
              error={on === null && isAsked ? t("move.chooseDay") : errorBeside(failure, "on", language)}
            />
          )}
          <div aria-live="polite" className={styles.meaning}>
            {met.length > 0 && (
              <>
                <p>{t("move.meets", { count: met.length })}</p>
                <ul>
                  {met.map((each) => (
                    <li key={each.stage}>
                      {MILESTONE_WORDS[language][each.stage]}
                      {each.slippage.verdict !== "notComparable" && (
                        <SlippageBadge slippage={each.slippage} variant="plain" />
                      )}
                    </li>
                  ))}
                </ul>
              </>
            )}
            {meaning?.kind === "reopens" && (
              <>
                <p>{t("move.reopens", { count: meaning.stages.length })}</p>
                <ul>
                  {meaning.stages.map((stage) => (
                    <li key={stage}>
                      {MILESTONE_WORDS[language][stage]}
                      <span className={styles.quiet}>
                        {t("move.wasMet", { day: formatDay(procurement.stages[stage].metOn!, language) })}
                      </span>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </div>
          {gates.asked.length > 0 && on !== null && (
            <section className={styles.gates} aria-label={t("gates.section")}>
              <p ref={gatesHeading} tabIndex={-1} className={styles.gatesHeading} aria-live="polite">
                {unmet.length > 0 ? t("gates.unmet", { count: unmet.length }) : t("gates.allMet")}
              </p>
              <ConditionList
                gates={gates}
                procurement={gated}
                on={on}
                today={today}
                onWay={setWay}
                onDay={command.changed(setOn)}
              />
            </section>
          )}
          {toStage !== null && on !== null && records.assignments.length > 0 && (
            <Suspense>
              <DemandShiftNotice projectId={projectId} procurement={gated} move={{ toStage, on }} />
            </Suspense>
          )}
          {unmet.length > 0 && (
            <TextArea
              label={t("gates.override")}
              hint={t("gates.override.hint")}
              value={overrideNote}
              onChange={command.changed(setOverrideNote)}
              isRequired
              error={
                isGateShut
                  ? refusalInWords(failure.refusal!, language)
                  : errorBeside(failure, "overrideNote", language)
              }
              rows={2}
            />
          )}
          {isLate && (
            <LateReasonSelect
              value={lateReason}
              onChange={command.changed(setChosenReason)}
              isRequired={earlier?.lateReason != null}
              error={errorBeside(failure, "lateReason", language)}
            />
          )}
          {isReasonShown && (
            <TextArea
              label={meaning?.kind === "reopens" ? t("move.reason") : t("move.lateNote")}
              value={reason}
              onChange={command.changed(setWritten)}
              isRequired={meaning?.kind === "reopens" || lateReason === "other"}
              error={isGateShut ? null : errorBeside(failure, "reason", language)}
              rows={2}
            />
          )}
          {!(isGateShut && unmet.length > 0) && <FailureNotice failure={failure} fields={shownFields} />}
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t(unmet.length > 0 ? "gates.moveAnyway" : "move.do")}
          </Button>
        </DialogActions>
      </form>
      <Suspense>
        {way && (
          <WayDialogs
            way={way}
            today={today}
            onDone={(written) => {
              setWay(null);
              if (command.failure) command.clear();
              onRecorded?.(written);
            }}
            onClose={() => setWay(null)}
          />
        )}
      </Suspense>
      <StaleDialog
        failure={command.conflict?.failure ?? null}
        onDoAnyway={() => command.conflict?.doAnyway()}
        onLeave={() => {
          command.conflict?.leave();
          seeAgain();
        }}
      />
    </Dialog>
  );

  function hintOf(target: MoveTarget): string | undefined {
    if (target !== "completed" && !procurement.stages[target].applicable)
      return t("procurement.stage.notApplicable");
    const { kind } = meaningOfMove(procurement.stages, target);
    return kind === "reopens" ? t("move.back") : undefined;
  }
}

const FIELDS = ["toStage", "on", "lateReason", "overrideNote"];

/** Everywhere but where it stands. */
function targetsOf({ stages }: PlannedProcurement): MoveTarget[] {
  const here = currentStage(stages) ?? "completed";
  return MOVE_TARGETS.filter((target) => target !== here);
}

function nextTarget({ stages }: PlannedProcurement): MoveTarget | null {
  const here = stageIndex(currentStage(stages) ?? "completed");
  return (
    MOVE_TARGETS.find(
      (target) => stageIndex(target) > here && (target === "completed" || stages[target].applicable),
    ) ?? null
  );
}
