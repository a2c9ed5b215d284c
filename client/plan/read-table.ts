import { detectDelimiter, parseCsv } from "hucre/csv";
import { type CellValue, readXlsx, type Sheet } from "hucre/xlsx";
import { MAX_FILE_BYTES, MAX_TABLE_ROWS } from "#shared/plan-import.ts";

/** A table as text: each cell as a person would read it. Days are „15.04.2026“, months „2026-04“. */
export interface TableSheet {
  /** Empty where there is only one and it has none. */
  name: string;
  /** Without what is empty at the end. Places are those of the file, so that row 7 is row 7 there. */
  rows: string[][];
}

/** Why a file, or what was pasted, cannot be read as a table. */
export type TableProblem =
  | "tooLarge"
  | "tooManyRows"
  | "expandsTooMuch"
  | "oldFormat"
  | "unsupported"
  | "broken"
  | "empty";

export type TableReading = { ok: true; sheets: TableSheet[] } | { ok: false; problem: TableProblem };

/**
 * Reads a file as tables, by what is in it and not by its name: an Excel workbook (.xlsx), or text with semicolons,
 * commas or tabs between the cells, in UTF-8, UTF-16 or what Windows wrote in the Baltic and in the West before it.
 * Merged cells count for each row they cover; hidden sheets are left out. Never throws.
 */
export async function readTableFile(file: Pick<Blob, "size" | "arrayBuffer">): Promise<TableReading> {
  if (file.size > MAX_FILE_BYTES) return { ok: false, problem: "tooLarge" };
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    return { ok: false, problem: "broken" }; // Moved or taken away since it was chosen.
  }
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return { ok: false, problem: "oldFormat" };
  if (startsWith(bytes, [0x50, 0x4b])) return readWorkbook(bytes);
  const text = decode(bytes);
  return text === null ? { ok: false, problem: "unsupported" } : readTableText(text);
}

/** Reads what was copied from a spreadsheet or a document, or the text of a CSV file. Never throws. */
export function readTableText(text: string): TableReading {
  if (text.length > MAX_FILE_BYTES) return { ok: false, problem: "tooLarge" };
  // Excel writes which sign separates the cells into a first line that is not part of the table.
  const said = /^\ufeff?sep=(.)(?:\r\n|\r|\n)/i.exec(text);
  const table = said ? text.slice(said[0].length) : text;
  const copied = table.includes("\t") ? "\t" : undefined;
  const delimiter = said?.[1] ?? copied ?? detectDelimiter(table);
  return asReading([
    { name: "", rows: trimmed(parseCsv(table, { delimiter }).map((row) => row.map((cell) => asText(cell)))) },
  ]);
}

async function readWorkbook(bytes: Uint8Array<ArrayBuffer>): Promise<TableReading> {
  const packed = unpackedSize(bytes);
  if (packed === null) return { ok: false, problem: "broken" };
  if (packed.size > MAX_UNPACKED_BYTES) return { ok: false, problem: "expandsTooMuch" };
  if (!packed.isWorkbook) return { ok: false, problem: "unsupported" };
  try {
    const { sheets } = await readXlsx(bytes, {
      readStyles: true, // A cell that shows „apr 2026“ holds the first of April: only its format tells.
      range: READ_RANGE,
      sheets: ({ hidden, veryHidden, index }) => !hidden && !veryHidden && index < MAX_SHEETS,
    });
    return asReading(sheets.map((sheet) => ({ name: sheet.name, rows: trimmed(textsOf(sheet)) })));
  } catch {
    return { ok: false, problem: "broken" };
  }
}

function asReading(sheets: TableSheet[]): TableReading {
  const filled = sheets.filter(({ rows }) => rows.length > 0);
  if (filled.length === 0) return { ok: false, problem: "empty" };
  if (filled.some(({ rows }) => rows.length > MAX_TABLE_ROWS)) return { ok: false, problem: "tooManyRows" };
  return { ok: true, sheets: filled };
}

