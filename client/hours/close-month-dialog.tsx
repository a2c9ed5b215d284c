import "#client/i18n/screen-texts.ts";
import { useMemo } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { useCommand } from "#client/procurement/use-procurement.ts";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { showToast } from "#client/ui/toast.tsx";
import type { WorkEntry } from "#shared/evaluator-hours.ts";
import type { Period } from "#shared/period.ts";
import { periodInWords } from "#shared/period-words.ts";
import { sumHours } from "./hours-groups.ts";
import { inHours } from "./hours-in-words.ts";
import styles from "./hours-table.module.css";
import { useHoursChanged } from "./use-hours.ts";

/** Closes a month for good, after showing what is in it. */
export function CloseMonthDialog({
  projectId,
  month,
  entries,
  onClosed,
  onClose,
}: {
  projectId: number;
  month: Period;
  /** Everybody's, also where the screen shows only some. */
  entries: readonly WorkEntry[];
  /** Called once the month is closed; the dialog is to be closed then. */
  onClosed: () => void;
  onClose: () => void;
}) {
  const { language, t } = useLanguage();
  const hoursChanged = useHoursChanged();
  const name = periodInWords(month, language);
  const sums = useMemo(
    () =>
      sumHours(
        entries.filter((entry) => entry.month === month),
        "person",
        "month",
      ),
    [entries, month],
  );
  const command = useCommand(client.hours.closeMonth.mutate, () => {
    hoursChanged();
    onClosed();
    showToast({ text: t("hours.month.closeDone", { month: name }) });
  });
  return (
    <Dialog
      title={t("hours.month.closeTitle", { month: name })}
      role="alertdialog"
      size="small"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <DialogBody>
        <p>{t("hours.month.closeExplained")}</p>
        {sums.groups.length === 0 ? (
          <p>{t("hours.month.nothing")}</p>
        ) : (
          <table className={styles.table}>
            <tbody>
              {sums.groups.map(({ key, hours }) => (
                <tr key={key}>
                  <th scope="row">{key}</th>
                  <td className={styles.number}>{inHours(hours, language)}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">{t("hours.total")}</th>
                <td className={styles.number}>{inHours(sums.total.hours, language)}</td>
              </tr>
            </tfoot>
          </table>
        )}
        <FailureNotice failure={command.failure} />
      </DialogBody>
      <DialogActions>
        <Button onPress={onClose}>{t("common.cancel")}</Button>
        <Button
          variant="primary"
          isPending={command.isSending}
          onPress={() => command.send({ projectId, month })}
        >
          {t("hours.month.closeDo")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
