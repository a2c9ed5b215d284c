import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { PASSWORD_LENGTH } from "#shared/account.ts";
import {
  attemptKey,
  countAttempt,
  forgetAttempts,
  forgiveAttempt,
  type Limit,
  networkOf,
  sweepSpent,
  WRONG_LINKS,
} from "./attempts.ts";
import { ADDRESS_HEADER, type Auth, BASE_WITHOUT, OIDC } from "./auth.ts";
import { isCommonPassword } from "./common-passwords.ts";
import { readIdentity, readSessionToken } from "./identify.ts";
import { recordSecurityEvent, type SecurityEventKind } from "./security-log.ts";
import { findInvitation } from "./services/accept-invitation.ts";
import type { SignIn } from "./sign-in.ts";

/**
 * What of the sign-in library can be reached, below `/api/auth`: nothing but these, each with the fields it names.
 * The library's tokens stay in cookies that no script reads.
 */
export function serveAuth(app: FastifyInstance, signIn: SignIn): void {
  for (const [path, route] of Object.entries(ROUTES))
    app.post(`/api/auth${path}`, (request, reply) => answerPost(signIn, path, route, request, reply));
  // Where another provider sends people back to.
  app.get(`/api/auth/callback/${OIDC}`, (request, reply) => answerCallback(signIn, request, reply));
}

interface Route {
  body: z.ZodType<Record<string, unknown>>;
  /** Asked again and again, it would find out something. */
  isGuess?: boolean;
  /** Only for whoever is signed in. */
  isOwn?: boolean;
}

const RESET = "/reset-password";
const LETTER = "/request-password-reset";
const ELSEWHERE = "/sign-in/social";

const text = (max: number) => z.string().max(max);
/** Longer than any password may be: whether it is too long is for the library to say. */
const password = text(1_000);
const newPassword = password
  .min(PASSWORD_LENGTH.least, "PASSWORD_TOO_SHORT")
  .max(PASSWORD_LENGTH.most, "PASSWORD_TOO_LONG")
  .refine((given) => !isCommonPassword(given), "PASSWORD_TOO_COMMON");
const code = z.object({ code: text(40) });
const confirmed = z.object({ password });

const ROUTES: Readonly<Record<string, Route>> = {
  "/sign-in/email": { body: z.object({ email: text(254).trim().toLowerCase(), password }), isGuess: true },
  [ELSEWHERE]: {
    body: z.object({
      provider: z.literal(OIDC),
      callbackURL: text(2_000).optional(),
      errorCallbackURL: text(2_000).optional(),
      /** The token of an invitation, for whoever comes from the provider for the first time. */
      invitation: text(200).optional(),
    }),
  },
  "/sign-out": { body: z.object({}) },
  "/change-password": {
    body: z.object({ currentPassword: password, newPassword }),
    isGuess: true,
    isOwn: true,
  },
  [LETTER]: { body: z.object({ email: text(254).trim().toLowerCase() }) },
  [RESET]: { body: z.object({ newPassword, token: text(200) }), isGuess: true },
  "/two-factor/enable": { body: confirmed, isGuess: true, isOwn: true },
  "/two-factor/disable": { body: confirmed, isGuess: true, isOwn: true },
  "/two-factor/generate-backup-codes": { body: confirmed, isGuess: true, isOwn: true },
  "/two-factor/verify-totp": { body: code, isGuess: true },
  "/two-factor/verify-backup-code": { body: code, isGuess: true },
};

/** Wrong passwords and codes that one network may try for one account. Another network is not kept from it. */
const FOR_ONE_ACCOUNT: Limit = { most: 5, within: 10 * 60 };
/** Those that it may try for all accounts together: a whole office may be behind one address. */
const FOR_ALL_ACCOUNTS: Limit = { most: 60, within: 10 * 60 };
/** Letters about a forgotten password that one person is sent, and that one network may ask for. */
const LETTERS_TO_ONE: Limit = { most: 3, within: 3_600 };
const LETTERS_FROM_ONE: Limit = { most: 20, within: 3_600 };

