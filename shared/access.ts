import { DomainError } from "./errors.ts";

/** What somebody can be in a project. */
export const ROLES = ["manager", "coordinator", "evaluator", "auditor"] as const;
export type Role = (typeof ROLES)[number];

/** What somebody is towards a project: one of its roles, or administrator of the organisation that runs it. */
export type Seat = Role | "administrator";

/** Screens that can be shown to somebody without an account. */
export const SHARED_SCREENS = ["board", "timeline"] as const;
export type SharedScreen = (typeof SHARED_SCREENS)[number];

const EVERY_SEAT = ["manager", "coordinator", "evaluator", "auditor", "administrator"] as const;
const CHANGES = ["manager", "coordinator"] as const;
const LOGS = ["manager", "coordinator", "evaluator"] as const;
const MANAGES = ["manager"] as const;
const SETS = ["manager", "administrator"] as const;

/**
 * Who may use what: every procedure by its path, and every address of the server that is no procedure. Either seats in
 * the project that it concerns, or
 * - `anyone`: also who is not signed in;
 * - `signedIn`: everybody who is, about themselves or about what their seats let them see;
 * - `organisation`: administrators of the organisation that it concerns;
 * - `installation`: whoever looks after the installation.
 *
 * An entry that is missing here does not compile (procedures) or does not start (addresses).
 */
export const MAY = {
  "account.me": "anyone",
  "account.methods": "signedIn",
  "account.rename": "signedIn",
  "account.sessions": "signedIn",
  "account.endSession": "signedIn",
  "account.setUp": "anyone",
  "account.readInvitation": "anyone",
  "account.acceptInvitation": "anyone",

  "board.read": EVERY_SEAT,
  "board.changesSince": EVERY_SEAT,
  "board.live": EVERY_SEAT,

  "consultations.open": CHANGES,
  "consultations.edit": CHANGES,
  "consultations.exchange": CHANGES,
  "consultations.correctExchange": CHANGES,
  "consultations.removeExchange": CHANGES,
  "consultations.remove": CHANGES,
  "consultations.dueDates": EVERY_SEAT,
  "consultations.addDueDate": SETS,

  "gates.add": SETS,
  "gates.edit": SETS,
  "gates.switch": SETS,
  "gates.check": CHANGES,

  "history.undo": LOGS,

  "hours.read": EVERY_SEAT,
  "hours.assign": CHANGES,
  "hours.editAssignment": CHANGES,
  "hours.removeAssignment": CHANGES,
  "hours.declare": LOGS,
  "hours.log": LOGS,
  "hours.edit": LOGS,
  "hours.remove": LOGS,
  "hours.correct": LOGS,
  "hours.logWeek": LOGS,
  "hours.closeMonth": MANAGES,
  "hours.setCapacity": MANAGES,

  "installation.read": "installation",
  "installation.setOperator": "installation",

  "law.read": EVERY_SEAT,
  "law.addFigure": SETS,

  "organisations.list": "signedIn",
  "organisations.create": "installation",
  "organisations.inviteAdministrator": "installation",
  "organisations.rename": "organisation",
  "organisations.projects": "organisation",
  "organisations.events": "organisation",

  "outputs.read": EVERY_SEAT,
  "outputs.add": CHANGES,
  "outputs.edit": CHANGES,
  "outputs.remove": CHANGES,
  "outputs.plan": MANAGES,
  "outputs.deliver": CHANGES,
  "outputs.editDelivery": CHANGES,
  "outputs.removeDelivery": CHANGES,

  "people.list": "organisation",
  "people.invite": "organisation",
  "people.revokeInvitation": "organisation",
  "people.setRole": "organisation",
  "people.setAdministrator": "organisation",
  "people.disable": "organisation",
  "people.endSessions": "organisation",
  "people.resetPassword": "organisation",
  "people.export": "organisation",
  "people.anonymise": "organisation",

  "plans.read": EVERY_SEAT,
  "plans.changesSince": EVERY_SEAT,
  "plans.startDraft": MANAGES,
  "plans.renameDraft": MANAGES,
  "plans.discardDraft": MANAGES,
  "plans.planWindow": MANAGES,
  "plans.giveReason": MANAGES,
  "plans.importRows": MANAGES,
  "plans.adopt": MANAGES,

  "presence.look": EVERY_SEAT,
  "presence.leave": EVERY_SEAT,

  "procurements.read": EVERY_SEAT,
  "procurements.create": CHANGES,
  "procurements.edit": CHANGES,
  "procurements.move": CHANGES,
  "procurements.correctMilestone": CHANGES,
  "procurements.explainLateness": CHANGES,
  "procurements.setApplicable": CHANGES,
  "procurements.close": CHANGES,
  "procurements.reopen": CHANGES,
  "procurements.retender": CHANGES,
  "procurements.comment": LOGS,
  "procurements.linkDocument": CHANGES,
  "procurements.unlinkDocument": CHANGES,

  "projects.list": "signedIn",
  "projects.open": EVERY_SEAT,
  "projects.create": "organisation",
  "projects.loadSample": "organisation",
  "projects.copy": "organisation",

  "reports.slippage": EVERY_SEAT,

  "shares.list": MANAGES,
  "shares.create": MANAGES,
  "shares.revoke": MANAGES,

  "steps.add": CHANGES,
  "steps.edit": CHANGES,
  "steps.remove": CHANGES,

  "GET /api/v1/board/facts": EVERY_SEAT,
  "GET /api/v1/hours/export": EVERY_SEAT,
  "GET /api/v1/openapi.json": "anyone",
  "GET /api/v1/shared/facts": "anyone",
  "GET /livez": "anyone",
  "GET /readyz": "anyone",
  "GET /heartbeat.json": "anyone",
  "/api/auth": "anyone",
} as const satisfies Record<
  string,
  "anyone" | "signedIn" | "organisation" | "installation" | readonly Seat[]
