import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { Button } from "#client/ui/button.tsx";
import { PasswordField } from "#client/ui/password-field.tsx";
import { PASSWORD_LENGTH } from "#shared/account.ts";
import { refusalSentence } from "#shared/refusals.ts";
import styles from "./account-form.module.css";
import { askAuth, useAsking } from "./ask-auth.ts";
import { FrontPage } from "./front-page.tsx";
import { SIGN_IN } from "./sign-in-page.tsx";
import { tokenInAddress } from "./token-in-address.ts";

/** A new password for somebody who has forgotten theirs, by a link that works once. */
export function ResetPage() {
  const { t, language } = useLanguage();
  const [password, setPassword] = useState("");
  const [isAsked, setAsked] = useState(false);
  const [isDone, setDone] = useState(false);
  const { ask, isSending, failure, changed } = useAsking(
    (newPassword: string) => askAuth("/reset-password", { newPassword, token: tokenInAddress() }),
    () => setDone(true),
  );

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (password) ask(password);
  }

  if (isDone)
    return (
      <FrontPage title={t("reset.done")}>
        <p role="status">{t("reset.done.explained")}</p>
        <Button variant="primary" autoFocus onPress={() => location.replace(SIGN_IN)}>
          {t("signIn.do")}
        </Button>
      </FrontPage>
    );
  if (!tokenInAddress())
    return (
      <FrontPage title={t("reset.title")}>
        <p role="alert">{t("reset.missing")}</p>
      </FrontPage>
    );
  return (
    <FrontPage title={t("reset.title")}>
      <form onSubmit={submit} noValidate className={styles.form}>
        <PasswordField
          label={t("account.password.new")}
          hint={t("account.password.hint", PASSWORD_LENGTH)}
          autoComplete="new-password"
          value={password}
          onChange={changed(setPassword)}
          error={
            password
              ? errorBeside(failure, "password", language)
              : isAsked
                ? refusalSentence("REQUIRED", {}, language)
                : null
          }
          isRequired
          autoFocus
        />
        <FailureNotice failure={failure} fields={["password"]} />
        <Button type="submit" variant="primary" isPending={isSending}>
          {t("reset.do")}
        </Button>
      </form>
    </FrontPage>
  );
}