/** Sign-ins at another provider that one network may begin: each is kept until it is finished, or its time is over. */
const FROM_ELSEWHERE: Limit = { most: 600, within: 10 * 60 };

async function answerPost(
  signIn: SignIn,
  path: string,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const parsed = route.body.safeParse(request.body);
  if (!parsed.success) return answerWrongInput(parsed.error, reply);
  const { user } = request.identity.access;
  if (route.isOwn && user === null) return answerCode(reply, 401, "UNAUTHORIZED");
  const tries = triesOf(request, path, route, parsed.data);
  const wait = await count(signIn, tries);
  if (wait > 0) {
    if (path === LETTER) return reply.send({ status: true }); // Whether somebody was sent too many tells who has an account.
    return answerCode(reply.header("retry-after", String(wait)), 429, "TOO_MANY_TRIES");
  }
  const body = await completed(signIn, path, parsed.data);
  const auth = path === ELSEWHERE ? signIn.elsewhere : signIn.auth;
  const act = async () => auth && askLibrary(auth, signIn, request, { method: "POST", body });
  const response = await (path === RESET ? inTurn(signIn, act) : act());
  if (!response) return answerCode(reply, auth ? 503 : 404, auth ? "PROVIDER_AWAY" : "PROVIDER_NOT_FOUND");
  if (route.isGuess && response.ok) await forgive(signIn, tries);
  const answer = await record(signIn, path, parsed.data, request, response);
  return pass(path === LETTER && response.ok ? { ...answer, body: { status: true } } : answer, reply);
}

async function answerCallback(
  signIn: SignIn,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { elsewhere } = signIn;
  const response = elsewhere && (await askLibrary(elsewhere, signIn, request, { method: "GET" }));
  if (!response) return reply.redirect("/sign-in?error=provider_away");
  const answer = await record(signIn, "/callback", {}, request, response);
  return pass(answer, reply);
}

const lastTurns = new WeakMap<SignIn, Promise<unknown>>();

/** One at a time: of many who try the same link at once, only the first costs the work of keeping a password. */
function inTurn<T>(signIn: SignIn, act: () => Promise<T>): Promise<T> {
  const own = (lastTurns.get(signIn) ?? Promise.resolve()).then(act);
  lastTurns.set(
    signIn,
    own.catch(() => {}),
  );
  return own;
}

/** An attempt that is counted, under its key. */
interface Try {
  key: string;
  limit: Limit;
}

function triesOf(
  request: FastifyRequest,
  path: string,
  { isGuess = false }: Route,
  { email }: Record<string, unknown>,
): Try[] {
  const network = networkOf(request.ip);
  if (path === LETTER) return lettersOf(network, String(email));
  if (path === ELSEWHERE) return [{ key: attemptKey("elsewhere", network), limit: FROM_ELSEWHERE }];
  if (!isGuess) return [];
  if (path === RESET) return [{ key: attemptKey("links", network), limit: WRONG_LINKS }];
  const account = typeof email === "string" ? email : (request.identity.access.user?.id ?? null);
  return [
    ...(account === null
      ? []
      : [{ key: attemptKey("guess", path, network, account), limit: FOR_ONE_ACCOUNT }]),
    { key: attemptKey("guesses", network), limit: FOR_ALL_ACCOUNTS },
  ];
}

function lettersOf(network: string, email: string): Try[] {
  return [
    { key: attemptKey("letters", network), limit: LETTERS_FROM_ONE },
    { key: attemptKey("letter", email), limit: LETTERS_TO_ONE },
  ];
}

/** @returns seconds to wait; 0 where nothing was tried too often */
async function count({ database }: SignIn, tries: readonly Try[]): Promise<number> {
  for (const { key, limit } of tries) {
    const wait = await countAttempt(database.sql, key, limit);
    if (wait > 0) return wait;
  }
  return 0;
}

