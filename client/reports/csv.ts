/** A cell of a table as it is saved: numbers stay numbers, nothing is an empty cell. */
export type Cell = string | number | null;

/**
 * A table as a file that a spreadsheet in Estonian opens by itself: semicolons, CRLF, UTF-8 with its mark. Text that a
 * spreadsheet would take for a formula begins with an apostrophe, so that nobody's title can calculate anything.
 */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(asCell).join(";")}\r\n`).join("")}`;
}

/** Lets the browser save a text as a file. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Taken away only after the browser has begun to save it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function asCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const harmless = /^[\s]*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[";\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