/** One row more than is read tells that there are too many. A hundred columns is more than any plan has. */
const READ_RANGE = `A1:CV${MAX_TABLE_ROWS + 1}`;
const MAX_SHEETS = 50;

/** What a workbook may grow to in memory: some ten times what a table of so many rows needs. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

function textsOf({ rows, cells, merges = [] }: Sheet): string[][] {
  const texts = rows.map((row, rowIndex) =>
    row.map((value, column) => asText(value, cells?.get(`${rowIndex},${column}`)?.style?.numFmt)),
  );
  for (const { startRow, endRow, startCol } of merges) {
    const text = texts[startRow]?.[startCol] ?? "";
    for (let row = startRow + 1; row <= endRow && text !== ""; row++) {
      const covered = texts[row];
      if (covered === undefined) continue;
      while (covered.length <= startCol) covered.push("");
      covered[startCol] = text;
    }
  }
  return texts;
}

function asText(value: CellValue, format = ""): string {
  if (value === null) return "";
  if (value instanceof Date) return dayText(value, format);
  return String(value);
}

/** A day as the office writes it, or the month or year where its format shows no more. */
function dayText(value: Date, format: string): string {
  if (Number.isNaN(value.getTime())) return "";
  const [year, month, day] = value.toISOString().slice(0, "2026-04-15".length).split("-") as [
    string,
    string,
    string,
  ];
  const shown = format.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, "").toLowerCase();
  if (/d|^$/.test(shown) || !/y/.test(shown)) return `${day}.${month}.${year}`;
  return shown.includes("m") ? `${year}-${month}` : year;
}

/** Without the empty rows at the end, and each row without its empty cells at the end. */
function trimmed(rows: string[][]): string[][] {
  const short = rows.map((row) => row.slice(0, row.findLastIndex((cell) => cell.trim() !== "") + 1));
  return short.slice(0, short.findLastIndex((row) => row.length > 0) + 1);
}

/** The text in the bytes; null when they are no text. */
function decode(bytes: Uint8Array): string | null {
  if (startsWith(bytes, [0xff, 0xfe])) return new TextDecoder("utf-16le").decode(bytes);
  if (startsWith(bytes, [0xfe, 0xff])) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes.subarray(0, 4096).includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Estonian is the same in both but for š and ž, and the West's places for them are hardly used in the Baltic's.
    const isWestern = bytes.some((byte) => byte === 0x8a || byte === 0x8e || byte === 0x9a || byte === 0x9e);
    return new TextDecoder(isWestern ? "windows-1252" : "windows-1257").decode(bytes);
  }
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/**
 * What the parts of a ZIP file say they unpack to, before anything is unpacked; the unpacking stops where a part grows
 * beyond what it says. Null when its table of contents cannot be read or hides a size.
 */
function unpackedSize(bytes: Uint8Array<ArrayBuffer>): { size: number; isWorkbook: boolean } | null {
  const view = new DataView(bytes.buffer);
  const end = endOfContents(view);
  if (end === null) return null;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  let size = 0;
  let isWorkbook = false;
  for (let entry = 0; entry < count; entry++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return null;
    const [packed, unpacked] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true)) as [
      number,
      number,
      number,
    ];
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    // A size that is said elsewhere, or nowhere, would be unpacked without a limit.
    if (packed === HUGE || unpacked === HUGE || (unpacked === 0 && !name.endsWith("/"))) return null;
    size += unpacked;
    isWorkbook ||= /^xl\/.+\.xml$/.test(name);
    at += 46 + nameLength + extra + comment;
  }
  return { size, isWorkbook };
}

/** Where the record at the end of a ZIP file's table of contents begins. */
function endOfContents(view: DataView): number | null {
  const earliest = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= earliest; at--)
    if (view.getUint32(at, true) === 0x06054b50) return at;
  return null;
}

/** Stands for a size of more than four gigabytes. */
const HUGE = 0xffff_ffff;
