import { notifyManager, QueryClient } from "@tanstack/react-query";
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  splitLink,
  TRPCClientError,
  type TRPCLink,
} from "@trpc/client";
import { observable, type Unsubscribable } from "@trpc/server/observable";
import { signedInAgain } from "#client/account/session.ts";
import { readLanguage } from "#client/i18n/language.tsx";
import type { AppRouter } from "#server/trpc/router.ts";
import type { RefusalDetails } from "#shared/errors.ts";
import type { RefusalCode } from "#shared/refusals.ts";
import { keyHeader, sentOnce } from "./sent-once.ts";
import { newUuid } from "./uuid.ts";

// A card that was let go must stand in its new column in the very next frame, so nobody waits for a timer here.
notifyManager.setScheduler(queueMicrotask);

/** Everything read from the server, kept until it changes: live updates say when. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 60_000, networkMode: "always", retry: shouldRetry, refetchOnWindowFocus: true },
    mutations: { networkMode: "always" },
  },
});

/** What is refused because the session has ended waits until the reader has signed in again, and is then sent again. */
const untilSignedIn: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let sent: Unsubscribable | undefined;
      let isWanted = true;
      const send = () => {
        if (!isWanted) return;
        sent = next(op).subscribe({
          next: (answer) => observer.next(answer),
          complete: () => observer.complete(),
          error(error) {
            const again = failureOf(error).refusal?.code === "SIGN_IN_FIRST" ? signedInAgain() : null;
            if (again) void again.then(send);
            else observer.error(error);
          },
        });
      };
      send();
      return () => {
        isWanted = false;
        sent?.unsubscribe();
      };
    });

/** The server's procedures; what happens elsewhere is listened to in facts/live.ts. */
export const client = createTRPCClient<AppRouter>({
  links: [
    untilSignedIn,
    splitLink({
      // Each change goes by itself: an answer that is lost is then one change's.
      condition: (operation) => operation.type === "mutation",
      true: [
        sentOnce(failureOf),
        httpLink({
          url: "/api/trpc",
          headers: ({ op }) => ({ ...requestHeaders(), ...keyHeader(op.context) }),
        }),
      ],
      false: httpBatchLink({ url: "/api/trpc", headers: requestHeaders, maxItems: 20 }),
    }),
  ],
});

/** Why something did not work, as far as the page can tell. */
export interface Failure {
  /** A refusal with a sentence of its own; null when it was a bug or the server was not reached. */
  refusal: { code: RefusalCode; field: string | null; details: RefusalDetails; current: unknown } | null;
  /** What the server's log calls a bug, for the person to pass on. */
  errorNumber: string | null;
  /** No answer came: the network is down, or the server is. */
  unreachable: boolean;
}

/** Reads what went wrong out of whatever was thrown by a call to the server. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ServerAnswer) return error.failure;
  if (!(error instanceof TRPCClientError)) return { refusal: null, errorNumber: null, unreachable: false };
  const data = error.data as { refusal?: unknown; errorNumber?: unknown } | null | undefined;
  const isUnreachable = data === null || data === undefined;
  return { ...failureIn(data?.refusal, data?.errorNumber), unreachable: isUnreachable };
}

/** An answer over plain HTTP that was not the one asked for. */
export class ServerAnswer extends Error {
  readonly failure: Failure;

  constructor(status: number, body: unknown) {
    super(`the server answered ${status}`);
    this.name = "ServerAnswer";
    const { errorNumber = null } = (body ?? {}) as { errorNumber?: unknown };
    this.failure = { ...failureIn(errorNumber ? null : body, errorNumber), unreachable: status === 0 };
  }
}

/** What every request says about who sends it and in which language the answer is read. */
export function requestHeaders(): Record<string, string> {
  return { "x-origin": browserOrigin(), "accept-language": readLanguage() };
}

/** A newer server may know refusals that are not known here: those are told like any other trouble. */
function failureIn(refusal: unknown, errorNumber: unknown): Pick<Failure, "refusal" | "errorNumber"> {
  const { code, details, field, current } = (refusal ?? {}) as Record<string, unknown>;
  return {
    refusal:
      typeof code === "string"
        ? {
            code: code as RefusalCode,
            field: typeof field === "string" ? field : null,
            details: (details ?? {}) as RefusalDetails,
            current: current ?? null,
          }
        : null,
    errorNumber: typeof errorNumber === "string" ? errorNumber : null,
  };
}

/** A refusal will be the same the next time; a server that is starting again will not. */
function shouldRetry(failures: number, error: unknown): boolean {
  const { refusal, unreachable } = failureOf(error);
  return failures < 3 && (unreachable || refusal?.code === "DATABASE_UNAVAILABLE");
}

/** Which browser this is, for as long as it keeps its storage: undo takes back what this one did. */
function browserOrigin(): string {
  if (origin) return origin;
  try {
    origin = localStorage.getItem(KEPT_AS);
    if (!origin) {
      origin = newUuid();
      localStorage.setItem(KEPT_AS, origin);
    }
  } catch {
    origin = newUuid(); // Storage can be forbidden; then it lasts as long as the page.
  }
  return origin;
}

let origin: string | null = null;
const KEPT_AS = "hanketahvel.origin";
