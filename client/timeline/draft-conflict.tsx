import "#client/i18n/screen-texts.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { refusalInWords } from "#client/i18n/refusal-in-words.ts";
import { rivalOf } from "#client/plan/use-drafts.ts";
import type { Failure } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import type { Says } from "#shared/plan-draft.ts";
import { saysInWords } from "./draft-in-words.ts";

/** Tells the second of two people who planned one stage what the first one planned, and lets them choose. */
export function DraftConflict({
  failure,
  mine,
  onKeepMine,
  onClose,
}: {
  /** A refusal with code FIELD_CHANGED. */
  failure: Failure;
  mine: Says | null;
  onKeepMine: () => void;
  onClose: () => void;
}) {
  const { t, language } = useLanguage();
  return (
    <Dialog
      title={t("procurement.stale.title")}
      role="alertdialog"
      size="small"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <DialogBody>{failure.refusal && <p>{refusalInWords(failure.refusal, language)}</p>}</DialogBody>
      <DialogActions>
        <Button onPress={onClose}>
          {t("procurement.edit.keepTheirs", { value: saysInWords(rivalOf(failure) ?? null, language) })}
        </Button>
        <Button variant="primary" onPress={onKeepMine}>
          {t("procurement.edit.keepMine", { value: saysInWords(mine, language) })}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
