import { useAccess } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { useProjects } from "#client/project/use-projects.ts";
import { printAddress } from "#client/view/view-address.ts";
import { SEAT_WORDS } from "#shared/seat-words.ts";
import styles from "./account-page.module.css";

/** What the reader is, in which project. */
export function RolesPart() {
  const { t, language } = useLanguage();
  const { seats } = useAccess();
  const { projects } = useProjects(undefined);
  const own = projects.filter(({ id }) => (seats[id]?.length ?? 0) > 0);
  return (
    <section className={styles.part} aria-labelledby="account-roles">
      <h2 id="account-roles">{t("account.roles")}</h2>
      {own.length === 0 ? (
        <p className={styles.quiet}>{t("account.roles.none")}</p>
      ) : (
        <ul className={styles.list}>
          {own.map(({ id, name }) => (
            <li key={id} className={styles.row}>
              <div>
                <a href={`/board${printAddress({ project: id })}`}>{name}</a>
              </div>
              <span>{seats[id]!.map((seat) => SEAT_WORDS[language][seat]).join(", ")}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
