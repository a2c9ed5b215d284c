import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { standsTheSame } from "#client/facts/board-facts.ts";
import { useLiveRevision } from "#client/facts/use-live-revision.ts";
import { client, type Failure, failureOf } from "#client/trpc.ts";
import type { Procurement } from "#shared/procurement.ts";
import type { PlannedProcurement } from "#shared/standing.ts";

/** Everything the page of a procurement shows, as the server sends it. */
export type ProcurementPage = Awaited<ReturnType<typeof client.procurements.read.query>>;

/** What every change of a procurement answers. `revision` is the number that undo takes back; 0 when nothing changed. */
export interface Written {
  procurement: PlannedProcurement;
  revision: number;
}

const PAGES = ["procurement"];

/** Reads everything about one procurement and keeps it fresh while it is shown; or all that was known of it by a moment. */
export function useProcurement(id: number, knownAt: string | undefined) {
  const cache = useQueryClient();
  const query = useQuery({
    queryKey: [...PAGES, id, knownAt ?? null],
    queryFn: () => client.procurements.read.query({ id, knownAt }),
    // Another moment of the same procurement takes the place of what is shown, and not of what stands around it.
    placeholderData: (last, lastQuery) => (lastQuery?.queryKey[1] === id ? last : undefined),
  });
  const page = query.data;
  const readAgain = useCallback(() => cache.invalidateQueries({ queryKey: [...PAGES, id] }), [cache, id]);
  const isConnected = useLiveRevision(page?.project.id ?? null, (revision) => {
    if (page?.known === null && revision > page.revision) void readAgain();
  });
  return {
    page,
    failure: query.error ? failureOf(query.error) : null,
    readAgain,
    isBeingReplaced: query.isPlaceholderData,
    isConnected,
  };
}

/**
 * The procurement a form is about, as the person saw it when the form opened; the newest version of it while it stands
 * the same. When it does not any more, the server refuses the older version and says who changed it, instead of the
 * form deciding about a state nobody saw. The second value takes over how it stands now.
 */
export function useSeen(procurement: PlannedProcurement): [PlannedProcurement, () => void] {
  const [first, setFirst] = useState(procurement);
  return [standsTheSame(first, procurement) ? procurement : first, () => setFirst(procurement)];
}

/** A change somebody asked for, and how it is going. What they typed stays with the form that asked. */
export interface Command<Input> {
  send: (input: Input) => void;
  isSending: boolean;
  failure: Failure | null;
  /** Set when somebody else changed the procurement meanwhile: the person decides. */
  conflict: { failure: Failure; doAnyway: () => void; leave: () => void } | null;
  /** Forgets what went wrong. */
  clear: () => void;
  /** Sets a field: what was refused no longer stands once the person changes something. */
  changed: <T>(set: (value: T) => void) => (value: T) => void;
}

/**
 * Sends a change and tells what came of it. `onDone` runs once it is recorded; pages of procurements are read again
 * by themselves. `withLatest` is the same change, decided anew on the procurement as it is now.
 */
export function useCommand<Input extends object, Answer>(
  call: (input: Input) => Promise<Answer>,
  onDone: (answer: Answer) => void,
  withLatest: (input: Input, latest: Procurement) => Input = (input, { version }) => ({ ...input, version }),
): Command<Input> {
  const cache = useQueryClient();
  const { mutate, reset, variables, error, isPending } = useMutation({
    mutationFn: call,
    onSuccess: onDone,
    onSettled: () => void cache.invalidateQueries({ queryKey: PAGES }),
  });
  const failure = error ? failureOf(error) : null;
  const latest = failure?.refusal?.code === "STALE" ? (failure.refusal.current as Procurement | null) : null;
  const send = (input: Input) => {
    if (!isPending) mutate(input); // Enter in a field submits again while the first answer is still on its way.
  };
  return {
    send,
    isSending: isPending,
    failure,
    conflict:
      failure && latest && variables
        ? { failure, doAnyway: () => send(withLatest(variables, latest)), leave: reset }
        : null,
    clear: reset,
    changed: (set) => (value) => {
      if (failure) reset();
      set(value);
    },
  };
}
