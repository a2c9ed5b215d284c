import { useLanguage } from "#client/i18n/language.tsx";
import { Dialog, DialogBody } from "#client/ui/dialog.tsx";
import styles from "./project-header.module.css";

/** What the keys do. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  const { t } = useLanguage();
  const isMac = navigator.platform.startsWith("Mac");
  const keys = [
    ["/", t("project.shortcuts.search")],
    ["n", t("project.shortcuts.create")],
    [isMac ? "⌘ Z" : "Ctrl Z", t("project.shortcuts.undo")],
    [t("project.shortcuts.space"), t("project.shortcuts.take")],
    ["← →", t("project.shortcuts.move")],
    ["Esc", t("project.shortcuts.cancel")],
    ["F6", t("project.shortcuts.toast")],
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
