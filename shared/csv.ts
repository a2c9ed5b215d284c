/** A cell of a table as it is saved: numbers stay numbers, nothing is an empty cell. */
export type Cell = string | number | null;

/**
 * A table as a file that a spreadsheet in Estonian opens by itself: semicolons, decimal commas, CRLF, UTF-8 with its
 * mark. Text that a spreadsheet would take for a formula begins with an apostrophe, so that nobody's title can calculate
 * anything.
 */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(asCell).join(";")}\r\n`).join("")}`;
}

function asCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell).replace(".", ",");
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[";\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

// Spreadsheets of East Asia take the wide signs for the narrow ones; what cannot be seen before a sign may be dropped.
const FORMULA = /^(?:[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|[\t\r])/u;
