import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { Button } from "#client/ui/button.tsx";
import { PasswordField } from "#client/ui/password-field.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { refusalSentence } from "#shared/refusals.ts";
import styles from "./account-form.module.css";
import { askAuth, useAsking } from "./ask-auth.ts";

export interface SignInFormProps {
  /** Whose e-mail it has to be; left out, it is asked. */
  email?: string;
  onSignedIn: () => void;
}

/** E-mail and password, and then a code where the person has turned on the second step. */
export function SignInForm({ email: known, onSignedIn }: SignInFormProps) {
  const [isCodeAsked, setCodeAsked] = useState(false);
  return isCodeAsked ? (
    <CodeForm onSignedIn={onSignedIn} onBack={() => setCodeAsked(false)} />
  ) : (
    <PasswordForm known={known} onSignedIn={onSignedIn} onCodeAsked={() => setCodeAsked(true)} />
  );
}

function PasswordForm({
  known,
  onSignedIn,
  onCodeAsked,
}: {
  known: string | undefined;
  onSignedIn: () => void;
  onCodeAsked: () => void;
}) {
  const { t, language } = useLanguage();
  const [email, setEmail] = useState(known ?? "");
  const [password, setPassword] = useState("");
  const [isAsked, setAsked] = useState(false);
  const { ask, isSending, failure, changed } = useAsking(
    (input: { email: string; password: string }) =>
      askAuth<{ twoFactorRedirect?: boolean }>("/sign-in/email", input),
    ({ twoFactorRedirect }) => (twoFactorRedirect ? onCodeAsked() : onSignedIn()),
  );
  const required = isAsked ? refusalSentence("REQUIRED", {}, language) : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (email.trim() && password) ask({ email: email.trim(), password });
  }

  return (
    <form onSubmit={submit} noValidate className={styles.form}>
      {known === undefined ? (
        <TextField
          label={t("signIn.email")}
          type="email"
          autoComplete="username"
          value={email}
          onChange={changed(setEmail)}
          error={email.trim() ? null : required}
          isRequired
          autoFocus
        />
      ) : (
        <p className={styles.fixed}>
          {known}
          {/* So that the browser knows whose password it is. */}
          <input type="hidden" name="username" autoComplete="username" value={known} />
        </p>
      )}
      <PasswordField
        label={t("signIn.password")}
        autoComplete="current-password"
        value={password}
        onChange={changed(setPassword)}
        error={password ? null : required}
        isRequired
        autoFocus={known !== undefined}
      />
      <FailureNotice failure={failure} />
      <Button type="submit" variant="primary" isPending={isSending}>
        {t("signIn.do")}
      </Button>
    </form>
  );
}

function CodeForm({ onSignedIn, onBack }: { onSignedIn: () => void; onBack: () => void }) {
  const { t, language } = useLanguage();
  const [isBackup, setBackup] = useState(false);
  const [code, setCode] = useState("");
  const { ask, isSending, failure, changed } = useAsking(
    (input: { code: string }) =>
      askAuth(isBackup ? "/two-factor/verify-backup-code" : "/two-factor/verify-totp", input),
    onSignedIn,
  );

  function submit(event: FormEvent) {
    event.preventDefault();
    if (code.trim()) ask({ code: isBackup ? code.trim() : digitsOf(code) });
  }

  return (
    <form key={String(isBackup)} onSubmit={submit} noValidate className={styles.form}>
      {!isBackup && <p className={styles.quiet}>{t("signIn.code.explained")}</p>}
      <TextField
        label={t(isBackup ? "signIn.backupCode" : "signIn.code")}
        inputMode={isBackup ? "text" : "numeric"}
        autoComplete={isBackup ? "off" : "one-time-code"}
        value={code}
        onChange={changed(setCode)}
        error={errorBeside(failure, "code", language)}
        isRequired
        autoFocus
      />
      <FailureNotice failure={failure} fields={["code"]} />
      <Button type="submit" variant="primary" isPending={isSending}>
        {t("signIn.do")}
      </Button>
      <div className={styles.others}>
        <Button
          variant="quiet"
          onPress={() => {
            changed(setCode)("");
            setBackup(!isBackup);
          }}
        >
          {t(isBackup ? "signIn.code.instead" : "signIn.backup")}
        </Button>
        <Button variant="quiet" onPress={onBack}>
          {t("signIn.back")}
        </Button>
      </div>
    </form>
  );
}

/** Apps show the six digits in groups, and people type them so. */
export function digitsOf(code: string): string {
  return code.replace(/\D/g, "");
}
