import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { client, type Failure, failureOf } from "#client/trpc.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { Change } from "#shared/history.ts";
import type { Draft, GiveReplanningReasonInput, Says } from "#shared/plan-draft.ts";
import { type CellEdits, createEdits, type WindowPlanned, withPlanned } from "./draft-edits.ts";

/** The drafts of a project with everything decided here, and what can be done with them. */
export interface Drafts {
  /** Undefined until they are first read, and where they are not shown. */
  drafts: Draft[] | undefined;
  failure: Failure | null;
  /** What is typed and not yet said by the draft. */
  edits: CellEdits;
  readAgain: () => Promise<void>;
  /** Takes over what a change answered, before the server announces it. */
  takeOver: (draft: Draft, revision: number) => void;
  /** Plans one stage: shown at once, sent in order, taken away again when refused. Rejects with what was refused. */
  planWindow: (planned: WindowPlanned) => Promise<{ revision: number }>;
  giveReason: (input: GiveReplanningReasonInput) => Promise<{ revision: number }>;
  /** Records many reasons; those before a refused one stay. */
  giveReasons: (inputs: readonly GiveReplanningReasonInput[]) => Promise<void>;
  /** Takes back one change, or this browser's last one. Rejects with what the server refused. */
  undo: (revision?: number) => Promise<Change>;
}

interface Reading {
  revision: number;
  drafts: Draft[];
}

/**
 * Reads the drafts of a project and keeps them as new as its facts. `isWanted` is false where only what was adopted
 * counts: on another day, or as known earlier.
 */
export function useDrafts(facts: BoardFacts | undefined, isWanted: boolean): Drafts {
  const cache = useQueryClient();
  const projectId = facts?.project.id ?? 0;
  const key = useMemo(() => ["plans", projectId] as const, [projectId]);
  const [edits] = useState(createEdits);
  const [planned, setPlanned] = useState<readonly WindowPlanned[]>([]);
  const queue = useRef<Promise<unknown>>(Promise.resolve());

  const query = useQuery<Reading>({
    queryKey: key,
    queryFn: () => readDrafts(projectId, cache.getQueryData<Reading>(key)),
    enabled: projectId > 0 && isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false, // The facts are kept up to date, and say when there is something to read.
  });
  const { data, refetch, isFetching } = query;
  const isBehind = data !== undefined && facts !== undefined && facts.revision > data.revision;
  useEffect(() => {
    if (isBehind && isWanted && !isFetching) void refetch();
  }, [isBehind, isWanted, isFetching, refetch]);

  const readAgain = useCallback(async () => {
    await cache.invalidateQueries({ queryKey: key });
  }, [cache, key]);

  const takeOver = useCallback(
    (draft: Draft, revision: number) => {
      cache.setQueryData<Reading>(key, (reading) => {
        if (!reading) return reading;
        const known = reading.drafts.find(({ id }) => id === draft.id);
        const drafts = known
          ? reading.drafts.map((each) =>
              each.id === draft.id && each.version <= draft.version ? draft : each,
            )
          : [...reading.drafts, draft];
        // Somebody else's change may lie between: then the revision stays, and the rest is still asked for.
        return { drafts, revision: revision === reading.revision + 1 ? revision : reading.revision };
      });
    },
    [cache, key],
  );

  const planWindow = useCallback(
    async (decided: WindowPlanned) => {
      setPlanned((before) => [...before, decided]);
      const { draftId: revisionId, procurementId, stage, was, becomes } = decided;
      // One after the other: the second of two quick decisions builds on the first.
      const sent = queue.current
        .catch(() => {})
        .then(() => client.plans.planWindow.mutate({ revisionId, procurementId, stage, was, becomes }));
      queue.current = sent;
      try {
        const { version, revision } = await sent;
        const draft = cache.getQueryData<Reading>(key)?.drafts.find(({ id }) => id === revisionId);
        if (draft && revision > 0) takeOver({ ...withPlanned(draft, [decided]), version }, revision);
        return { revision };
      } finally {
        setPlanned((before) => before.filter((each) => each !== decided));
      }
    },
    [takeOver, cache, key],
  );

  const giveReason = useCallback(
    async (input: GiveReplanningReasonInput) => {
      const { revision } = await client.plans.giveReason.mutate(input);
      await readAgain();
      return { revision };
    },
    [readAgain],
  );

  const giveReasons = useCallback(
    async (inputs: readonly GiveReplanningReasonInput[]) => {
      try {
        for (let at = 0; at < inputs.length; at += SENT_AT_ONCE)
          await Promise.all(
            inputs.slice(at, at + SENT_AT_ONCE).map((input) => client.plans.giveReason.mutate(input)),
          );
      } finally {
        await readAgain();
      }
    },
    [readAgain],
  );

  const undo = useCallback(
    async (revision?: number) => {
      await queue.current.catch(() => {});
      const { undone } = await client.history.undo.mutate({ projectId, revision });
      await readAgain();
      return undone;
    },
    [projectId, readAgain],
  );

  const drafts = useMemo(
    () => (isWanted ? data?.drafts.map((draft) => withPlanned(draft, planned)) : undefined),
    [data, planned, isWanted],
  );
  return {
    drafts,
    failure: query.error ? failureOf(query.error) : null,
    edits,
    readAgain,
    takeOver,
    planWindow,
    giveReason,
    giveReasons,
    undo,
  };
}

/** Most changes of a project are not of its plans, and the drafts known here are read again only when they are. */
async function readDrafts(projectId: number, known: Reading | undefined): Promise<Reading> {
  if (!known) return client.plans.read.query({ projectId });
  const { revision, drafts } = await client.plans.changesSince.query({ projectId, revision: known.revision });
  return { revision, drafts: drafts ?? known.drafts };
}

/** As many as one request carries. */
const SENT_AT_ONCE = 20;

/** What somebody else made of a stage meanwhile; undefined where the refusal is about something else. */
export function rivalOf(failure: Failure | null): Says | null | undefined {
  if (failure?.refusal?.code !== "FIELD_CHANGED") return undefined;
  return (failure.refusal.current ?? null) as Says | null;
}
