import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import styles from "#client/procurement/form.module.css";
import { LateReasonSelect } from "#client/procurement/late-reason-select.tsx";
import { useCommand } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextArea } from "#client/ui/text-field.tsx";
import type { ReplanningReason } from "#shared/plan.ts";
import { refusalSentence } from "#shared/refusals.ts";
import type { LateReason, Stage } from "#shared/stages.ts";
import { STAGE_WORDS } from "#shared/words.ts";

export interface ReplanningReasonDialogProps {
  /** The revision that moves the window later: a draft, or an adopted one. */
  revisionId: number;
  procurement: { id: number; title: string };
  stage: Stage;
  /** From what to what it moves, in words; shown under the procurement's title. */
  moved?: string;
  /** What was said so far. */
  current: Pick<ReplanningReason, "reason" | "note"> | null;
  /** Called once it is recorded, with the number that undo takes back: 0 when it was said so already. */
  onDone: (reason: ReplanningReason, revision: number) => void;
  onClose: () => void;
}

/** Asks why a plan revision moves a window later. */
export function ReplanningReasonDialog(props: ReplanningReasonDialogProps) {
  const { revisionId, procurement, stage, moved, current, onDone, onClose } = props;
  const { t, language } = useLanguage();
  const [reason, setReason] = useState<LateReason | null>(current?.reason ?? null);
  const [note, setNote] = useState(current?.note ?? "");
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(client.plans.giveReason.mutate, ({ revision }) =>
    onDone(
      { revisionId, procurementId: procurement.id, stage, reason: reason!, note: note.trim() || null },
      revision,
    ),
  );
  const lacksReason = isAsked && reason === null;
  const lacksNote = isAsked && reason === "other" && !note.trim();

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (reason === null || (reason === "other" && !note.trim())) return;
    command.send({ revisionId, procurementId: procurement.id, stage, reason, note: note.trim() || null });
  }

  return (
    <Dialog
      title={t("lateness.replanned.title")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="small"
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={styles.subject}>
            {procurement.title} · {STAGE_WORDS[language][stage]}
            {moved && <br />}
            {moved}
          </p>
          <LateReasonSelect
            label={t("lateness.replanned.reason")}
            value={reason}
            onChange={setReason}
            isRequired
            error={
              lacksReason ? t("lateness.replanned.choose") : errorBeside(command.failure, "reason", language)
            }
          />
          <TextArea
            label={t("move.lateNote")}
            value={note}
            onChange={setNote}
            isRequired={reason === "other"}
            error={
              lacksNote
                ? refusalSentence("LATE_NOTE_REQUIRED", {}, language)
                : errorBeside(command.failure, "note", language)
            }
            rows={2}
          />
          <FailureNotice failure={command.failure} fields={["reason", "note"]} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t("common.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
