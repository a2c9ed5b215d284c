import type { AddressInfo } from "node:net";
import {
  type FastifyTRPCPluginOptions,
  fastifyRequestHandler,
  fastifyTRPCPlugin,
} from "@trpc/server/adapters/fastify";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { assertKnown, type Deed, MAY, NO_ACCESS } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import type { Broadcast } from "./broadcast.ts";
import { serveClient } from "./client-files.ts";
import { compressAnswers } from "./compression.ts";
import { createContext } from "./context.ts";
import type { Database } from "./db.ts";
import { recordDenied } from "./denied.ts";
import type { LogLevel } from "./env.ts";
import { guard } from "./guard.ts";
import { serveHealth } from "./health.ts";
import { serveHoursExport } from "./hours-export.ts";
import { identify, readSessionAgain } from "./identify.ts";
import type { Installation } from "./installation.ts";
import { allowOnlyListed } from "./listed-routes.ts";
import { logOptions } from "./log.ts";
import { answerError, answerTrouble, logBug } from "./refused.ts";
import { serveRest } from "./rest.ts";
import type { SignIn } from "./sign-in.ts";
import { type AppRouter, appRouter } from "./trpc/router.ts";
import type { RequestContext, Visitor } from "./trpc/trpc.ts";

export interface HttpOptions {
  database: Database;
  broadcast: Broadcast;
  /** How people sign in; null without a login. */
  signIn: SignIn | null;
  /** How this process was set up and how it is doing. */
  describeInstallation: () => Installation;
  /** The moment it is now; the rules never ask. */
  clock: () => Date;
  logLevel: LogLevel;
  /** The built client; null serves no pages. */
  clientFolder: string | null;
  /** A port under which the server is known besides its own: that of a proxy on this machine. */
  publicPort: number | null;
}

export interface HttpServer {
  /** @returns the port it got */
  listen(port: number, host: string): Promise<number>;
  /** Takes no new requests, lets those under way finish for so many milliseconds, ends live updates, and closes. */
  close(patience: number): Promise<void>;
}

/** Serves the built client, tRPC for it, the public interface, and the health of all of it. */
export function createHttpServer(options: HttpOptions): HttpServer {
  const securityHeaders = {
    ...SECURITY_HEADERS,
    ...(options.signIn?.publicUrl?.startsWith("https:") && { "strict-transport-security": ONLY_BY_HTTPS }),
  };
  const app = Fastify({
    logger: logOptions(options.logLevel),
    logController: new Fastify.LogController({ disableRequestLogging: true }),
    bodyLimit: 1024 * 1024,
    requestTimeout: 30_000,
    trustProxy: options.signIn?.trustedProxies.length ? [...options.signIn.trustedProxies] : false,
    forceCloseConnections: true, // Live updates never end by themselves.
    return503OnClosing: false, // Ours says when to ask again.
    routerOptions: { maxParamLength: 5_000 },
    // An address that cannot be read, or is too long, meets none of the hooks below.
    frameworkErrors: (error, request, reply) => {
      reply.headers(securityHeaders);
      return answerError(error, request, reply);
    },
  });
  allowOnlyListed(app);
  app.addHook("onRequest", async (_request, reply) => void reply.headers(securityHeaders));
  const traffic = watchTraffic(app);
  let ports: readonly number[] = [];
  guard(app, () => ports, options.signIn?.publicUrl ?? null);
  identify(app, options.signIn);
  // Procedures have a door of their own, with the same question.
  app.addHook("onRequest", async ({ identity, method, routeOptions }) => {
    const deed = `${method} ${routeOptions.url}`;
    if (deed in MAY) assertKnown(identity.access, deed as Deed);
  });
  app.addHook("onRequest", async (request, reply) => {
    if (request.headers["idempotency-key"] !== undefined && keyOf(request) === null)
      return answerTrouble("NOT_UNDERSTOOD", request, reply);
  });
  if (options.logLevel === "info" || options.logLevel === "debug") logRequests(app);
  app.removeContentTypeParser("text/plain");
  app.setErrorHandler(async (error, request, reply) => {
    if (error instanceof DomainError && error.denied !== null)
      await recordDenied(makeContext(request), error, request.ip);
    return answerError(error, request, reply);
  });

  const makeContext = (request: FastifyRequest): RequestContext => ({
    ...createContext(options.database, options.clock(), {
      access: request.identity.access,
      origin: browserOf(request),
    }),
    broadcast: options.broadcast,
    askAgain: askAgain(options.signIn, request),
    ...(options.signIn && { visitor: visitorOf(options.signIn, request) }),
    sentKey: keyOf(request),
    describeInstallation: options.describeInstallation,
    logError: (error, errorNumber) => logBug(request, error, errorNumber),
  });
  serveHealth(app, { ...options, isClosing: traffic.isClosing });
  serveRest(app, makeContext);
  serveHoursExport(app, makeContext);
  serveTrpc(app, makeContext);
  options.signIn?.serve(app);
  const answerPage = options.clientFolder === null ? null : serveClient(app, options.clientFolder);
  app.setNotFoundHandler((request, reply) =>
    answerPage && isForPeople(request)
      ? answerPage(request, reply, 404)
      : answerTrouble("PAGE_NOT_FOUND", request, reply),
  );

  return {
    async listen(port, host) {
      await app.listen({ port, host });
      const { port: own } = app.server.address() as AddressInfo;
      ports = options.publicPort === null ? [own] : [own, options.publicPort];
      return own;
    },
    async close(patience) {
      await traffic.end(patience);
      await app.close();
    },
  };
}

