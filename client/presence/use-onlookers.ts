import { useCallback, useEffect, useRef, useState } from "react";
import { useAccess } from "#client/access/access.tsx";
import { useLive } from "#client/facts/use-live-revision.ts";
import { client, requestHeaders } from "#client/trpc.ts";
import { newUuid } from "#client/uuid.ts";

/**
 * Says that this page shows a procurement, for as long as it is in sight, and tells who else looks at it, by name.
 * Where nobody signs in there is nobody to tell.
 */
export function useOnlookers(projectId: number, procurementId: number): readonly string[] {
  const { isLocal } = useAccess();
  const [others, setOthers] = useState<readonly string[]>([]);
  const [page] = useState(newUuid);
  const isAsking = useRef(false);
  const look = useCallback(async () => {
    if (isLocal || isAsking.current || document.hidden) return;
    isAsking.current = true;
    try {
      const seen = await client.presence.look.mutate({ projectId, procurementId, page });
      setOthers((before) => {
        const names = seen.others.map(({ name }) => name).sort();
        return String(names) === String(before) ? before : names;
      });
    } catch {
      setOthers([]); // Who else looks is not known then; the rest of the page says what is wrong.
    } finally {
      isAsking.current = false;
    }
  }, [isLocal, projectId, procurementId, page]);

  useEffect(() => {
    if (isLocal) return;
    const leave = () => sayLeft({ projectId, procurementId, page });
    const turn = () => (document.hidden ? leave() : void look());
    const timer = setInterval(look, SAID_EVERY);
    document.addEventListener("visibilitychange", turn);
    addEventListener("pagehide", leave);
    void look();
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", turn);
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [isLocal, look, projectId, procurementId, page]);

  useLive(isLocal ? null : projectId, (update) => {
    if ("looked" in update && update.looked === procurementId) void look();
  });
  return others;
}

/** Milliseconds; the server forgets who has not said it for more than twice as long. */
const SAID_EVERY = 20_000;

/** Sent even when the page goes away with it. */
function sayLeft(left: { projectId: number; procurementId: number; page: string }): void {
  fetch("/api/trpc/presence.leave", {
    method: "POST",
    headers: { "content-type": "application/json", ...requestHeaders() },
    body: JSON.stringify(left),
    keepalive: true,
  }).catch(() => {}); // Forgotten by itself after a while.
}
