import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextArea } from "#client/ui/text-field.tsx";
import { assertClosable } from "#shared/milestones.ts";
import type { Day } from "#shared/period.ts";
import type { Closing } from "#shared/procurement.ts";
import { refusalSentence } from "#shared/refusals.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { errorBeside, FailureNotice, refusedBy } from "./failure.tsx";
import styles from "./form.module.css";
import { StaleDialog } from "./stale-dialog.tsx";
import { useCommand, useSeen, type Written } from "./use-procurement.ts";

export interface CloseDialogProps {
  procurement: PlannedProcurement;
  today: Day;
  as: Closing;
  onDone: (written: Written) => void;
  onClose: () => void;
}

/** Marks a procurement as failed or cancels it: on which day and why. */
export function CloseDialog({ procurement: current, today, as, onDone, onClose }: CloseDialogProps) {
  const { t, language } = useLanguage();
  const [procurement, seeAgain] = useSeen(current);
  const [on, setOn] = useState<Day | null>(today);
  const [reason, setReason] = useState("");
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(client.procurements.close.mutate, onDone);
  const foreseen = on && refusedBy(() => assertClosable(procurement, { as, on }, today));
  const failure = command.failure ?? (foreseen || null);
  const lacksReason = isAsked && !reason.trim();

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (on && reason.trim() && !foreseen)
      command.send({ id: procurement.id, version: procurement.version, as, on, reason: reason.trim() });
  }

  return (
    <Dialog
      title={t(as === "failed" ? "procurement.fail.title" : "procurement.cancel.title")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={styles.subject}>{procurement.title}</p>
          <p>{t(as === "failed" ? "procurement.fail.explained" : "procurement.cancel.explained")}</p>
          <DayField
            label={t(as === "failed" ? "procurement.fail.on" : "procurement.cancel.on")}
            value={on}
            onChange={(day) => {
              command.clear();
              setOn(day);
            }}
            today={today}
            latest={today}
            error={on === null && isAsked ? t("move.chooseDay") : errorBeside(failure, "on", language)}
          />
          <TextArea
            label={t("procurement.reason")}
            value={reason}
            onChange={setReason}
            isRequired
            autoFocus
            error={
              lacksReason
                ? refusalSentence("REASON_REQUIRED", {}, language)
                : errorBeside(failure, "reason", language)
            }
            rows={2}
          />
          <FailureNotice failure={failure} fields={["on", "reason"]} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="danger" isPending={command.isSending}>
            {t(as === "failed" ? "procurement.fail.do" : "procurement.cancel.do")}
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