/** Only what was wrong is held against anybody: what was right ends the account's count, and is no part of the other. */
async function forgive({ database }: SignIn, tries: readonly Try[]): Promise<void> {
  for (const { key, limit } of tries)
    await (limit === FOR_ONE_ACCOUNT ? forgetAttempts(database.sql, key) : forgiveAttempt(database.sql, key));
  if (Math.random() < 0.01) await sweepSpent(database.sql);
}

/** What the library is given beside what was sent. */
async function completed(
  { database }: SignIn,
  path: string,
  body: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  if (path === "/change-password") return { ...body, revokeOtherSessions: true };
  if (path !== ELSEWHERE) return body;
  const { invitation, callbackURL, errorCallbackURL } = body;
  const key = typeof invitation === "string" ? await findInvitation(database.db, invitation) : null;
  return {
    provider: OIDC,
    callbackURL: pageOf(callbackURL, "/board"),
    errorCallbackURL: pageOf(errorCallbackURL, "/sign-in"),
    disableRedirect: true,
    ...(key && { additionalData: { invitation: key } }),
  };
}

/** A page of this site, whatever was asked for: nobody is sent elsewhere. */
function pageOf(url: unknown, otherwise: string): string {
  if (typeof url !== "string" || !/^\/[\x21-\x5b\x5d-\x7e]*$/.test(url)) return otherwise;
  const parsed = URL.parse(url, BASE_WITHOUT);
  if (parsed?.origin !== BASE_WITHOUT) return otherwise;
  const page = parsed.pathname + parsed.search + parsed.hash;
  // Where a path was written with dots in it, another host may have become of it.
  return page.startsWith("//") ? otherwise : page;
}

/**
 * Hands a request on. Where it came from, and under which name this server is known, is what the guard let through and
 * the settings say, not what the request says.
 *
 * @returns null when another provider does not answer in time
 */
