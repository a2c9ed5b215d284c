import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { client } from "#client/trpc.ts";
import { type Access, may, NO_ACCESS, type ProjectDeed } from "#shared/access.ts";

/** Under which the query cache keeps who the reader is. */
export const ACCESS = ["access"];

/** Gives the page who its reader is. Nothing is shown before that is known: it would be shown wrong. */
export function AccessProvider({ children }: { children: ReactNode }) {
  const { data } = useQuery({
    queryKey: ACCESS,
    queryFn: () => client.account.me.query(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ? <AccessContext value={data.access}>{children}</AccessContext> : null;
}

const AccessContext = createContext<Access>(NO_ACCESS);

/** Who the reader is, and what they may do. */
export function useAccess(): Access {
  return useContext(AccessContext);
}

/**
 * Tells what the reader may do in a project: what would be refused is not shown. Before the project is known nothing
 * is, except to whoever works without a login.
 */
export function useMay(projectId: number | null | undefined): (deed: ProjectDeed) => boolean {
  const access = useAccess();
  return (deed) => may(access, deed, projectId ?? 0);
}
