import { useMutation } from "@tanstack/react-query";
import { type Failure, failureOf, requestHeaders, ServerAnswer } from "#client/trpc.ts";
import { PASSWORD_LENGTH } from "#shared/account.ts";
import type { RefusalDetails } from "#shared/errors.ts";
import type { RefusalCode } from "#shared/refusals.ts";
import { signedInAgain } from "./session.ts";

/**
 * Asks the part of the server that signs people in.
 *
 * @param path below /api/auth, as in `/sign-in/email`
 * @throws ServerAnswer with the refusal in the product's words
 */
export async function askAuth<Answer>(path: string, body: object = {}): Promise<Answer> {
  const response = await fetch(`/api/auth${path}`, {
    method: "POST",
    headers: { ...requestHeaders(), "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new ServerAnswer(0, null);
  });
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer as Answer;
  const refusal = refusalIn(response.status, answer);
  const again = refusal?.code === "SIGN_IN_FIRST" ? signedInAgain() : null;
  if (!again) throw new ServerAnswer(response.status, refusal);
  await again;
  return askAuth(path, body);
}

/** Something asked of the server, and how it is going. */
export interface Asking<Input> {
  ask: (input: Input) => void;
  isSending: boolean;
  failure: Failure | null;
  /** Sets a field: what was refused no longer stands once the person changes something. */
  changed: <T>(set: (value: T) => void) => (value: T) => void;
}

/** Asks once at a time; `onDone` runs when it was done. */
export function useAsking<Input, Answer>(
  call: (input: Input) => Promise<Answer>,
  onDone: (answer: Answer, input: Input) => void,
): Asking<Input> {
  const { mutate, reset, error, isPending } = useMutation({ mutationFn: call, onSuccess: onDone });
  return {
    ask: (input) => {
      if (!isPending) mutate(input);
    },
    isSending: isPending,
    failure: error ? failureOf(error) : null,
    changed: (set) => (value) => {
      if (error) reset();
      set(value);
    },
  };
}

interface AuthRefusal {
  code: RefusalCode;
  field: string | null;
  details: RefusalDetails;
}

/** The library's codes in the product's words; null for what nobody can do anything about. */
function refusalIn(status: number, answer: unknown): AuthRefusal | null {
  const { code } = (answer ?? {}) as { code?: unknown };
  const [own, field = null, details = {}] =
    (typeof code === "string" ? REFUSED[code] : undefined) ?? REFUSED[status] ?? [];
  return own ? { code: own, field, details } : null;
}

const REFUSED: Record<string, [code: RefusalCode, field?: string, details?: RefusalDetails]> = {
  INVALID_EMAIL_OR_PASSWORD: ["SIGN_IN_WRONG"],
  INVALID_EMAIL: ["SIGN_IN_WRONG"],
  INVALID_PASSWORD: ["PASSWORD_WRONG", "currentPassword"],
  PASSWORD_TOO_SHORT: ["PASSWORD_TOO_SHORT", "password", { least: PASSWORD_LENGTH.least }],
  PASSWORD_TOO_LONG: ["PASSWORD_TOO_LONG", "password", { most: PASSWORD_LENGTH.most }],
  PASSWORD_TOO_COMMON: ["PASSWORD_TOO_COMMON", "password"],
  INVALID_CODE: ["CODE_WRONG", "code"],
  INVALID_BACKUP_CODE: ["BACKUP_CODE_WRONG", "code"],
  INVALID_TWO_FACTOR_COOKIE: ["CODE_TOO_LATE"],
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: ["CODE_TOO_LATE"],
  INVALID_TOKEN: ["LINK_SPENT"],
  401: ["SIGN_IN_FIRST"],
  429: ["TOO_MANY_TRIES"],
};
