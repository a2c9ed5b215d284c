import type { CellStyle, CellValue, WriteSheet } from "hucre/xlsx";
import { type Cell, toCsv } from "#shared/csv.ts";
import type { Language } from "#shared/errors.ts";
import { ACTIVITY_WORDS, ROLE_WORDS } from "#shared/hours-words.ts";
import type { Day } from "#shared/period.ts";
import type { PaidEntry } from "./queries/hours-export.ts";

export const HOURS_FORMATS = ["csv", "xlsx"] as const;

/** The entries as text for a spreadsheet, one a row. */
export function hoursAsCsv(entries: readonly PaidEntry[], language: Language): string {
  const columns = COLUMNS.map(({ name }) => name[language]);
  return toCsv([
    columns,
    ...entries.map((entry) =>
      COLUMNS.map(({ read }) => {
        const value = read(entry, language);
        return isDated(value) ? dayInNumbers(value.day) : value;
      }),
    ),
  ]);
}

/** The entries as a workbook of two sheets: sums by person and month with the total, and the entries. */
export async function hoursAsXlsx(entries: readonly PaidEntry[], language: Language): Promise<Uint8Array> {
  const words = SHEET_WORDS[language];
  const sheets: WriteSheet[] = [
    {
      name: words.sums,
      columns: [{ width: 32 }, { width: 16 }, { width: 10, numFmt: HOURS }],
      ...withHeader(
        [words.person, words.month, words.hours],
        [...sumsOf(entries), [words.total, null, sum(entries)]],
      ),
    },
    {
      name: words.entries,
      columns: COLUMNS.map(({ width, numFmt }) => ({ width, numFmt })),
      ...withHeader(
        COLUMNS.map(({ name }) => name[language]),
        entries.map((entry) =>
          COLUMNS.map(({ read }) => {
            const value = read(entry, language);
            return isDated(value) ? new Date(`${value.day}T00:00:00Z`) : value;
          }),
        ),
      ),
    },
  ];
  const { writeXlsx } = await import("hucre/xlsx"); // Large, and wanted once a month.
  return writeXlsx({ sheets });
}

type Value = Cell | { day: Day };

interface Column {
  name: Record<Language, string>;
  width: number;
  numFmt?: string;
  read(entry: PaidEntry, language: Language): Value;
}

const DAY = "dd.mm.yyyy";
const HOURS = "0.00";

const COLUMNS: readonly Column[] = [
  { name: { et: "Nimi", en: "Name" }, width: 28, read: ({ person }) => person },
  { name: { et: "Päev", en: "Day" }, width: 12, numFmt: DAY, read: ({ on }) => ({ day: on }) },
  { name: { et: "Tunnid", en: "Hours" }, width: 9, numFmt: HOURS, read: ({ hours }) => hours },
  {
    name: { et: "Tegevus", en: "Activity" },
    width: 22,
    read: ({ activity }, language) => ACTIVITY_WORDS[language][activity],
  },
  {
    name: { et: "Roll", en: "Role" },
    width: 18,
    read: ({ role }, language) => ROLE_WORDS[language][role],
  },
  { name: { et: "Hange", en: "Procurement" }, width: 48, read: ({ title }) => title },
  { name: { et: "Alategevus", en: "Sub-activity" }, width: 12, read: ({ subActivity }) => subActivity },
  { name: { et: "Arvestuskuu", en: "Paid in" }, width: 13, read: ({ month }) => month },
  { name: { et: "Märkus", en: "Note" }, width: 40, read: ({ note }) => note },
  { name: { et: "Kande nr", en: "Entry no." }, width: 10, read: ({ id }) => id },
  { name: { et: "Parandab kannet", en: "Corrects entry" }, width: 16, read: ({ corrects }) => corrects },
  {
    name: { et: "Näitlik", en: "Illustrative" },
    width: 10,
    read: ({ illustrative }, language) => (illustrative ? { et: "jah", en: "yes" }[language] : null),
  },
];

const SHEET_WORDS = {
  et: {
    sums: "Kokku",
    entries: "Kanded",
    person: "Nimi",
    month: "Arvestuskuu",
    hours: "Tunnid",
    total: "Kokku",
  },
  en: {
    sums: "Sums",
    entries: "Entries",
    person: "Name",
    month: "Paid in",
    hours: "Hours",
    total: "Total",
  },
};

function isDated(value: Value): value is { day: Day } {
  return typeof value === "object" && value !== null;
}

function dayInNumbers(day: Day): string {
  return day.split("-").reverse().join(".");
}

/** By person, in the order in which the entries have them, and month. */
function sumsOf(entries: readonly PaidEntry[]): CellValue[][] {
  return [...Map.groupBy(entries, ({ person }) => person)].flatMap(([person, own]) =>
    [...Map.groupBy(own, ({ month }) => month)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([month, group]) => [person, month, sum(group)]),
  );
}

function sum(entries: readonly PaidEntry[]): number {
  return entries.reduce((total, { hours }) => total + hours, 0);
}

/** The header stands out and stays in sight. Text is always written as text, whatever it begins with. */
function withHeader(
  header: string[],
  rows: CellValue[][],
): Pick<WriteSheet, "rows" | "cells" | "freezePane"> {
  const style: CellStyle = { font: { bold: true } };
  return {
    rows: [header, ...rows],
    cells: new Map(header.map((value, column) => [`0,${column}`, { value, style }])),
    freezePane: { rows: 1 },
  };
}
