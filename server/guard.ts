import type { FastifyInstance, FastifyRequest } from "fastify";
import { LOOPBACK_NAMES } from "./env.ts";
import { answerTrouble, type Trouble } from "./refused.ts";

/**
 * Without a login the address is the only protection, and with one a browser sends its cookie whoever asks, so three
 * things are asked of every request: that it was meant for this server (another name that leads here is DNS
 * rebinding), that no other site's page sent it, and that what it writes is JSON, which a form on another site cannot
 * send.
 *
 * @param ports gives the ports under which the server is known on this machine; they are known only once it listens
 * @param publicUrl the address people open, where a proxy stands there
 */
export function guard(
  app: FastifyInstance,
  ports: () => readonly number[],
  publicUrl: string | null = null,
): void {
  let allowedFor: readonly number[] = [];
  let allowedHosts = new Set<string>();
  app.addHook("onRequest", async (request, reply) => {
    const known = ports();
    if (known !== allowedFor) {
      allowedFor = known;
      allowedHosts = new Set(known.flatMap(hostsWithPort));
      if (publicUrl !== null) allowedHosts.add(new URL(publicUrl).host);
    }
    const trouble = troubleWith(request, allowedHosts, publicUrl);
    if (trouble === null) return;
    // The body was not read, and what is left of it must not be taken for the next request.
    reply.header("connection", "close");
    return answerTrouble(trouble, request, reply);
  });
}

/** Calls that one request may carry. */
const LONGEST_BATCH = 20;

function troubleWith(
  { method, headers, url }: FastifyRequest,
  allowedHosts: Set<string>,
  publicUrl: string | null,
): Trouble | null {
  const { host, origin } = headers;
  const isRead = method === "GET" || method === "HEAD";
  // Whoever watches over a server asks it by its number.
  if (publicUrl !== null && isRead && HEALTH.has(url)) return null;
  if (host === undefined || !allowedHosts.has(host.toLowerCase())) return "OTHER_HOST";
  // A proxy may hand on a request under the name of this machine, and the page still knows the one people opened.
  if (origin !== undefined && origin.toLowerCase() !== (publicUrl ?? `http://${host.toLowerCase()}`))
    return "OTHER_SITE";
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none" && !(isRead && opensPage(headers)))
    return "OTHER_SITE";
  if (!isRead && !/^application\/json *(; *charset=utf-8)?$/i.test(headers["content-type"] ?? ""))
    return "NOT_JSON";
  if (url.startsWith("/api/trpc/") && countCalls(url) > LONGEST_BATCH) return "LONG_BATCH";
  return null;
}

const HEALTH: ReadonlySet<string> = new Set(["/livez", "/readyz", "/heartbeat.json"]);

function hostsWithPort(port: number): string[] {
  const names = LOOPBACK_NAMES.map((name) => (name.includes(":") ? `[${name}]` : name));
  return port === 80
    ? [...names, ...names.map((name) => `${name}:80`)]
    : names.map((name) => `${name}:${port}`);
}

/** A link on another site may lead here, as long as it opens a page of its own and not a frame. */
function opensPage(headers: FastifyRequest["headers"]): boolean {
  return headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
}

function countCalls(url: string): number {
  const end = url.indexOf("?");
  const path = end < 0 ? url : url.slice(0, end);
  return (path.match(/,|%2c/gi)?.length ?? 0) + 1;
}
