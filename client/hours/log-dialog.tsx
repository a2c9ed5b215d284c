import "#client/i18n/screen-texts.ts";
import { useEffect, useState } from "react";
import { useFacts } from "#client/facts/use-facts.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import type { Written } from "#client/procurement/use-procurement.ts";
import { Dialog, DialogBody } from "#client/ui/dialog.tsx";
import { focusIfLost } from "./focus-if-lost.ts";
import { LogForm } from "./log-form.tsx";
import { isCorrection, loggedInWords, useTellLogged } from "./use-tell-logged.ts";

export interface LogDialogProps {
  /** The project; the one opened last when left out. */
  project: number | undefined;
  /** What it begins with; the procurement that is being read when left out. */
  procurementId?: number;
  /** Tells what was done, where the page has a way of its own. */
  onWritten?: (written: Written, text: string) => void;
  onClose: () => void;
}

/** Logs hours from anywhere, over whatever is being read. */
export function LogDialog({ project, procurementId, onWritten, onClose }: LogDialogProps) {
  const { language, t } = useLanguage();
  useEffect(() => () => focusIfLost(() => document.getElementById("main")), []);
  const [beginWith] = useState(() => procurementId ?? procurementRead());
  const reading = useFacts(project, undefined);
  const { facts, failure } = reading;
  const tell = useTellLogged(reading);
  return (
    <Dialog title={t("hours.log.title")} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogBody>
        {facts ? (
          <LogForm
            facts={facts}
            procurementId={facts.procurements.some(({ id }) => id === beginWith) ? beginWith : null}
            layout="stacked"
            autoFocus
            onLogged={(answer) => {
              onClose();
              if (onWritten && !isCorrection(answer.entry))
                onWritten(answer, loggedInWords(answer, { language, t }));
              else tell(answer);
            }}
          />
        ) : failure ? (
          <FailureNotice failure={failure} />
        ) : (
          <p role="status">{t("common.loading")}</p>
        )}
      </DialogBody>
    </Dialog>
  );
}

/** The procurement whose page or panel is open. */
function procurementRead(): number | null {
  const found =
    /^\/procurements\/(\d+)/.exec(location.pathname)?.[1] ?? new URLSearchParams(location.search).get("card");
  return Number(found) || null;
}
