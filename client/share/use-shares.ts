import { useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Failure, failureOf } from "#client/trpc.ts";
import type { Share } from "#shared/share.ts";

/** A project's links, the latest first, and how to read them again. */
export function useShares(projectId: number): {
  shares: readonly Share[] | undefined;
  failure: Failure | null;
  readAgain: () => void;
} {
  const cache = useQueryClient();
  const queryKey = ["shares", projectId];
  const { data, error } = useQuery({
    queryKey,
    queryFn: () => client.shares.list.query({ projectId }),
    staleTime: 0, // When a link was used last is told by the server only.
  });
  return {
    shares: data?.shares,
    failure: error ? failureOf(error) : null,
    readAgain: () => void cache.invalidateQueries({ queryKey }),
  };
}
