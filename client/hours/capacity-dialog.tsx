import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { formatNumber, parseAmount } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import formStyles from "#client/procurement/form.module.css";
import { useCommand } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import type { Capacity, EvaluatorRole } from "#shared/evaluator-hours.ts";
import { capacityIn } from "#shared/hours-demand.ts";
import { ROLE_WORDS } from "#shared/hours-words.ts";
import type { Period } from "#shared/period.ts";
import { periodInWords } from "#shared/period-words.ts";

/** How many hours a role has in each quarter from one on. */
export function CapacityDialog({
  projectId,
  role,
  quarter,
  quarters,
  capacities,
  onDone,
  onClose,
}: {
  projectId: number;
  role: EvaluatorRole;
  /** The quarter it begins with. */
  quarter: Period;
  quarters: readonly Period[];
  capacities: readonly Capacity[];
  onDone: (revision: number) => void;
  onClose: () => void;
}) {
  const { language, t } = useLanguage();
  const [from, setFrom] = useState(quarter);
  const known = capacityIn(capacities, role, quarter);
  const [typed, setTyped] = useState(known === null ? "" : formatNumber(known, language));
  const [isAsked, setAsked] = useState(false);
  const command = useCommand(client.hours.setCapacity.mutate, ({ revision }) => onDone(revision));
  const hours = typed.trim() === "" ? null : Number(parseAmount(typed));
  const isWrong = hours !== null && !Number.isFinite(hours);

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!isWrong) command.send({ projectId, role, from, hours });
  }

  return (
    <Dialog
      title={t("hours.demand.setTitle")}
      size="small"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={formStyles.subject}>{ROLE_WORDS[language][role]}</p>
          <Select<Period>
            label={t("hours.demand.setFrom")}
            value={from}
            onChange={setFrom}
            options={quarters.map((id) => ({ id, label: periodInWords(id, language) }))}
          />
          <TextField
            label={t("hours.demand.setHours")}
            value={typed}
            onChange={setTyped}
            inputMode="decimal"
            autoFocus
            hint={t("hours.demand.setExplained")}
            error={
              isAsked && isWrong
                ? t("hours.assignment.notNumber")
                : errorBeside(command.failure, "hours", language)
            }
          />
          <FailureNotice failure={command.failure} fields={["hours"]} />
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
