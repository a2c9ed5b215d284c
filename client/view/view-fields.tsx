import { CalendarClock } from "lucide-react";
import { lazy, Suspense } from "react";
import { DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { formatDay, formatMoment } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
import popoverStyles from "#client/ui/popover.module.css";
import { Select } from "#client/ui/select.tsx";
import type { BoardFacts } from "#shared/board.ts";
import type { AsOfFieldsProps } from "./as-of-fields.tsx";
import styles from "./toolbar.module.css";
import { hasYardstick } from "./use-view.ts";
import type { ViewAddress } from "./view-address.ts";
import { pastYearEnds } from "./year-ends.ts";

// Calendars weigh as much as everything else up here, and most people never ask for another day.
export const AsOfFields = lazy(() =>
  import("./as-of-fields.tsx").then((module) => ({ default: module.AsOfFields })),
) as typeof import("./as-of-fields.tsx").AsOfFields;

/** The promise that slippage is measured from. */
export function AgainstSelect<A extends ViewAddress>({
  facts,
  address,
  onChange,
  layout,
}: {
  facts: BoardFacts;
  address: A;
  onChange: (address: A) => void;
  layout: "inline" | "stacked";
}) {
  const { language, t } = useLanguage();
  return (
    <Select
      label={t("board.view.against")}
      layout={layout}
      value={String(hasYardstick(facts, address) ? (address.against ?? "inForce") : "inForce")}
      onChange={(id) =>
        onChange({
          ...address,
          against: id === "inForce" ? undefined : id === "first" ? "first" : Number(id),
        })
      }
      options={[
        { id: "inForce", label: t("board.against.inForce"), hint: t("board.against.inForceHint") },
        { id: "first", label: t("board.against.first"), hint: t("board.against.firstHint") },
        ...facts.revisions.map(({ id, name, adoptedOn, adoptedOnAssumed }) => ({
          id: String(id),
          label: name,
          hint: t(adoptedOnAssumed ? "board.against.adoptedAssumed" : "board.against.adopted", {
            day: formatDay(adoptedOn, language),
          }),
        })),
      ]}
    />
  );
}

/** Which of the past is read, behind a button that says which; and the ends of the last years beside it. */
export function AsOfButton<A extends ViewAddress>(props: AsOfFieldsProps<A>) {
  const { language, t } = useLanguage();
  const { address, facts } = props;
  const day = formatDay(address.on ?? facts.today, language);
  return (
    <>
      <DialogTrigger>
        <Button variant={address.on || facts.known ? "primary" : "secondary"}>
          <CalendarClock aria-hidden="true" />
          {facts.known
            ? t("board.asOf.knownShort", { day, moment: formatMoment(facts.known.at, language) })
            : address.on
              ? t("board.asOf.day", { day })
              : t("board.asOf.today")}
        </Button>
        <Popover
          className={`${popoverStyles.popover} ${styles.panel}`}
          placement="bottom end"
          offset={6}
          aria-label={t("board.asOf.title")}
        >
          <div className={styles.view}>
            <Suspense>
              <AsOfFields {...props} />
            </Suspense>
          </div>
        </Popover>
      </DialogTrigger>
      <YearEndButtons {...props} />
    </>
  );
}

/** The project as of the end of each of its last years, at one press. */
function YearEndButtons<A extends ViewAddress>({ facts, address, onChange }: AsOfFieldsProps<A>) {
  const { language, t } = useLanguage();
  const days = pastYearEnds(facts).slice(0, YEARS_AT_HAND);
  if (days.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a line of buttons.
    <div role="group" aria-label={t("board.asOf.yearEnds")} className={styles.yearEnds}>
      {days.map((day) => (
        <button
          key={day}
          type="button"
          className={styles.toggle}
          aria-pressed={address.on === day}
          title={t("board.asOf.day", { day: formatDay(day, language) })}
          onClick={() => onChange({ ...address, on: address.on === day ? undefined : day })}
        >
          {formatDay(day, language)}
        </button>
      ))}
    </div>
  );
}

/** As many as there is room for beside everything else; the others are behind the button. */
const YEARS_AT_HAND = 2;
