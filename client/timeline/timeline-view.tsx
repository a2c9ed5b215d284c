import { ChevronsDownUp, ChevronsUpDown, CircleAlert } from "lucide-react";
import {
  type KeyboardEvent,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useMay } from "#client/access/access.tsx";
import type { FactsReading } from "#client/facts/use-facts.ts";
import { useForecasts } from "#client/forecast/use-forecasts.ts";
import { useLanguage, useText } from "#client/i18n/language.tsx";
import { useOutputLines } from "#client/outputs/use-outputs.ts";
import { failureInWords } from "#client/procurement/failure.tsx";
import { LoadSampleButton } from "#client/project/load-sample-button.tsx";
import { ShareButton } from "#client/share/share-button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { useIsPrinting } from "#client/ui/use-is-printing.ts";
import { useMedia } from "#client/ui/use-media.ts";
import { AsOfBanner } from "#client/view/as-of-banner.tsx";
import { Banner } from "#client/view/banner.tsx";
import { FilterChips } from "#client/view/filter-fields.tsx";
import { OfflineBanner } from "#client/view/offline-banner.tsx";
import { NothingToShow, ScreenFailure } from "#client/view/screen-message.tsx";
import { isAsOf, useView } from "#client/view/use-view.ts";
import { isFiltered, withoutFilters } from "#client/view/view-address.ts";
import { yardstickName } from "#client/view/yardstick-name.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { Day } from "#shared/period.ts";
import { LAYERS, type Layer, type TimelineAddress } from "./timeline-address.ts";
import { STEP, TimelineControls } from "./timeline-controls.tsx";
import { DrawingPatterns } from "./timeline-drawing.tsx";
import { TimelineGrid } from "./timeline-grid.tsx";
import { TimelinePrint } from "./timeline-print.tsx";
import { type RowContext, rowHeight, type StageGeometry } from "./timeline-row.tsx";
import type { StageRow } from "./timeline-rows.ts";
import { TimelineSkeleton } from "./timeline-states.tsx";
import { TimelineToolbar } from "./timeline-toolbar.tsx";
import styles from "./timeline-view.module.css";
import type { Said, Wording } from "./timeline-words.ts";
import { usePeriod } from "./use-period.ts";
import { useTimeline, useToggle } from "./use-timeline.ts";

const ProcurementView = lazy(() =>
  import("#client/procurement/procurement-view.tsx").then((module) => ({ default: module.ProcurementView })),
);
const TimelineTable = lazy(() =>
  import("./timeline-table.tsx").then((module) => ({ default: module.TimelineTable })),
);

/**
 * What a draft plan adds to the timeline: something drawn over each stage's bars, keys of its own, what stands above
 * and beside. `renderStage` is drawn in a layer as wide as the scale and as high as the line, with x counted from its
 * left edge as the scale counts; it is called only for rows in sight and must stay the same function while nothing of
 * the draft changes, because every row is drawn anew when it is another one.
 */
export interface DraftLayer {
  /** Left out while no draft is drawn. */
  renderStage?: (row: StageRow, geometry: StageGeometry) => ReactNode;
  /** What is said of a stage besides what the facts say. It must stay the same function like the one above. */
  alsoSaid?: (row: StageRow) => Said[];
  /** A key pressed on a stage's row that has the focus; true when it was used and means nothing else. */
  onStageKey?: (row: StageRow, event: KeyboardEvent) => boolean;
  /** Days that have to be drawn as well. It must stay the same list while they do. */
  days?: readonly Day[];
  /** Among the controls: the way into changing a draft. */
  entry?: ReactNode;
  /** Above the rows: which draft it is, and what can be done with it. */
  above?: ReactNode;
  /** Beside the rows, while no procurement is open there. */
  beside?: ReactNode;
}

export interface TimelineViewProps {
  address: TimelineAddress;
  /** Another view of the timeline. `isReplaced` leaves no step to go back to. */
  onAddress: (address: TimelineAddress, isReplaced?: boolean) => void;
  reading: FactsReading;
  draft?: DraftLayer;
}

