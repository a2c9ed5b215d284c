import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import { client, type Failure, failureOf } from "#client/trpc.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { Change } from "#shared/history.ts";
import type { DraftedOutput, PlannedOutput } from "#shared/outputs.ts";
import type { View } from "#shared/standing.ts";
import { type OutputLine, outputLines } from "./output-lines.ts";

/** The outputs of a project as of one of its revisions. */
type Outputs = Awaited<ReturnType<typeof client.outputs.read.query>>;

/** What a change of an output answered, and the number of the change, by which it can be undone; 0 where nothing changed. */
export interface OutputAnswer {
  output: PlannedOutput;
  revision: number;
}

export interface OutputsReading {
  /** Undefined until they are first read. */
  outputs: PlannedOutput[] | undefined;
  /** What drafts say of them. */
  drafted: readonly DraftedOutput[];
  failure: Failure | null;
  isReadingAgain: boolean;
  readAgain: () => Promise<void>;
  /** Takes over what a change answered before the server announces it. */
  takeOver: (answer: OutputAnswer) => void;
  /** Takes back one change, or this browser's last one. Rejects with what the server refused. */
  undo: (revision?: number) => Promise<Change>;
}

/**
 * Reads the outputs of a project and keeps them as new as its facts, whose revision says when there is something to read;
 * as known on an earlier moment they are read once.
 */
export function useOutputs(
  projectId: number | undefined,
  knownAt: string | undefined,
  revision: number | undefined,
): OutputsReading {
  const cache = useQueryClient();
  const key = useMemo(() => ["outputs", projectId ?? 0, knownAt ?? null] as const, [projectId, knownAt]);
  const { data, error, refetch, isFetching } = useQuery<Outputs>({
    queryKey: key,
    queryFn: () => client.outputs.read.query({ projectId: projectId!, knownAt }),
    enabled: projectId !== undefined,
    // Another moment of the same project takes the place of what is shown, and not of the screen around it.
    placeholderData: (last, lastQuery) => (lastQuery?.queryKey[1] === projectId ? last : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false, // The facts are kept up to date, and say when there is something to read.
  });
  const isBehind = knownAt === undefined && data !== undefined && (revision ?? 0) > data.revision;
  useEffect(() => {
    if (isBehind && !isFetching) void refetch();
  }, [isBehind, isFetching, refetch]);

  const readAgain = useCallback(async () => {
    await cache.invalidateQueries({ queryKey: key });
  }, [cache, key]);

  const takeOver = useCallback(
    (answer: OutputAnswer) => {
      cache.setQueryData<Outputs>(key, (known) => known && withAnswer(known, answer));
      void readAgain(); // What others did meanwhile, and what was removed, is only known there.
    },
    [cache, key, readAgain],
  );

  const undo = useCallback(
    async (undone?: number) => {
      const answer = await client.history.undo.mutate({ projectId: projectId!, revision: undone });
      await readAgain();
      return answer.undone;
    },
    [projectId, readAgain],
  );

  return {
    outputs: data?.outputs,
    drafted: data?.drafted ?? NOTHING_DRAFTED,
    failure: error ? failureOf(error) : null,
    isReadingAgain: isFetching,
    readAgain,
    takeOver,
    undo,
  };
}

/** The outputs as they stand under a view; none, and nothing read, where they are not wanted. */
export function useOutputLines(
  facts: BoardFacts,
  view: View,
  isWanted: boolean,
): { lines: readonly OutputLine[]; failure: Failure | null } {
  const { outputs, failure } = useOutputs(
    isWanted ? facts.project.id : undefined,
    facts.known?.at,
    facts.revision,
  );
  const lines = useMemo(
    () => (isWanted && outputs ? outputLines(outputs, facts, view) : NO_LINES),
    [isWanted, outputs, facts, view],
  );
  return { lines, failure: isWanted ? failure : null };
}

const NOTHING_DRAFTED: readonly DraftedOutput[] = [];
const NO_LINES: readonly OutputLine[] = [];

function withAnswer(known: Outputs, { output }: OutputAnswer): Outputs {
  const isKnown = known.outputs.some(({ id }) => id === output.id);
  return {
    ...known,
    outputs: isKnown
      ? known.outputs.map((each) => (each.id === output.id ? output : each))
      : [...known.outputs, output],
  };
}
