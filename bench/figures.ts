/** One figure of quality: what was measured, the limit measured beside it in the same run, and what it is held to. */
export interface Figure {
  what: string;
  /** Procurements in the project; null where they do not matter. */
  size: number | null;
  ours: number;
  unit: string;
  /** What the same machine can do at best, and what that is. */
  limit?: { value: number; is: string };
  /** In words, and whether it was met; left out where a figure is for orientation. */
  target?: { words: string; isMet: boolean };
}

/** A target that the figure must not exceed. */
export function atMost(ours: number, most: number, unit: string): NonNullable<Figure["target"]> {
  return { words: `≤ ${readable(most)} ${unit}`, isMet: ours <= most };
}

/** A target that the figure must reach. */
export function atLeast(ours: number, least: number, unit: string): NonNullable<Figure["target"]> {
  return { words: `≥ ${readable(least)} ${unit}`, isMet: ours >= least };
}

/** Prints figures as one table, and says at the end how many were met. */
export function printFigures(title: string, figures: readonly Figure[]): void {
  const lines = figures.map(({ what, size, ours, unit, limit, target }) => [
    what,
    size === null ? "" : readable(size),
    `${readable(ours)} ${unit}`,
    limit ? `${readable(limit.value)} ${limit.is}` : "",
    limit && limit.value > 0 ? `× ${readable(ours / limit.value)}` : "",
    target?.words ?? "",
    target ? (target.isMet ? "met" : "MISSED") : "",
  ]);
  const table = [["", "size", "ours", "limit in the same run", "ratio", "target", ""], ...lines];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((line) => line[column]!.length)));
  console.log(`\n━━━ ${title} ━━━`);
  for (const line of table)
    console.log(
      line
        .map((cell, column) =>
          column === 0 || column > 4 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join("  ")
        .trimEnd(),
    );
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that so large a share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function readable(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}
