import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { chooseEncoding } from "./negotiation.ts";

/** Bytes that fit into one packet are sent as they are. */
const ONE_PACKET = 1_200;

/**
 * Compresses the answers of a scope's procedures, which come as whole responses, where the client likes that. Live
 * updates are left alone: they are many small answers in one.
 */
export function compressAnswers(scope: FastifyInstance): void {
  scope.addHook("onSend", async (request, reply, payload) => {
    if (!(payload instanceof Response) || !isJson(payload)) return payload;
    reply.code(payload.status);
    for (const [name, value] of payload.headers) reply.header(name, value);
    const body = Buffer.from(await payload.arrayBuffer());
    if (body.length <= ONE_PACKET) return body;
    reply.header("vary", "accept-encoding");
    if (chooseEncoding(request.headers["accept-encoding"], ["gzip"]) === "identity") return body;
    reply.header("content-encoding", "gzip").removeHeader("content-length");
    return zip(body);
  });
}

const zip = promisify(gzip);

function isJson({ headers }: Response): boolean {
  return headers.get("content-type")?.startsWith("application/json") ?? false;
}
