import type { FastifyInstance } from "fastify";
import { type Auth, BASE_WITHOUT, createAuth } from "./auth.ts";
import { serveAuth } from "./auth-routes.ts";
import type { Database } from "./db.ts";
import type { Settings } from "./env.ts";
import type { Login } from "./identify.ts";
import { readInstallationSecret } from "./installation-secret.ts";
import { type Mail, openMail, resetLetter } from "./mail.ts";

/** How people sign in here: what follows from the settings, and the library that does it. */
export interface SignIn extends Login {
  auth: Auth;
  /** Signs in with another provider's account; null where there is none. Apart, so that its trouble stays its own. */
  elsewhere: Auth | null;
  /** The address people open, where the settings name one. */
  publicUrl: string | null;
  /** What sign-in at another provider is called; null where there is none. */
  providerName: string | null;
  /** Null where no mail can be sent. */
  mail: Mail | null;
  trustedProxies: readonly string[];
  /** Answers what people sign in with. */
  serve(app: FastifyInstance): void;
}

export interface SignInOptions {
  /** Connections of the owner of the tables. */
  database: Database;
  settings: Settings;
  logError: (error: unknown) => void;
}

export async function openSignIn({ database, settings, logError }: SignInOptions): Promise<SignIn> {
  const { publicUrl, sessionLimits, oidc, trustedProxies } = settings;
  const secret = settings.secret ?? (await readInstallationSecret(database.sql));
  const cookiePrefix = publicUrl?.startsWith("https:") ? "__Host-hanketahvel" : "hanketahvel";
  const mail = settings.mail && (await openMail(settings.mail));
  const sendReset = (email: string, token: string) => {
    // Not waited for: how long it takes would tell who has an account.
    mail?.send(resetLetter(email, `${publicUrl}/reset#${token}`)).catch(logError);
  };
  const options = {
    database,
    secret,
    cookiePrefix,
    sessionLimit: sessionLimits.absolute,
    publicUrl: publicUrl ?? BASE_WITHOUT,
    sendReset: mail && sendReset,
    logError,
  };
  const signIn: SignIn = {
    database,
    secret,
    idleLimit: sessionLimits.idle,
    cookieName: `${cookiePrefix}.session`,
    auth: createAuth({ ...options, oidc: null }),
    elsewhere: oidc && createAuth({ ...options, oidc }),
    publicUrl,
    providerName: oidc?.name ?? null,
    mail,
    trustedProxies,
    serve: (app) => serveAuth(app, signIn),
  };
  return signIn;
}
