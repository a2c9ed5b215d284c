import { Download, Plus, Printer } from "lucide-react";
import { useCallback, useMemo, useRef } from "react";
import { Allowed, useMay } from "#client/access/access.tsx";
import { useShortcuts } from "#client/board/use-shortcuts.ts";
import type { FactsReading } from "#client/facts/use-facts.ts";
import { useLanguage, useText } from "#client/i18n/language.tsx";
import { LoadSampleButton } from "#client/project/load-sample-button.tsx";
import { saveFile } from "#client/reports/save-file.ts";
import { Button } from "#client/ui/button.tsx";
import { useMedia } from "#client/ui/use-media.ts";
import { asOfInWords } from "#client/view/as-of-banner.tsx";
import { FilterChips } from "#client/view/filter-fields.tsx";
import screen from "#client/view/screen.module.css";
import { Screen, ScreenLoading } from "#client/view/screen.tsx";
import { ScreenFailure, ScreenMessage } from "#client/view/screen-message.tsx";
import { useFilters } from "#client/view/use-filters.ts";
import { isAsOf, useView } from "#client/view/use-view.ts";
import { isFiltered, printAddress, withoutFilters } from "#client/view/view-address.ts";
import { yardstickName } from "#client/view/yardstick-name.ts";
import type { BoardFacts } from "#shared/board.ts";
import { toCsv } from "#shared/csv.ts";
import type { PlannedOutput } from "#shared/outputs.ts";
import { IndicatorCards } from "./indicator-cards.tsx";
import { columnsOf, groupLines, isOfYear, isShown, outputLines, totalsOf, yearsOf } from "./output-lines.ts";
import { outputRows } from "./output-rows.ts";
import { OutputTable } from "./output-table.tsx";
import type { OutputsAddress } from "./outputs-address.ts";
import { OutputsToolbar } from "./outputs-toolbar.tsx";
import styles from "./outputs-view.module.css";
import { useOutputActions } from "./use-output-actions.tsx";
import { useOutputs } from "./use-outputs.ts";

export interface OutputsViewProps {
  address: OutputsAddress;
  /** Another view of the outputs. `isReplaced` leaves no step to go back to. */
  onAddress: (address: OutputsAddress, isReplaced?: boolean) => void;
  reading: FactsReading;
}

/** The outputs that plans promise: what was promised by when, what is there, and how far behind the rest is. */
export function OutputsView(props: OutputsViewProps) {
  const t = useText();
  const { facts, failure, readAgain, isReadingAgain } = props.reading;
  const read = useOutputs(facts?.project.id, facts?.known?.at, facts?.revision);
  if (facts && read.outputs) return <Loaded {...props} facts={facts} outputs={read.outputs} read={read} />;
  const failed = failure ?? read.failure;
  if (!failed) return <ScreenLoading title={t("nav.outputs")} />;
  return (
    <ScreenFailure
      title={t("nav.outputs")}
      heading={t("outputs.failed")}
      failure={failed}
      onRetry={() => (failure ? readAgain() : void read.readAgain())}
      isRetrying={isReadingAgain || read.isReadingAgain}
    />
  );
}

