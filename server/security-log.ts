import { securityEvents } from "#drizzle/accounts.ts";
import type { Db, Tx } from "./db.ts";

/** What the security log tells of. */
export const SECURITY_EVENTS = [
  "installation.setUp",
  "person.signedIn",
  "person.signInFailed",
  "person.signedOut",
  "session.ended",
  "password.changed",
  "password.resetAsked",
  "password.reset",
  "secondFactor.on",
  "secondFactor.off",
  "invitation.made",
  "invitation.accepted",
  "invitation.revoked",
  "role.set",
  "role.removed",
  "administrator.set",
  "administrator.removed",
  "operator.set",
  "operator.removed",
  "person.disabled",
  "person.enabled",
  "person.anonymised",
  "organisation.made",
  "share.made",
  "share.revoked",
  "personalData.read",
  "personalData.exported",
  "attempt.denied",
] as const;
export type SecurityEventKind = (typeof SECURITY_EVENTS)[number];

export interface SecurityEvent {
  kind: SecurityEventKind;
  /** The id of who did it; null where nobody was signed in. */
  actor: string | null;
  /** The id of whom or what it was done to. */
  subject?: string | null;
  /** Null where it concerns the installation, or nobody known. */
  organisationId?: number | null;
  /** The network address it came from. */
  address?: string | null;
  /** Ids, roles and codes; never an e-mail, a name, a token or a password. */
  details?: Record<string, string | number | boolean | null>;
}

/**
 * Writes into the security log, which is only ever added to: a row, in the transaction of what it tells of, and a line
 * for whoever collects logs. The line has no network address, which is personal data.
 */
export async function recordSecurityEvent(tx: Db | Tx, event: SecurityEvent): Promise<void> {
  const { kind, actor, subject = null, organisationId = null, address = null, details = {} } = event;
  await tx.insert(securityEvents).values({ kind, actor, subject, organisationId, address, details });
  writeLine({
    timestamp: new Date().toISOString(),
    severityText: kind === "attempt.denied" || kind === "person.signInFailed" ? "WARN" : "INFO",
    eventName: `security.${kind}`,
    attributes: { actor, subject, organisationId, ...details },
  });
}

let writeLine: (line: object) => void = () => {};

/** Says where the lines of the security log go. Until then they go nowhere; the rows are always written. */
export function writeSecurityLinesTo(write: (line: object) => void): void {
  writeLine = write;
}
