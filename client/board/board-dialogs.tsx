import { lazy } from "react";
import type { AskedOfRtk } from "#client/consultation/consultation-dialogs.tsx";
import type { Answer, UndoAnswer } from "#client/facts/use-facts.ts";
import { useText } from "#client/i18n/language.tsx";
import type { Failure } from "#client/trpc.ts";
import { showToast } from "#client/ui/toast.tsx";
import type { BoardFacts } from "#shared/board.ts";
import type { Move } from "#shared/milestones.ts";
import type { Day } from "#shared/period.ts";
import type { Stage } from "#shared/stages.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { shortened } from "./shortened.ts";

const MoveDialog = lazy(() =>
  import("#client/procurement/move-dialog.tsx").then((module) => ({ default: module.MoveDialog })),
);
const CreateDialog = lazy(() =>
  import("#client/procurement/create-dialog.tsx").then((module) => ({ default: module.CreateDialog })),
);
const CorrectMilestoneDialog = lazy(() =>
  import("#client/procurement/correct-milestone-dialog.tsx").then((module) => ({
    default: module.CorrectMilestoneDialog,
  })),
);
const LogDialog = lazy(() =>
  import("#client/hours/log-dialog.tsx").then((module) => ({ default: module.LogDialog })),
);
const LatenessDialog = lazy(() =>
  import("#client/procurement/lateness-dialog.tsx").then((module) => ({ default: module.LatenessDialog })),
);
const ConsultationDialogs = lazy(() =>
  import("#client/consultation/consultation-dialogs.tsx").then((module) => ({
    default: module.ConsultationDialogs,
  })),
);
const StaleDialog = lazy(() =>
  import("#client/procurement/stale-dialog.tsx").then((module) => ({ default: module.StaleDialog })),
);

/** What is asked in a dialog over the board. */
export type Asked =
  | { what: "create" }
  | { what: "move"; seen: PlannedProcurement; toStage?: Move["toStage"]; today: Day }
  /** The same move on another day: the first is taken back, then made again. */
  | { what: "moveAgain"; seen: PlannedProcurement; move: Move; revision: number }
  | { what: "logHours"; id: number }
  | { what: "correct"; procurement: PlannedProcurement; stage: Stage }
  | { what: "why"; procurement: PlannedProcurement; stages: Stage[] }
  | { what: "rtk"; procurement: PlannedProcurement; asked: AskedOfRtk }
  | { what: "conflict"; failure: Failure; seen: PlannedProcurement; move: Move };

export interface BoardDialogsProps {
  asked: Asked;
  facts: BoardFacts;
  projectAddress: number | undefined;
  /** A procurement as it is now. */
  latest: (procurement: PlannedProcurement) => PlannedProcurement;
  takeOver: (answer: Answer) => void;
  takeBack: (revision: number) => Promise<UndoAnswer>;
  onMove: (seen: PlannedProcurement, move: Move) => Promise<Answer>;
  /** Moves without a form around it. */
  onMoveAtOnce: (seen: PlannedProcurement, move: Move) => void;
  onUndo: (...revisions: number[]) => void;
  /** What happened was told in a toast, which this closes. */
  onTold: (closeToast: () => void) => void;
  /** Leaves the dialog; the focus goes to the card of a procurement where one is named. */
  onClose: (id?: number) => void;
}

/** What is asked over the board, and what is told of it afterwards. */
export function BoardDialogs({
  asked,
  facts,
  projectAddress,
  latest,
  takeOver,
  takeBack,
  onMove,
  onMoveAtOnce,
  onUndo,
  onTold,
  onClose,
}: BoardDialogsProps) {
  const t = useText();
  /** What the dialog that moves a procurement asks about conditions. */
  const gating = (seen: PlannedProcurement) => ({
    projectId: facts.project.id,
    conditions: facts.conditions,
    records: latest(seen).records,
    onRecorded: takeOver,
  });
  return (
    <>
      {asked.what === "create" && (
        <CreateDialog
          projectId={facts.project.id}
          subActivities={facts.subActivities}
          onClose={() => onClose()}
          onDone={(answer) => {
            takeOver(answer);
            onClose(answer.procurement.id);
            showToast({
              text: t("board.created", { title: shortened(answer.procurement.title) }),
              actions: [{ label: t("common.undo"), onPress: () => onUndo(answer.revision) }],
            });
          }}
        />
      )}
      {asked.what === "move" && (
        <MoveDialog
          {...gating(asked.seen)}
          procurement={asked.seen}
          revisions={facts.revisions}
          today={facts.today}
          initialStage={asked.toStage}
          onMove={onMove}
          onClose={() => onClose(asked.seen.id)}
        />
      )}
      {asked.what === "moveAgain" && (
        <MoveDialog
          {...gating(asked.seen)}
          procurement={asked.seen}
          revisions={facts.revisions}
          today={facts.today}
          initialStage={asked.move.toStage}
          initialDay={asked.move.on}
          initialOverrideNote={asked.move.overrideNote ?? undefined}
          onMove={async (_, made) => {
            const { procurement } = await takeBack(asked.revision);
            if (procurement) await onMove(procurement, made);
          }}
          onClose={() => onClose(asked.seen.id)}
        />
      )}
      {asked.what === "logHours" && (
        <LogDialog project={projectAddress} procurementId={asked.id} onClose={() => onClose(asked.id)} />
      )}
      {asked.what === "correct" && (
        <CorrectMilestoneDialog
          procurement={asked.procurement}
          revisions={facts.revisions}
          today={facts.today}
          stage={asked.stage}
          onDone={(answer) => {
            takeOver(answer);
            onClose(answer.procurement.id);
          }}
          onClose={() => onClose(asked.procurement.id)}
        />
      )}
      {asked.what === "why" && (
        <LatenessDialog
          procurement={asked.procurement}
          revisions={facts.revisions}
          today={facts.today}
          stages={asked.stages}
          onDone={(written, revisions) => {
            takeOver(written);
            onClose(written.procurement.id);
            onTold(
              showToast({
                text: t("common.reasonAdded"),
                actions: [{ label: t("common.undo"), onPress: () => onUndo(...revisions) }],
              }),
            );
          }}
          onClose={() => onClose(asked.procurement.id)}
        />
      )}
      {asked.what === "rtk" && (
        <ConsultationDialogs
          asked={asked.asked}
          today={facts.today}
          onDone={(answer, text) => {
            takeOver(answer);
            onClose(asked.procurement.id);
            onTold(
              showToast({
                text,
                detail: shortened(asked.procurement.title),
                actions: [{ label: t("common.undo"), onPress: () => onUndo(answer.revision) }],
              }),
            );
          }}
          onClose={() => onClose(asked.procurement.id)}
        />
      )}
      {asked.what === "conflict" && (
        <StaleDialog
          failure={asked.failure}
          onLeave={() => onClose(asked.seen.id)}
          onDoAnyway={() => {
            const now = asked.failure.refusal?.current as PlannedProcurement | null;
            onClose();
            onMoveAtOnce({ ...asked.seen, ...now }, asked.move);
          }}
        />
      )}
    </>
  );
}
