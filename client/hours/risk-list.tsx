import { UserRoundSearch } from "lucide-react";
import { useLanguage } from "#client/i18n/language.tsx";
import { ProcurementLink } from "#client/procurement/procurement-link.tsx";
import type { Card } from "#shared/board.ts";
import { ROLE_WORDS } from "#shared/hours-words.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { forecastInWords } from "./hours-in-words.ts";
import styles from "./hours-view.module.css";

/** Roles that nobody was found for, of what is under way: „IT-spetsialist, leidmata“. */
export function RiskList({ cards }: { cards: readonly Card[] }) {
  const { language, t } = useLanguage();
  const missing = cards.flatMap(({ procurement, standing }) =>
    standing.status !== "active"
      ? []
      : procurement.records.assignments
          .filter(({ person }) => person === null)
          .map((assignment) => ({ assignment, procurement })),
  );
  if (missing.length === 0) return null;
  return (
    <section className={styles.risk} aria-label={t("hours.risk.title")}>
      <h2>
        <UserRoundSearch aria-hidden="true" size={16} />
        {t("hours.risk.title")}
      </h2>
      <ul>
        {missing.map(({ assignment, procurement }) => (
          <li key={assignment.id}>
            <strong>
              {ROLE_WORDS[language][assignment.role]}, {t("hours.assignment.nobody")}
            </strong>
            <span>{forecastInWords(assignment, { language, t })}</span>
            <span>
              {STAGE_WORDS[language][assignment.stage]}
              {procurement.stages[assignment.stage].metOn !== null && ` (${t("hours.risk.stageMet")})`}
            </span>
            <ProcurementLink id={procurement.id} onOpen={undefined}>
              {procurement.title}
            </ProcurementLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
