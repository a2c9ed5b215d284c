import { Download, Printer } from "lucide-react";
import { useMemo, useRef } from "react";
import type { FactsReading } from "#client/facts/use-facts.ts";
import { useLanguage, useText } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { Button } from "#client/ui/button.tsx";
import { useMedia } from "#client/ui/use-media.ts";
import { asOfInWords } from "#client/view/as-of-banner.tsx";
import { FilterChips, LateToggle } from "#client/view/filter-fields.tsx";
import screen from "#client/view/screen.module.css";
import { Screen, ScreenLoading } from "#client/view/screen.tsx";
import { ScreenFailure } from "#client/view/screen-message.tsx";
import { useFilters } from "#client/view/use-filters.ts";
import { isAsOf, useView } from "#client/view/use-view.ts";
import { isFiltered, personKey as keyInAddress, printAddress } from "#client/view/view-address.ts";
import { ViewToolbar } from "#client/view/view-toolbar.tsx";
import { type BoardFacts, type Card, matches, readCards } from "#shared/board.ts";
import type { WorkEntry } from "#shared/evaluator-hours.ts";
import { addDays, firstDay, lastDay } from "#shared/period.ts";
import { countedOn, monthOf } from "#shared/work-entries.ts";
import { DemandPart } from "./demand-part.tsx";
import { EntryPart } from "./entry-part.tsx";
import { type HoursAddress, PARTS } from "./hours-address.ts";
import styles from "./hours-view.module.css";
import { mondayOf } from "./periods.ts";
import { RiskList } from "./risk-list.tsx";
import { SumPart } from "./sum-part.tsx";
import { type HoursPage, type Span, useHours } from "./use-hours.ts";
import { WeekPart } from "./week-part.tsx";

export interface HoursViewProps {
  address: HoursAddress;
  /** Another view of the hours. `isReplaced` leaves no step to go back to. */
  onAddress: (address: HoursAddress, isReplaced?: boolean) => void;
  reading: FactsReading;
}

/** What every part of the screen is given. */
export interface PartProps extends HoursViewProps {
  facts: BoardFacts;
  page: HoursPage;
  /** The procurements the filters leave. */
  cards: readonly Card[];
  /** The entries of the days that were read, of those procurements and of whom the address names, by day. */
  entries: readonly WorkEntry[];
  span: Span;
  isReadOnly: boolean;
}

/** Evaluator hours: logged, filled in by the week, summed, and what is still needed against what there is. */
export function HoursView(props: HoursViewProps) {
  const t = useText();
  const { facts, failure, readAgain, isReadingAgain } = props.reading;
  if (facts) return <Loaded {...props} facts={facts} />;
  if (!failure) return <ScreenLoading title={t("hours.title")} />;
  return (
    <ScreenFailure
      title={t("hours.title")}
      heading={t("hours.failed")}
      failure={failure}
      onRetry={readAgain}
      isRetrying={isReadingAgain}
    />
  );
}

