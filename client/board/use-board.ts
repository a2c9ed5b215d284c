import {
  type QueryClient,
  useMutation,
  useMutationState,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { client, type Failure, failureOf, ServerAnswer } from "#client/trpc.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { Change } from "#shared/history.ts";
import type { Move } from "#shared/milestones.ts";
import { unpackFacts } from "#shared/packed-facts.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { type MoveInFlight, standsTheSame, withChanges, withMoves } from "./board-facts.ts";
import { useLiveRevision } from "./use-live-revision.ts";

/** What a change answered: the procurement as it is now, and the number of the change, by which it can be undone. */
export interface Answer {
  procurement: PlannedProcurement;
  revision: number;
}

/** What taking a change back answered. The procurement is null when its creation was taken back. */
export interface UndoAnswer {
  procurement: PlannedProcurement | null;
  procurementId: number | null;
  revision: number;
  undone: Change;
}

export interface Board {
  /** The facts with every move that was made here, or undefined until they are first read. */
  facts: BoardFacts | undefined;
  /** Why they could not be read. */
  failure: Failure | null;
  isReadingAgain: boolean;
  readAgain: () => void;
  /** Whether the server is not reached, so that others' changes are not seen and own ones are refused. */
  isOffline: boolean;
  /**
   * Moves a procurement: shown at once, sent in order, taken away again when refused. `seen` is the procurement as
   * the person saw it. Rejects with what the server refused.
   */
  move: (seen: PlannedProcurement, move: Move) => Promise<Answer>;
  /** Takes back one change, or this browser's last one. Rejects with what the server refused. */
  undo: (revision?: number) => Promise<UndoAnswer>;
  /** Takes over the answer of a change that was made elsewhere on the page, before the server announces it. */
  takeOver: (answer: Answer) => void;
}

/** A move that was not sent, because one of the same procurement before it was refused. */
export class Abandoned extends Error {}

/**
 * The board of a project: read once, then kept up to date by what changed. `preview` is a move that is only
 * considered, and shown as if it were made.
 */
export function useBoard(project: number | undefined, preview: MoveInFlight | null): Board {
  const queryClient = useQueryClient();
  const key = useMemo(() => ["board", project ?? "lastOpened"] as const, [project]);
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => readFacts(project, signal),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false, // What changed since is asked for instead: it is a thousandth of the whole.
  });
  const read = query.data;
  const projectId = read?.project.id ?? null;

  const catchUp = useCatchUp(queryClient, key);
  const isConnected = useLiveRevision(projectId, (revision) => {
    if (revision > (queryClient.getQueryData<BoardFacts>(key)?.revision ?? 0)) catchUp();
  });
  const isOnline = useSyncExternalStore(subscribeToNetwork, () => navigator.onLine);
  useEffect(() => {
    if (projectId === null || !isOnline) return;
    const look = () => document.visibilityState === "visible" && catchUp();
    document.addEventListener("visibilitychange", look);
    const timer = setInterval(look, NEW_DAY_SEEN_WITHIN);
    catchUp();
    return () => {
      document.removeEventListener("visibilitychange", look);
      clearInterval(timer);
    };
  }, [projectId, isOnline, catchUp]);

  const takeOver = useCallback(
    ({ procurement, revision }: Answer) => {
      queryClient.setQueryData<BoardFacts>(key, (facts) => {
        if (!facts) return facts;
        // Somebody else's change may lie between: then the revision stays, and what was missed is still asked for.
        const seen = revision === facts.revision + 1 ? revision : facts.revision;
        return withChanges(facts, {
          revision: seen,
          today: facts.today,
          procurements: [procurement],
          removed: [],
        });
      });
    },
    [queryClient, key],
  );

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

  const undo = useCallback(
    async (revision?: number): Promise<UndoAnswer> => {
      if (projectId === null) throw new Error("There is no board to undo on");
      const answer: UndoAnswer = await client.history.undo.mutate({ projectId, revision });
      queryClient.setQueryData<BoardFacts>(
        key,
        (facts) =>
          facts &&
          withChanges(facts, {
            revision: answer.revision === facts.revision + 1 ? answer.revision : facts.revision,
            today: facts.today,
            procurements: answer.procurement ? [answer.procurement] : [],
            removed: answer.procurement || answer.procurementId === null ? [] : [answer.procurementId],
          }),
      );
      return answer;
    },
    [projectId, queryClient, key],
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

  return {
    facts,
    failure: query.error ? failureOf(query.error) : null,
    isReadingAgain: query.isFetching,
    readAgain: useCallback(() => void query.refetch(), [query.refetch]),
    isOffline: !isOnline || !isConnected,
    move,
    undo,
    takeOver,
  };
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

/** Often enough that a board left open overnight shows the new day before anybody is at work. In milliseconds. */
const NEW_DAY_SEEN_WITHIN = 10 * 60_000;

async function readFacts(project: number | undefined, signal: AbortSignal): Promise<BoardFacts> {
  const address = `/api/v1/board/facts${project === undefined ? "" : `?project=${project}`}`;
  const response = await (takeEarlyAnswer(address) ?? fetch(address, { signal })).catch((error) => {
    if (signal.aborted) throw error;
    throw new ServerAnswer(0, null);
  });
  if (!response.ok) throw new ServerAnswer(response.status, await response.json().catch(() => null));
  return unpackFacts(await response.json());
}

/** The answer that start.js asked for while this program was still loading. It can be read once. */
function takeEarlyAnswer(address: string): Promise<Response> | null {
  const early = (globalThis as { earlyBoard?: { address: string; answer: Promise<Response> } }).earlyBoard;
  (globalThis as { earlyBoard?: unknown }).earlyBoard = undefined;
  return early?.address === address ? early.answer : null;
}

/** Asks what changed since the revision known here; one question at a time, and again if there was more meanwhile. */
function useCatchUp(queryClient: QueryClient, key: readonly unknown[]): () => void {
  const state = useRef({ isAsking: false, isWanted: false });
  return useCallback(() => {
    const { current } = state;
    current.isWanted = true;
    if (current.isAsking) return;
    current.isAsking = true;
    const ask = async () => {
      while (current.isWanted) {
        current.isWanted = false;
        await askWhatChanged(queryClient, key);
      }
    };
    ask()
      // Not reached: the next announcement, or the connection coming back, asks again from the same revision.
      .catch(() => {})
      .finally(() => {
        current.isAsking = false;
      });
  }, [queryClient, key]);
}

async function askWhatChanged(queryClient: QueryClient, key: readonly unknown[]): Promise<void> {
  const facts = queryClient.getQueryData<BoardFacts>(key);
  if (!facts) return;
  const changes = await client.board.changesSince.query({
    projectId: facts.project.id,
    revision: facts.revision,
  });
  if (changes.readAgain) await queryClient.refetchQueries({ queryKey: key, exact: true });
  else queryClient.setQueryData<BoardFacts>(key, (now) => now && withChanges(now, changes));
}

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

function subscribeToNetwork(onChange: () => void): () => void {
  addEventListener("online", onChange);
  addEventListener("offline", onChange);
  return () => {
    removeEventListener("online", onChange);
    removeEventListener("offline", onChange);
  };
}
