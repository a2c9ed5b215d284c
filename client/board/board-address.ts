import {
  flag,
  oneOf,
  positive,
  type Read,
  readViewAddress,
  type ViewAddress,
} from "#client/view/view-address.ts";
import { COLUMNS, type Column, SORTS, type Sort } from "#shared/board.ts";

/** What the board can be cut into across. */
export const LANES = ["subActivity", "kind", "person"] as const;
export type Lanes = (typeof LANES)[number];

/** How a board is looked at, as its address says it. */
export interface BoardAddress extends ViewAddress {
  /** Left out: by what needs attention. */
  sort?: Exclude<Sort, "attention">;
  lanes?: Lanes;
  /** The column of closed ones is unfolded. */
  closed?: true;
  /** The one column a phone shows. */
  column?: Column;
  /** The procurement opened beside the board. */
  card?: number;
}

/** Reads the board's view from an address. What cannot be understood is left out. */
export function readBoardAddress(raw: Record<string, unknown>): Read<BoardAddress> {
  return {
    ...readViewAddress(raw),
    sort: oneOf(OTHER_SORTS, raw.sort),
    lanes: oneOf(LANES, raw.lanes),
    closed: flag(raw.closed),
    column: oneOf(COLUMNS, raw.column),
    card: positive(raw.card),
  };
}

const OTHER_SORTS = SORTS.filter((sort) => sort !== "attention");
