import { useEffect, useEffectEvent, useState } from "react";
import type { LiveUpdate } from "#shared/live.ts";

/**
 * Calls back with the project's revision at once and after every commit anywhere, for as long as the server is
 * reached, and tells whether it is.
 */
export function useLiveRevision(projectId: number | null, onRevision: (revision: number) => void): boolean {
  return useLive(projectId, (update) => {
    if ("revision" in update) onRevision(update.revision);
  });
}

/** Calls back with everything that is told of a project, and tells whether the server is reached. */
export function useLive(projectId: number | null, onUpdate: (update: LiveUpdate) => void): boolean {
  const [isConnected, setConnected] = useState(true);
  const heard = useEffectEvent(onUpdate);
  useEffect(() => {
    if (projectId === null) return;
    let end: (() => void) | null = null;
    let isWanted = true;
    // Nothing can have changed yet when a screen is first shown, so it is not kept waiting for this.
    const begin = () =>
      import("./live.ts").then(({ listen }) => {
        if (isWanted) end = listen({ projectId, hear: (update) => heard(update), onConnected: setConnected });
      });
    begin().catch(() => setTimeout(() => isWanted && begin().catch(() => setConnected(false)), SOON));
    return () => {
      isWanted = false;
      end?.();
    };
  }, [projectId]);
  return isConnected;
}

/** Milliseconds. */
const SOON = 2_000;
