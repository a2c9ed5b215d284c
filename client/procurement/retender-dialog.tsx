import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import type { Day } from "#shared/period.ts";
import { refusalSentence } from "#shared/refusals.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { errorBeside, FailureNotice } from "./failure.tsx";
import { StaleDialog } from "./stale-dialog.tsx";
import { useCommand, useSeen, type Written } from "./use-procurement.ts";

export interface RetenderDialogProps {
  /** A failed procurement that has no new round yet. */
  procurement: PlannedProcurement;
  today: Day;
  onDone: (written: Written) => void;
  onClose: () => void;
}

/** Starts a new round of a failed procurement. It inherits the promises: a new round makes nobody less late. */
export function RetenderDialog({ procurement: current, today, onDone, onClose }: RetenderDialogProps) {
  const { t, language } = useLanguage();
  const [procurement, seeAgain] = useSeen(current);
  const [on, setOn] = useState<Day | null>(today);
  const [title, setTitle] = useState(procurement.title);
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(client.procurements.retender.mutate, onDone);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (on && title.trim())
      command.send({ id: procurement.id, version: procurement.version, on, title: title.trim() });
  }

  return (
    <Dialog title={t("procurement.retender.title")} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p>{t("procurement.retender.explained")}</p>
          <TextField
            label={t("procurement.title")}
            value={title}
            onChange={setTitle}
            isRequired
            error={
              isAsked && !title.trim()
                ? refusalSentence("REQUIRED", {}, language)
                : errorBeside(command.failure, "title", language)
            }
          />
          <DayField
            label={t("procurement.retender.on")}
            value={on}
            onChange={(day) => {
              command.clear();
              setOn(day);
            }}
            today={today}
            latest={today}
            error={
              on === null && isAsked ? t("move.chooseDay") : errorBeside(command.failure, "on", language)
            }
          />
          <FailureNotice failure={command.failure} fields={["title", "on"]} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={command.isSending}>
            {t("procurement.retender.do")}
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
