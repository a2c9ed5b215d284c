import { type CalendarDate, parseDate } from "@internationalized/date";
import { CalendarDays, ChevronLeft, ChevronRight } from "lucide-react";
import { Button as AriaButton } from "react-aria-components/Button";
import {
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
} from "react-aria-components/Calendar";
import { DateInput, DateSegment } from "react-aria-components/DateField";
import { DatePicker } from "react-aria-components/DatePicker";
import { Dialog } from "react-aria-components/Dialog";
import { Group } from "react-aria-components/Group";
import { Heading } from "react-aria-components/Heading";
import { Label } from "react-aria-components/Label";
import { Popover } from "react-aria-components/Popover";
import { Text } from "react-aria-components/Text";
import { useText } from "#client/i18n/language.tsx";
import { Button } from "./button.tsx";
import styles from "./day-field.module.css";
import fieldStyles from "./field.module.css";
import { FieldError } from "./field-error.tsx";
import popoverStyles from "./popover.module.css";

export interface DayFieldProps {
  label: string;
  /** A day as "2026-11-22", or null while there is none. */
  value: string | null;
  /** Called with null while what is typed is not a whole day. */
  onChange: (day: string | null) => void;
  /** The day it is, for the shortcut. Left out, there is none. */
  today?: string;
  /** The calendar offers no later day. A later one can still be typed, to be told why not. */
  latest?: string;
  error?: string | null;
  hint?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
  isLabelHidden?: boolean;
}

/** A day, typed in the order the reader's language writes it or chosen from a calendar. */
export function DayField({
  label,
  value,
  onChange,
  today,
  latest,
  error,
  hint,
  isLabelHidden,
  ...props
}: DayFieldProps) {
  const t = useText();
  return (
    <DatePicker<CalendarDate>
      {...props}
      className={fieldStyles.field}
      value={value === null ? null : parseDate(value)}
      onChange={(day) => onChange(day === null ? null : day.toString())}
      isInvalid={Boolean(error)}
      aria-label={isLabelHidden ? label : undefined}
      shouldForceLeadingZeros
      validationBehavior="aria"
    >
      {!isLabelHidden && <Label className={fieldStyles.label}>{label}</Label>}
      <div className={styles.line}>
        <Group className={`${fieldStyles.control} ${styles.group}`}>
          <DateInput className={styles.input}>
            {(segment) => <DateSegment segment={segment} className={styles.segment} />}
          </DateInput>
          <AriaButton className={styles.open}>
            <CalendarDays aria-hidden="true" />
          </AriaButton>
        </Group>
        {today !== undefined && value !== today && (
          <Button slot={null} variant="quiet" onPress={() => onChange(today)} isDisabled={props.isDisabled}>
            {t("common.today")}
          </Button>
        )}
      </div>
      {hint && !error && (
        <Text slot="description" className={fieldStyles.hint}>
          {hint}
        </Text>
      )}
      <FieldError>{error}</FieldError>
      <CalendarPopover latest={latest} />
    </DatePicker>
  );
}

/** The calendar of a date picker, from which a day is chosen. */
export function CalendarPopover({ latest }: { latest: string | undefined }) {
  return (
    <Popover className={popoverStyles.popover} offset={4}>
      <Dialog className={styles.dialog}>
        <Calendar
          className={styles.calendar}
          isDateUnavailable={latest === undefined ? undefined : (day) => day.toString().slice(0, 10) > latest}
        >
          <header className={styles.head}>
            <AriaButton slot="previous" className={styles.turn}>
              <ChevronLeft aria-hidden="true" />
            </AriaButton>
            <Heading className={styles.month} />
            <AriaButton slot="next" className={styles.turn}>
              <ChevronRight aria-hidden="true" />
            </AriaButton>
          </header>
          <CalendarGrid className={styles.grid}>
            <CalendarGridHeader>
              {(day) => <CalendarHeaderCell className={styles.weekday}>{day}</CalendarHeaderCell>}
            </CalendarGridHeader>
            <CalendarGridBody>{(day) => <CalendarCell date={day} className={styles.day} />}</CalendarGridBody>
          </CalendarGrid>
        </Calendar>
      </Dialog>
    </Popover>
  );
}
