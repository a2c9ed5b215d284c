import "#client/i18n/screen-texts.ts";
import { useMay } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { Dialog, DialogBody } from "#client/ui/dialog.tsx";
import type { ProjectDeed } from "#shared/access.ts";
import styles from "./project-header.module.css";

/** What the keys do. */
export function Shortcuts({ project, onClose }: { project: number | undefined; onClose: () => void }) {
  const { t } = useLanguage();
  const may = useMay(project);
  const isMac = navigator.platform.startsWith("Mac");
  const keys: readonly [key: string, does: string, deed?: ProjectDeed][] = [
    ["/", t("shortcuts.search")],
    ["n", t("shortcuts.create"), "procurements.create"],
    ["h", t("shortcuts.logHours"), "hours.log"],
    [isMac ? "⌘ Z" : "Ctrl Z", t("shortcuts.undo"), "history.undo"],
    [t("shortcuts.space"), t("shortcuts.take"), "procurements.move"],
    ["← →", t("shortcuts.move"), "procurements.move"],
    ["Esc", t("shortcuts.cancel")],
    ["F6", t("shortcuts.toast")],
  ];
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
          {keys
            .filter(([, , deed]) => deed === undefined || may(deed))
            .map(([key, does]) => (
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
