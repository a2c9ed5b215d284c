import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { SlippageBadge } from "#client/slippage/slippage-badge.tsx";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextArea } from "#client/ui/text-field.tsx";
import { stagesAfterCorrection } from "#shared/milestones.ts";
import type { Day } from "#shared/period.ts";
import type { PlanRevision } from "#shared/plan.ts";
import { isBehind, slippage } from "#shared/slippage.ts";
import { type LateReason, STAGES, type Stage } from "#shared/stages.ts";
import { type PlannedProcurement, standing, timeframe } from "#shared/standing.ts";
import { MILESTONE_WORDS } from "#shared/words.ts";
import { errorBeside, FailureNotice, refusedBy } from "./failure.tsx";
import styles from "./form.module.css";
import { LateReasonSelect } from "./late-reason-select.tsx";
import { StaleDialog } from "./stale-dialog.tsx";
import { useCommand, useSeen, type Written } from "./use-procurement.ts";

export interface CorrectMilestoneDialogProps {
  procurement: PlannedProcurement;
  revisions: readonly PlanRevision[];
  today: Day;
  /** A stage whose milestone is met. */
  stage: Stage;
  onDone: (written: Written) => void;
  onClose: () => void;
}

/** Corrects the day a milestone was met, and why it was late. */
export function CorrectMilestoneDialog(props: CorrectMilestoneDialogProps) {
  const { revisions, today, stage, onDone, onClose } = props;
  const [procurement, seeAgain] = useSeen(props.procurement);
  const { t, language } = useLanguage();
  const facts = procurement.stages[stage];
  const [on, setOn] = useState<Day | null>(facts.metOn);
  const [lateReason, setLateReason] = useState<LateReason | null>(facts.lateReason);
  const [lateNote, setLateNote] = useState(facts.lateNote ?? "");
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(client.procurements.correctMilestone.mutate, onDone);

  const { planInForce } = standing(procurement, timeframe(revisions, { on: today, against: "inForce" }))
    .stages[STAGES.indexOf(stage)]!;
  const slip = on === null ? null : slippage(planInForce, on, today);
  const hasReason = (slip !== null && isBehind(slip)) || facts.lateReason !== null;
  const correction = on && { stage, on, lateReason, lateNote: lateReason ? lateNote.trim() || null : null };
  const foreseen = correction && refusedBy(() => stagesAfterCorrection(procurement, correction, today));
  const failure =
    command.failure ?? (foreseen && (isAsked || foreseen.refusal?.field === "on") ? foreseen : null);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (correction && !foreseen)
      command.send({ id: procurement.id, version: procurement.version, ...correction });
  }

  return (
    <Dialog
      title={t("procurement.stage.correctDay")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="small"
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={styles.subject}>{MILESTONE_WORDS[language][stage]}</p>
          <DayField
            label={t("procurement.stage.metOn")}
            value={on}
            onChange={(day) => {
              command.clear();
              setOn(day);
            }}
            today={today}
            latest={today}
            error={on === null && isAsked ? t("move.chooseDay") : errorBeside(failure, "on", language)}
          />
          <div aria-live="polite">{slip && <SlippageBadge slippage={slip} />}</div>
          {hasReason && <LateReasonSelect value={lateReason} onChange={setLateReason} />}
          {hasReason && lateReason !== null && (
            <TextArea
              label={t("move.lateNote")}
              value={lateNote}
              onChange={setLateNote}
              isRequired={lateReason === "other"}
              error={errorBeside(failure, "lateNote", language)}
              rows={2}
            />
          )}
          <FailureNotice failure={failure} fields={["on", "lateNote"]} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t("common.save")}
          </Button>
        </DialogActions>
      </form>
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
}
