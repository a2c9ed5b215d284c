import { Copy, Download } from "lucide-react";
import { useText } from "#client/i18n/language.tsx";
import { saveFile } from "#client/reports/save-file.ts";
import { Button } from "#client/ui/button.tsx";
import { showToast } from "#client/ui/toast.tsx";
import styles from "./account-page.module.css";

/** Codes for when the phone is not at hand, to be taken along by hand, as a copy or as a file. */
export function BackupCodes({ codes }: { codes: readonly string[] }) {
  const t = useText();
  const text = `${codes.join("\n")}\n`;
  const copy = () =>
    void navigator.clipboard.writeText(text).then(() => showToast({ text: t("account.backupCodes.copied") }));
  return (
    <>
      <p>{t("account.backupCodes.explained")}</p>
      <ul className={styles.codes} aria-label={t("account.backupCodes")}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={styles.actions}>
        {navigator.clipboard && (
          <Button onPress={copy}>
            <Copy aria-hidden="true" />
            {t("account.backupCodes.copy")}
          </Button>
        )}
        <Button onPress={() => saveFile(t("account.backupCodes.file"), text, "text/plain")}>
          <Download aria-hidden="true" />
          {t("account.backupCodes.download")}
        </Button>
      </div>
    </>
  );
}
