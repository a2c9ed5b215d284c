import { useEffect, useEffectEvent, useState } from "react";
import { client } from "#client/trpc.ts";

/**
 * Calls back with the project's revision at once and after every commit anywhere, for as long as the server is
 * reached, and tells whether it is. A browser allows six connections to one address, so all its tabs share one:
 * the tab that holds the lock listens to the server and passes on what it hears.
 */
export function useLiveRevision(projectId: number | null, onRevision: (revision: number) => void): boolean {
  const [isConnected, setConnected] = useState(true);
  const heard = useEffectEvent((message: Heard) => {
    setConnected(message.isConnected);
    if (message.revision !== null) onRevision(message.revision);
  });

  useEffect(() => {
    if (projectId === null) return;
    const name = `hanketahvel.live.${projectId}`;
    const channel = new BroadcastChannel(name);
    const end = new AbortController();
    channel.onmessage = (event: MessageEvent<Heard>) => heard(event.data);
    const lead = () =>
      listen(projectId, end.signal, (message) => {
        heard(message);
        channel.postMessage(message);
      });
    if (navigator.locks) navigator.locks.request(name, { signal: end.signal }, lead).catch(() => {});
    else void lead(); // Pages on plain http other than localhost have no locks: every tab listens itself.
    return () => {
      end.abort();
      channel.close();
    };
  }, [projectId]);

  return isConnected;
}

interface Heard {
  isConnected: boolean;
  revision: number | null;
}

/** Listens until told to end. The connection comes back by itself; a refused one is tried again. */
function listen(projectId: number, end: AbortSignal, tell: (message: Heard) => void): Promise<void> {
  return new Promise((resolve) => {
    let again: ReturnType<typeof setTimeout> | undefined;
    let lost: ReturnType<typeof setTimeout> | undefined;
    let subscription: { unsubscribe: () => void } | undefined;
    const disconnected = () => {
      lost ??= setTimeout(() => tell({ isConnected: false, revision: null }), PATIENCE);
    };
    const subscribe = () => {
      subscription = client.board.live.subscribe(
        { projectId },
        {
          onData: ({ revision }) => {
            clearTimeout(lost);
            lost = undefined;
            tell({ isConnected: true, revision });
          },
          onConnectionStateChange: ({ state, error }) => {
            if (state === "connecting" && error) disconnected();
          },
          onError: () => {
            disconnected();
            again = setTimeout(subscribe, RETRY);
          },
        },
      );
    };
    subscribe();
    end.addEventListener("abort", () => {
      clearTimeout(again);
      clearTimeout(lost);
      subscription?.unsubscribe();
      resolve();
    });
  });
}

/** A connection that comes back within this time was never worth a word. In milliseconds. */
const PATIENCE = 3_000;
const RETRY = 3_000;
