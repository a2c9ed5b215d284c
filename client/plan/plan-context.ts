import { createContext, useContext } from "react";
import type { Day } from "#shared/period.ts";
import type { ReplanningReason } from "#shared/plan.ts";
import type { Stage } from "#shared/stages.ts";
import type { Plans } from "./comparison.ts";
import type { CellEdits, Place, WindowPlanned } from "./draft-edits.ts";

/** What every cell of the table needs and that is the same for all of them. */
export interface PlanTableContext {
  plans: Plans;
  /** The day the plans are read as of. */
  on: Day;
  /** Why windows were moved later, by {@link reasonKey}. */
  reasons: ReadonlyMap<string, ReplanningReason>;
  edits: CellEdits;
  actions: PlanActions;
  isReadOnly: boolean;
}

/** What can be done from a cell. The object stays the same, so that no row is drawn again because of it. */
export interface PlanActions {
  /** Reads what is typed in a field and sends it. */
  settle: (place: Place) => void;
  /** Decides about a stage without typing. */
  plan: (planned: WindowPlanned) => void;
  /** Asks why a revision moved a window later. */
  askReason: (asked: { revisionId: number; procurementId: number; stage: Stage }) => void;
  /** Shows what can be done with a stage of the draft, at the button that was pressed. */
  showMenu: (place: Place, button: HTMLElement) => void;
}

export const PlanContext = createContext<PlanTableContext | null>(null);

export function usePlanContext(): PlanTableContext {
  const context = useContext(PlanContext);
  if (!context) throw new Error("No plans around this cell");
  return context;
}

export function reasonKey(revisionId: number, procurementId: number, stage: Stage): string {
  return `${revisionId} ${procurementId} ${stage}`;
}
