import "#client/i18n/screen-texts.ts";
import { type FormEvent, useState } from "react";
import { useMe } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { PasswordField } from "#client/ui/password-field.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { PASSWORD_LENGTH, type SetUpInput } from "#shared/account.ts";
import { refusalSentence } from "#shared/refusals.ts";
import styles from "./account-form.module.css";
import { askAuth, useAsking } from "./ask-auth.ts";
import { FrontPage } from "./front-page.tsx";
import { SIGN_IN } from "./sign-in-page.tsx";
import { tokenInAddress } from "./token-in-address.ts";

/** The first administrator makes themselves known, by the link that the server printed when it started. */
export function SetUpPage() {
  const { t, language } = useLanguage();
  const me = useMe();
  const [organisationName, setOrganisation] = useState("");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [isAsked, setAsked] = useState(false);
  const { ask, isSending, failure, changed } = useAsking(
    async (input: SetUpInput) => {
      await client.account.setUp.mutate(input);
      await askAuth("/sign-in/email", { email: input.email, password: input.password });
    },
    () => location.replace("/board"),
  );
  const required = isAsked ? refusalSentence("REQUIRED", {}, language) : null;
  const errorOf = (field: keyof SetUpInput, value: string) =>
    value.trim() ? errorBeside(failure, field, language) : required;

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (organisationName.trim() && name.trim() && email.trim() && password)
      ask({ token: tokenInAddress(), organisationName, name, email: email.trim(), password });
  }

  if (me?.isSetUp)
    return (
      <FrontPage title={t("setUp.done")}>
        <p>{t("setUp.done.explained")}</p>
        <p>
          <a href={SIGN_IN}>{t("signIn.toSignIn")}</a>
        </p>
      </FrontPage>
    );
  if (!tokenInAddress())
    return (
      <FrontPage title={t("setUp.title")}>
        <p role="alert">{t("setUp.missing")}</p>
      </FrontPage>
    );
  return (
    <FrontPage title={t("setUp.title")}>
      <p className={styles.quiet}>{t("setUp.explained")}</p>
      <form onSubmit={submit} noValidate className={styles.form}>
        <TextField
          label={t("setUp.organisation")}
          hint={t("setUp.organisation.hint")}
          autoComplete="organization"
          value={organisationName}
          onChange={changed(setOrganisation)}
          error={errorOf("organisationName", organisationName)}
          isRequired
          autoFocus
        />
        <TextField
          label={t("invitation.name")}
          autoComplete="name"
          value={name}
          onChange={changed(setName)}
          error={errorOf("name", name)}
          isRequired
        />
        <TextField
          label={t("signIn.email")}
          type="email"
          autoComplete="username"
          value={email}
          onChange={changed(setEmail)}
          error={errorOf("email", email)}
          isRequired
        />
        <PasswordField
          label={t("signIn.password")}
          hint={t("account.password.hint", PASSWORD_LENGTH)}
          autoComplete="new-password"
          value={password}
          onChange={changed(setPassword)}
          error={errorOf("password", password)}
          isRequired
        />
        <FailureNotice failure={failure} fields={["organisationName", "name", "email", "password"]} />
        <Button type="submit" variant="primary" isPending={isSending}>
          {t("setUp.do")}
        </Button>
      </form>
    </FrontPage>
  );
}
