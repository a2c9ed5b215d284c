import { useContext } from "react";
import { InProject, useAccess } from "#client/access/access.tsx";
import { mayForOthers } from "#shared/access.ts";

/** Who records hours and declarations, and of whom they may. */
export interface Recorder {
  /** Their name, as their account has it; null where there is no login. */
  name: string | null;
  /** They record only their own. */
  isForSelf: boolean;
  /** Whether they may change what is recorded of somebody; `userId` is null of those without an account. */
  mayChange: (of: { person: string | null; userId?: string | null }) => boolean;
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
  };
}
