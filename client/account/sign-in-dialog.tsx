import "#client/i18n/screen-texts.ts";
import { useEffect, useEffectEvent, useRef } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { ACCESS, useMe } from "#client/access/access.tsx";
import { useText } from "#client/i18n/language.tsx";
import { client, queryClient } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import styles from "./account-form.module.css";
import { ProviderButton } from "./provider-button.tsx";
import { goOn } from "./session.ts";
import dialogStyles from "./sign-in-dialog.module.css";
import { SignInForm } from "./sign-in-form.tsx";
import { SIGN_IN } from "./sign-in-page.tsx";
import { hearTabs, tellTabs } from "./tabs.ts";

/**
 * Over the page whose session has ended. What stands under it is kept and cannot be read meanwhile; it is left by
 * signing in again, here or in another window, or by leaving the page.
 */
export function SignInDialog() {
  const t = useText();
  const me = useMe();
  const user = me?.access.user;
  const look = useEffectEvent(() => user && void goOnAs(user.id));
  useEffect(() => {
    const onFocus = () => look();
    addEventListener("focus", onFocus);
    const unhear = hearTabs((done) => done === "signedIn" && look());
    return () => {
      removeEventListener("focus", onFocus);
      unhear();
    };
  }, []);
  const overlay = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onFocusIn = ({ target }: FocusEvent) => {
      if (!overlay.current?.contains(target as Node))
        overlay.current?.querySelector<HTMLElement>("input:not([type=hidden])")?.focus();
    };
    document.addEventListener("focusin", onFocusIn);
    return () => document.removeEventListener("focusin", onFocusIn);
  }, []);
  if (!user) return null;
  return (
    // What was on its way may still open a dialog of its own: none takes this one's place, nor the focus.
    <ModalOverlay
      ref={overlay}
      isOpen
      isKeyboardDismissDisabled
      data-react-aria-top-layer="true"
      className={dialogStyles.overlay}
    >
      <Modal className={dialogStyles.modal}>
        <Dialog aria-describedby="sign-in-again" className={dialogStyles.dialog}>
          <Heading slot="title">{t("signIn.again")}</Heading>
          <p id="sign-in-again">{t("signIn.again.explained")}</p>
          <SignInForm
            email={user.email}
            onSignedIn={() => {
              tellTabs("signedIn");
              void goOnAs(user.id);
            }}
          />
          {me.oidc && (
            <>
              <p className={styles.or}>{t("signIn.or")}</p>
              <ProviderButton name={me.oidc.name} goOnAt={null} />
            </>
          )}
          <div>
            <div className={styles.others}>
              <Button variant="quiet" onPress={() => location.assign(SIGN_IN)}>
                {t("signIn.again.other")}
              </Button>
            </div>
            <p className={styles.quiet}>{t("signIn.again.otherExplained")}</p>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Sends what waits once its person is signed in again. */
async function goOnAs(userId: string): Promise<void> {
  const now = await client.account.me.query().catch(() => null);
  if (!now?.access.user) return;
  // Whatever waits was decided by somebody else: it is not sent in another person's name.
  if (now.access.user.id !== userId) return location.reload();
  goOn();
  await queryClient.invalidateQueries({ queryKey: ACCESS });
}
