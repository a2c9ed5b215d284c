import { useSyncExternalStore } from "react";

/** Who works on this page, while somebody has to be signed in to. */
let user: string | null = null;
/** Those who were refused because the session has ended; null while it lives. */
let waiting: (() => void)[] | null = null;
const watchers = new Set<() => void>();

/** Keeps in mind who is signed in on this page. */
export function keepUser(id: string | null): void {
  user = id;
}

/**
 * The session has ended in the middle of work: the reader is asked to sign in again over the page, which stays as it
 * is. Resolves once they have; null where nobody was signed in on this page, so that there is no work to go on with.
 */
export function signedInAgain(): Promise<void> | null {
  if (user === null) return null;
  waiting ??= [];
  const queue = waiting;
  const answer = new Promise<void>((resolve) => queue.push(resolve));
  announce();
  return answer;
}

/** Whose session has ended, and how much waits to be sent again; null while it lives. */
export function useEndedSession(): string | null {
  return useSyncExternalStore(watch, () => (waiting ? user : null));
}

/** The same person is signed in again: what was refused is sent again. */
export function goOn(): void {
  const queue = waiting ?? [];
  waiting = null;
  announce();
  for (const resolve of queue) resolve();
}

function watch(onChange: () => void): () => void {
  watchers.add(onChange);
  return () => watchers.delete(onChange);
}

function announce(): void {
  for (const onChange of watchers) onChange();
}
