import { createTRPCClient, httpLink } from "@trpc/client";
import { keyHeader, sentOnce } from "#client/sent-once.ts";
import { failureOf } from "#client/trpc.ts";
import type { AppRouter } from "#server/trpc/router.ts";
import { startDroppingProxy } from "#test/support/dropping-proxy.ts";

/** What people were told who logged hours over a line that loses answers. */
export interface LossyWork {
  /** Notes of the entries they were told are there. */
  acknowledged: string[];
  /** Notes of those of which they were told that no answer came. */
  unanswered: string[];
  /** Answers that the line lost. */
  dropped: number;
}

/**
 * So many quarters of an hour are logged with the page's own way of sending, over a line that loses a share of the
 * answers. Whoever is told that no answer came presses “again”, as often as it takes when `isPatient`.
 */
export async function logOverLossyLine(
  address: string,
  procurementId: number,
  { entries, share, isPatient }: { entries: number; share: number; isPatient: boolean },
): Promise<LossyWork> {
  const line = await startDroppingProxy(address, () => Math.random() < share);
  const client = createTRPCClient<AppRouter>({
    links: [
      sentOnce(failureOf),
      httpLink({ url: `${line.address}/api/trpc`, headers: ({ op }) => keyHeader(op.context) }),
    ],
  });
  const work: LossyWork = { acknowledged: [], unanswered: [], dropped: 0 };
  const pending = Array.from({ length: entries }, (_, index) => index);
  const person = async () => {
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      const note = `kanne ${index}`;
      const input = { id: procurementId, hours: 0.25, activity: "committee", note } as const;
      for (let isTold = false; !isTold; )
        try {
          await client.hours.log.mutate({ ...input, person: `Inimene ${index % 25}` });
          work.acknowledged.push(note);
          isTold = true;
        } catch (error) {
          if (!failureOf(error).unreachable) throw error;
          isTold = !isPatient;
          if (isTold) work.unanswered.push(note);
        }
    }
  };
  try {
    await Promise.all(Array.from({ length: 8 }, person));
  } finally {
    work.dropped = line.dropped;
    await line.close();
  }
  return work;
}
