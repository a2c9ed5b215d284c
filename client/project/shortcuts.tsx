import "#client/i18n/screen-texts.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { Dialog, DialogBody } from "#client/ui/dialog.tsx";
import styles from "./project-header.module.css";

/** What the keys do. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  const { t } = useLanguage();
  const isMac = navigator.platform.startsWith("Mac");
  const keys = [
    ["/", t("shortcuts.search")],
    ["n", t("shortcuts.create")],
    ["h", t("shortcuts.logHours")],
    [isMac ? "⌘ Z" : "Ctrl Z", t("shortcuts.undo")],
    [t("shortcuts.space"), t("shortcuts.take")],
    ["← →", t("shortcuts.move")],
    ["Esc", t("shortcuts.cancel")],
    ["F6", t("shortcuts.toast")],
  ] as const;
  return (
    <Dialog
      title={t("project.shortcuts")}
      size="small"
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <DialogBody>
        <dl className={styles.shortcuts}>
          {keys.map(([key, does]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </DialogBody>
    </Dialog>
  );
}
