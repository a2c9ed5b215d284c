import { useMemo } from "react";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import type { BoardFacts } from "#shared/board.ts";
import type { WorkEntry } from "#shared/evaluator-hours.ts";
import { ACTIVITY_WORDS, ROLE_WORDS } from "#shared/hours-words.ts";
import type { Period } from "#shared/period.ts";
import { periodInWords } from "#shared/period-words.ts";
import { personKey } from "#shared/work-entries.ts";
import { sumOf } from "./hours-groups.ts";
import { inHours } from "./hours-in-words.ts";
import styles from "./hours-sheet.module.css";
import tableStyles from "./hours-table.module.css";

/** The period on paper: for each person a sheet with every entry, the sum, and a line to sign on. */
export function HoursSheet({
  facts,
  entries,
  period,
}: {
  facts: BoardFacts;
  entries: readonly WorkEntry[];
  period: Period;
}) {
  const { language, t } = useLanguage();
  const people = useMemo(() => byPerson(entries), [entries]);
  const titles = new Map(facts.procurements.map(({ id, title }) => [id, title]));
  return people.map(({ person, work }) => (
    <section key={person} className={styles.sheet}>
      <h2>
        {t("hours.sheet")}: {person}, {periodInWords(period, language)}
      </h2>
      <table className={tableStyles.table}>
        <thead>
          <tr>
            <th scope="col">{t("hours.log.on")}</th>
            <th scope="col">{t("hours.log.procurement")}</th>
            <th scope="col">{t("hours.log.activity")}</th>
            <th scope="col">{t("hours.log.role")}</th>
            <th scope="col" className={tableStyles.number}>
              {t("hours.entries.hours")}
            </th>
            <th scope="col">{t("hours.log.note")}</th>
          </tr>
        </thead>
        <tbody>
          {work.map((entry) => (
            <tr key={entry.id}>
              <th scope="row" className={tableStyles.day}>
                {formatDay(entry.on, language)}
              </th>
              <td>{titles.get(entry.procurementId)}</td>
              <td>{ACTIVITY_WORDS[language][entry.activity]}</td>
              <td>{ROLE_WORDS[language][entry.role]}</td>
              <td className={tableStyles.number}>{inHours(entry.hours, language)}</td>
              <td>
                {[
                  entry.corrects !== null && t("hours.entry.correction"),
                  entry.illustrative && t("hours.entry.illustrative"),
                  entry.note,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>
              {t("hours.total")}
            </th>
            <td className={tableStyles.number}>{inHours(sumOf(work), language)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
      <p className={styles.signature}>{t("hours.signature")}</p>
    </section>
  ));
}

/** People in alphabetical order; one spelling of a name is everybody's who is called so. */
function byPerson(entries: readonly WorkEntry[]): { person: string; work: WorkEntry[] }[] {
  return [...Map.groupBy(entries, ({ person }) => personKey(person))]
    .map(([, work]) => ({ person: work[0]!.person, work }))
    .sort((a, b) => a.person.localeCompare(b.person, "et"));
}
