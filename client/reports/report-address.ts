import { positive, type Read, readViewAddress, type ViewAddress } from "#client/view/view-address.ts";
import { FIRST_YEAR, LAST_YEAR } from "#shared/period.ts";
import type { Grouping } from "#shared/slippage-report.ts";

/** What the report is counted by, or how it came about quarter by quarter. */
export const PERSPECTIVES = [
  "stage",
  "kind",
  "subActivity",
  "person",
  "reason",
  "time",
] as const satisfies readonly (Grouping | "time")[];
export type Perspective = (typeof PERSPECTIVES)[number];

/** Lists of milestones that are nobody's group. */
export const LISTS = ["all", "behind", "notComparable", "unexplained", "overridden"] as const;
export type List = (typeof LISTS)[number];

/** How the slippage report is looked at, as its address says it. */
export interface ReportAddress extends ViewAddress {
  /** What it is counted by; by stage when left out. */
  by?: Exclude<Perspective, "stage">;
  /** Which milestones are listed below: one of {@link LISTS}, or a group by its {@link groupKey}. */
  show?: string;
  /** The year whose plan is shown in tables, instead of the report. */
  plan?: number;
}

/** Reads the report's view from an address. What cannot be understood is left out. */
export function readReportAddress(raw: Record<string, unknown>): Read<ReportAddress> {
  const by = PERSPECTIVES.find((each) => each === raw.by);
  const show = String(raw.show ?? "");
  return {
    ...readViewAddress(raw),
    by: by === "stage" ? undefined : by,
    plan: yearIn(raw.plan),
    show: /^[\w-]{1,40}$/.test(show) ? show : undefined,
  };
}

function yearIn(value: unknown): number | undefined {
  const year = positive(value);
  return year && year >= FIRST_YEAR && year <= LAST_YEAR ? year : undefined;
}
