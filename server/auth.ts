import { createHash } from "node:crypto";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { APIError, getOAuthState } from "better-auth/api";
import {
  type GenericOAuthConfig,
  type GenericOAuthUserInfo,
  genericOAuth,
  twoFactor,
} from "better-auth/plugins";
import { loginMethods, secondFactors, sessions, users, verifications } from "#drizzle/accounts.ts";
import { PASSWORD_LENGTH } from "#shared/account.ts";
import type { Database } from "./db.ts";
import type { OidcSettings } from "./env.ts";
import { RESET_TIME } from "./reset-token.ts";
import { recordSecurityEvent } from "./security-log.ts";
import { claimInvitation, giveSeat, type InvitationKey } from "./services/accept-invitation.ts";

export interface AuthOptions {
  database: Database;
  secret: string;
  /** Of cookies; with `__Host-` they are sent over https only. */
  cookiePrefix: string;
  /** Seconds. */
  sessionLimit: number;
  /** The address people open. */
  publicUrl: string;
  oidc: OidcSettings | null;
  /** Sends the link by which somebody chooses a new password; null where no mail can be sent. */
  sendReset: ((email: string, token: string) => void) | null;
  logError: (error: unknown) => void;
}

export type Auth = ReturnType<typeof createAuth>;

/** The name of the other provider in this product: there is one, whatever it is. */
export const OIDC = "oidc";

/**
 * The library that signs people in, on this product's tables. Nobody signs up: people come by an invitation, or are
 * the first. Another provider's account is known by its issuer and subject, and never by its e-mail address.
 */
export function createAuth(options: AuthOptions) {
  const { database, secret, cookiePrefix, sessionLimit, publicUrl, oidc, sendReset, logError } = options;
  const { db } = database;
  return betterAuth({
    appName: "Hanketahvel",
    baseURL: publicUrl,
    basePath: "/api/auth",
    secret,
    database: drizzleAdapter(db, {
      provider: "pg",
      // In a transaction it asks for a second connection, and as many at once as there are connections would wait for
      // each other for ever. What must happen once is one statement, with or without.
      transaction: false,
      schema: {
        user: users,
        session: sessions,
        account: loginMethods,
        verification: verifications,
        twoFactor: secondFactors,
      },
    }),
    session: {
      expiresIn: sessionLimit,
      disableSessionRefresh: true, // The idle limit is ours: see identify.ts.
      freshAge: 0,
      cookieCache: { enabled: false },
    },
    account: { accountLinking: { enabled: false } },
    verification: { storeIdentifier: "hashed" },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
      resetPasswordTokenExpiresIn: RESET_TIME,
      revokeSessionsOnPasswordReset: true,
      ...(sendReset && {
        sendResetPassword: async ({ user, token }) => {
          if (await hasPassword(database, user.id)) sendReset(user.email, token);
        },
      }),
      onPasswordReset: async ({ user }) => {
        // Other links, half-made sign-ins and whatever else was proved before.
        await database.sql`delete from verifications where value = ${user.id}`;
        await recordSecurityEvent(db, { kind: "password.reset", actor: user.id, subject: user.id });
      },
    },
    rateLimit: { enabled: false }, // Ours counts failures only, by address and e-mail: see auth-routes.ts.
    advanced: {
      useSecureCookies: false, // The prefix is stronger than the library's.
      cookiePrefix,
      cookies: { session_token: { name: `${cookiePrefix}.session` } },
      defaultCookieAttributes: { secure: cookiePrefix.startsWith("__Host-") },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => ({ data: { ...user, ...(await asInvited(database)) } }),
          after: async (user) => {
            const invitation = (await getOAuthState())?.invitation as InvitationKey;
            await db.transaction((tx) => giveSeat(tx, invitation, user.id));
          },
        },
      },
      account: {
        create: { before: async (account) => ({ data: { ...account, ...NO_TOKENS } }) },
        update: { before: async (account) => ({ data: { ...account, ...NO_TOKENS } }) },
      },
      session: {
        create: {
          before: async ({ userId }) => {
            if (await isClosed(database, userId)) throw new APIError("UNAUTHORIZED", WRONG);
          },
        },
      },
    },
    plugins: [
      twoFactor({ issuer: "Hanketahvel", twoFactorTable: "twoFactor", backupCodeOptions: { amount: 10 } }),
      ...(oidc ? [genericOAuth({ config: [providerOf(oidc)] })] : []),
    ],
    onAPIError: { errorURL: `${publicUrl}/sign-in` },
    telemetry: { enabled: false },
    // What the library says may repeat what was sent, so only the errors themselves are kept.
    logger: { level: "error", log: (_level, _message, ...rest) => rest.filter(isError).forEach(logError) },
  });
}

