import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { STATUS_WORDS } from "#shared/words.ts";
import styles from "./list.module.css";
import { ProcurementLink } from "./procurement-link.tsx";
import type { ProcurementPage } from "./use-procurement.ts";

/** The rounds of a procurement and its retenders, oldest first. */
export function RoundList({
  page,
  onOpen,
}: {
  page: ProcurementPage;
  onOpen: ((id: number) => void) | undefined;
}) {
  const { t, language } = useLanguage();
  return (
    <ol className={styles.list}>
      {page.chain.map((round, index) => {
        const number = t("procurement.rounds.number", { number: index + 1 });
        const isThis = round.id === page.procurement.id;
        return (
          <li key={round.id} className={styles.row} aria-current={isThis ? "true" : undefined}>
            <p>
              {isThis ? (
                <strong>{t("procurement.rounds.this", { round: number })}</strong>
              ) : (
                <ProcurementLink id={round.id} onOpen={onOpen}>
                  {number}: {round.title}
                </ProcurementLink>
              )}
            </p>
            <p className={styles.quiet}>
              {t("procurement.rounds.opened", { day: formatDay(round.openedOn, language) })}
              {round.closedAs &&
                round.closedOn &&
                ` · ${STATUS_WORDS[language][round.closedAs]} ${formatDay(round.closedOn, language)}`}
            </p>
          </li>
        );
      })}
    </ol>
  );
}
