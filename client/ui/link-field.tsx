import { Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { Button } from "./button.tsx";
import styles from "./link-field.module.css";

/** A link to be taken along: it is selected at once, and a button copies it. */
export function LinkField({ link, hint = "" }: { link: string; hint?: string }) {
  const { t } = useLanguage();
  const [said, setSaid] = useState(hint);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setSaid(t("linkField.copied"));
    } catch {
      // Browsers let pages write there only over https, or when nobody forbids it.
      field.current?.select();
      setSaid(t("linkField.notCopied"));
    }
  };
  return (
    <div className={styles.field}>
      <input
        ref={field}
        value={link}
        readOnly
        aria-label={t("linkField")}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button variant="primary" onPress={() => void copy()}>
        <Copy aria-hidden="true" /> {t("linkField.copy")}
      </Button>
      <p role="status">{said}</p>
    </div>
  );
}
