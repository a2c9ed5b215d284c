import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { client, type Failure, failureOf, queryClient } from "#client/trpc.ts";

export type Events = Awaited<ReturnType<typeof client.organisations.events.query>>;
export type Shown = Awaited<ReturnType<typeof client.installation.read.query>>;

/** Something read, or why it could not be. */
export interface Reading<T> {
  data: T | undefined;
  failure: Failure | null;
  readAgain: () => void;
}

const ADMIN = "admin";

/** Reads one thing of the administration, and keeps it while the screen is open. */
export function useReading<T>(key: readonly unknown[], read: () => Promise<T>, isAsked = true): Reading<T> {
  const { data, error, refetch } = useQuery({
    queryKey: [ADMIN, ...key],
    queryFn: read,
    enabled: isAsked,
    staleTime: 0,
  });
  return {
    data,
    failure: error ? failureOf(error) : null,
    readAgain: useCallback(() => void refetch(), [refetch]),
  };
}

/** Reads anew whatever of the administration is shown: after a change of any of it. */
export function readAdminAgain(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: [ADMIN] });
}

/** The organisations that the reader has to do with. */
export function useOrganisations() {
  return useReading(["organisations"], () => client.organisations.list.query());
}
