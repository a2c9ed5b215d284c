import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { FactsReading } from "#client/facts/use-facts.ts";
import { client } from "#client/trpc.ts";
import type { BoardFacts } from "#shared/board.ts";
import type { Condition } from "#shared/gates.ts";

/** What a change of a project's conditions answers. */
export interface ConditionAnswer {
  condition: Condition;
  /** The number of the change, by which it can be undone; 0 when nothing changed. */
  revision: number;
}

/** Changes conditions of a project, and shows them before the server announces it. */
export function useConditions(projectId: number, { key }: Pick<FactsReading, "key">) {
  const queryClient = useQueryClient();
  const put = useCallback(
    (condition: Condition) =>
      queryClient.setQueryData<BoardFacts>(key, (facts) => facts && withCondition(facts, condition)),
    [queryClient, key],
  );
  const switchTo = useCallback(
    async (condition: Condition, enabled: boolean): Promise<ConditionAnswer> => {
      const { id: conditionId, version } = condition;
      put({ ...condition, enabled });
      try {
        const answer = await client.gates.switch.mutate({ projectId, conditionId, version, enabled });
        put(answer.condition);
        return answer;
      } catch (error) {
        // Somebody else's change is on its way; until it is here, it says what it said.
        put(condition);
        throw error;
      }
    },
    [projectId, put],
  );
  return { takeOver: useCallback(({ condition }: ConditionAnswer) => void put(condition), [put]), switchTo };
}

function withCondition(facts: BoardFacts, condition: Condition): BoardFacts {
  const known = facts.conditions.find(({ id }) => id === condition.id);
  if (known && known.version > condition.version) return facts;
  const others = facts.conditions.filter(({ id }) => id !== condition.id);
  return { ...facts, conditions: [...others, condition].sort((a, b) => a.id - b.id) };
}
