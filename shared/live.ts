import type { ChangeKind } from "./history.ts";

/** What an open page is told while it is open; it asks for what it needs to know of it. */
export type LiveUpdate =
  /** The project is at this revision. */
  | { projectId: number; revision: number }
  /** What the reader may do in the project is something else than before, perhaps nothing. */
  | { projectId: number; rights: "changed" }
  /** Other people look at this procurement now than before. */
  | { projectId: number; looked: number };

/** What somebody else did to a procurement last. */
export interface LastChange {
  procurementId: number;
  /** A name, or "local". */
  who: string;
  what: ChangeKind;
  /** ISO 8601. */
  when: string;
}