/** The timeline: what was promised by when, what happened, what is expected, row by row and quarter by quarter. */
export function TimelineView(props: TimelineViewProps) {
  const t = useText();
  const { facts, failure, readAgain, isReadingAgain } = props.reading;
  if (facts) return <Loaded {...props} facts={facts} />;
  if (!failure) return <TimelineSkeleton />;
  return (
    <ScreenFailure
      title={t("timeline.title")}
      heading={t("timeline.failed")}
      failure={failure}
      onRetry={readAgain}
      isRetrying={isReadingAgain}
    />
  );
}

function Loaded({ address, onAddress, reading, draft, facts }: TimelineViewProps & { facts: BoardFacts }) {
  const { language, t } = useLanguage();
  const isStacked = useMedia("(max-width: 639px)");
  const isNarrow = useMedia("(max-width: 1199px)");
  const isTouch = useMedia("(pointer: coarse)");
  const isPrinting = useIsPrinting();
  const searchRef = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const viewportWidth = useWidth(area);
  const view = useView(facts, address);
  const isReadOnly = isAsOf(facts, address) || reading.isBeingReplaced;
  const forecasts = useForecasts(facts, view.on);
  const may = useMay(facts.project.id);
  const mayOpen = may("procurements.read");
  const mayReadOutputs = may("outputs.read");
  const outputs = useOutputLines(facts, view, address.outputs === true && !address.table && mayReadOutputs);
  const timeline = useTimeline(facts, view, address, forecasts, draft?.days, outputs.lines);
  const { rows, frame, extent, persons, showsStages, total } = timeline;
  const labelWidth = isStacked ? 0 : Math.round(Math.min(420, Math.max(240, viewportWidth * 0.3)));
  const period = usePeriod({ address, onAddress, extent, width: viewportWidth - labelWidth, scroller });
  const latest = useRef(address);
  latest.current = address;
  const onToggle = useToggle(latest, onAddress);
  const hidden = useMemo<ReadonlySet<Layer>>(() => new Set(address.hide), [address.hide]);
  const wording = useMemo<Wording>(
    () => ({
      language,
      t,
      revisions: facts.revisions,
      against: view.against,
      eligibleTo: facts.project.eligibleTo,
    }),
    [language, t, facts.revisions, view.against, facts.project.eligibleTo],
  );
  const openCard = address.card ?? null;
  const scale = period?.scale ?? null;
  const renderStage = draft?.renderStage ?? null;
  const alsoSaid = draft?.alsoSaid ?? null;
  const { project, subActivities } = facts;
  const context = useMemo<RowContext | null>(
    () =>
      scale && {
        facts: { project, subActivities },
        frame,
        wording,
        scale,
        hidden,
        forecasts,
        renderStage,
        alsoSaid,
        isStacked,
        openCard,
        onToggle,
        onOpen: mayOpen ? (id) => onAddress({ ...latest.current, card: id }) : null,
      },
    [
      project,
      subActivities,
      frame,
      wording,
      scale,
      hidden,
      forecasts,
      renderStage,
      alsoSaid,
      isStacked,
      openCard,
      onToggle,
      onAddress,
      mayOpen,
    ],
  );
  const isOutputsAsked = useRef(false);
  useLayoutEffect(() => {
    const at = rows.findIndex(({ type }) => type === "outputs");
    if (!isOutputsAsked.current || at === -1) return;
    // They stand under all else, and whoever asked for them wants to see them.
    isOutputsAsked.current = false;
    const above = rows.slice(0, at).reduce((sum, row) => sum + rowHeight(row, isStacked, isTouch), 0);
    scroller.current?.scrollTo({ top: above });
  }, [rows, isStacked, isTouch]);
  useKeys(period, () => searchRef.current?.focus());
  useWheel(scroller, labelWidth, period?.zoomBy);

  const title = `${facts.project.name} · ${t("timeline.title")}`;
  const opened = facts.procurements.find(({ id }) => id === openCard);
  const layers = useLayers(facts);
  const legend = {
    layers,
    hidden,
    plan: yardstickName(wording),
    onToggle: (layer: Layer) => {
      const next = hidden.has(layer) ? [...hidden].filter((each) => each !== layer) : [...hidden, layer];
      onAddress({ ...address, hide: next.length > 0 ? next : undefined });
    },
  };
  const printed = address.from && address.to ? { first: address.from, last: address.to } : extent;
  const isTable = address.table ?? false;
  return (
    <>
      <title>{`${opened ? opened.title : title} · Hanketahvel`}</title>
      <DrawingPatterns />
      {isPrinting && printed && (
        <TimelinePrint
          facts={facts}
          view={view}
          rows={rows}
          frame={frame}
          extent={printed}
          wording={wording}
          layers={layers}
          hidden={hidden}
          forecasts={forecasts}
        />
      )}
      <main id="main" className={styles.main} data-as-of={isAsOf(facts, address) || undefined}>
        <h1 className={styles.unseen}>{title}</h1>
        <AsOfBanner facts={facts} view={view} address={address} onChange={onAddress} />
        <OfflineBanner isConnected={!reading.isOffline} sentence={t("board.offline.banner")} />
        <TimelineToolbar
          facts={facts}
          persons={persons}
          address={address}
          onChange={onAddress}
          isNarrow={isNarrow}
          searchRef={searchRef}
          legend={isStacked ? legend : null}
          end={<ShareButton facts={facts} screen="timeline" address={address} />}
        />
        <FilterChips facts={facts} persons={persons} address={address} onChange={onAddress} />
        <TimelineControls
          period={period}
          isTable={isTable}
          onTable={(table) => onAddress({ ...address, table: table || undefined })}
          legend={isStacked || isTable ? null : legend}
          showsOutputs={isTable || !mayReadOutputs ? null : (address.outputs ?? false)}
          onOutputs={(shown) => {
            isOutputsAsked.current = shown;
            onAddress({ ...address, outputs: shown || undefined });
          }}
        >
          {draft?.entry}
        </TimelineControls>
        {outputs.failure && (
          <Banner icon={<CircleAlert aria-hidden="true" />} tone="offline">
            {t("outputs.failed")} {failureInWords(outputs.failure, language)}
          </Banner>
        )}
        {draft?.above}
        <div className={styles.below}>
          <div ref={area} className={styles.area}>
            {total === 0 && rows.length === 0 ? (
              <NothingToShow
                isProjectEmpty={facts.procurements.length === 0}
                isKnownThen={facts.known !== null}
                isFiltered={isFiltered(address)}
                onClear={() => onAddress(withoutFilters(address))}
                projectHint={t("timeline.empty.projectHint")}
              >
                <a href="/board">{t("app.toBoard")}</a>
                <LoadSampleButton />
              </NothingToShow>
            ) : isTable ? (
              <Suspense>
                <TimelineTable
                  groups={timeline.groups}
                  frame={frame}
                  wording={wording}
                  forecasts={forecasts}
                  openCard={openCard}
                  onOpen={mayOpen ? (id) => onAddress({ ...address, card: id }) : null}
                />
              </Suspense>
            ) : (
              period &&
              context && (
                <TimelineGrid
                  rows={rows}
                  period={period}
                  context={context}
                  scale={period.scale}
                  facts={facts}
                  on={view.on}
                  labelWidth={labelWidth}
                  viewportWidth={viewportWidth}
                  isTouch={isTouch}
                  scroller={scroller}
                  onStageKey={draft?.onStageKey}
                  corner={
                    <>
                      <Counts total={total} late={timeline.late} />
                      <IconButton
                        label={t(showsStages ? "timeline.foldAll" : "timeline.unfoldAll")}
                        size="small"
                        onPress={() =>
                          onAddress(
                            { ...address, lines: showsStages ? "summary" : "stages", except: undefined },
                            true,
                          )
                        }
                      >
                        {showsStages ? (
                          <ChevronsDownUp aria-hidden="true" />
                        ) : (
                          <ChevronsUpDown aria-hidden="true" />
                        )}
                      </IconButton>
                    </>
                  }
                />
              )
            )}
          </div>
          {openCard !== null && mayOpen ? (
            <Suspense fallback={<aside className={styles.panel} aria-busy="true" />}>
              <aside className={styles.panel} aria-label={t("board.panel")}>
                <ProcurementView
                  id={openCard}
                  layout="panel"
                  readOnly={isReadOnly}
                  perspective={address}
                  onOpen={(id) => onAddress({ ...address, card: id })}
                  onChanged={reading.takeOver}
                  onClose={() => {
                    onAddress({ ...address, card: undefined });
                    focusRow(openCard);
                  }}
                />
              </aside>
            </Suspense>
          ) : (
            draft?.beside
          )}
        </div>
      </main>
    </>
  );
}

