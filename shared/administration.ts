import { z } from "zod";
import { ROLES, type Role } from "./access.ts";
import { daySchema } from "./period.ts";
import { textSchema } from "./text.ts";

const id = z.int().positive();
const line = (max: number) => textSchema(max).min(1, "REQUIRED");

/** Hours that the link of an invitation works; the invitation waits on, and can be given a new link. */
export const INVITATION_HOURS = 1;

/** An e-mail address; capital letters in it mean nothing. */
export const emailSchema = line(254)
  .toLowerCase()
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "INVALID_EMAIL");

export const organisationSchema = z.object({ organisationId: id });
export type OrganisationInput = z.infer<typeof organisationSchema>;

/** Somebody of an organisation. */
export const personSchema = organisationSchema.extend({ userId: line(64) });
export type PersonInput = z.infer<typeof personSchema>;

/** An invitation to a role in a project, or, where none is named, to look after the organisation. */
export const invitePersonSchema = organisationSchema
  .extend({
    email: emailSchema,
    projectId: id.nullable(),
    role: z.enum(ROLES).nullable(),
  })
  .refine(({ projectId, role }) => (projectId === null) === (role === null), {
    path: ["role"],
    error: "REQUIRED",
  });
export type InvitePersonInput = z.infer<typeof invitePersonSchema>;

export const revokeInvitationSchema = organisationSchema.extend({ id });
export type RevokeInvitationInput = z.infer<typeof revokeInvitationSchema>;

/** A role in a project of the organisation; null takes away the one there is. */
export const setRoleSchema = personSchema.extend({ projectId: id, role: z.enum(ROLES).nullable() });
export type SetRoleInput = z.infer<typeof setRoleSchema>;

export const setAdministratorSchema = personSchema.extend({ isAdministrator: z.boolean() });
export type SetAdministratorInput = z.infer<typeof setAdministratorSchema>;

export const disablePersonSchema = personSchema.extend({ isDisabled: z.boolean() });
export type DisablePersonInput = z.infer<typeof disablePersonSchema>;

/** A new organisation, and who will look after it; nobody named is whoever makes it. */
export const createOrganisationSchema = z.object({
  name: line(200),
  administratorEmail: emailSchema.nullable(),
});
export type CreateOrganisationInput = z.infer<typeof createOrganisationSchema>;

export const renameOrganisationSchema = organisationSchema.extend({ name: line(200) });
export type RenameOrganisationInput = z.infer<typeof renameOrganisationSchema>;

export const inviteAdministratorSchema = organisationSchema.extend({ email: emailSchema });
export type InviteAdministratorInput = z.infer<typeof inviteAdministratorSchema>;

/** Somebody with an account, by their e-mail address, who will or will not look after the installation. */
export const setOperatorSchema = z.object({ email: emailSchema, isOperator: z.boolean() });
export type SetOperatorInput = z.infer<typeof setOperatorSchema>;

/** A new project that is arranged like another: its parts, conditions, figures and capacities. */
export const copyProjectSchema = z
  .object({
    from: id,
    number: line(60),
    name: line(300),
    eligibleFrom: daySchema,
    eligibleTo: daySchema,
    /** Also its procurements, by title, kind and stages: nothing of what happened to them. */
    withProcurements: z.boolean().default(false),
  })
  .refine((project) => project.eligibleFrom <= project.eligibleTo, {
    path: ["eligibleTo"],
    error: "PERIOD_REVERSED",
  });
export type CopyProjectInput = z.infer<typeof copyProjectSchema>;

/** Events answered at a time. */
export const EVENTS_AT_A_TIME = 100;

export const readEventsSchema = organisationSchema.extend({
  /** The beginning of its kind: `person`, or `person.signedIn`. */
  kind: textSchema(60).nullable().default(null),
  /** By whom or to whom. */
  userId: textSchema(64).nullable().default(null),
  from: daySchema.nullable().default(null),
  to: daySchema.nullable().default(null),
  /** Only events older than the one of this number. */
  before: id.nullable().default(null),
});
export type ReadEventsInput = z.infer<typeof readEventsSchema>;

/** An organisation that the reader has something to do with. */
export interface OrganisationOf {
  id: number;
  name: string;
  /** Whether the reader looks after it. */
  isAdministered: boolean;
  /** Names of those who look after it; only told to operators and to them. */
  administrators: string[];
}

/** Somebody of an organisation, as its administrators see them. */
export interface PersonOf {
  userId: string;
  name: string;
  email: string;
  isAdministrator: boolean;
  isOperator: boolean;
  roles: { projectId: number; role: Role }[];
  hasSecondFactor: boolean;
  /** Sessions that are not over. */
  sessions: number;
  lastSeenAt: string | null;
  disabledAt: string | null;
  anonymisedAt: string | null;
  /** Whether the reader may change their account: not while others decide about it as well. */
  isOurs: boolean;
}

/** An invitation that is still open. */
export interface InvitationOf {
  id: number;
  email: string;
  projectId: number | null;
  role: Role | null;
  invitedBy: string | null;
  invitedAt: string;
  expiresAt: string;
  /** Its link works no more. */
  isSpent: boolean;
}

/** A project as the administrators of its organisation see it. */
export interface ProjectOf {
  id: number;
  number: string;
  name: string;
  eligibleFrom: string;
  eligibleTo: string;
  illustrative: boolean;
  procurements: number;
  people: number;
}

/**
 * What somebody was sent by mail, or, where that cannot be, what the administrator hands on: the token of the link. It
 * is told this once.
 */
export interface SentLink {
  isMailed: boolean;
  /** Null where it was mailed, and where the answer to the first send of the same change was lost on its way. */
  token: string | null;
  expiresAt: string;
}

/** In the place of a name that is no longer told. */
export function pseudonymOf(random: string): string {
  return `Anonüümne ${random.slice(0, 6).toUpperCase()}`;
}
