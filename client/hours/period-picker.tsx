import { ChevronLeft, ChevronRight } from "lucide-react";
import { useLanguage } from "#client/i18n/language.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Select } from "#client/ui/select.tsx";
import { type Day, firstDay, type Period } from "#shared/period.ts";
import { periodInWords } from "#shared/period-words.ts";
import styles from "./hours-view.module.css";
import { besidePeriod, periodsUntil } from "./periods.ts";

export interface PeriodPickerProps {
  period: Period;
  onChange: (period: Period) => void;
  today: Day;
  /** The first day there can be anything. */
  from: Day;
}

/** A month, quarter or year: chosen from those there are, or one step away. */
export function PeriodPicker({ period, onChange, today, from }: PeriodPickerProps) {
  const { language, t } = useLanguage();
  const known = periodsUntil(today, from);
  const later = besidePeriod(period, 1);
  return (
    <div className={styles.picker} data-screen-only="">
      <IconButton
        label={t("hours.period.earlier")}
        variant="bordered"
        onPress={() => onChange(besidePeriod(period, -1))}
      >
        <ChevronLeft aria-hidden="true" />
      </IconButton>
      <Select<Period>
        label={t("hours.period")}
        layout="inline"
        value={period}
        onChange={onChange}
        options={(known.includes(period) ? known : [period, ...known]).map((id) => ({
          id,
          label: periodInWords(id, language),
        }))}
      />
      <IconButton
        label={t("hours.period.later")}
        variant="bordered"
        isDisabled={firstDay(later) > today}
        onPress={() => onChange(later)}
      >
        <ChevronRight aria-hidden="true" />
      </IconButton>
    </div>
  );
}
