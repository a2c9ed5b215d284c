import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext } from "react";
import { client } from "#client/trpc.ts";
import { type Access, may, NO_ACCESS, type ProjectDeed } from "#shared/access.ts";

/** Under which the query cache keeps who the reader is. */
export const ACCESS = ["access"];

/**
 * Gives the page who its reader is. Nothing is shown before that is known: it would be shown wrong. Where it cannot be
 * learned, the screens say what they could not read, and it is asked again.
 */
export function AccessProvider({ children }: { children: ReactNode }) {
  const { data, failureCount } = useQuery({
    queryKey: ACCESS,
    queryFn: readAccess,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => state.data === undefined && ASKED_AGAIN_AFTER,
  });
  if (data === undefined && failureCount === 0) return null;
  return <AccessContext value={data?.access ?? NO_ACCESS}>{children}</AccessContext>;
}

const ASKED_AGAIN_AFTER = 3_000;

/** What start.js asked for while this program was still loading, the first time; afterwards asked anew. */
async function readAccess(): Promise<Awaited<ReturnType<typeof client.account.me.query>>> {
  const early = (globalThis as { earlyAccess?: Promise<Response> }).earlyAccess;
  (globalThis as { earlyAccess?: unknown }).earlyAccess = undefined;
  const answer = await early?.catch(() => null);
  if (!answer?.ok) return client.account.me.query();
  return (await answer.json()).result.data;
}

const AccessContext = createContext<Access>(NO_ACCESS);

/** Who the reader is, and what they may do. */
export function useAccess(): Access {
  return useContext(AccessContext);
}

/** The project that what stands inside is about. */
export const InProject = createContext<number | null>(null);

/**
 * Tells what the reader may do in a project, the one that a screen is about unless another is given: what would be
 * refused is not shown. Before the project is known nothing is, except to whoever works without a login. What leads to
 * something that may be refused carries the deed as `data-deed`.
 */
export function useMay(projectId?: number | null): (deed: ProjectDeed) => boolean {
  const access = useAccess();
  const around = useContext(InProject);
  const about = projectId ?? around ?? 0;
  return useCallback((deed) => may(access, deed, about), [access, about]);
}