function Loaded({
  address,
  onAddress,
  reading,
  facts,
  outputs,
  read,
}: OutputsViewProps & {
  facts: BoardFacts;
  outputs: readonly PlannedOutput[];
  read: ReturnType<typeof useOutputs>;
}) {
  const { language, t } = useLanguage();
  const isNarrow = useMedia("(max-width: 1199px)");
  const searchRef = useRef<HTMLInputElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const may = useMay(facts.project.id);
  const view = useView(facts, address);
  const { filters, persons } = useFilters(facts, address);
  const isReadOnly = isAsOf(facts, address) || reading.isBeingReplaced;
  const lines = useMemo(() => outputLines(outputs, facts, view), [outputs, facts, view]);
  const years = useMemo(() => yearsOf(lines, view.on), [lines, view.on]);
  const year = address.year ?? Number(view.on.slice(0, 4));
  const matching = useMemo(
    () => lines.filter((line) => isShown(line, filters, address)),
    [lines, filters, address],
  );
  const shown = useMemo(
    () => (year === "all" ? matching : matching.filter((line) => isOfYear(line, year))),
    [matching, year],
  );
  const groups = useMemo(() => groupLines(shown), [shown]);
  const columns = useMemo(() => columnsOf(year, years), [year, years]);
  const totals = useMemo(() => totalsOf(shown), [shown]);
  const { actions, dialogs } = useOutputActions({
    read,
    projectId: facts.project.id,
    subActivities: facts.subActivities,
    procurements: facts.procurements,
    today: facts.today,
    refocus: () => heading.current?.focus({ preventScroll: true }),
  });
  const latest = useRef(address);
  latest.current = address;
  const unfold = useCallback(
    (id: number | null) => onAddress({ ...latest.current, output: id ?? undefined }, true),
    [onAddress],
  );
  const add = () => actions.add({ subActivity: (address.sub?.length === 1 && address.sub[0]) || null });
  useShortcuts({
    search: () => searchRef.current?.focus(),
    create: () => !isReadOnly && may("outputs.add") && add(),
    undo: () => !isReadOnly && may("history.undo") && actions.undo(),
  });
  const wording = { language, t, facts };
  const isSifted = isFiltered(address) || Boolean(address.indicator || address.open || address.unclear);
  return (
    <>
      <Screen
        title={t("nav.outputs")}
        facts={facts}
        view={view}
        address={address}
        onAddress={onAddress}
        offline={reading.isOffline ? t("outputs.offline") : null}
      >
        <OutputsToolbar
          facts={facts}
          persons={persons}
          address={address}
          onChange={onAddress}
          isNarrow={isNarrow}
          searchRef={searchRef}
        />
        <FilterChips facts={facts} persons={persons} address={address} onChange={onAddress} />
        <div className={screen.page}>
          <header className={`${screen.header} ${styles.header}`}>
            <div>
              <h1 ref={heading} tabIndex={-1}>
                {t("nav.outputs")}
              </h1>
              <p className={screen.printed}>
                {facts.project.name} · {facts.project.number}
                {facts.project.illustrative && ` · ${t("project.illustrative")}`}
              </p>
              <p className={screen.view}>
                {asOfInWords(facts, view, wording)} ·{" "}
                {t("board.print.against", {
                  yardstick: yardstickName({ against: view.against, revisions: facts.revisions, t }),
                })}
              </p>
            </div>
            <div className={screen.tools} data-screen-only="">
              <Button onPress={save}>
                <Download aria-hidden="true" />
                {t("reports.csv")}
              </Button>
              <Button onPress={() => print()}>
                <Printer aria-hidden="true" />
                {t("reports.print")}
              </Button>
              {!isReadOnly && (
                <Allowed deed="outputs.add">
                  <Button variant="primary" onPress={add} aria-keyshortcuts="n">
                    <Plus aria-hidden="true" />
                    {t("outputs.add")}
                  </Button>
                </Allowed>
              )}
            </div>
          </header>
          {outputs.length === 0 ? (
            <ScreenMessage
              heading={t(facts.known ? "outputs.empty.known" : "outputs.empty.project")}
              text={t(facts.known ? "board.empty.knownHint" : "outputs.empty.projectHint")}
            >
              {!isReadOnly && (
                <Allowed deed="outputs.add">
                  <Button variant="primary" onPress={add}>
                    <Plus aria-hidden="true" />
                    {t("outputs.add")}
                  </Button>
                </Allowed>
              )}
              {!facts.known && <LoadSampleButton />}
            </ScreenMessage>
          ) : (
            <>
              <IndicatorCards lines={lines} facts={facts} address={address} onAddress={onAddress} />
              <nav className={`${screen.tabs} ${styles.tabs}`} aria-label={t("outputs.years")}>
                {[...years, "all" as const].map((each) => (
                  <a
                    key={each}
                    href={`/outputs${printAddress({ ...address, year: each === Number(view.on.slice(0, 4)) ? undefined : each })}`}
                    aria-current={each === year ? "page" : undefined}
                  >
                    {each === "all" ? t("outputs.years.all") : each}
                  </a>
                ))}
              </nav>
              <p className={screen.headline} aria-live="polite">
                {t("outputs.headline", { count: shown.length })}
                {shown.length > 0 && ` ${t("outputs.headline.there", { count: totals.fulfilled })}`}
                {totals.overdue > 0 && ` ${t("outputs.headline.overdue", { count: totals.overdue })}`}
                {shown.length < matching.length &&
                  ` ${t("outputs.headline.otherYears", { count: matching.length - shown.length })}`}
              </p>
              {shown.length === 0 ? (
                <ScreenMessage
                  heading={t(isSifted ? "outputs.empty.filtered" : "outputs.empty.year")}
                  text={t(isSifted ? "outputs.empty.filteredHint" : "outputs.empty.yearHint")}
                >
                  {isSifted && (
                    <Button
                      variant="primary"
                      onPress={() =>
                        onAddress({
                          ...withoutFilters(address),
                          indicator: undefined,
                          open: undefined,
                          unclear: undefined,
                        })
                      }
                    >
                      {t("board.filter.clear")}
                    </Button>
                  )}
                </ScreenMessage>
              ) : (
                <OutputTable
                  groups={groups}
                  columns={columns}
                  facts={facts}
                  on={view.on}
                  unfolded={address.output ?? null}
                  onUnfold={unfold}
                  actions={isReadOnly ? null : actions}
                />
              )}
            </>
          )}
        </div>
      </Screen>
      {dialogs}
    </>
  );

  function save() {
    saveFile(
      `${t("outputs.file")}-${year === "all" ? `${years[0]}-${years.at(-1)}` : year}-${view.on}.csv`,
      toCsv(outputRows(groups, columns, view.on, wording)),
    );
  }
}
