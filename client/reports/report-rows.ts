import { formatDay, formatQuarterOf, slippageInWords } from "#client/i18n/format.ts";
import { lateReasonInWords, movedInWords } from "#client/procurement/change-in-words.ts";
import type { Cell } from "#shared/csv.ts";
import { overriddenInWords } from "#shared/gate-words.ts";
import { windowInWords } from "#shared/period-words.ts";
import type { Grouping, ReportEntry, ReportGroup, ReportPoint } from "#shared/slippage-report.ts";
import { KIND_WORDS, STAGE_WORDS } from "#shared/words.ts";
import { columnsOf } from "./group-table.tsx";
import { COLUMNS } from "./over-time.tsx";
import { groupName, type Wording } from "./report-words.ts";

/** The table of groups as rows, the first of them its heads. */
export function groupRows(grouping: Grouping, groups: readonly ReportGroup[], wording: Wording): Cell[][] {
  const { t } = wording;
  const columns = columnsOf(grouping);
  return [
    [t(`reports.by.${grouping}`), ...columns.map((column) => t(`reports.column.${column}`))],
    ...groups.map(({ key, totals }) => [
      groupName(grouping, key, wording),
      ...columns.map((column) => totals[column]),
    ]),
  ];
}

export function pointRows(points: readonly ReportPoint[], { t, language }: Wording): Cell[][] {
  return [
    [
      t("reports.column.on"),
      t("reports.column.quarter"),
      ...COLUMNS.map((column) => t(`reports.column.${column}`)),
    ],
    ...points.map((point) => [
      formatDay(point.on, language),
      formatQuarterOf(point.on, language),
      ...COLUMNS.map((column) => point[column]),
    ]),
  ];
}

export function entryRows(entries: readonly ReportEntry[], { t, language, facts }: Wording): Cell[][] {
  const names = new Map(facts.revisions.map(({ id, name }) => [id, name]));
  return [
    [
      t("reports.column.procurement"),
      t("procurement.kind"),
      t("procurement.subActivity"),
      t("procurement.stage.stage"),
      t("reports.column.promise"),
      t("procurement.stage.metOn"),
      t("procurement.stage.slippage"),
      t("reports.column.slipped"),
      t("reports.column.lostHere"),
      t("procurement.stage.lateReason"),
      t("reports.column.replanned"),
      t("lateness.replanned.reason"),
      t("gates.passedOver"),
    ],
    ...entries.map(
      ({
        procurement,
        stage,
        promise,
        metOn,
        slippage,
        lost,
        reason,
        note,
        overridden,
        replanned,
        replannings,
      }) => [
        procurement.title,
        KIND_WORDS[language][procurement.kind],
        procurement.subActivity,
        STAGE_WORDS[language][stage],
        promise && windowInWords(promise, language),
        metOn && formatDay(metOn, language),
        slippageInWords(slippage, language),
        slippage.quarters,
        lost,
        lateReasonInWords({ lateReason: reason, lateNote: note }, language),
        replanned.quarters,
        replannings
          .filter(({ isLater }) => isLater)
          .map(
            (move) =>
              `${movedInWords(move, t)} (${names.get(move.revisionId)}): ${lateReasonInWords({ lateReason: move.reason, lateNote: move.note }, language) ?? t("lateness.missing")}`,
          )
          .join("; "),
        overridden && overriddenInWords(overridden, facts.conditions, language),
      ],
    ),
  ];
}
