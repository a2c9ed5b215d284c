import { useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { type MoveInFlight, standsTheSame, withMoves } from "#client/facts/board-facts.ts";
import { type Answer, type FactsReading, useFacts } from "#client/facts/use-facts.ts";
import { client, failureOf } from "#client/trpc.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { Move } from "#shared/milestones.ts";
import type { PlannedProcurement } from "#shared/standing.ts";

/** A project's facts with every move that was made here, and how to make one. */
export interface Board extends FactsReading {
  /**
   * Moves a procurement: shown at once, sent in order, taken away again when refused. `seen` is the procurement as
   * the person saw it. Rejects with what the server refused.
   */
  move: (seen: PlannedProcurement, move: Move) => Promise<Answer>;
}

/** A move that was not sent, because one of the same procurement before it was refused. */
export class Abandoned extends Error {}

/** The board of a project. `preview` is a move that is only considered, and shown as if it were made. */
export function useBoard(
  project: number | undefined,
  knownAt: string | undefined,
  preview: MoveInFlight | null,
): Board {
  const queryClient = useQueryClient();
  const reading = useFacts(project, knownAt);
  const { key, takeOver, facts: read } = reading;

  const { mutateAsync } = useMutation({
    mutationKey: MOVES,
    scope: { id: "board" }, // One after the other: the second of two quick moves builds on the first.
    mutationFn: (sent: SentMove) => sendMove(sent, queryClient.getQueryData<BoardFacts>(key)),
    onSuccess: takeOver,
    onError: (_, { seen, order }) => abandoned.set(seen.id, Math.max(order, lastOrder)),
  });
  const move = useCallback(
    (seen: PlannedProcurement, made: Move) => {
      lastOrder++;
      return mutateAsync({ seen, move: made, order: lastOrder });
    },
    [mutateAsync],
  );

  const inFlight = useMutationState({
    filters: { mutationKey: MOVES, status: "pending" },
    select: ({ state }) => state.variables as SentMove,
  });
  const facts = useMemo(() => {
    if (!read) return undefined;
    const moves = inFlight.map(({ seen, move: made }) => ({ id: seen.id, move: made }));
    return withMoves(read, preview ? [...moves, preview] : moves);
  }, [read, inFlight, preview]);

  return { ...reading, facts, move };
}

interface SentMove {
  seen: PlannedProcurement;
  move: Move;
  /** Counts the moves made in this tab. */
  order: number;
}

const MOVES = ["board", "move"];
let lastOrder = 0;
/** By procurement: moves made up to this one are not sent any more, because one of them was refused. */
const abandoned = new Map<number, number>();

/**
 * Sends one move with the version the person's decision was based on. When meanwhile only something else about the
 * procurement was changed, the decision still holds, and the move is sent again once with the new version.
 */
async function sendMove({ seen, move, order }: SentMove, facts: BoardFacts | undefined): Promise<Answer> {
  if (order <= (abandoned.get(seen.id) ?? 0)) throw new Abandoned();
  const known = facts?.procurements.find((each) => each.id === seen.id);
  // A state nobody saw must not be moved by accident: an old version makes the server say who changed it.
  const version =
    !known || standsTheSame(known, seen)
      ? (known?.version ?? seen.version)
      : Math.min(seen.version, known.version - 1);
  const input = { id: seen.id, version, ...move };
  try {
    return await client.procurements.move.mutate(input);
  } catch (error) {
    const { refusal } = failureOf(error);
    const current = refusal?.code === "STALE" ? (refusal.current as PlannedProcurement | null) : null;
    if (!current || !standsTheSame(current, seen)) throw error;
    return client.procurements.move.mutate({ ...input, version: current.version });
  }
}
