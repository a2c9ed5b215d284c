import { ACCESS } from "#client/access/access.tsx";
import { signedInAgain } from "#client/account/session.ts";
import { client, queryClient } from "#client/trpc.ts";
import type { LiveUpdate } from "#shared/live.ts";

export interface Listening {
  projectId: number;
  /** Called with what is told of the project. */
  hear: (update: LiveUpdate) => void;
  /** Called when the server is not reached any more, and when it is again. */
  onConnected: (isConnected: boolean) => void;
}

/**
 * Listens to what happens in a project, anywhere, until the answer is called. A browser allows six connections to one
 * address, so all its tabs and projects share one: the tab that holds the lock listens to the server, for whatever any
 * tab wants to hear of, and passes it on.
 */
export function listen(listening: Listening): () => void {
  here.add(listening);
  if (here.size === 1) join();
  else saySoon();
  return () => {
    here.delete(listening);
    if (here.size === 0) leave();
  };
}

/** What one tab says to the others. */
type Said =
  /** Who wants to hear of what; nothing any more when it is closed. */
  | { tab: number; wants: number[] }
  /** A tab that has begun to lead asks who wants what. */
  | { isLeading: true }
  | { update: LiveUpdate }
  | { isConnected: boolean };

const NAME = "hanketahvel.live";
const TAB = Math.random();
const here = new Set<Listening>();
let channel: BroadcastChannel | null = null;
let ending = new AbortController();
let isSayingSoon = false;
/** The stream, in the tab that leads. */
let stream: Stream | null = null;

function join(): void {
  ending = new AbortController();
  const { signal } = ending;
  channel = new BroadcastChannel(NAME);
  channel.onmessage = (event: MessageEvent<Said>) => heard(event.data);
  addEventListener("pagehide", sayNothing, { signal });
  addEventListener("pageshow", saySoon, { signal });
  saySoon();
  if (navigator.locks) navigator.locks.request(NAME, { signal }, () => lead(signal)).catch(() => {});
  else void lead(signal); // Pages on plain http other than localhost have no locks: every tab listens itself.
}

function leave(): void {
  sayNothing();
  ending.abort();
  channel?.close();
  channel = null;
}

function say(said: Said): void {
  channel?.postMessage(said);
}

/** Tells everybody, in this tab too. */
function pass(said: { update: LiveUpdate } | { isConnected: boolean }): void {
  say(said);
  heard(said);
}

/** Several parts of a screen begin to listen in the same moment. */
function saySoon(): void {
  if (isSayingSoon) return;
  isSayingSoon = true;
  queueMicrotask(() => {
    isSayingSoon = false;
    const said = { tab: TAB, wants: [...new Set([...here].map(({ projectId }) => projectId))] };
    say(said);
    heard(said);
  });
}

function sayNothing(): void {
  say({ tab: TAB, wants: [] });
}

function heard(said: Said): void {
  if ("update" in said) {
    if ("rights" in said.update) void queryClient.invalidateQueries({ queryKey: ACCESS });
    for (const each of here) if (each.projectId === said.update.projectId) each.hear(said.update);
  } else if ("isConnected" in said) for (const each of here) each.onConnected(said.isConnected);
  else if ("wants" in said) stream?.want(said.tab, said.wants);
  else saySoon();
}

/** Leads until the signal ends. */
function lead(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const own = new Stream();
    stream = own;
    say({ isLeading: true });
    saySoon();
    signal.addEventListener("abort", () => {
      own.close();
      stream = null;
      resolve();
    });
  });
}

