import { formatDay, slippageInWords } from "#client/i18n/format.ts";
import type { Wording } from "#client/reports/report-words.ts";
import type { Cell } from "#shared/csv.ts";
import type { Day, Period } from "#shared/period.ts";
import { columnName } from "./output-cell.tsx";
import { cellsOf, type OutputGroup } from "./output-lines.ts";
import { nameOf, promisedTime, subActivityName } from "./output-words.ts";

/** The outputs as rows of a file, the first of them its heads: numbers stay numbers. */
export function outputRows(
  groups: readonly OutputGroup[],
  columns: readonly Period[],
  on: Day,
  wording: Wording,
): Cell[][] {
  const { language, t } = wording;
  return [
    [
      t("procurement.subActivity"),
      t("outputs.procurement"),
      t("outputs.column.output"),
      t("outputs.indicators"),
      t("outputs.file.count"),
      t("outputs.file.perQuarter"),
      t("outputs.file.isMinimum"),
      t("outputs.file.time"),
      t("outputs.file.verbatim"),
      ...columns.map((period) => t("outputs.file.delivered", { period: columnLabel(period) })),
      t("outputs.file.total"),
      t("outputs.file.fulfilledOn"),
      t("procurement.stage.slippage"),
      t("outputs.unclear"),
      t("procurement.plan.source"),
    ],
    ...groups.flatMap(({ subActivity, parts }) =>
      parts
        .flatMap(({ lines }) => lines)
        .map((line): Cell[] => {
          const { output, procurement, standing } = line;
          const window = standing.yardstick;
          return [
            subActivity === null
              ? t("board.lanes.noSubActivity")
              : subActivityName(wording.facts, subActivity, wording),
            procurement?.title ?? null,
            nameOf(output, language),
            output.indicators.join(", ") || null,
            window?.count ?? null,
            window?.perQuarter ?? null,
            window ? t(window.isMinimum ? "outputs.file.yes" : "outputs.file.no") : null,
            window && promisedTime(window, language),
            window?.verbatim ?? null,
            ...cellsOf(line, columns, on).map(({ delivered }) => delivered),
            standing.delivered,
            standing.fulfilledOn && formatDay(standing.fulfilledOn, language),
            slippageInWords(standing.slippage, language),
            output.unclear,
            window?.source ?? null,
          ];
        }),
    ),
  ];

  function columnLabel(period: Period): string {
    return period.length === 4 ? period : `${columnName(period, language)} ${period.slice(0, 4)}`;
  }
}
