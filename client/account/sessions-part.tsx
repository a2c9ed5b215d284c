import { useQuery } from "@tanstack/react-query";
import { formatMoment } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { client, failureOf, queryClient } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { showToast } from "#client/ui/toast.tsx";
import styles from "./account-page.module.css";
import { useAsking } from "./ask-auth.ts";
import { deviceInWords } from "./device-in-words.ts";
import { SESSIONS } from "./use-account.ts";

type Session = Awaited<ReturnType<typeof client.account.sessions.query>>[number];

/** Every browser the reader is signed in with, and how to sign out there from here. */
export function SessionsPart() {
  const { t, language } = useLanguage();
  const { data: sessions = [], error } = useQuery({
    queryKey: SESSIONS,
    queryFn: () => client.account.sessions.query(),
  });
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  const nameOf = ({ userAgent }: Session) => deviceInWords(userAgent) ?? t("account.sessions.unknown");
  const { ask, failure } = useAsking(
    async (ended: readonly Session[]) => {
      for (const { id } of ended) await client.account.endSession.mutate({ id });
    },
    async (_, ended) => {
      const [only] = ended;
      showToast({
        text:
          ended.length === 1 && only
            ? t("account.sessions.ended", { device: nameOf(only) })
            : t("account.sessions.endedOthers"),
      });
      await queryClient.invalidateQueries({ queryKey: SESSIONS });
      document.getElementById("account-sessions")?.focus();
    },
  );
  return (
    <section className={styles.part} aria-labelledby="account-sessions">
      <h2 id="account-sessions" tabIndex={-1}>
        {t("account.sessions")}
      </h2>
      <FailureNotice failure={failure ?? (error ? failureOf(error) : null)} />
      <ul className={styles.list}>
        {sessions.map((session) => (
          <li key={session.id} className={styles.row}>
            <div>
              {nameOf(session)}{" "}
              {session.isCurrent && <span className={styles.mark}>{t("account.sessions.current")}</span>}
              <p className={styles.quiet}>
                {t("account.sessions.since", { moment: formatMoment(session.startedAt, language) })}
                {" · "}
                {t("account.sessions.used", { moment: formatMoment(session.usedAt, language) })}
                {session.address && ` · ${session.address}`}
              </p>
            </div>
            {!session.isCurrent && (
              <Button
                size="small"
                aria-label={t("account.sessions.endOf", { device: nameOf(session) })}
                onPress={() => ask([session])}
              >
                {t("account.sessions.end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 1 && (
        <div className={styles.actions}>
          <Button onPress={() => ask(others)}>{t("account.sessions.endOthers")}</Button>
        </div>
      )}
    </section>
  );
}
