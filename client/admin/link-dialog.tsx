import { formatMoment } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { LinkField } from "#client/ui/link-field.tsx";
import type { SentLink } from "#shared/administration.ts";
import styles from "./admin.module.css";

interface LinkProps {
  page: "invitation" | "reset";
  email: string;
  link: SentLink;
  onClose: () => void;
}

/** A dialog that is about a link and nothing else. */
export function LinkDialog({ title, ...props }: LinkProps & { title: string }) {
  return (
    <Dialog title={title} isOpen onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <LinkContent {...props} />
    </Dialog>
  );
}

/**
 * Says that a link was sent, or shows it, this once, for the administrator to hand on. It takes the place of the form
 * that asked for it, inside the same dialog: two in turn would not know where the focus came from.
 */
export function LinkContent({ page, email, link: { isMailed, token, expiresAt }, onClose }: LinkProps) {
  const { t, language } = useLanguage();
  return (
    <>
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
        <Button variant="primary" autoFocus={isMailed || token === null} onPress={onClose}>
          {t("common.close")}
        </Button>
      </DialogActions>
    </>
  );
}
