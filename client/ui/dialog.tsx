import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { useText } from "#client/i18n/language.tsx";
import styles from "./dialog.module.css";
import { IconButton } from "./icon-button.tsx";

export interface DialogProps {
  title: string;
  isOpen: boolean;
  /** Called with false by Escape, the cross, and a press outside when nothing typed could be lost. */
  onOpenChange: (isOpen: boolean) => void;
  /** `alertdialog` interrupts: it is read at once and is not closed by a press outside. */
  role?: "dialog" | "alertdialog";
  size?: "small" | "medium" | "large" | "wide";
  /** Whether a press outside closes it. Off where somebody may have typed something. */
  isDismissable?: boolean;
  children: ReactNode;
}

/** A modal dialog; on a phone a sheet over the whole screen. Focus stays inside and goes back where it came from. */
export function Dialog({
  title,
  isOpen,
  onOpenChange,
  role = "dialog",
  size = "medium",
  isDismissable = false,
  children,
}: DialogProps) {
  const t = useText();
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={isDismissable}
      className={styles.overlay}
    >
      <Modal className={`${styles.modal} ${styles[size]}`}>
        <AriaDialog role={role} className={styles.dialog}>
          <header className={styles.header}>
            <Heading slot="title" className={styles.title}>
              {title}
            </Heading>
            <IconButton label={t("common.close")} hasTooltip={false} onPress={() => onOpenChange(false)}>
              <X aria-hidden="true" />
            </IconButton>
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The part of a dialog that scrolls when it is long. */
export function DialogBody({ children }: { children: ReactNode }) {
  return <div className={styles.body}>{children}</div>;
}

/** The buttons at the end of a dialog, the one that does it last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <footer className={styles.actions}>{children}</footer>;
}
