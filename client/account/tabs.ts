/** What one tab has done that concerns all the others of its browser. */
export type Done = "signedIn" | "signedOut";

/** Tells the other tabs. */
export function tellTabs(done: Done): void {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage(done);
  channel.close();
}

/** Calls back when another tab has done something; the answer ends it. */
export function hearTabs(hear: (done: Done) => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = (event: MessageEvent<Done>) => hear(event.data);
  return () => channel.close();
}

const NAME = "hanketahvel.session";
