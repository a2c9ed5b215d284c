import { Download, Link2, Printer } from "lucide-react";
import { lazy, Suspense, useMemo, useRef } from "react";
import type { FactsReading } from "#client/facts/use-facts.ts";
import { useLanguage, useText } from "#client/i18n/language.tsx";
import { LoadSampleButton } from "#client/project/load-sample-button.tsx";
import { Button } from "#client/ui/button.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { useMedia } from "#client/ui/use-media.ts";
import { asOfInWords } from "#client/view/as-of-banner.tsx";
import { FilterChips } from "#client/view/filter-fields.tsx";
import screen from "#client/view/screen.module.css";
import { Screen, ScreenLoading } from "#client/view/screen.tsx";
import { NothingToShow, ScreenFailure } from "#client/view/screen-message.tsx";
import { useFilters } from "#client/view/use-filters.ts";
import { isAsOf, useView } from "#client/view/use-view.ts";
import { isFiltered, printAddress, withoutFilters } from "#client/view/view-address.ts";
import { yardstickName } from "#client/view/yardstick-name.ts";
import type { BoardFacts } from "#shared/board.ts";
import { toCsv } from "#shared/csv.ts";
import { isBehind } from "#shared/slippage.ts";
import {
  entriesOfGroup,
  type Grouping,
  type ReportEntry,
  type SlippageReport,
  slippageReport,
} from "#shared/slippage-report.ts";
import { Hatching, Swatch } from "./bars.tsx";
import { EntryList } from "./entry-list.tsx";
import { GroupTable } from "./group-table.tsx";
import { OverTime } from "./over-time.tsx";
import { LISTS, type List, PERSPECTIVES, type ReportAddress } from "./report-address.ts";
import { ReportKinds } from "./report-kinds.tsx";
import { groupRows, pointRows } from "./report-rows.ts";
import tableStyles from "./report-table.module.css";
import { ReportToolbar } from "./report-toolbar.tsx";
import styles from "./report-view.module.css";
import { groupKey, groupName, headline, type Wording } from "./report-words.ts";
import { saveFile } from "./save-file.ts";
import { WideTable } from "./wide-table.tsx";

const YearPlanView = lazy(() =>
  import("./year-plan-view.tsx").then((module) => ({ default: module.YearPlanView })),
);

export interface ReportViewProps {
  address: ReportAddress;
  /** Another view of the report. `isReplaced` leaves no step to go back to. */
  onAddress: (address: ReportAddress, isReplaced?: boolean) => void;
  reading: FactsReading;
}

/** The slippage report: quarters slipped and re-planned, where they were lost, why, and since when. */
export function ReportView(props: ReportViewProps) {
  const t = useText();
  const { facts, failure, readAgain, isReadingAgain } = props.reading;
  const { plan } = props.address;
  if (facts && plan !== undefined)
    return (
      <Suspense fallback={<ScreenLoading title={t("reports.title")} />}>
        <YearPlanView {...props} facts={facts} year={plan} />
      </Suspense>
    );
  if (facts) return <Loaded {...props} facts={facts} />;
  if (!failure) return <ScreenLoading title={t("reports.title")} />;
  return (
    <ScreenFailure
      title={t("reports.title")}
      heading={t("reports.failed")}
      failure={failure}
      onRetry={readAgain}
      isRetrying={isReadingAgain}
    />
  );
}

