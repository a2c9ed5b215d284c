import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeXlsx } from "hucre/xlsx";
import type { TableSheet } from "#client/plan/read-table.ts";
import { readTableFile } from "#client/plan/read-table.ts";

/** A file as a browser hands it over. */
export function fileOf(content: string | Uint8Array<ArrayBuffer>): Blob {
  return new Blob([content]);
}

/** Rows as text with signs between the cells, as spreadsheets write it. */
export function csvOf(rows: readonly (readonly string[])[], delimiter = ";"): string {
  const quoted = (cell: string) =>
    /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return rows.map((row) => `${row.map(quoted).join(delimiter)}\r\n`).join("");
}

/** Rows as an Excel workbook of one sheet. */
export async function xlsxOf(rows: readonly (readonly string[])[], name = "Kava"): Promise<Blob> {
  const bytes = await writeXlsx({ sheets: [{ name, rows: rows.map((row) => [...row]) }] });
  return fileOf(new Uint8Array(bytes));
}

/** The sheets of a file, which must be readable. */
export async function sheetsIn(file: Blob): Promise<TableSheet[]> {
  const reading = await readTableFile(file);
  if (!reading.ok) throw new Error(`the file cannot be read: ${reading.problem}`);
  return reading.sheets;
}

/** A spreadsheet kept beside the tests of the plan screen. */
export function keptSpreadsheet(name: string): Blob {
  return fileOf(new Uint8Array(readFileSync(join(import.meta.dirname, "../client/plan", name))));
}