function Loaded(props: HoursViewProps & { facts: BoardFacts }) {
  const { address, onAddress, reading, facts } = props;
  const { language, t } = useLanguage();
  const isNarrow = useMedia("(max-width: 1199px)");
  const searchRef = useRef<HTMLInputElement>(null);
  const view = useView(facts, address);
  const { filters, persons } = useFilters(facts, address);
  const part = address.part ?? "entries";
  const span = spanOf(address, view.on);
  const { page, failure, readAgain } = useHours({ id: facts.project.id, revision: facts.revision }, span);
  const cards = useMemo(
    () => readCards(facts, view).filter((card) => matches(card, filters)),
    [facts, view, filters],
  );
  const isSifted = isFiltered(address);
  const entries = useMemo(() => {
    const among = new Set(cards.map(({ procurement }) => procurement.id));
    return (page?.entries ?? []).filter(
      (entry) =>
        entry.on <= view.on &&
        (!isSifted || among.has(entry.procurementId)) &&
        (address.procurement === undefined || entry.procurementId === address.procurement) &&
        (address.who === undefined || keyInAddress(entry.person) === address.who) &&
        (part === "week" || isCountedIn(entry, span)),
    );
  }, [page, cards, isSifted, view.on, address.procurement, address.who, part, span]);
  const isReadOnly = isAsOf(facts, address) || reading.isBeingReplaced;
  const exported = { project: facts.project.id, from: span.from, to: span.to };

  return (
    <Screen
      title={t("hours.title")}
      facts={facts}
      view={view}
      address={address}
      onAddress={onAddress}
      offline={reading.isOffline ? t("board.offline.banner") : null}
    >
      <ViewToolbar<HoursAddress>
        facts={facts}
        persons={persons}
        address={address}
        onChange={onAddress}
        isNarrow={isNarrow}
        searchRef={searchRef}
        label={t("hours.toolbar")}
        beside={<LateToggle address={address} onChange={onAddress} />}
        fields={() => null}
      />
      <FilterChips facts={facts} persons={persons} address={address} onChange={onAddress} />
      <div className={screen.page}>
        <header className={screen.header}>
          <div>
            <h1>{t("hours.title")}</h1>
            <p className={screen.printed}>
              {facts.project.name} · {facts.project.number}
              {facts.project.illustrative && ` · ${t("project.illustrative")}`}
            </p>
            <p className={screen.printed}>{asOfInWords(facts, view, { language, t })}</p>
          </div>
          {part !== "demand" && part !== "week" && (
            <div className={screen.tools} data-screen-only="">
              <Button onPress={() => print()}>
                <Printer aria-hidden="true" />
                {t("hours.print")}
              </Button>
              {(["csv", "xlsx"] as const).map((format) => (
                <a
                  key={format}
                  className={styles.download}
                  href={`/api/v1/hours/export${printAddress({ ...exported, format })}`}
                  download
                >
                  <Download aria-hidden="true" />
                  {t(`hours.${format}`)}
                </a>
              ))}
            </div>
          )}
        </header>
        {facts.known && <p className={styles.remark}>{t("hours.asOfKnown")}</p>}
        <RiskList cards={cards} />
        <nav className={screen.tabs} aria-label={t("hours.parts")} data-screen-only="">
          {PARTS.map((each) => (
            <a
              key={each}
              href={`/hours${printAddress({ ...address, part: each === "entries" ? undefined : each })}`}
              aria-current={each === part ? "page" : undefined}
            >
              {t(`hours.part.${each}`)}
            </a>
          ))}
        </nav>
        {page ? (
          <Part {...props} page={page} cards={cards} entries={entries} span={span} isReadOnly={isReadOnly} />
        ) : failure ? (
          <div className={styles.unread}>
            <FailureNotice failure={failure} />
            <Button onPress={readAgain}>{t("common.tryAgain")}</Button>
          </div>
        ) : (
          <p role="status" className={styles.remark}>
            {t("common.loading")}
          </p>
        )}
      </div>
    </Screen>
  );
}

function Part(props: PartProps) {
  switch (props.address.part ?? "entries") {
    case "entries":
      return <EntryPart {...props} />;
    case "week":
      return <WeekPart {...props} />;
    case "sums":
      return <SumPart {...props} />;
    case "demand":
      return <DemandPart {...props} />;
  }
}

/** The days that are read: a period, or a week and the one before it, whose rows the next one usually has again. */
function spanOf({ part, period, week }: HoursAddress, on: string): Span {
  if (part === "week") {
    const monday = mondayOf(week ?? on);
    return { from: addDays(monday, -7), to: addDays(monday, 6) };
  }
  const read = period ?? monthOf(on);
  return { from: firstDay(read), to: lastDay(read) };
}

function isCountedIn(entry: WorkEntry, { from, to }: Span): boolean {
  const day = countedOn(entry);
  return from <= day && day <= to;
}