function Counts({ total, late }: { total: number; late: number }) {
  const { t } = useLanguage();
  return (
    <span className={styles.counts}>
      <strong>{t("timeline.count", { count: total })}</strong>
      {late > 0 && <span className={styles.late}>{t("board.column.late", { count: late })}</span>}
    </span>
  );
}

/** What can be drawn of these facts: where nothing was put to RTK and no step done, there is nothing to switch. */
function useLayers({ procurements }: Pick<BoardFacts, "procurements">): readonly Layer[] {
  return useMemo(() => {
    const hasRtk = procurements.some(({ records }) => records.consultations.length > 0);
    const hasSteps = procurements.some(({ records }) => records.steps.some(({ on }) => on !== null));
    return LAYERS.filter((layer) => (layer === "rtk" ? hasRtk : layer === "steps" ? hasSteps : true));
  }, [procurements]);
}

/** Pixels an element has for what is in it; 0 until it is there. */
function useWidth(ref: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = ref;
    if (!current) return;
    setWidth(current.clientWidth - SCROLLBAR);
    const observer = new ResizeObserver(() => setWidth(current.clientWidth - SCROLLBAR));
    observer.observe(current);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}

/** What a vertical scrollbar takes where it takes room; kept free also where it does not, so that nothing jumps. */
const SCROLLBAR = 15;

