import type { CalendarDateTime } from "@internationalized/date";
import { type FormEvent, useContext, useState } from "react";
import { GivenFacts } from "#client/facts/use-facts.ts";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
import { DayField } from "#client/ui/day-field.tsx";
import { MomentField } from "#client/ui/moment-field.tsx";
import { addDays, type Day, isDay } from "#shared/period.ts";
import { endOfDay, endOfMinute, minuteOf } from "./moments.ts";
import styles from "./toolbar.module.css";
import type { ViewAddress } from "./view-address.ts";
import { type DatedFacts, pastYearEnds, presentDay } from "./year-ends.ts";

export interface AsOfFieldsProps<A extends ViewAddress = ViewAddress> {
  facts: DatedFacts;
  address: A;
  onChange: (address: A) => void;
}

/**
 * Which of a project's past is read. The day: what had happened by then, for the end of each past year at one press. The
 * moment: what had been recorded by then. Each stays while the other is changed.
 */
export function AsOfFields<A extends ViewAddress>(props: AsOfFieldsProps<A>) {
  const isOwn = useContext(GivenFacts) === null;
  return (
    <>
      <DayGroup {...props} />
      {/* What was given is as known on the moment it is given of. */}
      {isOwn && <MomentGroup {...props} />}
    </>
  );
}

function DayGroup<A extends ViewAddress>({ facts, address, onChange }: AsOfFieldsProps<A>) {
  const { language, t } = useLanguage();
  const shown = address.on ?? facts.today;
  // A day that is only half typed is nobody's view yet.
  const [typed, setTyped] = useState({ day: shown as Day | null, last: shown });
  if (typed.last !== shown) setTyped({ day: shown, last: shown });
  const choose = (on: Day | null) => {
    setTyped({ ...typed, day: on });
    if (on && isDay(on)) onChange({ ...address, on: on === facts.today ? undefined : on });
  };
  return (
    <fieldset className={`${styles.group} ${styles.past}`}>
      <legend>{t("board.asOf.title")}</legend>
      <p className={styles.explained}>{t("board.asOf.explained")}</p>
      <div className={styles.dayField}>
        <DayField
          label={t("board.asOf.title")}
          isLabelHidden
          value={typed.day}
          onChange={choose}
          latest={presentDay(facts)}
          today={presentDay(facts)}
        />
      </div>
      {pastYearEnds(facts).map((day) => (
        <button
          key={day}
          type="button"
          className={styles.toggle}
          aria-pressed={address.on === day}
          onClick={() => choose(address.on === day ? facts.today : day)}
        >
          {t("board.asOf.day", { day: formatDay(day, language) })}
        </button>
      ))}
    </fieldset>
  );
}

function MomentGroup<A extends ViewAddress>({ facts, address, onChange }: AsOfFieldsProps<A>) {
  const { language, t } = useLanguage();
  const { known } = facts;
  const shown = known?.at ?? endOfDay(lastFullDay(facts, address));
  const [typed, setTyped] = useState({ minute: minuteOf(shown) as CalendarDateTime | null, last: shown });
  if (typed.last !== shown) setTyped({ minute: minuteOf(shown), last: shown });
  const know = (knownAt: string | undefined) => onChange({ ...address, knownAt });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation(); // A toolbar may stand inside a form of its own.
    if (typed.minute && isDay(typed.minute.toString().slice(0, 10))) know(endOfMinute(typed.minute));
  };
  return (
    <fieldset className={`${styles.group} ${styles.past}`}>
      <legend>{t("board.asOf.known")}</legend>
      <p className={styles.explained}>{t("board.asOf.knownExplained")}</p>
      <button
        type="button"
        className={styles.toggle}
        aria-pressed={known === null}
        onClick={() => know(undefined)}
      >
        {t("board.asOf.knownNow")}
      </button>
      {pastYearEnds(facts).map((day) => (
        <button
          key={day}
          type="button"
          className={styles.toggle}
          aria-pressed={known?.at === endOfDay(day)}
          onClick={() => know(endOfDay(day))}
        >
          {t("board.asOf.knownThen", { day: formatDay(day, language) })}
        </button>
      ))}
      <form className={styles.momentField} onSubmit={submit} noValidate>
        <MomentField
          label={t("board.asOf.knownMoment")}
          value={typed.minute}
          onChange={(minute) => setTyped({ ...typed, minute })}
          latest={presentDay(facts)}
        />
        <Button type="submit">{t("board.asOf.knownShow")}</Button>
      </form>
      <p role="status" className={styles.explained}>
        {known === null && isToCome(address) && t("board.asOf.knownToCome")}
      </p>
    </fieldset>
  );
}

/** Whether the address asks for a moment that is yet to come. */
function isToCome({ knownAt }: ViewAddress): boolean {
  return knownAt !== undefined && knownAt > new Date().toISOString();
}

/** The day that is read, or yesterday: of today not everything is recorded yet. */
function lastFullDay({ today }: DatedFacts, { on = today }: ViewAddress): Day {
  return on < today ? on : addDays(today, -1);
}
