import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { SlippageBadge } from "#client/slippage/slippage-badge.tsx";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextArea } from "#client/ui/text-field.tsx";
import type { Day } from "#shared/period.ts";
import type { PlanRevision } from "#shared/plan.ts";
import { refusalSentence } from "#shared/refusals.ts";
import type { LateReason, Stage } from "#shared/stages.ts";
import { type PlannedProcurement, standing, timeframe } from "#shared/standing.ts";
import { MILESTONE_WORDS, STAGE_WORDS } from "#shared/words.ts";
import { FailureNotice } from "./failure.tsx";
import styles from "./form.module.css";
import { LateReasonSelect } from "./late-reason-select.tsx";
import { StaleDialog } from "./stale-dialog.tsx";
import { useCommand, useSeen, type Written } from "./use-procurement.ts";

export interface LatenessDialogProps {
  procurement: PlannedProcurement;
  revisions: readonly PlanRevision[];
  today: Day;
  /** Late ones, met or still open: at least one. */
  stages: readonly Stage[];
  /** Called once all are recorded, with the numbers that undo takes back, latest first. */
  onDone: (written: Written, revisions: number[]) => void;
  onClose: () => void;
}

/** Asks why stages are late: one reason for all of them, or each its own. */
export function LatenessDialog({ revisions, today, stages, onDone, onClose, ...props }: LatenessDialogProps) {
  const { t, language } = useLanguage();
  const [procurement, seeAgain] = useSeen(props.procurement);
  const [isEach, setEach] = useState(() => stages.some((stage) => !isAlike(stage, stages[0]!)));
  const [given, setGiven] = useState(() => stages.map((stage) => reasonOf(stage)));
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(explain, ({ written, undoable }) => onDone(written, undoable));
  const standings = standing(procurement, timeframe(revisions, { on: today, against: "inForce" })).stages;
  const asked = isEach ? given : given.slice(0, 1);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (asked.some(lacksNote)) return;
    const reasons = stages.map((stage, index) => ({ stage, ...(isEach ? given[index]! : given[0]!) }));
    command.send({ id: procurement.id, version: procurement.version, reasons });
  }

  return (
    <Dialog title={t("lateness.title")} isOpen onOpenChange={(isOpen) => !isOpen && onClose()} size="small">
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={styles.subject}>{procurement.title}</p>
          <div className={styles.meaning}>
            <ul>
              {standings
                .filter(({ stage }) => stages.includes(stage))
                .map(({ stage, slippage }) => (
                  <li key={stage}>
                    {MILESTONE_WORDS[language][stage]}
                    {slippage.verdict !== "notComparable" && (
                      <SlippageBadge slippage={slippage} variant="plain" />
                    )}
                  </li>
                ))}
            </ul>
          </div>
          {stages.length > 1 && (
            <Checkbox isSelected={isEach} onChange={setEach}>
              {t("lateness.each")}
            </Checkbox>
          )}
          {asked.map((reason, index) => {
            const stage = isEach && stages.length > 1 ? STAGE_WORDS[language][stages[index]!] : null;
            const labelled = (label: string) => (stage ? `${stage} – ${label}` : label);
            return (
              <div key={stages[index]} className={styles.reason}>
                <LateReasonSelect
                  label={labelled(t("procurement.stage.lateReason"))}
                  value={reason.lateReason}
                  onChange={(lateReason) => change(index, { lateReason })}
                />
                {reason.lateReason !== null && (
                  <TextArea
                    label={labelled(t("move.lateNote"))}
                    value={reason.lateNote}
                    onChange={(lateNote) => change(index, { lateNote })}
                    isRequired={reason.lateReason === "other"}
                    error={
                      isAsked && lacksNote(reason)
                        ? refusalSentence("LATE_NOTE_REQUIRED", {}, language)
                        : null
                    }
                    rows={2}
                  />
                )}
              </div>
            );
          })}
          <FailureNotice failure={command.failure} />
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

  function reasonOf(stage: Stage): Reason {
    const { lateReason, lateNote } = procurement.stages[stage];
    return { lateReason, lateNote: lateNote ?? "" };
  }

  function isAlike(one: Stage, other: Stage): boolean {
    const [a, b] = [reasonOf(one), reasonOf(other)];
    return a.lateReason === b.lateReason && a.lateNote === b.lateNote;
  }

  function change(at: number, changed: Partial<Reason>): void {
    if (command.failure) command.clear();
    setGiven(given.map((each, index) => (index === at ? { ...each, ...changed } : each)));
  }
}

interface Reason {
  lateReason: LateReason | null;
  lateNote: string;
}

function lacksNote({ lateReason, lateNote }: Reason): boolean {
  return lateReason === "other" && !lateNote.trim();
}

/** Each stage is explained by itself, in order: the next one on what the one before made of the procurement. */
async function explain({
  id,
  version,
  reasons,
}: {
  id: number;
  version: number;
  reasons: readonly (Reason & { stage: Stage })[];
}): Promise<{ written: Written; undoable: number[] }> {
  const undoable: number[] = [];
  let written: Written | null = null;
  for (const { stage, lateReason, lateNote } of reasons) {
    written = await client.procurements.explainLateness.mutate({
      id,
      version: written?.procurement.version ?? version,
      stage,
      lateReason,
      lateNote: lateReason ? lateNote.trim() || null : null,
    });
    if (written.revision > 0) undoable.unshift(written.revision);
  }
  return { written: written!, undoable };
}