async function askLibrary(
  auth: Auth,
  signIn: SignIn,
  request: FastifyRequest,
  { method, body }: { method: "GET" | "POST"; body?: Record<string, unknown> },
): Promise<Response | null> {
  const base = signIn.publicUrl ?? BASE_WITHOUT;
  const headers = new Headers({ origin: base, [ADDRESS_HEADER]: request.ip });
  const agent = request.headers["user-agent"];
  if (agent) headers.set("user-agent", agent.slice(0, 300));
  const cookies = cookiesFor(signIn, request);
  if (cookies) headers.set("cookie", cookies);
  if (body) headers.set("content-type", "application/json");
  const url = new URL(request.url, base);
  const sent = new Request(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const answer = auth.handler(sent);
  if (auth === signIn.auth) return answer;
  answer.catch(() => {}); // It may fail when nobody waits for it any more.
  return Promise.race([answer, sleep(PROVIDER_PATIENCE, null, { ref: false })]);
}

/** Milliseconds that another provider has to answer in. */
const PROVIDER_PATIENCE = 10_000;

/** A session that is dead here is none for the library either. */
function cookiesFor({ cookieName }: SignIn, { headers, identity }: FastifyRequest): string {
  const cookies = headers.cookie?.split("; ") ?? [];
  return cookies
    .filter((cookie) => identity.sessionId !== null || !cookie.startsWith(`${cookieName}=`))
    .join("; ");
}

/** An answer of the library, and what became of it here. */
interface Passed {
  status: number;
  cookies: string[];
  location: string | null;
  body: Record<string, unknown> | null;
}

/** Writes what happened into the security log, and keeps the library's tokens back. */
async function record(
  signIn: SignIn,
  path: string,
  sent: Record<string, unknown>,
  request: FastifyRequest,
  response: Response,
): Promise<Passed> {
  const cookies = response.headers.getSetCookie();
  const body = await readBody(response);
  const { user } = request.identity.access;
  const began = await sessionBegunBy(signIn, cookies);
  const log = (kind: SecurityEventKind, actor: string | null, details?: Record<string, string>) =>
    recordSecurityEvent(signIn.database.db, {
      kind,
      actor,
      subject: actor,
      address: request.ip,
      ...(details && { details }),
    });
  const how = HOW[path];
  const { sessionId } = request.identity;
  if (began && sessionId !== null && began.sessionId !== sessionId)
    await signIn.database.sql`delete from sessions where id = ${sessionId}`; // One browser, one session.
  if (response.ok || response.status === 302) {
    if (path === "/two-factor/verify-totp" && began && !(await spendCode(signIn, began.userId, sent.code))) {
      await signIn.database.sql`delete from sessions where id = ${began.sessionId}`;
      await log("person.signInFailed", null, { how: "code used twice" });
      return { status: 401, cookies: [], location: null, body: { code: "INVALID_CODE" } };
    }
    if (how && began && (user === null || path === "/sign-in/email"))
      await log("person.signedIn", began.userId, { how });
    else if (path === "/callback") await log("person.signInFailed", null, { how: "oidc" });
    else if (user && OWN_EVENTS[path]) await log(OWN_EVENTS[path], user.id);
    else if (user && path === "/two-factor/verify-totp" && began) await log("secondFactor.on", user.id);
  } else if (path === "/sign-in/email" && response.status === 401)
    await log("person.signInFailed", await idOf(signIn, sent.email), { how: "password" });
  else if (how && response.status === 401) await log("person.signInFailed", user?.id ?? null, { how });
  return { status: response.status, cookies, location: response.headers.get("location"), body };
}

/** By what somebody can sign in. */
const HOW: Readonly<Record<string, string>> = {
  "/sign-in/email": "password",
  "/two-factor/verify-totp": "second factor",
  "/two-factor/verify-backup-code": "backup code",
  "/callback": OIDC,
};

const OWN_EVENTS: Readonly<Record<string, SecurityEventKind>> = {
  "/sign-out": "person.signedOut",
  "/change-password": "password.changed",
  "/two-factor/disable": "secondFactor.off",
};

async function readBody(response: Response): Promise<Passed["body"]> {
  const said = await response.text();
  if (!said.startsWith("{")) return null;
  const { token: _token, user: _user, ...rest } = JSON.parse(said) as Record<string, unknown>;
  return rest;
}

/** The session that the library's cookie is for. */
async function sessionBegunBy(
  signIn: SignIn,
  cookies: readonly string[],
): Promise<{ sessionId: string; userId: string } | null> {
  for (const cookie of cookies) {
    const token = readSessionToken(cookie.split(";", 1)[0], signIn);
    const identity = token && (await readIdentity(signIn, token, false));
    if (identity) return { sessionId: identity.sessionId!, userId: identity.access.user!.id };
  }
  return null;
}

/** A code of the app works once, although it is shown for half a minute and taken for a little longer. */
async function spendCode({ database }: SignIn, userId: string, given: unknown): Promise<boolean> {
  const key = attemptKey("code", userId, String(given));
  return (await countAttempt(database.sql, key, { most: 1, within: 120 })) === 0;
}

async function idOf({ database }: SignIn, email: unknown): Promise<string | null> {
  const [row] = await database.sql<[{ id: string }?]>`select id from users where email = ${String(email)}`;
  return row?.id ?? null;
}

function pass({ status, cookies, location, body }: Passed, reply: FastifyReply): FastifyReply {
  reply.code(status).header("cache-control", "no-store");
  if (cookies.length > 0) reply.header("set-cookie", cookies);
  // A POST answers in words where to go on; a redirect is only for the way back from a provider.
  if (location !== null && status === 302) reply.header("location", location);
  // What is refused says its code and nothing else, so that a disabled account looks like none.
  if (status >= 400) return reply.send({ code: body?.code ?? "REFUSED" });
  return body === null ? reply.send() : reply.send(body);
}

function answerWrongInput(error: z.ZodError, reply: FastifyReply): FastifyReply {
  const [issue] = error.issues;
  const known = /^PASSWORD_/.test(issue?.message ?? "");
  return answerCode(reply, 400, known ? issue!.message : "INVALID_INPUT");
}

function answerCode(reply: FastifyReply, status: number, code: string): FastifyReply {
  return reply.code(status).header("cache-control", "no-store").send({ code });
}