function Loaded({ address, onAddress, reading, facts }: ReportViewProps & { facts: BoardFacts }) {
  const { language, t } = useLanguage();
  const isNarrow = useMedia("(max-width: 1199px)");
  const searchRef = useRef<HTMLInputElement>(null);
  const view = useView(facts, address);
  const { filters, persons } = useFilters(facts, address);
  const report = useMemo(() => slippageReport(facts, view, filters), [facts, view, filters]);
  const wording: Wording = { language, t, facts };
  const by = address.by ?? "stage";
  const list = address.show ? listed(report, by === "time" ? null : by, address.show, wording) : null;
  const isReadOnly = isAsOf(facts, address) || reading.isBeingReplaced;
  const isEmpty = report.entries.length === 0;
  const yardstick = yardstickName({ against: view.against, revisions: facts.revisions, t });
  const fileName = `${t("reports.file")}-${by}-${view.on}`;

  return (
    <Screen
      title={t("reports.title")}
      facts={facts}
      view={view}
      address={address}
      onAddress={onAddress}
      offline={reading.isOffline ? t("board.offline.banner") : null}
    >
      <ReportToolbar
        facts={facts}
        persons={persons}
        address={address}
        onChange={onAddress}
        isNarrow={isNarrow}
        searchRef={searchRef}
      />
      <FilterChips facts={facts} persons={persons} address={address} onChange={onAddress} />
      <div className={screen.page}>
        <ReportKinds address={address} on={view.on} />
        <header className={screen.header}>
          <div>
            <h1>{t("reports.title")}</h1>
            <p className={screen.printed}>
              {facts.project.name} · {facts.project.number}
              {facts.project.illustrative && ` · ${t("project.illustrative")}`}
            </p>
            <p className={screen.view}>
              {asOfInWords(facts, view, { language, t })} · {t("board.print.against", { yardstick })}
            </p>
            <p className={styles.filters}>{isFiltered(address) && filtersInWords()}</p>
          </div>
          <div className={screen.tools} data-screen-only="">
            <Button onPress={copyLink}>
              <Link2 aria-hidden="true" />
              {t("reports.link")}
            </Button>
            <Button onPress={() => print()}>
              <Printer aria-hidden="true" />
              {t("reports.print")}
            </Button>
          </div>
        </header>
        {isEmpty ? (
          <NothingToShow
            isProjectEmpty={facts.procurements.length === 0}
            isKnownThen={facts.known !== null}
            isFiltered={isFiltered(address)}
            onClear={() => onAddress(withoutFilters(address))}
            projectHint={t("reports.empty.projectHint")}
          >
            <a href="/board">{t("app.toBoard")}</a>
            <LoadSampleButton />
          </NothingToShow>
        ) : (
          <>
            <p className={screen.headline} aria-live="polite">
              {headline(report.totals, t).join(" ")}
            </p>
            <Lists report={report} address={address} />
            <nav className={screen.tabs} aria-label={t("reports.by")} data-screen-only="">
              {PERSPECTIVES.map((each) => (
                <a
                  key={each}
                  href={`/reports${printAddress({ ...address, by: each === "stage" ? undefined : each, show: undefined })}`}
                  aria-current={each === by ? "page" : undefined}
                >
                  {t(`reports.by.${each}`)}
                </a>
              ))}
            </nav>
            <Hatching />
            <div className={tableStyles.head}>
              <Legend />
              <span className={tableStyles.tools} data-screen-only="">
                <Button size="small" onPress={saveTable}>
                  <Download aria-hidden="true" />
                  {t("reports.csv")}
                </Button>
              </span>
            </div>
            <WideTable label={t(`reports.by.${by}.caption`)}>
              {by === "time" ? (
                <OverTime points={report.overTime} address={address} />
              ) : (
                <GroupTable
                  facts={facts}
                  grouping={by}
                  groups={report.groups[by]}
                  totals={report.totals}
                  address={address}
                />
              )}
            </WideTable>
            {list && (
              <EntryList
                key={address.show}
                facts={facts}
                reading={reading}
                {...list}
                isReadOnly={isReadOnly}
                fileName={`${t("reports.file")}-${view.on}`}
              />
            )}
            <Explanations />
          </>
        )}
      </div>
    </Screen>
  );

  function saveTable() {
    const rows =
      by === "time" ? pointRows(report.overTime, wording) : groupRows(by, report.groups[by], wording);
    saveFile(`${fileName}.csv`, toCsv(rows));
  }

  /** The same report whenever it is opened: of this project, day and moment, whatever is recorded later. */
  async function copyLink() {
    const fixed = {
      ...address,
      project: facts.project.id,
      on: view.on,
      knownAt: facts.known?.at ?? new Date().toISOString(),
    };
    const link = `${location.origin}/reports${printAddress(fixed)}`;
    try {
      await navigator.clipboard.writeText(link);
      showToast({ text: t("reports.link.copied"), detail: t("reports.link.explained") });
    } catch {
      // Browsers let pages write there only over https, or when nobody forbids it.
      showToast({ tone: "problem", text: t("reports.link.failed"), detail: link, timeout: null });
    }
  }

  function filtersInWords(): string {
    const words = [
      ...(filters.text ? [`„${filters.text}“`] : []),
      ...filters.kinds.map((each) => groupName("kind", each, wording)),
      ...filters.subActivities.map((each) => groupName("subActivity", each || null, wording)),
      ...filters.persons.map((each) => groupName("person", each || null, wording)),
      ...filters.rtk.map((each) => t(`board.filter.rtk.${each}`)),
      ...(filters.late ? [t("board.filter.late")] : []),
    ];
    return `${t("board.filter.active")}: ${words.join(", ")}`;
  }
}

/** The lists that are nobody's group, each with how long it is. */
function Lists({ report, address }: { report: SlippageReport; address: ReportAddress }) {
  const { t } = useLanguage();
  return (
    <ul className={screen.lists} data-screen-only="">
      {LISTS.map((list) => {
        const { length } = report.entries.filter(IS_IN[list]);
        return length === 0 ? null : (
          <li key={list}>
            <a
              href={`/reports${printAddress({ ...address, show: list })}`}
              aria-current={address.show === list || undefined}
            >
              {t(`reports.list.${list}`)} <span>{length}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}

function Legend() {
  const { t } = useLanguage();
  return (
    <ul className={styles.legend}>
      {(["lost", "carried", "replanned"] as const).map((what) => (
        <li key={what}>
          <Swatch what={what} />
          {t(`reports.legend.${what}`)}
        </li>
      ))}
    </ul>
  );
}

/** What the figures count; for whoever has to explain them. */
function Explanations() {
  const { t } = useLanguage();
  return (
    <details className={styles.explained} data-screen-only="">
      <summary>{t("reports.explained")}</summary>
      <ul>
        {(["slipped", "lost", "replanned", "notComparable", "rounds"] as const).map((what) => (
          <li key={what}>{t(`reports.explained.${what}`)}</li>
        ))}
      </ul>
    </details>
  );
}

const IS_IN: Record<List, (entry: ReportEntry) => boolean> = {
  all: () => true,
  behind: ({ slippage }) => isBehind(slippage),
  notComparable: ({ slippage }) => slippage.verdict === "notComparable",
  unexplained: ({ slippage, reason, replannings }) =>
    (isBehind(slippage) && reason === null) ||
    replannings.some((move) => move.isLater && move.reason === null),
  overridden: ({ overridden }) => overridden !== null,
};

/** The milestones an address asks for, and what they are called; null where it names nothing that is there. */
function listed(
  { entries, groups }: SlippageReport,
  grouping: Grouping | null,
  show: string,
  wording: Wording,
): { title: string; entries: ReportEntry[] } | null {
  const list = LISTS.find((each) => each === show);
  if (list) return { title: wording.t(`reports.list.${list}`), entries: entries.filter(IS_IN[list]) };
  const group = grouping && groups[grouping].find(({ key }) => groupKey(grouping, key) === show);
  return group
    ? {
        title: groupName(grouping, group.key, wording),
        entries: entriesOfGroup(entries, grouping, group.key),
      }
    : null;
}
