import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { chooseEncoding, hasAlready } from "./negotiation.ts";

/** Answers a page for people, with the status given. */
export type AnswerPage = (request: FastifyRequest, reply: FastifyReply, status: number) => FastifyReply;

/**
 * Serves the built client from memory: it is a few files of some hundred kilobytes, no path is ever made from an
 * address, and every file lies there compressed.
 *
 * @param folder as {@link findOrBuildClient} gives it
 * @returns how to answer the page itself, for addresses that the client does not know either
 */
export function serveClient(app: FastifyInstance, folder: string): AnswerPage {
  const files = readFiles(folder);
  const page = files.get("/index.html");
  if (!page) throw new Error(`no index.html in ${folder}`);
  for (const [path, file] of files)
    if (file !== page) app.get(path, (request, reply) => answerFile(request, reply, file, 200));
  const answerPage: AnswerPage = (request, reply, status) => answerFile(request, reply, page, status);
  app.get("/", (_request, reply) => reply.redirect("/board"));
  for (const address of PAGES) app.get(address, (request, reply) => answerPage(request, reply, 200));
  return answerPage;
}

/** The addresses the client has a view for. */
const PAGES = [
  "/board",
  "/timeline",
  "/rtk",
  "/hours",
  "/outputs",
  "/plan",
  "/reports",
  "/law",
  "/conditions",
  "/admin",
  "/sign-in",
  "/setup",
  "/invitation",
  "/reset",
  "/account",
  "/shared",
  "/procurements/:id(^[1-9][0-9]{0,14}$)",
];

interface ClientFile {
  type: string;
  etag: string;
  /** Its name changes with its content. */
  isHashed: boolean;
  /** By encoding, `identity` included. */
  bytes: Map<string, Buffer>;
}

const ENCODINGS = { br: ".br", gzip: ".gz" } as const;

function readFiles(folder: string): Map<string, ClientFile> {
  const files = new Map<string, ClientFile>();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = new Set(
    entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const path of paths) {
    const type = TYPES[extname(path)];
    if (!type) continue;
    const original = readFileSync(path);
    const bytes = new Map([["identity", original]]);
    for (const [encoding, ending] of Object.entries(ENCODINGS))
      if (paths.has(path + ending)) bytes.set(encoding, readFileSync(path + ending));
    const name = `/${relative(folder, path).split(sep).join("/")}`;
    files.set(name, { type, etag: etagOf(original), isHashed: name.startsWith("/assets/"), bytes });
  }
  return files;
}

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
  ".txt": "text/plain; charset=utf-8",
};

function etagOf(bytes: Buffer): string {
  return `W/"${createHash("sha256").update(bytes).digest("base64url").slice(0, 20)}"`;
}

const A_YEAR = "public, max-age=31536000, immutable";

function answerFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { type, etag, isHashed, bytes }: ClientFile,
  status: number,
): FastifyReply {
  reply.header("cache-control", isHashed ? A_YEAR : "no-cache").header("etag", etag);
  if (bytes.size > 1) reply.header("vary", "accept-encoding");
  if (status === 200 && hasAlready(request.headers["if-none-match"], etag)) return reply.code(304).send();
  const encoding = chooseEncoding(request.headers["accept-encoding"], [...bytes.keys()].slice(1));
  if (encoding !== "identity") reply.header("content-encoding", encoding);
  return reply.code(status).type(type).send(bytes.get(encoding));
}
