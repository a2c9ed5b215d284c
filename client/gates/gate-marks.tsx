import { ShieldAlert } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import { useCardActions } from "#client/board/card-actions.ts";
import type { MarkOf, UnmetOf } from "#client/board/card-marks.tsx";
import { targetOf } from "#client/board/held.ts";
import { useForecastBasis } from "#client/forecast/use-forecast-basis.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { type BoardFacts, type Card, COLUMNS, type Column } from "#shared/board.ts";
import { conditionInWords, overriddenInWords } from "#shared/gate-words.ts";
import type { Condition } from "#shared/gates.ts";
import { meaningOfMove } from "#shared/milestones.ts";
import type { Day } from "#shared/period.ts";
import { STAGES } from "#shared/stages.ts";
import { unmetConditions } from "#shared/unmet-conditions.ts";
import { STAGE_WORDS } from "#shared/words.ts";
import styles from "./gate-marks.module.css";

/** What the conditions of a project say of its cards. */
export interface GateReading {
  /** That conditions were passed over, or null. */
  markOf: MarkOf;
  /** What would not be met yet if the card were let go over each column, in words. */
  unmetOf: UnmetOf;
}

/** Works out what stands before the cards' milestones, and which of them were passed over. Draws nothing itself. */
export function GateMarks({
  facts,
  on,
  onRead,
}: {
  facts: BoardFacts;
  on: Day;
  onRead: (reading: GateReading) => void;
}) {
  const { language } = useLanguage();
  const { conditions, today } = facts;
  const isLawAsked = conditions.some(({ need, enabled }) => enabled && need === "standstillOver");
  const { basis = null } = useForecastBasis(isLawAsked ? facts.project.id : null, facts.known?.at);
  const tell = useEffectEvent(onRead);
  useEffect(() => {
    tell({
      markOf: (card) => <OverriddenMark card={card} conditions={conditions} on={on} />,
      unmetOf: ({ procurement }) => {
        const unmet: Partial<Record<Column, readonly string[]>> = {};
        for (const column of COLUMNS) {
          const meaning = meaningOfMove(procurement.stages, targetOf(column));
          if (meaning.kind === "meets")
            unmet[column] = unmetConditions(procurement, meaning.stages, today, conditions, basis).map(
              (condition) => conditionInWords(condition, language),
            );
        }
        return unmet;
      },
    });
  }, [conditions, today, basis, language, on]);
  return null;
}

/** Whether milestones of a card were met although conditions before them were not. */
function OverriddenMark({ card, conditions, on }: { card: Card; conditions: readonly Condition[]; on: Day }) {
  const { language } = useLanguage();
  const { open } = useCardActions();
  const { id, stages } = card.procurement;
  const passed = STAGES.filter((stage) => {
    const { metOn, overridden } = stages[stage];
    return overridden !== null && metOn !== null && metOn <= on;
  });
  if (passed.length === 0) return null;
  const said = passed
    .map(
      (stage) =>
        `${STAGE_WORDS[language][stage]}: ${overriddenInWords(stages[stage].overridden!, conditions, language)}`,
    )
    .join("\n");
  return (
    // biome-ignore lint/a11y: the card's own link is what the keyboard uses; the mark only must not be in its way.
    <span className={styles.mark} title={said} data-overridden="" onClick={() => open(id)}>
      <ShieldAlert aria-hidden="true" size={16} />
      <span className={styles.unseen}>{said}</span>
    </span>
  );
}
