import type { TRPCClientError, TRPCLink } from "@trpc/client";
import { observable, type Unsubscribable } from "@trpc/server/observable";
import type { AppRouter } from "#server/trpc/router.ts";
import { isSentOnce } from "#shared/sent-once.ts";
import type { Failure } from "./trpc.ts";
import { newUuid } from "./uuid.ts";

/** What a request says besides, so that the server knows a change that it was sent before. */
export function keyHeader({ key }: Record<string, unknown>): Record<string, string> {
  return typeof key === "string" ? { "idempotency-key": `"${key}"` } : {};
}

/**
 * Sends every change under a key. Where no answer comes, as when a connection is cut, the same is sent again under the
 * same key within a few seconds: if it was made, its answer is told; if not, it is made now. After that nothing is sent
 * unless the person sends it again, and then it is still the same change.
 *
 * @param failureOf reads what went wrong
 */
export const sentOnce =
  (failureOf: (error: unknown) => Failure): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) => {
    if (!isSentOnce(op.path)) return next(op);
    return observable((observer) => {
      const change = `${op.path} ${JSON.stringify(op.input)}`;
      const key = unanswered.get(change) ?? newUuid();
      keep(change, key);
      let sending: Unsubscribable | undefined;
      let pause: ReturnType<typeof setTimeout> | undefined;
      const send = (attempt: number) => {
        const patience = new AbortController();
        const timer = setTimeout(() => patience.abort(), ANSWERED_WITHIN);
        const signal = op.signal ? AbortSignal.any([op.signal, patience.signal]) : patience.signal;
        sending = next({ ...op, signal, context: { ...op.context, key } }).subscribe({
          next(answer) {
            clearTimeout(timer);
            unanswered.delete(change);
            observer.next(answer);
          },
          complete: () => observer.complete(),
          error(error: TRPCClientError<AppRouter>) {
            clearTimeout(timer);
            const failure = failureOf(error);
            if (isSettled(failure)) unanswered.delete(change);
            const wait = PAUSES[attempt];
            if (wait === undefined || op.signal?.aborted || !isWorthSending(failure)) observer.error(error);
            else
              pause = setTimeout(
                () => (navigator.onLine === false ? observer.error(error) : send(attempt + 1)),
                wait * (0.5 + Math.random()),
              );
          },
        });
      };
      send(0);
      return () => {
        clearTimeout(pause);
        sending?.unsubscribe();
      };
    });
  };

/** Milliseconds between one send and the next: together so short that the person is still waiting for the answer. */
const PAUSES = [300, 900, 2_000];
/** Milliseconds after which no answer is to be expected any more. A table of ten thousand windows takes its time. */
const ANSWERED_WITHIN = 30_000;

/** Changes that may have been made or not: sent again, each goes under the key it had. */
const unanswered = new Map<string, string>();
const MOST_UNANSWERED = 100;

function keep(change: string, key: string): void {
  unanswered.set(change, key);
  const [oldest] = unanswered.keys();
  if (unanswered.size > MOST_UNANSWERED) unanswered.delete(oldest!);
}

/** Whether it is known that nothing was written. */
function isSettled({ refusal }: Failure): boolean {
  return refusal !== null && !UNSETTLED.includes(refusal.code);
}

const UNSETTLED: readonly string[] = ["DATABASE_UNAVAILABLE", "IN_FLIGHT", "SIGN_IN_FIRST"];

function isWorthSending({ refusal, unreachable }: Failure): boolean {
  const isAway = unreachable || refusal?.code === "DATABASE_UNAVAILABLE" || refusal?.code === "IN_FLIGHT";
  return isAway && navigator.onLine !== false;
}
