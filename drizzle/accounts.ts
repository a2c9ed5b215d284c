import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { ROLES, SHARED_SCREENS } from "#shared/access.ts";
import { moment, oneOf, organisations, projects, recordedAt } from "./schema.ts";

/** A moment as the sign-in library keeps it. */
const date = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const now = (name: string) => date(name).notNull().defaultNow();

/** People who may sign in. The columns up to `twoFactorEnabled` are those of better-auth. */
export const users = pgTable("users", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  email: text("email").notNull().unique(),
  emailVerified: boolean("email_verified").notNull().default(false),
  image: text("image"),
  createdAt: now("created_at"),
  updatedAt: now("updated_at"),
  twoFactorEnabled: boolean("two_factor_enabled").notNull().default(false),
  /** Looks after the installation: makes organisations, sees settings and health. */
  isOperator: boolean("is_operator").notNull().default(false),
  /** From then on there is no signing in. */
  disabledAt: moment("disabled_at"),
  /** From then on nothing here tells who it was. */
  anonymisedAt: moment("anonymised_at"),
});

export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    token: text("token").notNull().unique(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** The idle limit: moved on while it is used, never past the absolute limit from `createdAt`. */
    expiresAt: date("expires_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    createdAt: now("created_at"),
    updatedAt: now("updated_at"),
  },
  (table) => [index("sessions_user").on(table.userId)],
);

/** Ways to sign in: a password, or an account with another provider, known by its issuer and subject. */
export const loginMethods = pgTable(
  "login_methods",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: date("access_token_expires_at"),
    refreshTokenExpiresAt: date("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    createdAt: now("created_at"),
    updatedAt: now("updated_at"),
  },
  (table) => [
    unique("login_methods_provider").on(table.providerId, table.accountId),
    index("login_methods_user").on(table.userId),
  ],
);

/** What was sent to somebody to prove who they are, as a password reset is. */
export const verifications = pgTable(
  "verifications",
  {
    id: text("id").primaryKey(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: date("expires_at").notNull(),
    createdAt: now("created_at"),
    updatedAt: now("updated_at"),
  },
  (table) => [index("verifications_identifier").on(table.identifier)],
);

export const secondFactors = pgTable(
  "second_factors",
  {
    id: text("id").primaryKey(),
    secret: text("secret").notNull(),
    backupCodes: text("backup_codes").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    verified: boolean("verified").notNull().default(true),
    failedVerificationCount: integer("failed_verification_count").notNull().default(0),
    lockedUntil: date("locked_until"),
  },
  (table) => [index("second_factors_user").on(table.userId)],
);

/** How often somebody has tried, counted here so that every server process counts on. */
export const rateLimits = pgTable("rate_limits", {
  id: text("id").primaryKey(),
  key: text("key").notNull().unique(),
  count: integer("count").notNull(),
  lastRequest: bigint("last_request", { mode: "number" }).notNull(),
});

/** Who has which role in a project. The row stays when the role ends: history speaks of the person. */
export const memberships = pgTable(
  "memberships",
  {
    projectId: bigint("project_id", { mode: "number" })
      .notNull()
      .references(() => projects.id),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    role: text("role", { enum: ROLES }).notNull(),
    since: recordedAt("since"),
    removedAt: moment("removed_at"),
    /** When the person last chose it as the one to work on. */
    openedAt: moment("opened_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.userId] }),
    index("memberships_user").on(table.userId),
    check("member_role_known", oneOf("role", ROLES)),
  ],
);

/** Who looks after an organisation's people, projects and settings. */
export const administrators = pgTable(
  "administrators",
  {
    organisationId: bigint("organisation_id", { mode: "number" })
      .notNull()
      .references(() => organisations.id),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    since: recordedAt("since"),
    removedAt: moment("removed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.userId] }),
    index("administrators_user").on(table.userId),
  ],
);

/** Invitations, by the hash of the token in their link. */
export const invitations = pgTable(
  "invitations",
  {
    organisationId: bigint("organisation_id", { mode: "number" })
      .notNull()
      .references(() => organisations.id),
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity(),
    email: text("email").notNull(),
    /** What the person will be: a role in a project, or administrator of the organisation where no project is named. */
    projectId: bigint("project_id", { mode: "number" }).references(() => projects.id),
    role: text("role", { enum: ROLES }),
    tokenHash: text("token_hash").notNull(),
    invitedBy: text("invited_by").notNull(),
    invitedAt: recordedAt("invited_at"),
    expiresAt: moment("expires_at").notNull(),
    acceptedAt: moment("accepted_at"),
    revokedAt: moment("revoked_at"),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.id] }),
    uniqueIndex("invitations_token").on(table.tokenHash),
    check("invitation_role_known", oneOf("role", ROLES)),
    check("invitation_whole", sql`(project_id is null) = (role is null)`),
  ],
);