function visitorOf(signIn: SignIn, { identity, ip }: FastifyRequest): Visitor {
  return { signIn, sessionId: identity.sessionId, address: ip };
}

/** How it is learned later who asks: a live update goes on after its request was answered. */
function askAgain(
  signIn: SignIn | null,
  { identity: { sessionId } }: FastifyRequest,
): RequestContext["askAgain"] {
  if (signIn === null || sessionId === null) return undefined;
  return async () => (await readSessionAgain(signIn, sessionId)) ?? NO_ACCESS;
}

/** Milliseconds in which a page takes nothing of what it is told before it is taken to have gone. */
const LIVE_PATIENCE = 60_000;

/**
 * What a page may load and do, and who may embed it. The two hashes are the constant style elements that React Aria
 * puts into the page (see client/base.css).
 */
const SECURITY_HEADERS = {
  "content-security-policy": [
    "default-src 'self'",
    "style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o=' 'sha256-gYiS/BvZvRcK27JIXTuwhZ3hs2+VJ1X+2gUlE+farlg='",
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/** For a year, browsers that were here once ask in no other way. */
const ONLY_BY_HTTPS = "max-age=31536000";

/**
 * Requests under way at a time, of which the last waits for the thousand before it: some seconds. Those beyond are
 * told to come again, instead of making all of them wait until nobody gets an answer.
 */
const MOST_UNDER_WAY = 1_000;

interface Traffic {
  isClosing(): boolean;
  end(patience: number): Promise<void>;
}

/** Knows what is under way, so that closing cuts nothing off that could have been finished. */
function watchTraffic(app: FastifyInstance): Traffic {
  const underWay = new Set<FastifyReply["raw"]>();
  const live = new Set<FastifyReply["raw"]>();
  let isClosing = false;
  let finished = Promise.withResolvers<void>();
  app.addHook("onRequest", async (request, reply) => {
    if (isClosing) {
      reply.header("connection", "close");
      return answerTrouble("CLOSING", request, reply);
    }
    const kind = request.headers.accept?.includes("text/event-stream") ? live : underWay;
    if (kind === underWay && underWay.size >= MOST_UNDER_WAY && request.url.startsWith("/api/"))
      return answerTrouble("BUSY", request, reply);
    if (kind === live) reply.raw.setTimeout(LIVE_PATIENCE, () => reply.raw.destroy());
    kind.add(reply.raw);
    reply.raw.once("close", () => {
      kind.delete(reply.raw);
      if (underWay.size === 0) finished.resolve();
    });
  });
  return {
    isClosing: () => isClosing,
    async end(patience) {
      isClosing = true;
      app.server.close(); // No new connections; idle ones are closed.
      for (const reply of live) reply.destroy();
      if (underWay.size === 0) return;
      finished = Promise.withResolvers();
      const timer = setTimeout(finished.resolve, patience);
      await finished.promise;
      clearTimeout(timer);
    },
  };
}

/** One line for each request, without what it asks for in words or numbers: that can be a name, or a personal code. */
function logRequests(app: FastifyInstance): void {
  app.addHook("onResponse", async ({ log, method, url, routeOptions }, reply) => {
    const calls = callsOf(url);
    const answered = {
      "http.request.method": method,
      "http.route": routeOptions.url ?? null,
      ...(calls.length > 0 && { "rpc.method": calls.join() }),
      "http.response.status_code": reply.statusCode,
      "http.server.request.duration": Math.round(reply.elapsedTime * 10) / 10_000, // Seconds.
    };
    log.info(answered, "answered");
  });
}

/** The procedures that a request calls, as far as there are such. */
function callsOf(url: string): string[] {
  const [, names = ""] = /^\/api\/trpc\/([\w.,]+)/.exec(url) ?? [];
  return names.split(",").filter((name) => Object.hasOwn(MAY, name));
}

/** Which browser asks: undo takes back what the same one did. */
function browserOf({ headers }: FastifyRequest): string | null {
  const origin = headers["x-origin"];
  return typeof origin === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(origin)
    ? origin
    : null;
}

/**
 * The key under which a change was sent, so that sending it again has no second effect: a UUID, in quotes as the draft
 * has it (draft-ietf-httpapi-idempotency-key-header-07) or without. Anything else is refused before it comes here.
 */
function keyOf({ headers }: FastifyRequest): string | null {
  const key = headers["idempotency-key"];
  return typeof key === "string"
    ? (/^"?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"?$/i.exec(key)?.[1]?.toLowerCase() ?? null)
    : null;
}

function serveTrpc(app: FastifyInstance, makeContext: (request: FastifyRequest) => RequestContext): void {
  const options: FastifyTRPCPluginOptions<AppRouter> = {
    prefix: "/api/trpc",
    trpcOptions: {
      router: appRouter,
      createContext: ({ req }) => makeContext(req),
      responseMeta: () => ({ headers: { "cache-control": "no-store" } }),
    },
  };
  app.register(async (scope) => {
    compressAnswers(scope);
    scope.register(fastifyTRPCPlugin<AppRouter>, options);
    scope.register(async (large) => {
      large.removeContentTypeParser("application/json");
      large.addContentTypeParser("application/json", { parseAs: "string" }, (_, body, done) =>
        done(null, body),
      );
      for (const path of LARGE_CALLS)
        large.post(`${options.prefix}/${path}`, { bodyLimit: LARGE_BODY }, (req, res) =>
          fastifyRequestHandler({ ...options.trpcOptions, req, res, path }),
        );
    });
  });
}

/** Calls that carry a whole table: ten thousand windows with their words and sources fit. */
const LARGE_CALLS = ["plans.importRows"];
const LARGE_BODY = 16 * 1024 * 1024;

/** Whether a person opened this address, who is better served by a page than by JSON. */
function isForPeople({ method, headers, url }: FastifyRequest): boolean {
  const isRead = method === "GET" || method === "HEAD";
  return isRead && !url.startsWith("/api/") && (headers.accept?.includes("text/html") ?? false);
}
