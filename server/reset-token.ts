import { createHash, randomBytes } from "node:crypto";
import { verifications } from "#drizzle/accounts.ts";
import type { Db, Tx } from "./db.ts";
import { newSecretToken } from "./secret-token.ts";

/** Seconds in which a forgotten password can be chosen anew. */
export const RESET_TIME = 3_600;

/**
 * Writes what lets somebody choose a new password, once and within an hour, at `/reset#token`: for administrators, who
 * hand it on where no mail can be sent. Kept as its hash, as the sign-in library keeps those that it mails.
 */
export async function writeResetToken(
  tx: Db | Tx,
  userId: string,
): Promise<{ token: string; expiresAt: string }> {
  const token = newSecretToken();
  const expiresAt = new Date(Date.now() + RESET_TIME * 1_000);
  await tx.insert(verifications).values({
    id: randomBytes(16).toString("hex"),
    identifier: createHash("sha256").update(`reset-password:${token}`).digest("base64url"),
    value: userId,
    expiresAt,
  });
  return { token, expiresAt: expiresAt.toISOString() };
}
