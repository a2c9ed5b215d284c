import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useEffect, useMemo, useRef } from "react";
import { signedInAgain } from "#client/account/session.ts";
import type { Law } from "#client/forecast/use-forecast-basis.ts";
import { client, type Failure, failureOf, ServerAnswer } from "#client/trpc.ts";
import { printAddress } from "#client/view/view-address.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { Change } from "#shared/history.ts";
import { unpackFacts } from "#shared/packed-facts.ts";
import type { PlannedProcurement } from "#shared/standing.ts";
import { withAnswer, withChanges } from "./board-facts.ts";
import { useIsOnline } from "./use-is-online.ts";
import { useLiveRevision } from "./use-live-revision.ts";

/** What a change answered: the procurement as it is now, and the number of the change, by which it can be undone. */
export interface Answer {
  procurement: PlannedProcurement;
  revision: number;
  recordsAsOf?: number;
}

/** What taking a change back answered. The procurement is null when its creation was taken back. */
export interface UndoAnswer {
  procurement: PlannedProcurement | null;
  procurementId: number | null;
  revision: number;
  recordsAsOf?: number;
  undone: Change;
}

/** A project's facts, as every screen reads them. */
export interface FactsReading {
  /** Undefined until they are first read. */
  facts: BoardFacts | undefined;
  /** Why they could not be read. */
  failure: Failure | null;
  isReadingAgain: boolean;
  /** These are the facts of another moment, shown until those asked for have come. */
  isBeingReplaced: boolean;
  readAgain: () => void;
  /** Whether the server is not reached, so that others' changes are not seen and own ones are refused. */
  isOffline: boolean;
  /** Where they are kept in the query cache. */
  key: FactsKey;
  /** Takes back one change, or this browser's last one. Rejects with what the server refused. */
  undo: (revision?: number) => Promise<UndoAnswer>;
  /** Takes over the answer of a change that was made elsewhere on the page, before the server announces it. */
  takeOver: (answer: Answer) => void;
}

/** What stands inside reads these instead of asking for a project's: somebody was given a link to them. */
export const GivenFacts = createContext<{ reading: FactsReading; law: Law; withNames: boolean } | null>(null);

/** Whether the reader is told who does what; on a link that tells no names, nobody has one. */
export function useIsNameTold(): boolean {
  return useContext(GivenFacts)?.withNames ?? true;
}

export type FactsKey = readonly ["facts", number | "lastOpened", string | null];

/**
 * The facts of a project: read once, then kept up to date by what changed. As known on an earlier moment they are read
 * once and never change; a moment to come is the present.
 */
export function useFacts(project: number | undefined, knownAt: string | undefined): FactsReading {
  const queryClient = useQueryClient();
  const key = useMemo<FactsKey>(
    () => ["facts", project ?? "lastOpened", knownAt ?? null],
    [project, knownAt],
  );
  const given = useContext(GivenFacts);
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => readFacts(project, knownAt, signal),
    enabled: given === null,
    // Another moment of the same project takes the place of what is shown, and not of the screen around it.
    placeholderData: (last, lastQuery) => (lastQuery?.queryKey[1] === key[1] ? last : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false, // What changed since is asked for instead: it is a thousandth of the whole.
  });
  const isNow = query.data?.known === null && !query.isPlaceholderData;
  const projectId = query.data?.project.id ?? null;

  const catchUp = useCatchUp(queryClient, key);
  const isConnected = useLiveRevision(projectId, (revision) => {
    if (isNow && revision > (queryClient.getQueryData<BoardFacts>(key)?.revision ?? 0)) catchUp();
  });
  const isOnline = useIsOnline();
  useEffect(() => {
    if (projectId === null || !isOnline || !isNow) return;
    const look = () => document.visibilityState === "visible" && catchUp();
    document.addEventListener("visibilitychange", look);
    const timer = setInterval(look, NEW_DAY_SEEN_WITHIN);
    catchUp();
    return () => {
      document.removeEventListener("visibilitychange", look);
      clearInterval(timer);
    };
  }, [projectId, isOnline, isNow, catchUp]);

  const takeOver = useCallback(
    (answer: Answer) => {
      queryClient.setQueryData<BoardFacts>(key, (facts) => facts && withAnswer(facts, answer));
    },
    [queryClient, key],
  );

  const undo = useCallback(
    async (revision?: number): Promise<UndoAnswer> => {
      if (projectId === null) throw new Error("There is no board to undo on");
      const answer: UndoAnswer = await client.history.undo.mutate({ projectId, revision });
      queryClient.setQueryData<BoardFacts>(key, (facts) => facts && withAnswer(facts, answer));
      return answer;
    },
    [projectId, queryClient, key],
  );

  const reading = {
    facts: query.data,
    failure: query.error ? failureOf(query.error) : null,
    isReadingAgain: query.isFetching,
    isBeingReplaced: query.isPlaceholderData,
    readAgain: useCallback(() => void query.refetch(), [query.refetch]),
    isOffline: !isOnline || !isConnected,
    key,
    undo,
    takeOver,
  };
  return given?.reading ?? reading;
}

/** Often enough that a board left open overnight shows the new day before anybody is at work. In milliseconds. */
const NEW_DAY_SEEN_WITHIN = 10 * 60_000;

async function readFacts(
  project: number | undefined,
  knownAt: string | undefined,
  signal: AbortSignal,
): Promise<BoardFacts> {
  const address = `/api/v1/board/facts${printAddress({ project, knownAt })}`;
  const response = await (takeEarlyAnswer(address) ?? fetch(address, { signal })).catch((error) => {
    if (signal.aborted) throw error;
    throw new ServerAnswer(0, null);
  });
  const again = response.status === 401 ? signedInAgain() : null;
  if (again) {
    await again;
    return readFacts(project, knownAt, signal);
  }
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
  if (changes.lastChanges.length > 0)
    void import("./last-changes.ts")
      .then(({ tellChanges }) => tellChanges(changes.lastChanges))
      .catch(() => {});
  if (changes.readAgain) await queryClient.refetchQueries({ queryKey: key, exact: true });
  else queryClient.setQueryData<BoardFacts>(key, (now) => now && withChanges(now, changes));
}
