import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { client, type Failure, failureOf } from "#client/trpc.ts";
import type { Day } from "#shared/period.ts";

/** The entries of a span of days, the months that are closed, what each role can give, and everybody who has logged. */
export type HoursPage = Awaited<ReturnType<typeof client.hours.read.query>>;

/** The days that are read, both included. */
export interface Span {
  from: Day;
  to: Day;
}

export interface HoursReading {
  page: HoursPage | undefined;
  failure: Failure | null;
  /** What is shown is of another span. */
  isBeingReplaced: boolean;
  readAgain: () => void;
}

/**
 * Reads a span of days and keeps it fresh: read again when the project is at a later revision than the answer. Nothing
 * is read before the project is known.
 */
export function useHours(
  project: { id: number; revision: number } | undefined,
  { from, to }: Span,
): HoursReading {
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery({
    queryKey: [...HOURS, project?.id ?? 0, from, to],
    queryFn: () => client.hours.read.query({ projectId: project!.id, from, to }),
    enabled: project !== undefined,
    placeholderData: keepPreviousData,
  });
  const isOld =
    data !== undefined && !isPlaceholderData && project !== undefined && project.revision > data.revision;
  useEffect(() => {
    if (isOld && !isFetching && !error) void refetch();
  }, [isOld, isFetching, error, refetch]);
  return {
    page: data,
    failure: error ? failureOf(error) : null,
    isBeingReplaced: isPlaceholderData,
    readAgain: useCallback(() => void refetch(), [refetch]),
  };
}

/** Has hours read again, after a change of them was answered. */
export function useHoursChanged(): () => void {
  const cache = useQueryClient();
  return useCallback(() => void cache.invalidateQueries({ queryKey: HOURS }), [cache]);
}

const HOURS = ["hours"];