>;

/** Something that can be asked of the server: a procedure's path, or a method and an address. */
export type Deed = keyof typeof MAY;

/** Refuses whoever is not signed in what only those may do who are. */
export function assertKnown({ user, isLocal }: Access, deed: Deed): void {
  if (MAY[deed] !== "anyone" && user === null && !isLocal) throw new DomainError("SIGN_IN_FIRST");
}

type DeedsOf<Scope> = { [D in Deed]: (typeof MAY)[D] extends Scope ? D : never }[Deed];
/** What concerns one project. */
export type ProjectDeed = DeedsOf<readonly Seat[]>;
/** What concerns one organisation. */
export type OrganisationDeed = DeedsOf<"organisation">;

/** What follows from who somebody is: read once per request, and with the page. */
export interface Access {
  /** Null while nobody is signed in, and in local mode, where nobody has to. */
  user: { id: string; name: string; email: string } | null;
  /** Local mode: everything may be done. */
  isLocal: boolean;
  /** Looks after the installation. */
  isOperator: boolean;
  /** The organisations they administer, by id. */
  administers: readonly number[];
  /** What they are in each project that they may see, by the project's id. */
  seats: Readonly<Record<number, readonly Seat[]>>;
}

/** Whoever works on this machine without a login. */
export const LOCAL_ACCESS: Access = Object.freeze({
  user: null,
  isLocal: true,
  isOperator: true,
  administers: [],
  seats: {},
});

/** Somebody who is not signed in where people have to be. */
export const NO_ACCESS: Access = Object.freeze({ ...LOCAL_ACCESS, isLocal: false, isOperator: false });

/** Whether somebody may do it in a project. */
export function may(access: Access, deed: ProjectDeed, projectId: number): boolean {
  if (access.isLocal) return true;
  const allowed: readonly Seat[] = MAY[deed];
  return access.seats[projectId]?.some((seat) => allowed.includes(seat)) ?? false;
}

/** Whether somebody may record hours and declarations of others in a project, and not only their own. */
export function mayForOthers({ isLocal, seats }: Access, projectId: number): boolean {
  return isLocal || (seats[projectId]?.includes("manager") ?? false);
}

/** Whether somebody may do it for an organisation. */
export function mayAdminister(access: Access, _deed: OrganisationDeed, organisationId: number): boolean {
  return access.isLocal || access.administers.includes(organisationId);
}

/**
 * Refuses what somebody may not do in a project: as NOT_FOUND where they may not even see it, so that what is foreign
 * looks like what is missing; as NOT_ALLOWED where they may.
 */
export function assertMay(access: Access, deed: ProjectDeed, projectId: number, field?: string): void {
  if (may(access, deed, projectId)) return;
  const denied = { deed, projectId };
  if ((access.seats[projectId]?.length ?? 0) > 0)
    throw new DomainError("NOT_ALLOWED", { details: { deed }, denied });
  throw new DomainError("NOT_FOUND", { field, denied });
}

/** Refuses what somebody may not do for an organisation, as NOT_FOUND: only its administrators know of it. */
export function assertMayAdminister(access: Access, deed: OrganisationDeed, organisationId: number): void {
  if (!mayAdminister(access, deed, organisationId))
    throw new DomainError("NOT_FOUND", { field: "organisationId", denied: { deed, organisationId } });
}

/** Refuses whoever does not look after the installation. */
export function assertOperator({ isOperator }: Access): void {
  if (!isOperator) throw new DomainError("NOT_ALLOWED", { denied: { deed: "installation" } });
}
