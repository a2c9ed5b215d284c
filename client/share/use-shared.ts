import { useQuery } from "@tanstack/react-query";
import type { FactsReading } from "#client/facts/use-facts.ts";
import type { Law } from "#client/forecast/use-forecast-basis.ts";
import { failureOf, requestHeaders, ServerAnswer } from "#client/trpc.ts";
import type { BoardFacts } from "#shared/board.ts";
import { unpackFacts } from "#shared/packed-facts.ts";
import type { OpenedShare } from "#shared/share.ts";

/** What a link shows, as far as it is read. */
export interface SharedReading {
  share: OpenedShare | null;
  law: Law | null;
  /** The facts as every screen reads them; nothing of them can be changed. */
  reading: FactsReading;
}

/** Reads what a link shows, and reads it again while it is looked at. */
export function useShared(token: string): SharedReading {
  const query = useQuery({
    queryKey: ["shared", token],
    queryFn: ({ signal }) => readShared(token, signal),
    structuralSharing: false,
    staleTime: 0,
    refetchInterval: LOOKED_AT_EVERY,
  });
  const failure = query.error ? failureOf(query.error) : null;
  // Taken back while it was looked at, nothing of it stays on the screen.
  const read = failure?.refusal ? undefined : query.data;
  return {
    share: read?.share ?? null,
    law: read?.law ?? null,
    reading: {
      facts: read?.facts,
      failure,
      isReadingAgain: query.isFetching,
      isBeingReplaced: false,
      readAgain: () => void query.refetch(),
      isOffline: failure?.unreachable ?? false,
      key: ["facts", read?.facts.project.id ?? "lastOpened", null],
      undo: refuse,
      takeOver: () => {},
    },
  };
}

const LOOKED_AT_EVERY = 30_000;

interface Shared {
  etag: string | null;
  share: OpenedShare;
  law: Law;
  facts: BoardFacts;
}

/** The same object for as long as nothing has changed, so that nothing is drawn anew. */
async function readShared(token: string, signal: AbortSignal): Promise<Shared> {
  const headers = { ...requestHeaders(), "x-share": token };
  const response = await fetch("/api/v1/shared/facts", { headers, signal }).catch((error) => {
    if (signal.aborted) throw error;
    throw new ServerAnswer(0, null);
  });
  if (!response.ok) throw new ServerAnswer(response.status, await response.json().catch(() => null));
  const etag = response.headers.get("etag");
  if (last && etag !== null && last.etag === etag) return last;
  const { share, law, facts } = await response.json();
  last = { etag, share, law, facts: unpackFacts(facts) };
  return last;
}

let last: Shared | null = null;

function refuse(): Promise<never> {
  return Promise.reject(new Error("What was given to read cannot be changed"));
}
