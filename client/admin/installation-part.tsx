import { type FormEvent, useState } from "react";
import { useAccess } from "#client/access/access.tsx";
import { useAsking } from "#client/account/ask-auth.ts";
import { formatMoment, formatNumber } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { refusalSentence } from "#shared/refusals.ts";
import styles from "./admin.module.css";
import { readAdminAgain, type Shown, useReading } from "./use-admin.ts";

/** How the installation is doing, what it is set to, and who looks after it. */
export function InstallationPart() {
  const { t } = useLanguage();
  const { isLocal } = useAccess();
  const { data, failure, readAgain } = useReading(["installation"], () => client.installation.read.query());
  return (
    <section className={styles.part} aria-label={t("admin.part.installation")}>
      <FailureNotice failure={failure} />
      {!data && !failure && <p role="status">{t("common.loading")}</p>}
      {failure && (
        <div>
          <Button onPress={readAgain}>{t("common.tryAgain")}</Button>
        </div>
      )}
      {data && (
        <>
          <Health shown={data} />
          {!isLocal && <Operators shown={data} />}
          <SettingsTable shown={data} />
        </>
      )}
    </section>
  );
}

function Health({ shown }: { shown: Shown }) {
  const { t, language } = useLanguage();
  const { database, counts } = shown;
  const megabytes = (bytes: number) => `${formatNumber(Math.round(bytes / 1024 / 1024), language)} MB`;
  const facts: [string, string][] = [
    [t("admin.health.version"), shown.version],
    [t("admin.health.node"), shown.node],
    [t("admin.health.startedAt"), formatMoment(shown.startedAt, language)],
    [t("admin.health.memory"), megabytes(shown.memory)],
    [t("admin.health.database"), `PostgreSQL ${database.version} · ${database.name}`],
    [t("admin.health.databaseStartedAt"), formatMoment(database.startedAt, language)],
    [t("admin.health.size"), megabytes(database.size)],
    [t("admin.health.connections"), formatNumber(database.connections, language)],
    [
      t("admin.health.counts"),
      t("admin.health.countsOf", {
        organisations: counts.organisations,
        projects: counts.projects,
        people: counts.people,
        sessions: counts.sessions,
      }),
    ],
    [t("admin.health.changes"), formatNumber(counts.changes, language)],
  ];
  return (
    <section className={styles.sub} aria-labelledby="admin-health">
      <h2 id="admin-health">{t("admin.health")}</h2>
      <p className={styles.quiet}>
        {t("admin.health.asOf", { moment: formatMoment(shown.readAt, language) })}
      </p>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Operators({ shown }: { shown: Shown }) {
  const { t, language } = useLanguage();
  const [email, setEmail] = useState("");
  const [isAsked, setAsked] = useState(false);
  const { ask, isSending, failure, changed } = useAsking(
    client.installation.setOperator.mutate,
    async (_, { isOperator }) => {
      if (isOperator) setEmail("");
      setAsked(false);
      await readAdminAgain();
    },
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (email.trim()) ask({ email, isOperator: true });
  }
  return (
    <section className={styles.sub} aria-labelledby="admin-operators">
      <h2 id="admin-operators">{t("admin.operators")}</h2>
      <p className={styles.quiet}>{t("admin.operators.explained")}</p>
      <ul className={styles.list}>
        {shown.operators.map((operator) => (
          <li key={operator.email}>
            <div>
              <span className={styles.name}>{operator.name}</span>
              <span className={styles.quiet}>{operator.email}</span>
            </div>
            {shown.operators.length > 1 && (
              <Button
                size="small"
                aria-label={t("admin.operators.removeOf", { name: operator.name })}
                onPress={() => ask({ email: operator.email, isOperator: false })}
              >
                {t("admin.operators.remove")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <form onSubmit={submit} noValidate className={styles.line}>
        <TextField
          label={t("admin.operators.email")}
          type="email"
          inputMode="email"
          value={email}
          onChange={changed(setEmail)}
          error={
            isAsked && !email.trim()
              ? refusalSentence("REQUIRED", {}, language)
              : errorBeside(failure, "email", language)
          }
        />
        <Button type="submit" isPending={isSending}>
          {t("admin.operators.add")}
        </Button>
      </form>
      <FailureNotice failure={failure} fields={["email"]} />
    </section>
  );
}

function SettingsTable({ shown }: { shown: Shown }) {
  const { t } = useLanguage();
  return (
    <section className={styles.sub} aria-labelledby="admin-settings">
      <h2 id="admin-settings">{t("admin.settings")}</h2>
      <p className={styles.quiet}>{t("admin.settings.explained")}</p>
      <table className={styles.table}>
        <caption className={styles.unseen}>{t("admin.settings")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("admin.settings.name")}</th>
            <th scope="col">{t("admin.settings.value")}</th>
            <th scope="col">{t("admin.settings.from")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.settings.map(({ name, value, isSecret, isGiven }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td data-label={t("admin.settings.value")}>
                {isSecret ? t(isGiven ? "admin.settings.secret" : "admin.settings.noSecret") : (value ?? "–")}
              </td>
              <td data-label={t("admin.settings.from")}>
                {t(isGiven ? "admin.settings.given" : "admin.settings.usual")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
