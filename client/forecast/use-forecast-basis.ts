import { useQuery } from "@tanstack/react-query";
import { useContext } from "react";
import { GivenFacts } from "#client/facts/use-facts.ts";
import { client, type Failure, failureOf } from "#client/trpc.ts";

/** What forecasts of a project rest on: the law's figures, and the days nobody works. */
export type Law = Awaited<ReturnType<typeof client.law.read.query>>;

/** Under which the law of a project is kept in the query cache. */
export function lawKey(projectId: number): readonly ["law", number] {
  return ["law", projectId];
}

/**
 * Reads what forecasts rest on, when something that shows one is first drawn, and keeps it for every screen. Nothing
 * waits for it: undefined until it is there. The same object for as long as nothing in it has changed. As known on a
 * moment, what somebody added to the law later is not in it.
 */
export function useForecastBasis(
  projectId: number | null | undefined,
  knownAt?: string,
): {
  basis: Law | undefined;
  failure: Failure | null;
  readAgain: () => void;
} {
  const given = useContext(GivenFacts);
  const query = useQuery({
    queryKey: [...lawKey(projectId ?? 0), knownAt ?? null],
    queryFn: () => client.law.read.query({ projectId: projectId!, knownAt }),
    enabled: typeof projectId === "number" && given === null,
    staleTime: 60_000,
  });
  return {
    basis: given?.law ?? query.data,
    failure: query.error ? failureOf(query.error) : null,
    readAgain: () => void query.refetch(),
  };
}
