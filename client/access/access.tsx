import { useQuery } from "@tanstack/react-query";
import {
  cloneElement,
  createContext,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
} from "react";
import { keepUser, signedInAgain } from "#client/account/session.ts";
import { client } from "#client/trpc.ts";
import type { MenuEntry } from "#client/ui/menu.tsx";
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

/** What the server says of the reader, and of how people sign in. */
export type Me = Awaited<ReturnType<typeof client.account.me.query>>;

/** What the server says of the reader; undefined while that is not known. */
export function useMe(): Me | undefined {
  return useQuery({ queryKey: ACCESS, queryFn: readAccess, staleTime: Number.POSITIVE_INFINITY }).data;
}

/** Where a session ended while its person works, they are asked to sign in again, and stay who they are until then. */
async function readAccess(): Promise<Me> {
  const me = await readMe();
  const again = me.access.user || me.access.isLocal ? null : signedInAgain();
  if (again) return again.then(readAccess);
  keepUser(me.access.user?.id ?? null);
  return me;
}

/** What start.js asked for while this program was still loading, the first time; afterwards asked anew. */
async function readMe(): Promise<Me> {
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

/** What stands inside was given to whoever reads it: they may do nothing there, whoever they are elsewhere. */
export function AsStranger({ children }: { children: ReactNode }) {
  return <AccessContext value={NO_ACCESS}>{children}</AccessContext>;
}

/** The project that what stands inside is about. */
export const InProject = createContext<number | null>(null);

/**
 * Tells what the reader may do in a project, the one that a screen is about unless another is given: what would be
 * refused is not shown. Before the project is known nothing is, except to whoever works without a login.
 */
export function useMay(projectId?: number | null): (deed: ProjectDeed) => boolean {
  const access = useAccess();
  const around = useContext(InProject);
  const about = projectId ?? around ?? 0;
  return useCallback((deed) => may(access, deed, about), [access, about]);
}

/** Whether the reader may start projects: in an organisation that they administer. */
export function useMayStartProjects(): boolean {
  const { isLocal, administers } = useAccess();
  return isLocal || administers.length > 0;
}

/** A control that leads to a deed, where the reader may do it; nothing where not. It carries the deed as `data-deed`. */
export function Allowed({
  deed,
  children,
}: {
  deed: ProjectDeed;
  children: ReactElement<{ "data-deed"?: string }>;
}) {
  return useMay()(deed) ? cloneElement(children, { "data-deed": deed }) : null;
}

/** The entries of a menu that the reader may use. Lines between entries go with what they stood between. */
export function allowedEntries(
  entries: readonly (MenuEntry | "separator")[],
  may: (deed: ProjectDeed) => boolean,
): (MenuEntry | "separator")[] {
  const left = entries.filter(
    (entry) => entry === "separator" || entry.deed === undefined || may(entry.deed as ProjectDeed),
  );
  return left.filter(
    (entry, at) => entry !== "separator" || (at > 0 && at < left.length - 1 && left[at - 1] !== "separator"),
  );
}