/** Without a public address there are no links and no other provider, and the library never tells this one. */
export const BASE_WITHOUT = "http://localhost";

/** Carries to the library where a request came from; whatever a client sends under this name is dropped. */
export const ADDRESS_HEADER = "x-client-address";

const WRONG = { code: "INVALID_EMAIL_OR_PASSWORD", message: "Invalid email or password" };

/** They are of use to nobody here, and so not kept. */
const NO_TOKENS = { accessToken: null, refreshToken: null, idToken: null };

/** Whoever another provider sends for the first time is let in by an invitation, under its e-mail address. */
async function asInvited({ db, sql }: Database): Promise<{ email: string; emailVerified: boolean }> {
  const invitation = (await getOAuthState())?.invitation as InvitationKey | undefined;
  const email = invitation ? await claimInvitation(db, invitation) : null;
  if (email === null) throw new APIError("FORBIDDEN", { code: "invitation_needed" });
  const [known] = await sql`select from users where email = ${email}`;
  if (known) throw new APIError("FORBIDDEN", { code: "account_exists" });
  return { email, emailVerified: false };
}

async function hasPassword({ sql }: Database, userId: string): Promise<boolean> {
  const [row] = await sql`
    select from login_methods m join users u on u.id = m.user_id
    where u.id = ${userId} and m.password is not null and u.disabled_at is null and u.anonymised_at is null`;
  return row !== undefined;
}

async function isClosed({ sql }: Database, userId: string): Promise<boolean> {
  const [row] = await sql`
    select from users where id = ${userId} and (disabled_at is not null or anonymised_at is not null)`;
  return row !== undefined;
}

function providerOf({ issuer, clientId, clientSecret, scopes }: OidcSettings): GenericOAuthConfig {
  return {
    providerId: OIDC,
    discoveryUrl: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    scopes,
    authentication: "basic",
    pkce: true,
    requireIdTokenVerification: true,
    accountSubject: ({ profile }) => keyOf(profile),
    // Only what the signed token says; no other request is made, and no e-mail is asked for.
    getUserInfo: async ({ idToken }) => (idToken ? claimsOf(idToken) : null),
    mapProfileToUser: (profile) => ({
      name: nameIn(profile),
      // The library finds accounts by e-mail address: under this one there is no other.
      email: `${keyOf(profile)}@oidc.invalid`,
      emailVerified: false,
    }),
  };
}

/** Issuer and subject in one: a subject may be a personal code, which is not kept. */
function keyOf({ iss, sub }: Record<string, unknown>): string {
  return createHash("sha256").update(`${iss}\n${sub}`).digest("hex");
}

/** The claims of a token whose signature was checked before. */
function claimsOf(idToken: string): GenericOAuthUserInfo {
  return JSON.parse(Buffer.from(idToken.split(".")[1]!, "base64url").toString());
}

/** TARA keeps names in attributes of the profile. */
function nameIn(profile: Record<string, unknown>): string {
  const attributes = (profile.profile_attributes ?? profile) as Record<string, unknown>;
  const parts = [attributes.given_name, attributes.family_name].filter(
    (part): part is string => typeof part === "string" && part.trim() !== "",
  );
  const name = typeof profile.name === "string" && profile.name.trim() ? profile.name : parts.join(" ");
  return (name || "–").slice(0, 200);
}

function isError(value: unknown): value is Error {
  return value instanceof Error;
}
