import {
  flag,
  list,
  oneOf,
  positive,
  type Read,
  readViewAddress,
  type ViewAddress,
} from "#client/view/view-address.ts";
import { INDICATORS, type Indicator } from "#shared/indicators.ts";
import { FIRST_YEAR, LAST_YEAR } from "#shared/period.ts";

/** How the outputs are looked at, as the address says it. */
export interface OutputsAddress extends ViewAddress {
  /** The year whose quarters are the columns, or all years beside each other; left out: the year of the view's day. */
  year?: number | "all";
  /** Only what counts towards these indicators. */
  indicator?: Indicator[];
  /** Only what is not all there yet. */
  open?: true;
  /** Only what the documents leave unclear. */
  unclear?: true;
  /** The output that is unfolded. */
  output?: number;
}

/** Reads the view of the outputs from an address. What cannot be understood is left out. */
export function readOutputsAddress(raw: Record<string, unknown>): Read<OutputsAddress> {
  return {
    ...readViewAddress(raw),
    year: raw.year === "all" ? "all" : yearIn(raw.year),
    indicator: list(raw.indicator, (each) => oneOf(INDICATORS, each)),
    open: flag(raw.open),
    unclear: flag(raw.unclear),
    output: positive(raw.output),
  };
}

function yearIn(value: unknown): number | undefined {
  const year = positive(value);
  return year && year >= FIRST_YEAR && year <= LAST_YEAR ? year : undefined;
}
