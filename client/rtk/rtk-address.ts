import { readViewAddress, type ViewAddress } from "#client/view/view-address.ts";

/** What the address of the screen says. */
export interface RtkAddress extends ViewAddress {}

export function readRtkAddress(raw: Record<string, unknown>): RtkAddress {
  return readViewAddress(raw);
}
