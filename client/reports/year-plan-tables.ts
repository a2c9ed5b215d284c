import { forecastInWords } from "#client/hours/hours-in-words.ts";
import { formatDay, slippageInWords } from "#client/i18n/format.ts";
import { textIn } from "#client/i18n/text.ts";
import { countInWords, nameOf, promisedTime, subActivityName } from "#client/outputs/output-words.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { Cell } from "#shared/csv.ts";
import { ROLE_WORDS } from "#shared/hours-words.ts";
import { windowInWords } from "#shared/period-words.ts";
import type { Procurement } from "#shared/procurement.ts";
import { KIND_WORDS, PROCEDURE_WORDS, RTK_WORDS, STAGE_WORDS } from "#shared/words.ts";
import type { YearPlanPart } from "./year-plan.ts";

/** What a year's plan has tables of. */
export const YEAR_TABLES = ["procurements", "outputs", "hours"] as const;
export type YearTable = (typeof YEAR_TABLES)[number];

/** A table in the funder's language, of one sub-activity. */
export interface WrittenTable {
  heads: string[];
  rows: WrittenRow[];
  /** Columns of numbers, which stand at the right. */
  numbers: readonly number[];
  /** How many first columns say the same in all rows of one procurement. */
  shared: number;
}

export interface WrittenRow {
  key: string;
  /** The procurement that its first cell names; rows of one stand together. */
  procurementId: number | null;
  cells: Cell[];
}

/** A table of one sub-activity's part of a year's plan. It is in Estonian whoever reads it: it is the funder's. */
export function writeTable(table: YearTable, part: YearPlanPart, year: number): WrittenTable {
  if (table === "procurements") return procurementTable(part);
  return table === "outputs" ? outputTable(part, year) : hoursTable(part, year);
}

/** The same tables of all sub-activities as one file. */
export function yearPlanRows(
  table: YearTable,
  parts: readonly YearPlanPart[],
  year: number,
  facts: Pick<BoardFacts, "subActivities">,
): Cell[][] {
  const written = parts.map((part) => ({ name: partName(part, facts), ...writeTable(table, part, year) }));
  const heads = writeTable(table, NOTHING, year).heads;
  return [
    [t("procurement.subActivity"), ...heads],
    ...written.flatMap(({ name, rows }) => rows.map(({ cells }) => [name, ...cells])),
  ];
}

/** „1 · Nõustamine“. */
export function partName(
  { subActivity }: Pick<YearPlanPart, "subActivity">,
  facts: Pick<BoardFacts, "subActivities">,
): string {
  if (subActivity === null) return t("board.lanes.noSubActivity");
  return subActivityName(facts, subActivity, { language: "et", t });
}

const t = textIn("et");
const NOTHING: YearPlanPart = { subActivity: null, procurements: [], outputs: [], hours: [] };

function titleOf({ title, retenderOf }: Procurement): string {
  return retenderOf === null ? title : `${title} (${t("board.card.retender")})`;
}

function procurementTable({ procurements }: YearPlanPart): WrittenTable {
  return {
    heads: [
      t("reports.column.procurement"),
      t("procurement.kind"),
      t("procurement.procedure"),
      t("procurement.rtkInvolvement"),
      t("procurement.stage.stage"),
      t("yearPlan.planned"),
      t("procurement.stage.metOn"),
      t("procurement.stage.slippage"),
    ],
    rows: procurements.flatMap(({ card: { procurement }, stages }) =>
      stages.map(({ stage, yardstick, metOn, slippage }) => ({
        key: `${procurement.id} ${stage}`,
        procurementId: procurement.id,
        cells: [
          titleOf(procurement),
          KIND_WORDS.et[procurement.kind],
          procurement.procedure && PROCEDURE_WORDS.et[procurement.procedure],
          RTK_WORDS.et[procurement.rtkInvolvement],
          STAGE_WORDS.et[stage],
          yardstick && windowInWords(yardstick, "et"),
          metOn && formatDay(metOn, "et"),
          slippageInWords(slippage, "et"),
        ],
      })),
    ),
    numbers: [],
    shared: 4,
  };
}

function outputTable({ outputs }: YearPlanPart, year: number): WrittenTable {
  return {
    heads: [
      t("outputs.column.output"),
      t("outputs.procurement"),
      t("outputs.column.promised"),
      t("yearPlan.planned"),
      t("yearPlan.deliveredInYear", { year: String(year) }),
      t("outputs.file.total"),
      t("procurement.stage.slippage"),
      t("outputs.indicators.short"),
      t("outputs.unclear"),
    ],
    rows: outputs.map(({ output, procurement, standing }) => {
      const { yardstick, deliveries, delivered, slippage } = standing;
      return {
        key: String(output.id),
        procurementId: null,
        cells: [
          nameOf(output, "et"),
          procurement?.title ?? null,
          yardstick && countInWords(yardstick, "et"),
          yardstick && promisedTime(yardstick, "et"),
          deliveries.reduce((sum, { on, count }) => (on.startsWith(`${year}-`) ? sum + count : sum), 0),
          delivered,
          slippageInWords(slippage, "et"),
          output.indicators.join(", ") || null,
          output.unclear,
        ],
      };
    }),
    numbers: [4, 5],
    shared: 0,
  };
}

function hoursTable({ hours }: YearPlanPart, year: number): WrittenTable {
  return {
    heads: [
      t("reports.column.procurement"),
      t("yearPlan.role"),
      t("yearPlan.person"),
      t("procurement.stage.stage"),
      t("yearPlan.forecast"),
      t("yearPlan.loggedInYear", { year: String(year) }),
      t("yearPlan.logged"),
    ],
    rows: hours.map(({ card: { procurement }, role, assignment, loggedInYear, logged }) => ({
      key: `${procurement.id} ${assignment?.id ?? role}`,
      procurementId: procurement.id,
      cells: [
        titleOf(procurement),
        ROLE_WORDS.et[role],
        assignment ? (assignment.person ?? t("yearPlan.notFound")) : null,
        assignment && STAGE_WORDS.et[assignment.stage],
        assignment && forecastInWords(assignment, { language: "et", t }),
        loggedInYear,
        logged,
      ],
    })),
    numbers: [5, 6],
    shared: 1,
  };
}
