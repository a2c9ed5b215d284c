import { Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { formatMoment } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import type { SentLink } from "#shared/administration.ts";
import styles from "./admin.module.css";

/** Says that a link was sent, or shows it, this once, for the administrator to hand on. */
export function LinkDialog({
  title,
  page,
  email,
  link: { isMailed, token, expiresAt },
  onClose,
}: {
  title: string;
  page: "invitation" | "reset";
  email: string;
  link: SentLink;
  onClose: () => void;
}) {
  const { t, language } = useLanguage();
  return (
    <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogBody>
        {isMailed && <p role="status">{t("admin.link.mailed", { email })}</p>}
        {!isMailed && token === null && <p role="status">{t("admin.link.lost")}</p>}
        {!isMailed && token !== null && (
          <>
            <p>{t("admin.link.handOn", { email })}</p>
            <LinkField link={`${location.origin}/${page}#${token}`} />
          </>
        )}
        <p className={styles.quiet}>{t("admin.link.until", { moment: formatMoment(expiresAt, language) })}</p>
      </DialogBody>
      <DialogActions>
        <Button variant="primary" onPress={onClose}>
          {t("common.close")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function LinkField({ link }: { link: string }) {
  const { t } = useLanguage();
  const [said, setSaid] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setSaid(t("admin.link.copied"));
    } catch {
      // Browsers let pages write there only over https, or when nobody forbids it.
      field.current?.select();
      setSaid(t("admin.link.notCopied"));
    }
  };
  return (
    <div className={styles.link}>
      <input
        ref={field}
        value={link}
        readOnly
        aria-label={t("admin.link")}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button onPress={() => void copy()}>
        <Copy aria-hidden="true" /> {t("admin.link.copy")}
      </Button>
      <p role="status" className={styles.quiet}>
        {said}
      </p>
    </div>
  );
}
