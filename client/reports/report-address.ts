import { type Read, readViewAddress, type ViewAddress } from "#client/view/view-address.ts";

/** How the reports is looked at, as its address says it. */
export type ReportAddress = ViewAddress;

/** Reads the reports' view from an address. What cannot be understood is left out. */
export function readReportAddress(raw: Record<string, unknown>): Read<ReportAddress> {
  return readViewAddress(raw);
}
