import { Lock, LockOpen } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { Allowed, useMay } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
import { Select } from "#client/ui/select.tsx";
import { useIsPrinting } from "#client/ui/use-is-printing.ts";
import { ScreenMessage } from "#client/view/screen-message.tsx";
import { isFiltered, personKey as keyInAddress, withoutFilters } from "#client/view/view-address.ts";
import type { WorkEntry } from "#shared/evaluator-hours.ts";
import { lastDay, precisionOf } from "#shared/period.ts";
import { periodInWords } from "#shared/period-words.ts";
import { monthOf, personKey } from "#shared/work-entries.ts";
import { EntryList } from "./entry-list.tsx";
import { focusIfLost } from "./focus-if-lost.ts";
import { sumOf } from "./hours-groups.ts";
import { inHours } from "./hours-in-words.ts";
import { HoursSheet } from "./hours-sheet.tsx";
import styles from "./hours-view.module.css";
import type { PartProps } from "./hours-view.tsx";
import { LogForm } from "./log-form.tsx";
import { PeriodPicker } from "./period-picker.tsx";
import { useTellLogged } from "./use-tell-logged.ts";

const CloseMonthDialog = lazy(() =>
  import("./close-month-dialog.tsx").then((module) => ({ default: module.CloseMonthDialog })),
);

/** Hours as they were logged in a period, with a form above them that logs more; as a time sheet on paper. */
export function EntryPart(props: PartProps) {
  const { facts, page, address, onAddress, entries, isReadOnly, reading } = props;
  const { language, t } = useLanguage();
  const may = useMay(facts.project.id);
  const [isClosing, setClosing] = useState(false);
  const isPrinting = useIsPrinting();
  const heading = useRef<HTMLHeadingElement>(null);
  const tell = useTellLogged(reading);
  const on = address.on ?? facts.today;
  const period = address.period ?? monthOf(on);
  const people = useMemo(() => new Set(entries.map(({ person }) => personKey(person))).size, [entries]);
  const isMonth = precisionOf(period) === "month";
  const isClosed = isMonth && page.closedMonths.includes(period);
  const wasClosing = useRef(false);
  useEffect(() => {
    // The button that was pressed goes away with the answer.
    if (isClosed && wasClosing.current) focusIfLost(() => heading.current);
    wasClosing.current = false;
  }, [isClosed]);
  const canClose = isMonth && !isClosed && !isReadOnly && lastDay(period) < facts.today;
  const isSifted = isFiltered(address) || address.who !== undefined || address.procurement !== undefined;
  const withoutSieve = () =>
    onAddress({ ...withoutFilters(address), who: undefined, procurement: undefined });

  return (
    <div className={styles.part}>
      {!isReadOnly && may("hours.log") && (
        <div data-screen-only="">
          <LogForm
            facts={facts}
            procurementId={address.procurement ?? null}
            layout="row"
            onLogged={(answer) => tell(answer)}
          />
        </div>
      )}
      <div className={styles.controls} data-screen-only="">
        <PeriodPicker
          period={period}
          onChange={(next) => onAddress({ ...address, period: next === monthOf(on) ? undefined : next })}
          today={on}
          from={facts.project.eligibleFrom}
        />
        <WhoSelect {...props} />
        {address.procurement !== undefined && (
          <Button variant="quiet" onPress={() => onAddress({ ...address, procurement: undefined })}>
            {t("hours.allProcurements")}
          </Button>
        )}
        <span className={styles.space} />
        {isClosed && (
          <span className={styles.closed}>
            <Lock aria-hidden="true" size={16} />
            {t("hours.month.closed", { month: periodInWords(period, language) })}
          </span>
        )}
        {canClose && (
          <Allowed deed="hours.closeMonth">
            <Button onPress={() => setClosing(true)}>
              <LockOpen aria-hidden="true" />
              {t("hours.month.close", { month: periodInWords(period, language) })}
            </Button>
          </Allowed>
        )}
      </div>
      <h2 ref={heading} tabIndex={-1} className={styles.total} data-screen-only="">
        {t("hours.summary", {
          period: periodInWords(period, language),
          hours: inHours(sumOf(entries), language),
          people: t("hours.people", { count: people }),
        })}
      </h2>
      {entries.length === 0 ? (
        <div data-screen-only="">
          <ScreenMessage
            heading={t(isSifted ? "hours.entries.emptyFiltered" : "hours.entries.empty")}
            text={isSifted ? "" : t("hours.entries.emptyHint")}
          >
            {isSifted && <Button onPress={withoutSieve}>{t("board.filter.clear")}</Button>}
          </ScreenMessage>
        </div>
      ) : (
        <div data-screen-only="">
          <EntryList
            {...props}
            entries={entries.toReversed() as WorkEntry[]}
            onGone={() => heading.current?.focus()}
          />
        </div>
      )}
      {isPrinting && <HoursSheet facts={facts} entries={entries} period={period} />}
      <Suspense>
        {isClosing && (
          <CloseMonthDialog
            projectId={facts.project.id}
            month={period}
            entries={page.entries}
            onClosed={() => {
              setClosing(false);
              wasClosing.current = true;
            }}
            onClose={() => setClosing(false)}
          />
        )}
      </Suspense>
    </div>
  );
}

/** Whose hours are shown. */
export function WhoSelect({ page, address, onAddress }: Pick<PartProps, "page" | "address" | "onAddress">) {
  const { t } = useLanguage();
  return (
    <Select
      label={t("hours.who")}
      layout="inline"
      value={address.who ?? ALL}
      onChange={(who) => onAddress({ ...address, who: who === ALL ? undefined : who })}
      options={[
        { id: ALL, label: t("hours.who.all") },
        ...page.people.map((name) => ({ id: keyInAddress(name), label: name })),
      ]}
    />
  );
}

/** Longer than any key of a person. */
const ALL = "everybody";
