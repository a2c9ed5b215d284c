import { useState } from "react";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import type { BoardFacts } from "#shared/board.ts";
import { type Day, isDay } from "#shared/period.ts";
import styles from "./toolbar.module.css";
import type { ViewAddress } from "./view-address.ts";

export interface AsOfFieldsProps<A extends ViewAddress = ViewAddress> {
  facts: BoardFacts;
  address: A;
  onChange: (address: A) => void;
}

/** The day the board is read as of: any day, or the end of a past year. */
export function AsOfFields<A extends ViewAddress>({ facts, address, onChange }: AsOfFieldsProps<A>) {
  const { language, t } = useLanguage();
  const { today } = facts;
  // A day that is only half typed is nobody's view yet.
  const [typed, setTyped] = useState<Day | null>(address.on ?? today);
  const choose = (on: Day | null) => {
    setTyped(on);
    if (on && isDay(on)) onChange({ ...address, on: on === today ? undefined : on });
  };
  return (
    <fieldset className={styles.group}>
      <legend>{t("board.asOf.title")}</legend>
      <div className={styles.dayField}>
        <DayField
          label={t("board.asOf.title")}
          isLabelHidden
          value={typed}
          onChange={choose}
          latest={today}
          today={today}
        />
      </div>
      {pastYearEnds(facts).map((day) => (
        <button
          key={day}
          type="button"
          className={styles.toggle}
          aria-pressed={address.on === day}
          onClick={() => choose(day)}
        >
          {t("board.asOf.day", { day: formatDay(day, language) })}
        </button>
      ))}
    </fieldset>
  );
}

/** The last days of the project's past years: what funders ask about. Latest first. */
function pastYearEnds({ project, today }: BoardFacts): Day[] {
  const days: Day[] = [];
  for (let year = Number(today.slice(0, 4)) - 1; year >= Number(project.eligibleFrom.slice(0, 4)); year--)
    days.push(`${year}-12-31`);
  return days.slice(0, 6);
}
