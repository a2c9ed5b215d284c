import type { CalendarDateTime } from "@internationalized/date";
import { CalendarDays } from "lucide-react";
import { Button as AriaButton } from "react-aria-components/Button";
import { DateInput, DateSegment } from "react-aria-components/DateField";
import { DatePicker } from "react-aria-components/DatePicker";
import { Group } from "react-aria-components/Group";
import { Label } from "react-aria-components/Label";
import styles from "./day-field.module.css";
import { CalendarPopover } from "./day-field.tsx";
import fieldStyles from "./field.module.css";

export interface MomentFieldProps {
  label: string;
  /** To the minute, or null while what is typed is not whole. */
  value: CalendarDateTime | null;
  onChange: (minute: CalendarDateTime | null) => void;
  /** The calendar offers no later day. */
  latest?: string;
}

/** A day and a time of it, typed in the order the reader's language writes them; the day can be chosen from a calendar. */
export function MomentField({ label, value, onChange, latest }: MomentFieldProps) {
  return (
    <DatePicker<CalendarDateTime>
      className={fieldStyles.field}
      granularity="minute"
      hourCycle={24}
      value={value}
      onChange={onChange}
      shouldForceLeadingZeros
      shouldCloseOnSelect
      validationBehavior="aria"
    >
      <Label className={fieldStyles.label}>{label}</Label>
      <div className={styles.line}>
        <Group className={`${fieldStyles.control} ${styles.group}`}>
          <DateInput className={styles.input}>
            {(segment) => <DateSegment segment={segment} className={styles.segment} />}
          </DateInput>
          <AriaButton className={styles.open}>
            <CalendarDays aria-hidden="true" />
          </AriaButton>
        </Group>
      </div>
      <CalendarPopover latest={latest} />
    </DatePicker>
  );
}
