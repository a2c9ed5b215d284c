import { type FormEvent, useState } from "react";
import { ACCESS } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { client, queryClient } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { refusalSentence } from "#shared/refusals.ts";
import styles from "./account-page.module.css";
import { useAsking } from "./ask-auth.ts";

/** What the reader is called, and under which address they sign in. */
export function NamePart({ name: given, email }: { name: string; email: string }) {
  const { t, language } = useLanguage();
  const [name, setName] = useState(given);
  const { ask, isSending, failure, changed } = useAsking(
    (input: { name: string }) => client.account.rename.mutate(input),
    async () => {
      showToast({ text: t("account.name.saved") });
      await queryClient.invalidateQueries({ queryKey: ACCESS });
    },
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim() && name.trim() !== given) ask({ name });
  }
  return (
    <section className={styles.part} aria-labelledby="account-name">
      <h2 id="account-name">{t("account.name")}</h2>
      <form onSubmit={submit} noValidate className={styles.form}>
        <TextField
          label={t("account.name")}
          isLabelHidden
          hint={t("account.name.hint")}
          autoComplete="name"
          value={name}
          onChange={changed(setName)}
          error={
            name.trim() ? errorBeside(failure, "name", language) : refusalSentence("REQUIRED", {}, language)
          }
          isRequired
        />
        <FailureNotice failure={failure} fields={["name"]} />
        <Button type="submit" isPending={isSending}>
          {t("common.save")}
        </Button>
      </form>
      <p>
        {t("account.email")}: {email} <span className={styles.quiet}>· {t("account.email.hint")}</span>
      </p>
    </section>
  );
}