/** Links by which somebody without an account reads a board or a timeline, by the hash of the token in them. */
export const shareLinks = pgTable(
  "share_links",
  {
    projectId: bigint("project_id", { mode: "number" })
      .notNull()
      .references(() => projects.id),
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity(),
    tokenHash: text("token_hash").notNull(),
    screen: text("screen", { enum: SHARED_SCREENS }).notNull(),
    /** The view that was shared, as its address has it. */
    search: text("search").notNull().default(""),
    /** Whether it tells who does what. */
    withNames: boolean("with_names").notNull().default(false),
    note: text("note"),
    sharedBy: text("shared_by").notNull(),
    sharedAt: recordedAt("shared_at"),
    expiresAt: moment("expires_at").notNull(),
    revokedAt: moment("revoked_at"),
    lastReadAt: moment("last_read_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    uniqueIndex("share_links_token").on(table.tokenHash),
    check("shared_screen_known", oneOf("screen", SHARED_SCREENS)),
  ],
);

/** What was answered to a change that carried a key, so that sending it again has no second effect. */
export const sentKeys = pgTable(
  "sent_keys",
  {
    actor: text("actor").notNull(),
    key: text("key").notNull(),
    /** Hash of what was asked: the same key for something else is refused. */
    fingerprint: text("fingerprint").notNull(),
    answer: jsonb("answer"),
    recordedAt: recordedAt("recorded_at"),
  },
  (table) => [
    primaryKey({ columns: [table.actor, table.key] }),
    index("sent_keys_recorded").on(table.recordedAt),
  ],
);

/** Who looks at a procurement just now. Nothing is lost with it, so PostgreSQL does not log it. */
export const presences = pgTable(
  "presences",
  {
    projectId: bigint("project_id", { mode: "number" }).notNull(),
    procurementId: bigint("procurement_id", { mode: "number" }).notNull(),
    /** One page of one browser. */
    page: text("page").notNull(),
    userId: text("user_id").notNull(),
    seenAt: recordedAt("seen_at"),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.procurementId, table.page] })],
);

/** What concerns who may do what: sign-ins, roles, invitations, shared links, refused attempts. Only ever added to. */
export const securityEvents = pgTable(
  "security_events",
  {
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
    /** Null where it concerns the installation, or nobody known. */
    organisationId: bigint("organisation_id", { mode: "number" }),
    recordedAt: recordedAt("recorded_at"),
    kind: text("kind").notNull(),
    /** Who did it; null where nobody was signed in. */
    actor: text("actor"),
    /** Whom or what it was done to. */
    subject: text("subject"),
    address: text("address"),
    details: jsonb("details").$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [index("security_events_organisation").on(table.organisationId, table.recordedAt)],
);

/** What the installation knows of itself, as the secret its sign-ins are sealed with where the settings give none. */
export const installation = pgTable("installation", {
  name: text("name").primaryKey(),
  value: text("value").notNull(),
  recordedAt: recordedAt("recorded_at"),
});
