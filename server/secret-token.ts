import { createHash, randomBytes } from "node:crypto";

/** What opens a link, whatever it is for: 256 bits by chance. It is given out once, and kept nowhere. */
export function newSecretToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a token. It is drawn by chance and long, so a plain hash is enough. */
export function hashOfSecretToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Whether a text can be a token at all. */
export function isSecretToken(text: unknown): text is string {
  return typeof text === "string" && /^[\w-]{43}$/.test(text);
}
