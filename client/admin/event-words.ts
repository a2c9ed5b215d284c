import type { Key, Translate } from "#client/i18n/message.ts";
import type { Events } from "./use-admin.ts";

type EventKind = Events["events"][number]["kind"];

/** What happened, as one line of the security log says it. */
export function eventInWords(kind: EventKind, t: Translate): string {
  return t(EVENT_KEYS[kind]);
}

/** What the log can be narrowed to: the beginning of the kinds, and its name. */
export const EVENT_GROUPS = [
  ["person", "admin.log.group.person"],
  ["session", "admin.log.group.session"],
  ["password", "admin.log.group.password"],
  ["secondFactor", "admin.log.group.secondFactor"],
  ["invitation", "admin.log.group.invitation"],
  ["role", "admin.log.group.role"],
  ["administrator", "admin.log.group.administrator"],
  ["share", "admin.log.group.share"],
  ["personalData", "admin.log.group.personalData"],
  ["attempt", "admin.log.group.attempt"],
] as const satisfies readonly (readonly [string, Key])[];

const EVENT_KEYS = {
  "installation.setUp": "admin.event.installation.setUp",
  "person.signedIn": "admin.event.person.signedIn",
  "person.signInFailed": "admin.event.person.signInFailed",
  "person.signedOut": "admin.event.person.signedOut",
  "session.ended": "admin.event.session.ended",
  "password.changed": "admin.event.password.changed",
  "password.resetAsked": "admin.event.password.resetAsked",
  "password.reset": "admin.event.password.reset",
  "secondFactor.on": "admin.event.secondFactor.on",
  "secondFactor.off": "admin.event.secondFactor.off",
  "invitation.made": "admin.event.invitation.made",
  "invitation.accepted": "admin.event.invitation.accepted",
  "invitation.revoked": "admin.event.invitation.revoked",
  "role.set": "admin.event.role.set",
  "role.removed": "admin.event.role.removed",
  "administrator.set": "admin.event.administrator.set",
  "administrator.removed": "admin.event.administrator.removed",
  "operator.set": "admin.event.operator.set",
  "operator.removed": "admin.event.operator.removed",
  "person.disabled": "admin.event.person.disabled",
  "person.enabled": "admin.event.person.enabled",
  "person.anonymised": "admin.event.person.anonymised",
  "organisation.made": "admin.event.organisation.made",
  "share.made": "admin.event.share.made",
  "share.revoked": "admin.event.share.revoked",
  "personalData.read": "admin.event.personalData.read",
  "personalData.exported": "admin.event.personalData.exported",
  "attempt.denied": "admin.event.attempt.denied",
} as const satisfies Record<EventKind, Key>;
