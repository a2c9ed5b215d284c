import { CalendarX2 } from "lucide-react";
import { type ReactNode, useEffect, useEffectEvent } from "react";
import { useCardActions } from "#client/board/card-actions.ts";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import type { BoardFacts, Card } from "#shared/board.ts";
import type { StageForecast } from "#shared/forecast.ts";
import type { Day } from "#shared/period.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import styles from "./eligibility-marks.module.css";
import { useForecasts } from "./use-forecasts.ts";

/** Works out which cards would end after the eligible period, and tells how to mark them. Draws nothing itself. */
export function EligibilityMarks({
  facts,
  on,
  onRead,
}: {
  facts: BoardFacts;
  on: Day;
  onRead: (markOf: (card: Card) => ReactNode) => void;
}) {
  const forecasts = useForecasts(facts, on);
  const { eligibleTo } = facts.project;
  const tell = useEffectEvent(onRead);
  useEffect(() => {
    if (!forecasts) return;
    tell((card) => {
      const late = forecasts(card).stages.find(({ afterEligibility }) => afterEligibility !== null);
      return (
        late && (
          <EligibilityMark
            id={card.procurement.id}
            stage={late.stage}
            certainty={late.afterEligibility!}
            eligibleTo={eligibleTo}
          />
        )
      );
    });
  }, [forecasts, eligibleTo]);
  return null;
}

function EligibilityMark({
  id,
  stage,
  certainty,
  eligibleTo,
}: {
  id: number;
  stage: StageForecast["stage"];
  certainty: NonNullable<StageForecast["afterEligibility"]>;
  eligibleTo: Day;
}) {
  const { t, language } = useLanguage();
  const { open } = useCardActions();
  const words = t(`common.afterEligibility.${certainty}`, { day: formatDay(eligibleTo, language) });
  const said = `${STAGE_WORDS[language][stage]}: ${words}`;
  return (
    // biome-ignore lint/a11y: the card's own link is what the keyboard uses; the mark only must not be in its way.
    <span
      className={certainty === "certain" ? styles.certain : styles.expected}
      title={said}
      onClick={() => open(id)}
    >
      <CalendarX2 aria-hidden="true" size={16} />
      <span className={styles.unseen}>{said}</span>
    </span>
  );
}
