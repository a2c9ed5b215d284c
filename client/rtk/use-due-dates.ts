import { useQuery } from "@tanstack/react-query";
import { client, type Failure, failureOf } from "#client/trpc.ts";
import type { RtkDueDate } from "#shared/rtk-input.ts";

/** Under which RTK's due dates of a project are kept in the query cache. */
export function dueDatesKey(projectId: number): readonly unknown[] {
  return ["rtkDueDates", projectId];
}

/** By when RTK asks for what, as a project has it recorded; as known on a moment where one is given. */
export function useDueDates(
  projectId: number,
  knownAt: string | undefined,
): { dates: readonly RtkDueDate[] | undefined; failure: Failure | null } {
  const query = useQuery({
    queryKey: [...dueDatesKey(projectId), knownAt ?? null],
    queryFn: () => client.consultations.dueDates.query({ projectId, knownAt }),
  });
  return { dates: query.data?.dates, failure: query.error ? failureOf(query.error) : null };
}
