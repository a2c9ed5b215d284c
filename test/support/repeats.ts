import { randomUUID } from "node:crypto";
import { type Answer, ask } from "#test/support/server.ts";

/** What became of changes that were each sent several times at once under a key. */
export interface Repeated {
  /** How often each was sent, and the answers that were no IN_FLIGHT, as the bytes that came. */
  sends: { key: string; answers: string[] }[];
  /** Sends that came while the first of the same key was under way. */
  inFlight: number;
  /** Answers that were neither the change's nor IN_FLIGHT. */
  others: Answer[];
}

/** Logs a quarter of an hour for each of so many keys, two to five times at once, and once more afterwards. */
export async function logRepeatedly(address: string, procurementId: number, keys: number): Promise<Repeated> {
  const repeated: Repeated = { sends: [], inFlight: 0, others: [] };
  const pending = Array.from({ length: keys }, (_, index) => index);
  const worker = async () => {
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      const key = randomUUID();
      const send = () => logUnder(address, key, { id: procurementId, person: `Inimene ${index % 25}` });
      const answers = await Promise.all(Array.from({ length: 2 + (index % 4) }, send));
      answers.push(await send());
      const done: string[] = [];
      for (const answer of answers)
        if (answer.status === 200) done.push(answer.text);
        else if (answer.status === 409 && codeOf(answer) === "IN_FLIGHT") repeated.inFlight++;
        else repeated.others.push(answer);
      repeated.sends.push({ key, answers: done });
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return repeated;
}

/** Logs a quarter of an hour under a key, which its note repeats. */
export function logUnder(
  address: string,
  key: string,
  { id, person = "Kadri Kask", hours = 0.25 }: { id: number; person?: string; hours?: number },
): Promise<Answer> {
  const body = { id, person, hours, activity: "committee", note: key };
  return ask(address, "/api/trpc/hours.log", {
    method: "POST",
    headers: { "idempotency-key": `"${key}"` },
    body,
  });
}

/** The code of what a procedure refused. */
export function codeOf({ json }: Answer): string | undefined {
  return json.error?.data?.refusal?.code;
}
