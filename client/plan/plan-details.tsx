import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { lateReasonInWords } from "#client/procurement/change-in-words.ts";
import { MILESTONE_WORDS, STAGE_WORDS } from "#shared/words.ts";
import { columnBefore, compare, type PlanColumn } from "./comparison.ts";
import type { StageRow } from "./plan-cell.tsx";
import { reasonKey, usePlanContext } from "./plan-context.ts";
import styles from "./plan-details.module.css";
import {
  marksOf,
  movedFromTo,
  movementInWords,
  statementInWords,
  whyNotComparable,
} from "./plan-in-words.ts";

/** The cell whose details are asked for, by the pointer resting on it or, at once, by the focus. */
export interface Shown {
  row: StageRow;
  column: PlanColumn;
  element: HTMLElement;
  isAsked: boolean;
}

/**
 * Beside a cell: the words of the source, which plan says so, and how it was read. It stays while the pointer goes over
 * to it, and goes with Escape. It lies above the table, which would cut it off, and below what tells of changes.
 */
export function PlanDetails({ shown, onHide }: { shown: Shown | null; onHide: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const [settled, setSettled] = useState<Shown | null>(null);
  const isHeld = useRef(false);

  useEffect(() => {
    if (shown?.isAsked) {
      setSettled(shown);
      return;
    }
    const timer = setTimeout(() => !(shown === null && isHeld.current) && setSettled(shown), PATIENCE);
    return () => clearTimeout(timer);
  }, [shown]);
  useEffect(() => {
    if (!settled) return;
    const hide = (event: KeyboardEvent | Event) => {
      if (event instanceof KeyboardEvent && event.key !== "Escape") return;
      setSettled(null);
      onHide();
    };
    addEventListener("keydown", hide);
    const table = settled.element.closest("[role=grid]");
    table?.addEventListener("scroll", hide, { once: true });
    return () => {
      removeEventListener("keydown", hide);
      table?.removeEventListener("scroll", hide);
    };
  }, [settled, onHide]);
  useLayoutEffect(() => {
    const { current } = box;
    if (!current || !settled?.element.isConnected) return;
    const around = settled.element.getBoundingClientRect();
    const { width, height } = current.getBoundingClientRect();
    const below = around.bottom + GAP;
    current.style.left = `${Math.max(GAP, Math.min(around.left, innerWidth - width - GAP))}px`;
    current.style.top = `${below + height + GAP <= innerHeight ? below : Math.max(GAP, around.top - height - GAP)}px`;
    settled.element.setAttribute("aria-describedby", ID);
    return () => settled.element.removeAttribute("aria-describedby");
  }, [settled]);

  if (!settled) return null;
  return (
    <div
      ref={box}
      id={ID}
      role="tooltip"
      className={styles.details}
      onPointerEnter={() => {
        isHeld.current = true;
      }}
      onPointerLeave={() => {
        isHeld.current = false;
        setSettled(null);
      }}
    >
      <Story {...settled} />
    </div>
  );
}

function Story({ row, column }: Shown) {
  const { language, t } = useLanguage();
  const { plans, reasons } = usePlanContext();
  const { procurement, stage } = row;
  const said = plans.saidBy(column, procurement, stage);
  const before = columnBefore(plans, column);
  const comparison = before && said ? compare(plans, procurement, stage, before, column) : null;
  const why = comparison && whyNotComparable(comparison, plans, language);
  const moved = comparison && movedFromTo(comparison, language);
  const reason = said && reasons.get(reasonKey(column.id, said.procurementId, stage));
  return (
    <>
      <p className={styles.about}>
        {STAGE_WORDS[language][stage]} – {MILESTONE_WORDS[language][stage]}
      </p>
      {said ? (
        <>
          {said.statement.verbatim && (
            <p className={styles.words}>
              <q lang="et">{said.statement.verbatim}</q>
            </p>
          )}
          <p>
            {statementInWords(said.statement, language)}
            {marksOf(said.statement, language, said.isInherited).map((mark) => ` · ${mark}`)}
          </p>
        </>
      ) : (
        <p>{t("plan.silent.explained")}</p>
      )}
      {comparison && comparison.movement !== "none" && (
        <p>
          {movementInWords(comparison, language)}
          {moved && `: ${moved}`}
          {why && `: ${why}`}
        </p>
      )}
      {reason && (
        <p>
          {t("lateness.replanned.reason")}:{" "}
          {lateReasonInWords({ lateReason: reason.reason, lateNote: reason.note }, language)}
        </p>
      )}
      <p className={styles.source}>
        {column.name}
        {column.revision
          ? `, ${t(column.revision.adoptedOnAssumed ? "procurement.plan.adoptedAssumed" : "procurement.plan.adopted", { day: formatDay(column.revision.adoptedOn, language) })}`
          : `, ${t("plan.draft")}`}
        {column.revision?.source && ` – ${column.revision.source}`}
      </p>
    </>
  );
}

const ID = "plan-details";

/** Between the cell and its details, in pixels. */
const GAP = 4;

/** Milliseconds a pointer rests on a cell before it is explained, and may take to come over to the explanation. */
const PATIENCE = 350;
