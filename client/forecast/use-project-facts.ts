import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type FactsKey, type FactsReading, useFacts } from "#client/facts/use-facts.ts";
import type { BoardFacts } from "#shared/board.ts";

/** The facts of one project, as known on a moment where one is given. Those that a board on the same page has read already are not read again. */
export function useProjectFacts(projectId: number, knownAt?: string): FactsReading {
  const cache = useQueryClient();
  const [project] = useState(() => {
    const known = cache
      .getQueriesData<BoardFacts>({ queryKey: ["facts"] })
      .find(
        ([key, facts]) =>
          facts?.project.id === projectId && (key as unknown as FactsKey)[2] === (knownAt ?? null),
      );
    return (known?.[0] as unknown as FactsKey | undefined)?.[1] ?? projectId;
  });
  return useFacts(project === "lastOpened" ? undefined : project, knownAt);
}
