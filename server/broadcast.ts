import type { Database } from "./db.ts";
import { REVISIONS_CHANNEL } from "./history.ts";

/** The channel on which is said that people look at a procurement, or do no more: „project:procurement“. */
export const PRESENCE_CHANNEL = "hanketahvel_presence";

/** The channel on which is said whose session ended or whose rights have changed: the id of that user. */
export const ACCESS_CHANNEL = "hanketahvel_access";

/** What a listener is told at one time; whatever came while it was busy is told together. */
export interface Heard {
  /** By project, the latest revision that was announced; null where the listener has to read it for itself. */
  revisions: ReadonlyMap<number, number | null>;
  /** Procurements at which other people look now than before. */
  looked: readonly { projectId: number; procurementId: number }[];
  /** The listener may not be who it was any more. */
  isAccessAsked: boolean;
}

export interface Listener {
  projectIds: readonly number[];
  /** Whose session it is; null where nobody signs in. */
  userId: string | null;
  /** Milliseconds after which the listener is asked who it is, whatever else happens; null never. */
  askAccessEvery: number | null;
}

/** Tells whoever waits what happened in their projects. Carries no data: the reader asks for what changed. */
export interface Broadcast {
  /** Yields what happened, and every project's revision as unknown at once: connecting again is also catching up. */
  listen(listener: Listener, signal: AbortSignal): AsyncGenerator<Heard>;
  close(): Promise<void>;
}

/**
 * Listens on one connection for what all processes announce. When that connection was lost and is back, everybody is
 * told to read for themselves, because what was announced meanwhile is gone.
 */
export async function startBroadcast({ sql }: Database): Promise<Broadcast> {
  const waiting = new Set<Waiting>();
  const listening = await Promise.all([
    sql.listen(
      REVISIONS_CHANNEL,
      (payload) => {
        const [projectId, revision] = payload.split(":").map(Number);
        for (const each of waiting) each.announced(projectId!, revision!);
      },
      () => {
        for (const each of waiting) each.lostTrack();
      },
    ),
    sql.listen(PRESENCE_CHANNEL, (payload) => {
      const [projectId, procurementId] = payload.split(":").map(Number);
      for (const each of waiting) each.looked(projectId!, procurementId!);
    }),
    sql.listen(ACCESS_CHANNEL, (userId) => {
      for (const each of waiting) each.accessOf(userId);
    }),
  ]);
  return {
    async *listen(listener, signal) {
      const own = new Waiting(listener);
      const abort = () => own.wake();
      const timer =
        listener.askAccessEvery === null
          ? undefined
          : setInterval(() => own.accessOf(listener.userId), listener.askAccessEvery);
      waiting.add(own);
      signal.addEventListener("abort", abort);
      try {
        while (!signal.aborted) {
          const heard = own.take();
          if (heard) yield heard;
          else await own.next();
        }
      } finally {
        clearInterval(timer);
        waiting.delete(own);
        signal.removeEventListener("abort", abort);
      }
    },
    close: async () => {
      await Promise.all(listening.map(({ unlisten }) => unlisten().catch(() => {})));
    },
  };
}

/**
 * What one listener has not been told yet. However slow its reader is, no queue grows behind it: of each project only
 * the latest revision is kept, and of each procurement that somebody looks.
 */
class Waiting {
  readonly #listener: Listener;
  #revisions = new Map<number, number | null>();
  #looked = new Map<string, { projectId: number; procurementId: number }>();
  #isAccessAsked = false;
  #resume: (() => void) | null = null;

  constructor(listener: Listener) {
    this.#listener = listener;
    for (const projectId of listener.projectIds) this.#revisions.set(projectId, null);
  }

  announced(projectId: number, revision: number): void {
    if (!this.#listener.projectIds.includes(projectId)) return;
    const known = this.#revisions.get(projectId);
    // What has to be read is read after this, and knows of it.
    if (known !== null) this.#revisions.set(projectId, Math.max(known ?? 0, revision));
    this.wake();
  }

  looked(projectId: number, procurementId: number): void {
    if (!this.#listener.projectIds.includes(projectId)) return;
    this.#looked.set(`${projectId}:${procurementId}`, { projectId, procurementId });
    this.wake();
  }

  accessOf(userId: string | null): void {
    if (userId !== this.#listener.userId) return;
    this.#isAccessAsked = true;
    this.wake();
  }

  lostTrack(): void {
    for (const projectId of this.#listener.projectIds) this.#revisions.set(projectId, null);
    // Whose rights were taken meanwhile was announced to nobody either.
    this.#isAccessAsked = this.#listener.askAccessEvery !== null;
    this.wake();
  }

  wake(): void {
    this.#resume?.();
  }

  take(): Heard | null {
    if (this.#revisions.size === 0 && this.#looked.size === 0 && !this.#isAccessAsked) return null;
    const heard = {
      revisions: this.#revisions,
      looked: [...this.#looked.values()],
      isAccessAsked: this.#isAccessAsked,
    };
    this.#revisions = new Map();
    this.#looked = new Map();
    this.#isAccessAsked = false;
    return heard;
  }

  /** Waits until there may be something to tell. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#resume = resolve;
    });
  }
}
