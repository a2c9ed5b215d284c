import { useContext } from "react";
import { InProject, useAccess } from "#client/access/access.tsx";
import { mayForOthers } from "#shared/access.ts";
import type { Assignment, WorkEntry } from "#shared/evaluator-hours.ts";
import { personKey } from "#shared/work-entries.ts";

/** Who records hours and declarations, and of whom they may. */
export interface Recorder {
  /** Their name, as their account has it; null where there is no login. */
  name: string | null;
  /** They record only their own. */
  isForSelf: boolean;
  mayChange: (entry: Pick<WorkEntry, "userId">) => boolean;
  /** Whoever is assigned by name only is known by it. */
  mayDeclare: (assignment: Pick<Assignment, "person" | "userId">) => boolean;
}

/** The reader as a recorder of hours in a project: the one around, unless another is given. */
export function useRecorder(projectId?: number): Recorder {
  const access = useAccess();
  const around = useContext(InProject);
  const { user } = access;
  const isForSelf = !mayForOthers(access, projectId ?? around ?? 0);
  return {
    name: user?.name ?? null,
    isForSelf,
    mayChange: ({ userId }) => !isForSelf || (user !== null && userId === user.id),
    mayDeclare: ({ person, userId }) =>
      !isForSelf ||
      (user !== null &&
        (userId === null ? personKey(person ?? "") === personKey(user.name) : userId === user.id)),
  };
}