/** `+`, `−` and `0` zoom, `/` searches. */
function useKeys(
  period: { zoomBy: (factor: number) => void; fit: () => void } | null,
  search: () => void,
): void {
  const press = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(ELSEWHERE)) return;
    if (event.key === "+" || event.key === "=") period?.zoomBy(STEP);
    else if (event.key === "-" || event.key === "−") period?.zoomBy(1 / STEP);
    else if (event.key === "0") period?.fit();
    else if (event.key === "/") search();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => press(event);
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
}

/** Where keys have a meaning of their own: in text, and in whatever floats over the timeline. */
const ELSEWHERE = "input, textarea, select, [contenteditable], [role$=dialog], [role=menu], [role=listbox]";

/** Ctrl and the wheel, or two fingers drawn apart on a touchpad, zoom around the pointer. */
function useWheel(
  scroller: React.RefObject<HTMLElement | null>,
  labelWidth: number,
  zoomBy: ((factor: number, around?: number) => void) | undefined,
): void {
  const turned = useRef({ by: 0, frame: 0 });
  const turn = useEffectEvent((event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    if (!(event.target instanceof Node) || !scroller.current?.contains(event.target)) return;
    event.preventDefault();
    const around = Math.max(0, event.clientX - scroller.current.getBoundingClientRect().left - labelWidth);
    const wheel = turned.current;
    wheel.by += event.deltaY;
    // Wheels turn faster than anything is drawn.
    wheel.frame ||= requestAnimationFrame(() => {
      zoomBy?.(Math.exp(-wheel.by * 0.0025), around);
      wheel.by = 0;
      wheel.frame = 0;
    });
  });
  useEffect(() => {
    const listen = (event: WheelEvent) => turn(event);
    addEventListener("wheel", listen, { passive: false });
    return () => removeEventListener("wheel", listen);
  }, []);
}

function focusRow(id: number): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${id}"]`)?.focus());
}