/** The one connection to the server. It comes back by itself, the sooner the shorter it was away. */
class Stream {
  readonly #wants = new Map<number, number[]>();
  readonly #latest = new Map<number, LiveUpdate>();
  readonly #ending = new AbortController();
  #open: number[] = [];
  #source: EventSource | null = null;
  #attempts = 0;
  #isConnected = true;
  #again: ReturnType<typeof setTimeout> | undefined;
  #lost: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const { signal } = this.#ending;
    addEventListener("online", () => this.#comeBackNow(), { signal });
    addEventListener("visibilitychange", () => document.hidden || this.#comeBackNow(), { signal });
  }

  want(tab: number, projects: number[]): void {
    if (projects.length > 0) this.#wants.set(tab, projects);
    else this.#wants.delete(tab);
    const wanted = [...new Set([...this.#wants.values()].flat())];
    // What nobody wants any more is left out when the connection is made anew the next time.
    if (wanted.some((id) => !this.#open.includes(id))) this.#connect(wanted);
    else {
      for (const id of projects) if (this.#latest.has(id)) pass({ update: this.#latest.get(id)! });
      if (!this.#isConnected) pass({ isConnected: false });
    }
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#lost);
    this.#ending.abort();
  }

  #connect(projects: number[] = [...new Set([...this.#wants.values()].flat())]): void {
    this.#stop();
    this.#open = projects;
    const [projectId, ...others] = projects;
    if (projectId === undefined) return;
    const input = JSON.stringify(others.length > 0 ? { projectId, others } : { projectId });
    const source = new EventSource(`/api/trpc/board.live?input=${encodeURIComponent(input)}`);
    this.#source = source;
    this.#listenOn();
    source.addEventListener("ping", () => this.#listenOn());
    source.onmessage = ({ data }) => {
      this.#listenOn();
      this.#attempts = 0;
      this.#connected();
      const update: LiveUpdate = JSON.parse(data);
      if ("revision" in update) this.#latest.set(update.projectId, update);
      pass({ update });
    };
    // The server ends it from time to time.
    source.addEventListener("return", () => this.#comeBack(Math.random() * 500));
    source.addEventListener("serialized-error", ({ data }) => {
      const isOver = JSON.parse(data)?.data?.refusal?.code === "SIGN_IN_FIRST";
      this.#failed(isOver);
    });
    source.onerror = () => {
      // An answer was refused, and only another request is told why; or there was none.
      if (source.readyState !== EventSource.CLOSED) this.#failed(false);
      else void isSignedOut().then((isOver) => this.#source === source && this.#failed(isOver));
    };
  }

  #failed(isSessionOver: boolean): void {
    this.#lost ??= setTimeout(() => {
      this.#isConnected = false;
      pass({ isConnected: false });
    }, PATIENCE);
    const again = isSessionOver ? signedInAgain() : null;
    if (again) {
      this.#stop();
      void again.then(() => this.#ending.signal.aborted || this.#connect());
    } else {
      // Whoever was thrown out together does not come back together.
      const longest = Math.min(FIRST_WAIT * 2 ** this.#attempts, LONGEST_WAIT);
      this.#attempts += 1;
      this.#comeBack(longest * (0.5 + Math.random() / 2));
    }
  }

  #connected(): void {
    clearTimeout(this.#lost);
    this.#lost = undefined;
    if (this.#isConnected) return;
    this.#isConnected = true;
    pass({ isConnected: true });
  }

  #comeBack(wait: number): void {
    this.#stop();
    this.#again = setTimeout(() => {
      this.#again = undefined;
      this.#connect();
    }, wait);
  }

  #comeBackNow(): void {
    if (this.#again !== undefined) this.#comeBack(Math.random() * FIRST_WAIT);
  }

  /** A connection that is silent for longer than the server ever is was cut without a word, as by a sleep. */
  #listenOn(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#failed(false), LONGEST_SILENCE);
  }

  #stop(): void {
    clearTimeout(this.#again);
    clearTimeout(this.#silence);
    this.#again = undefined;
    this.#source?.close();
    this.#source = null;
    this.#open = [];
  }
}

async function isSignedOut(): Promise<boolean> {
  const { access } = await client.account.me.query().catch(() => ({ access: null }));
  return access !== null && access.user === null && !access.isLocal;
}

/** A connection that comes back within this time was never worth a word. In milliseconds. */
const PATIENCE = 3_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** The server says something every fifteen seconds. */
const LONGEST_SILENCE = 40_000;
