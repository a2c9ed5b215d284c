import { UserRoundSearch } from "lucide-react";
import { useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { ProcurementLink } from "#client/procurement/procurement-link.tsx";
import { useMedia } from "#client/ui/use-media.ts";
import type { Card } from "#shared/board.ts";
import { ROLE_WORDS } from "#shared/hours-words.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import { forecastInWords } from "./hours-in-words.ts";
import styles from "./hours-view.module.css";

/** Roles that nobody was found for, of what is under way: „IT-spetsialist, leidmata“. Those still needed come first. */
export function RiskList({ cards }: { cards: readonly Card[] }) {
  const { language, t } = useLanguage();
  const isPhone = useMedia("(max-width: 639px)");
  const [isAsked, setAsked] = useState<boolean | null>(null);
  const missing = cards
    .filter(({ standing }) => standing.status === "active")
    .flatMap(({ procurement }) =>
      procurement.records.assignments
        .filter(({ person }) => person === null)
        .map((assignment) => ({
          assignment,
          procurement,
          isStageMet: procurement.stages[assignment.stage].metOn !== null,
        })),
    )
    .sort((a, b) => Number(a.isStageMet) - Number(b.isStageMet));
  if (missing.length === 0) return null;
  const isOpen = isAsked ?? (!isPhone && missing.length <= FEW);
  return (
    <details
      className={styles.risk}
      open={isOpen}
      onToggle={(event) => event.currentTarget.open !== isOpen && setAsked(event.currentTarget.open)}
      data-screen-only=""
    >
      <summary>
        <UserRoundSearch aria-hidden="true" size={16} />
        {t("hours.risk.title", { count: missing.length })}
      </summary>
      <ul>
        {(isOpen ? missing : []).map(({ assignment, procurement, isStageMet }) => (
          <li key={assignment.id}>
            <strong>
              {ROLE_WORDS[language][assignment.role]}, {t("hours.assignment.nobody")}
            </strong>
            <span>{forecastInWords(assignment, { language, t })}</span>
            <span>
              {STAGE_WORDS[language][assignment.stage]}
              {isStageMet && ` (${t("hours.risk.stageMet")})`}
            </span>
            <ProcurementLink id={procurement.id} onOpen={undefined}>
              {procurement.title}
            </ProcurementLink>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** As many as leave room for what else is on the screen. */
const FEW = 5;
