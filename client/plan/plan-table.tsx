import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import {
  memo,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { Allowed } from "#client/access/access.tsx";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { KindIcon } from "#client/procurement/kind-icon.tsx";
import { Button } from "#client/ui/button.tsx";
import type { PlannedProcurement } from "#shared/standing.ts";
import { STAGE_WORDS, STATUS_WORDS } from "#shared/words.ts";
import { isClosedOn, type PlanColumn, type PlanRow } from "./comparison.ts";
import { DraftCell } from "./draft-cell.tsx";
import { PlanCell, type StageRow } from "./plan-cell.tsx";
import { usePlanContext } from "./plan-context.ts";
import { PlanDetails, type Shown } from "./plan-details.tsx";
import styles from "./plan-table.module.css";
import { type Step, stepOf } from "./table-keys.ts";

export interface PlanTableProps {
  rows: readonly PlanRow[];
  /** The revisions side by side. */
  columns: readonly PlanColumn[];
  /** The columns that each one's changes are counted from, by their place; null where there is none. */
  comparedWith: readonly (PlanColumn | null)[];
  /** The column the rows are compared for. */
  to: PlanColumn | null;
  /** The draft that is edited, when it may be. */
  edited: PlanColumn | null;
  isPhone: boolean;
  onEdit: (column: PlanColumn) => void;
  /** Lines pasted into a field of the edited draft: one for each of the rows from here downwards. */
  onPaste: (from: StageRow, lines: readonly string[]) => void;
  /** Ctrl+Z where nothing is typed. */
  onUndo: () => void;
  /** Brings one field in sight and the focus to it. */
  reveal: RefObject<((rowKey: string) => void) | null>;
}

// biome-ignore-start lint/a11y/useSemanticElements: a table of thousands of rows is laid out by hand.
// biome-ignore-start lint/a11y/useFocusableInteractive: one cell has the focus, or what can be done in it.

/** The plans side by side, a line for each stage. Only the cells in sight, and a few around them, are in the page. */
export function PlanTable(props: PlanTableProps) {
  const { rows, columns, edited, to, isPhone, onPaste, reveal } = props;
  const { t } = useLanguage();
  const { edits } = usePlanContext();
  const scroller = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(() => (typeof innerWidth === "number" ? innerWidth : 1200));
  const [headHeight, setHeadHeight] = useState(HEAD_HEIGHT);
  const [active, setActive] = useState<{ row: string; column: number } | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  /** The cell that is to have the focus as soon as it is in the page. */
  const wanted = useRef<{ row: string; column: number } | null>(null);

  useLayoutEffect(() => {
    const { current } = scroller;
    if (!current) return;
    const measure = () => {
      setWidth(current.clientWidth);
      if (head.current) setHeadHeight(head.current.offsetHeight);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    if (head.current) observer.observe(head.current);
    measure();
    return () => observer.disconnect();
  }, []);

  const first = isPhone ? FIRST_ON_PHONE : FIRST;
  const widths = useMemo(
    () => columnWidths(columns, edited, width - first, isPhone),
    [columns, edited, width, first, isPhone],
  );
  const total = first + widths.reduce((sum, each) => sum + each, 0);

  const heads = useMemo(
    () => rows.flatMap((row, index) => (row.kind === "procurement" ? [index] : [])),
    [rows],
  );
  const activeIndex = active ? rows.findIndex(({ key }) => key === active.row) : -1;
  const stuck = useRef(0);
  const vertical = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) =>
      rows[index]!.kind === "procurement" ? PROCUREMENT_HEIGHT : edited ? FIELD_HEIGHT : STAGE_HEIGHT,
    getItemKey: (index) => rows[index]!.key,
    initialRect: { width, height: typeof innerHeight === "number" ? innerHeight - 200 : 700 },
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight + PROCUREMENT_HEIGHT,
    overscan: 4,
    // The head of the procurement in sight stays, and so does what has the focus: else it would be lost.
    rangeExtractor: (range) => {
      // The line beneath the column heads: what is above it is hidden by them.
      const line = (vertical.scrollOffset ?? 0) + headHeight;
      stuck.current =
        heads.findLast((index) => (vertical.measurementsCache[index]?.start ?? Number.MAX_VALUE) <= line) ??
        0;
      const kept = new Set([stuck.current, ...defaultRangeExtractor(range)]);
      if (activeIndex >= 0) kept.add(activeIndex);
      return [...kept].sort((a, b) => a - b);
    },
  });
  const horizontal = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => widths[index]!,
    initialRect: { width, height: 600 },
    scrollMargin: first,
    scrollPaddingStart: first,
    overscan: 2,
    rangeExtractor: (range) => {
      const kept = new Set(defaultRangeExtractor(range));
      if (active && active.column < columns.length) kept.add(active.column);
      if (edited) kept.add(columns.indexOf(edited));
      return [...kept].filter((index) => index >= 0).sort((a, b) => a - b);
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the widths are what the virtualizer cannot see.
  useEffect(() => horizontal.measure(), [horizontal, widths]);
  const visible = horizontal.getVirtualItems().map(({ index }) => index);
  const visibleKey = visible.join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says whether they changed.
  const visibleColumns = useMemo(() => visible, [visibleKey]);

  const focusCell = useCallback(
    (row: string, column: number) => {
      const index = rows.findIndex(({ key }) => key === row);
      if (index < 0) return;
      wanted.current = { row, column };
      setActive({ row, column });
      if (!focusIn(scroller.current, row, column)) {
        vertical.scrollToIndex(index, { align: "auto" });
        horizontal.scrollToIndex(column, { align: "auto" });
      } else wanted.current = null;
    },
    [rows, vertical, horizontal],
  );
  useLayoutEffect(() => {
    const { current } = wanted;
    if (current && focusIn(scroller.current, current.row, current.column)) wanted.current = null;
  });
  useEffect(() => {
    reveal.current = (rowKey) => edited && focusCell(rowKey, columns.indexOf(edited));
    return () => {
      reveal.current = null;
    };
  }, [reveal, focusCell, columns, edited]);

  function move(step: Step, from: { row: string; column: number }, isField: boolean): void {
    const at = rows.findIndex(({ key }) => key === from.row);
    if (at < 0) return;
    const isStop = (row: PlanRow | undefined) => row && (!isField || row.kind === "stage");
    let index = at;
    let { column } = from;
    if (step.rows === "first") index = rows.findIndex(isStop);
    else if (step.rows === "last") index = rows.findLastIndex(isStop);
    else if (step.rows) {
      const direction = Math.sign(step.rows);
      let left = Math.abs(step.rows);
      for (let next = index + direction; left > 0 && rows[next]; next += direction) {
        if (!isStop(rows[next])) continue;
        index = next;
        left--;
      }
    }
    if (step.columns === "first") column = 0;
    else if (step.columns === "last") column = columns.length - 1;
    else column = Math.min(Math.max(column + step.columns, 0), columns.length - 1);
    const row = rows[index];
    if (row) focusCell(row.key, column);
  }

  function onKeyDown(event: React.KeyboardEvent<HTMLElement>) {
    const target = event.target as HTMLElement;
    const cell = target.closest<HTMLElement>("[data-cell]");
    if (!cell || event.nativeEvent.isComposing) return;
    const at = { row: cell.dataset.cell!, column: Number(cell.dataset.column) };
    const field = target instanceof HTMLTextAreaElement ? target : null;
    if (field) {
      const row = rows.find(({ key }) => key === at.row) as StageRow;
      const place = { draftId: edited!.id, procurementId: row.procurement.id, stage: row.stage };
      if (event.key === "Escape" && edits.get(place)) {
        edits.set(place, undefined);
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      if (event.key === "ArrowDown" && event.altKey) {
        event.preventDefault();
        cell.querySelector<HTMLElement>("[aria-haspopup=menu]")?.click();
        return;
      }
      const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
      if (isUndo && !field.hasAttribute("data-dirty")) {
        event.preventDefault();
        event.stopPropagation();
        props.onUndo();
        return;
      }
    } else if (target !== cell && !target.matches("[data-stop]")) return; // A button inside has keys of its own.
    if (target === cell && (event.key === "Enter" || event.key === " ")) {
      cell.querySelector("button")?.click();
      event.preventDefault();
      return;
    }
    const step = stepOf(event, field);
    if (!step) return;
    event.preventDefault();
    move(step, at, field !== null);
  }

  const hideDetails = useCallback(() => setShown(null), []);
  const items = vertical.getVirtualItems();
  const stuckIndex = stuck.current;
  return (
    <>
      <div
        ref={scroller}
        role="grid"
        aria-label={t("plan.table")}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        className={styles.scroller}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const cell = event.target.closest<HTMLElement>("[data-cell]");
          if (!cell) return;
          setActive({ row: cell.dataset.cell!, column: Number(cell.dataset.column) });
        }}
        style={
          {
            "--head": `${headHeight}px`,
            "--first": `${first}px`,
            "--columns": `${first}px ${widths.map((each) => `${each}px`).join(" ")}`,
          } as React.CSSProperties
        }
      >
        <div ref={head} role="rowgroup" className={styles.head} style={{ width: total }}>
          <div role="row" aria-rowindex={1} className={styles.row}>
            <div role="columnheader" aria-colindex={1} className={`${styles.corner} ${styles.first}`}>
              {t("procurement.stage.stage")}
            </div>
            {visibleColumns.map((index) => (
              <ColumnHead
                key={columns[index]!.id}
                column={columns[index]!}
                index={index}
                comparedWith={props.comparedWith[index] ?? null}
                isEdited={columns[index] === edited}
                isCompared={columns[index] === to}
                onEdit={props.onEdit}
                onShow={setShown}
              />
            ))}
          </div>
        </div>
        <div
          role="rowgroup"
          className={styles.body}
          style={{ height: vertical.getTotalSize(), width: total }}
        >
          {items.map(({ index, key, start }) => {
            const row = rows[index]!;
            const isStuck = index === stuckIndex && row.kind === "procurement";
            return (
              <div
                key={key}
                ref={vertical.measureElement}
                role="row"
                data-index={index}
                aria-rowindex={index + 2}
                className={`${styles.row} ${styles[row.kind]} ${isStuck ? styles.stuck : styles.placed}`}
                style={isStuck ? undefined : { top: start - headHeight }}
              >
                {row.kind === "procurement" ? (
                  <ProcurementHead
                    rowKey={row.key}
                    procurement={row.procurement}
                    columns={columns.length}
                    isActive={active?.row === row.key || (active === null && index === 0)}
                  />
                ) : (
                  <StageCells
                    row={row}
                    columns={columns}
                    visible={visibleColumns}
                    to={to}
                    edited={edited}
                    active={active?.row === row.key ? active.column : null}
                    onPaste={onPaste}
                    onShow={setShown}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
      <PlanDetails shown={shown} onHide={hideDetails} />
    </>
  );
}

const FIRST = 190;
const FIRST_ON_PHONE = 126;
const NARROWEST = 200;
/** About how high they are, until they are measured. */
const HEAD_HEIGHT = 66;
const PROCUREMENT_HEIGHT = 36;
const STAGE_HEIGHT = 50;
const FIELD_HEIGHT = 74;

/** Columns share the width there is; the one that is edited gets half as much again. */
function columnWidths(
  columns: readonly PlanColumn[],
  edited: PlanColumn | null,
  room: number,
  isPhone: boolean,
): number[] {
  if (isPhone) return columns.map(() => Math.max(room, 180));
  const shares = columns.length + (edited ? 0.5 : 0);
  const one = Math.max(room / shares, NARROWEST);
  return columns.map((column) => Math.floor(column === edited ? one * 1.5 : one));
}

/** Gives the focus to a cell, or to the field in it, if it is in the page. */
function focusIn(within: HTMLElement | null, row: string, column: number): boolean {
  const cells = within?.querySelectorAll<HTMLElement>(`[data-cell="${CSS.escape(row)}"]`) ?? [];
  const cell = [...cells].find((each) => Number(each.dataset.column) === column) ?? cells[0];
  if (!cell) return false;
  const field = cell.querySelector<HTMLElement>("[data-field], [data-stop]") ?? cell;
  field.focus();
  if (field instanceof HTMLTextAreaElement) field.select();
  return document.activeElement === field;
}

interface ColumnHeadProps {
  column: PlanColumn;
  index: number;
  comparedWith: PlanColumn | null;
  isEdited: boolean;
  isCompared: boolean;
  onEdit: (column: PlanColumn) => void;
  onShow: (shown: Shown | null) => void;
}

const ColumnHead = memo(function ColumnHead(props: ColumnHeadProps) {
  const { column, index, comparedWith, isEdited, isCompared, onEdit } = props;
  const { language, t } = useLanguage();
  const { isReadOnly } = usePlanContext();
  const { revision } = column;
  return (
    <div
      role="columnheader"
      aria-colindex={index + 2}
      className={styles.columnHead}
      data-edited={isEdited || undefined}
      data-compared={isCompared || undefined}
      style={{ gridColumn: index + 2 }}
    >
      <p className={styles.name} title={revision?.source || undefined}>
        {column.name}
        {column.draft && <span className={styles.tag}>{t("plan.draft")}</span>}
        {column.draft && !isEdited && !isReadOnly && (
          <Allowed deed="plans.planWindow">
            <Button
              size="small"
              variant="quiet"
              aria-label={t("plan.draft.editOf", { name: column.name })}
              onPress={() => onEdit(column)}
            >
              {t("plan.draft.edit")}
            </Button>
          </Allowed>
        )}
      </p>
      {revision && (
        <p className={styles.quiet}>
          {t(revision.adoptedOnAssumed ? "procurement.plan.adoptedAssumed" : "procurement.plan.adopted", {
            day: formatDay(revision.adoptedOn, language),
          })}
        </p>
      )}
      <p className={styles.quiet}>
        {comparedWith ? t("plan.comparedWith", { revision: comparedWith.name }) : t("plan.comparedWith.none")}
      </p>
    </div>
  );
});

const ProcurementHead = memo(function ProcurementHead({
  rowKey,
  procurement,
  columns,
  isActive,
}: {
  rowKey: string;
  procurement: PlannedProcurement;
  columns: number;
  isActive: boolean;
}) {
  const { language, t } = useLanguage();
  const { on } = usePlanContext();
  const { closedAs, closedOn } = procurement;
  return (
    <div
      role="rowheader"
      aria-colindex={1}
      aria-colspan={columns + 1}
      data-cell={rowKey}
      data-column={0}
      className={styles.procurementHead}
    >
      <span className={styles.title}>
        <KindIcon kind={procurement.kind} />
        <a href={`/procurements/${procurement.id}`} tabIndex={isActive ? 0 : -1} data-stop="">
          {procurement.title}
        </a>
        {procurement.retenderOf !== null && <span className={styles.tag}>{t("board.card.retender")}</span>}
        {closedAs && isClosedOn(procurement, on) && (
          <span className={styles.tag}>
            {STATUS_WORDS[language][closedAs]} {closedOn && formatDay(closedOn, language)}
          </span>
        )}
      </span>
    </div>
  );
});

interface StageCellsProps {
  row: StageRow;
  columns: readonly PlanColumn[];
  visible: readonly number[];
  to: PlanColumn | null;
  edited: PlanColumn | null;
  /** The column whose cell Tab comes to, if it is in this row. */
  active: number | null;
  onPaste: PlanTableProps["onPaste"];
  onShow: (shown: Shown | null) => void;
}

const StageCells = memo(function StageCells(props: StageCellsProps) {
  const { row, columns, visible, to, edited, active, onPaste, onShow } = props;
  const { language, t } = useLanguage();
  const { on } = usePlanContext();
  const { applicable, metOn } = row.procurement.stages[row.stage];
  return (
    <>
      <div role="rowheader" aria-colindex={1} className={`${styles.stageName} ${styles.first}`}>
        <span>{STAGE_WORDS[language][row.stage]}</span>
        {!applicable ? (
          <span className={styles.quiet}>{t("procurement.stage.notApplicable")}</span>
        ) : (
          metOn &&
          metOn <= on && (
            <span className={styles.quiet}>
              {t("procurement.stage.metOnDay", { day: formatDay(metOn, language) })}
            </span>
          )
        )}
      </div>
      {visible.map((index) => {
        const column = columns[index]!;
        const isField = column === edited && row.procurement.closedAs === null;
        const show = (element: HTMLElement, isAsked: boolean) => onShow({ row, column, element, isAsked });
        return (
          <div
            key={column.id}
            role="gridcell"
            aria-colindex={index + 2}
            data-cell={row.key}
            data-column={index}
            data-compared={column === to || undefined}
            data-edited={column === edited || undefined}
            data-writable={isField || undefined}
            tabIndex={isField ? undefined : active === index ? 0 : -1}
            className={styles.cell}
            style={{ gridColumn: index + 2 }}
            {...(isField
              ? {}
              : {
                  onPointerEnter: (event) =>
                    event.pointerType === "mouse" && show(event.currentTarget, false),
                  onPointerLeave: (event) => event.pointerType === "mouse" && onShow(null),
                  onFocus: (event) => event.target === event.currentTarget && show(event.currentTarget, true),
                  onBlur: () => onShow(null),
                })}
          >
            {isField ? (
              <DraftCell row={row} column={column} onPasteLines={(lines) => onPaste(row, lines)} />
            ) : (
              <PlanCell row={row} column={column} isCompared={column === to} />
            )}
          </div>
        );
      })}
    </>
  );
});
// biome-ignore-end lint/a11y/useFocusableInteractive: as above
// biome-ignore-end lint/a11y/useSemanticElements: as above
