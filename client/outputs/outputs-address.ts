import { readViewAddress, type ViewAddress } from "#client/view/view-address.ts";

/** What the address of the screen says. */
export interface OutputsAddress extends ViewAddress {}

export function readOutputsAddress(raw: Record<string, unknown>): OutputsAddress {
  return readViewAddress(raw);
}
