import "#client/i18n/screen-texts.ts";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useMe } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { client, failureOf } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { PasswordField } from "#client/ui/password-field.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { PASSWORD_LENGTH } from "#shared/account.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { SEAT_WORDS } from "#shared/seat-words.ts";
import styles from "./account-form.module.css";
import { askAuth, useAsking } from "./ask-auth.ts";
import { FrontPage } from "./front-page.tsx";
import { ProviderButton } from "./provider-button.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import { signOut } from "./sign-out.ts";
import { tokenInAddress } from "./token-in-address.ts";

type Invitation = Awaited<ReturnType<typeof client.account.readInvitation.mutate>>;

/** What an invitation is to, and how to accept it: with a new account, or with the one there is. */
export function InvitationPage() {
  const { t, language } = useLanguage();
  const me = useMe();
  const [token] = useState(tokenInAddress);
  const { data: invitation, error } = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => client.account.readInvitation.mutate({ token }),
    refetchOnWindowFocus: false,
  });
  if (error)
    return (
      <FrontPage title={t("invitation.failed")}>
        <FailureNotice failure={failureOf(error)} />
      </FrontPage>
    );
  if (!invitation || !me) return <main id="main" aria-busy="true" />;
  const { organisation, project, role, email } = invitation;
  const { user } = me.access;
  return (
    <FrontPage title={t("invitation.title")}>
      <p>
        {project && role
          ? t("invitation.asRole", { organisation, project, role: SEAT_WORDS[language][role] })
          : t("invitation.asAdministrator", { organisation })}
      </p>
      {user ? (
        user.email === email ? (
          <AcceptForm token={token} email={email} />
        ) : (
          <>
            <p role="alert">{t("invitation.other", { email: user.email, invited: email })}</p>
            <Button onPress={() => void signOut(location.pathname + location.hash)}>
              {t("account.signOut")}
            </Button>
          </>
        )
      ) : invitation.hasAccount ? (
        <>
          <p>{t("invitation.hasAccount")}</p>
          <SignInForm email={email} onSignedIn={() => location.reload()} />
        </>
      ) : (
        <>
          <NewAccountForm token={token} invitation={invitation} />
          {me.oidc && (
            <>
              <p className={styles.or}>{t("signIn.or")}</p>
              <ProviderButton name={me.oidc.name} goOnAt="/board" invitation={token} />
            </>
          )}
        </>
      )}
    </FrontPage>
  );
}

function AcceptForm({ token, email }: { token: string; email: string }) {
  const { t } = useLanguage();
  const { ask, isSending, failure } = useAsking(
    () => client.account.acceptInvitation.mutate({ token, account: null }),
    () => location.replace("/board"),
  );
  return (
    <>
      <p className={styles.quiet}>{t("invitation.signedIn", { email })}</p>
      <FailureNotice failure={failure} />
      <Button variant="primary" autoFocus isPending={isSending} onPress={() => ask(undefined)}>
        {t("invitation.accept")}
      </Button>
    </>
  );
}

function NewAccountForm({ token, invitation: { email } }: { token: string; invitation: Invitation }) {
  const { t, language } = useLanguage();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [isAsked, setAsked] = useState(false);
  const { ask, isSending, failure, changed } = useAsking(
    async (account: { name: string; password: string }) => {
      await client.account.acceptInvitation.mutate({ token, account });
      await askAuth("/sign-in/email", { email, password: account.password });
    },
    () => location.replace("/board"),
  );
  const required = isAsked ? refusalSentence("REQUIRED", {}, language) : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (name.trim() && password) ask({ name, password });
  }

  return (
    <form onSubmit={submit} noValidate className={styles.form}>
      <p className={styles.fixed}>
        {email}
        {/* So that the browser knows whose password it is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} />
      </p>
      <TextField
        label={t("invitation.name")}
        hint={t("account.name.hint")}
        autoComplete="name"
        value={name}
        onChange={changed(setName)}
        error={name.trim() ? errorBeside(failure, "name", language) : required}
        isRequired
        autoFocus
      />
      <PasswordField
        label={t("signIn.password")}
        hint={t("account.password.hint", PASSWORD_LENGTH)}
        autoComplete="new-password"
        value={password}
        onChange={changed(setPassword)}
        error={password ? errorBeside(failure, "password", language) : required}
        isRequired
      />
      <FailureNotice failure={failure} fields={["name", "password"]} />
      <Button type="submit" variant="primary" isPending={isSending}>
        {t("invitation.accept")}
      </Button>
    </form>
  );
}
