import { EligibilityMarks } from "#client/forecast/eligibility-marks.tsx";
import { GateMarks, type GateReading } from "#client/gates/gate-marks.tsx";
import { ShiftMarks } from "#client/hours/shift-marks.tsx";
import type { BoardFacts } from "#shared/board.ts";
import type { Day } from "#shared/period.ts";
import type { ChangeReading, MarkOf, ShiftsOf } from "./card-marks.tsx";
import { ChangeMarks } from "./change-marks.tsx";

export interface LaterMarksProps {
  facts: BoardFacts;
  on: Day;
  onEligibility: (markOf: MarkOf) => void;
  onGates: (reading: GateReading) => void;
  onShifts: (shiftsOf: ShiftsOf) => void;
  onChanges: (reading: ChangeReading) => void;
}

/** All that is told of cards once they are there, in one file that is loaded after them. */
export function LaterMarks({ facts, on, onEligibility, onGates, onShifts, onChanges }: LaterMarksProps) {
  return (
    <>
      <EligibilityMarks facts={facts} on={on} onRead={onEligibility} />
      <GateMarks facts={facts} on={on} onRead={onGates} />
      <ShiftMarks facts={facts} onRead={onShifts} />
      <ChangeMarks onRead={onChanges} />
    </>
  );
}
