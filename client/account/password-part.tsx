import { type FormEvent, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { queryClient } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { PasswordField } from "#client/ui/password-field.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { PASSWORD_LENGTH } from "#shared/account.ts";
import { refusalSentence } from "#shared/refusals.ts";
import styles from "./account-page.module.css";
import { askAuth, useAsking } from "./ask-auth.ts";
import { SESSIONS } from "./use-account.ts";

/** A new password in place of the present one. Whoever else is signed in with the old one is signed out. */
export function PasswordPart({ hasPassword, provider }: { hasPassword: boolean; provider: string | null }) {
  const { t, language } = useLanguage();
  const [currentPassword, setCurrent] = useState("");
  const [newPassword, setNew] = useState("");
  const [isAsked, setAsked] = useState(false);
  const { ask, isSending, failure, changed } = useAsking(
    (input: { currentPassword: string; newPassword: string }) => askAuth("/change-password", input),
    async () => {
      setCurrent("");
      setNew("");
      setAsked(false);
      showToast({ text: t("account.password.done") });
      await queryClient.invalidateQueries({ queryKey: SESSIONS });
    },
  );
  const required = isAsked ? refusalSentence("REQUIRED", {}, language) : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (currentPassword && newPassword) ask({ currentPassword, newPassword });
  }

  return (
    <section className={styles.part} aria-labelledby="account-password">
      <h2 id="account-password">{t("account.password")}</h2>
      {hasPassword ? (
        <form onSubmit={submit} noValidate className={styles.form}>
          <PasswordField
            label={t("account.password.current")}
            autoComplete="current-password"
            value={currentPassword}
            onChange={changed(setCurrent)}
            error={currentPassword ? errorBeside(failure, "currentPassword", language) : required}
            isRequired
          />
          <PasswordField
            label={t("account.password.new")}
            hint={t("account.password.hint", PASSWORD_LENGTH)}
            autoComplete="new-password"
            value={newPassword}
            onChange={changed(setNew)}
            error={newPassword ? errorBeside(failure, "password", language) : required}
            isRequired
          />
          <FailureNotice failure={failure} fields={["currentPassword", "password"]} />
          <Button type="submit" isPending={isSending}>
            {t("account.password.change")}
          </Button>
        </form>
      ) : (
        provider && <p className={styles.quiet}>{t("account.password.none", { name: provider })}</p>
      )}
    </section>
  );
}
