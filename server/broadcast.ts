import type { Database } from "./db.ts";
import { REVISIONS_CHANNEL } from "./history.ts";

/** Tells whoever waits that a project has a new revision. Carries no data: the reader asks for what changed. */
export interface Broadcast {
  /** Yields whenever the project may have changed, and once at once: connecting again is also catching up. */
  revisions(projectId: number, signal: AbortSignal): AsyncGenerator<void>;
  close(): Promise<void>;
}

/**
 * Listens on one connection for commits of all processes. When that connection was lost and is back, everybody is
 * told once, because what was announced meanwhile is gone.
 */
export async function startBroadcast({ sql }: Database): Promise<Broadcast> {
  const waiting = new Set<{ projectId: number; wake: () => void }>();
  const wake = (projectId: number | null) => {
    for (const each of waiting) if (projectId === null || each.projectId === projectId) each.wake();
  };
  const { unlisten } = await sql.listen(
    REVISIONS_CHANNEL,
    (payload) => wake(Number(payload.split(":")[0])),
    () => wake(null),
  );
  return {
    async *revisions(projectId, signal) {
      // One pending wake is enough: a slow reader then reads the latest, and no queue can grow behind it.
      let changed = true;
      let resume: (() => void) | null = null;
      const subscriber = {
        projectId,
        wake: () => {
          changed = true;
          resume?.();
        },
      };
      const abort = () => resume?.();
      waiting.add(subscriber);
      signal.addEventListener("abort", abort);
      try {
        while (!signal.aborted) {
          if (changed) {
            changed = false;
            yield;
          } else
            await new Promise<void>((resolve) => {
              resume = resolve;
            });
        }
      } finally {
        waiting.delete(subscriber);
        signal.removeEventListener("abort", abort);
      }
    },
    close: async () => {
      await unlisten().catch(() => {});
    },
  };
}
