import "#client/i18n/screen-texts.ts";
import { type FormEvent, useEffect, useState } from "react";
import { useMe } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { Button } from "#client/ui/button.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { refusalSentence } from "#shared/refusals.ts";
import styles from "./account-form.module.css";
import { askAuth, useAsking } from "./ask-auth.ts";
import { FrontPage } from "./front-page.tsx";
import { ProviderButton } from "./provider-button.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import { hearTabs, tellTabs } from "./tabs.ts";

/**
 * Where somebody says who they are. It stands at its own address, and at every other where nobody is signed in: then
 * that page follows.
 */
export function SignInPage() {
  const { t } = useLanguage();
  const me = useMe();
  const [isForgotten, setForgotten] = useState(false);
  const isOwnAddress = location.pathname === SIGN_IN;
  const isSignedIn = me !== undefined && (me.access.isLocal || me.access.user !== null);
  const asked = new URLSearchParams(location.search);
  const isDone = isOwnAddress && isSignedIn && asked.has("done");
  useEffect(() => {
    if (isDone) {
      tellTabs("signedIn");
      close();
    } else if (isOwnAddress && isSignedIn) location.replace("/board");
  }, [isOwnAddress, isSignedIn, isDone]);
  const goOn = () => {
    tellTabs("signedIn");
    showNext();
  };
  useEffect(() => hearTabs((done) => done === "signedIn" && showNext()), []);

  if (me === undefined) return <main id="main" aria-busy="true" />;
  if (isDone)
    return (
      <FrontPage title={t("signIn.done")}>
        <p>{t("signIn.done.explained")}</p>
      </FrontPage>
    );
  if (!me.isSetUp)
    return (
      <FrontPage title={t("signIn.notSetUp")}>
        <p>{t("signIn.notSetUp.explained")}</p>
      </FrontPage>
    );
  if (isForgotten) return <Forgotten maySendMail={me.maySendMail} onBack={() => setForgotten(false)} />;
  return (
    <FrontPage title={t("signIn.title")}>
      {asked.has("error") && me.oidc && (
        <p role="alert">{t("signIn.providerFailed", { name: me.oidc.name })}</p>
      )}
      <SignInForm onSignedIn={goOn} />
      {me.oidc && (
        <>
          <p className={styles.or}>{t("signIn.or")}</p>
          <ProviderButton
            name={me.oidc.name}
            goOnAt={isOwnAddress ? "/board" : location.pathname + location.search}
          />
        </>
      )}
      <div className={styles.others}>
        <Button variant="quiet" onPress={() => setForgotten(true)}>
          {t("signIn.forgotten")}
        </Button>
      </div>
    </FrontPage>
  );
}

/** Loaded anew, so that nothing is left of who was here before. */
function showNext(): void {
  if (location.pathname === SIGN_IN) location.replace("/board");
  else location.reload();
}

/** Where somebody who is not signed in is sent, and who has signed out. */
export const SIGN_IN = "/sign-in";

function Forgotten({ maySendMail, onBack }: { maySendMail: boolean; onBack: () => void }) {
  const { t, language } = useLanguage();
  const [email, setEmail] = useState("");
  const [isAsked, setAsked] = useState(false);
  const [isSent, setSent] = useState(false);
  const { ask, isSending, failure, changed } = useAsking(
    (address: string) => askAuth("/request-password-reset", { email: address }),
    () => setSent(true),
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (email.trim()) ask(email.trim());
  }
  const back = (
    <div className={styles.others}>
      <Button variant="quiet" onPress={onBack} autoFocus={!maySendMail || isSent}>
        {t("signIn.toSignIn")}
      </Button>
    </div>
  );
  return (
    <FrontPage title={t("signIn.forgotten.title")}>
      {!maySendMail && <p>{t("signIn.forgotten.ask")}</p>}
      {isSent && <p role="status">{t("signIn.forgotten.sent")}</p>}
      {maySendMail && !isSent && (
        <form onSubmit={submit} noValidate className={styles.form}>
          <p className={styles.quiet}>{t("signIn.forgotten.explained")}</p>
          <TextField
            label={t("signIn.email")}
            type="email"
            autoComplete="username"
            value={email}
            onChange={changed(setEmail)}
            error={isAsked && !email.trim() ? refusalSentence("REQUIRED", {}, language) : null}
            isRequired
            autoFocus
          />
          <FailureNotice failure={failure} />
          <Button type="submit" variant="primary" isPending={isSending}>
            {t("signIn.forgotten.do")}
          </Button>
        </form>
      )}
      {back}
    </FrontPage>
  );
}
