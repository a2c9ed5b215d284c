import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextArea } from "#client/ui/text-field.tsx";
import { refusalSentence } from "#shared/refusals.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { errorBeside, FailureNotice } from "./failure.tsx";
import styles from "./form.module.css";
import { StaleDialog } from "./stale-dialog.tsx";
import { useCommand, useSeen, type Written } from "./use-procurement.ts";

export interface ReopenDialogProps {
  procurement: PlannedProcurement;
  onDone: (written: Written) => void;
  onClose: () => void;
}

/** Opens a failed or cancelled procurement again, with the reason. */
export function ReopenDialog({ procurement: current, onDone, onClose }: ReopenDialogProps) {
  const { t, language } = useLanguage();
  const [procurement, seeAgain] = useSeen(current);
  const [reason, setReason] = useState("");
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(client.procurements.reopen.mutate, onDone);
  const lacksReason = isAsked && !reason.trim();

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (reason.trim())
      command.send({ id: procurement.id, version: procurement.version, reason: reason.trim() });
  }

  return (
    <Dialog
      title={t("procurement.reopen.title")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="small"
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={styles.subject}>{procurement.title}</p>
          <TextArea
            label={t("procurement.reason")}
            value={reason}
            onChange={setReason}
            isRequired
            autoFocus
            error={
              lacksReason
                ? refusalSentence("REASON_REQUIRED", {}, language)
                : errorBeside(command.failure, "reason", language)
            }
            rows={2}
          />
          <FailureNotice failure={command.failure} fields={["reason"]} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t("procurement.reopen.do")}
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
