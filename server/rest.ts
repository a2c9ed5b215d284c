import { callTRPCProcedure, getTRPCErrorFromUnknown, getTRPCErrorShape, type TRPCError } from "@trpc/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { DomainError } from "#shared/errors.ts";
import { momentSchema } from "#shared/known-at.ts";
import { chooseEncoding, hasAlready } from "./negotiation.ts";
import { describeInterface, type PublicProcedure } from "./openapi.ts";
import { readBoardFacts } from "./queries/board.ts";
import type { Encoded } from "./queries/encoded.ts";
import { readSharedView } from "./queries/shared-view.ts";
import { answerBug, answerError, answerRefusal, answerTrouble } from "./refused.ts";
import { appRouter } from "./trpc/router.ts";
import type { Meta, Refusal, RequestContext } from "./trpc/trpc.ts";

export type MakeContext = (request: FastifyRequest) => RequestContext;

/**
 * The interface for other programs: the procedures that say so in their meta, over plain HTTP, and its description.
 * Not by trpc-to-openapi, which knows JSON answers only: the board is prepared bytes, with a tag and a 304.
 */
export function serveRest(app: FastifyInstance, makeContext: MakeContext): void {
  const procedures = findPublicProcedures();
  for (const procedure of procedures)
    app.route({
      method: procedure.method,
      url: procedure.path.replaceAll(/\{(\w+)\}/g, ":$1"),
      config: { procedure: procedure.name },
      handler: (request, reply) => call(procedure, makeContext(request), request, reply),
    });
  app.get("/api/v1/board/facts", async (request, reply) => {
    const query = factsQuery.safeParse(request.query);
    if (query.error?.issues.some(({ path }) => path[0] === "knownAt"))
      throw new DomainError("INVALID_MOMENT", { field: "knownAt" });
    // An id that nobody could have is an id that nobody has.
    const { project = null, knownAt = null } = query.success ? query.data : { project: 0 };
    const facts = await readBoardFacts(makeContext(request), { projectId: project, knownAt });
    return answerEncoded(facts, request, reply);
  });
  app.get("/api/v1/shared/facts", async (request, reply) => {
    const view = await readSharedView(makeContext(request), request.headers["x-share"]);
    return answerEncoded(view, request, reply);
  });
  let description: string | null = null;
  app.get("/api/v1/openapi.json", async (_request, reply) => {
    description ??= JSON.stringify(describeInterface(procedures));
    return reply
      .type("application/json; charset=utf-8")
      .header("cache-control", "no-cache")
      .send(description);
  });
}

const factsQuery = z.object({
  project: z.coerce.number().int().positive().optional(),
  knownAt: momentSchema.optional(),
});

function findPublicProcedures(): PublicProcedure[] {
  const procedures = appRouter._def.procedures as unknown as Record<
    string,
    { _def: { meta?: Meta; inputs: z.ZodObject[]; type: "query" | "mutation" } }
  >;
  return Object.entries(procedures).flatMap(([name, { _def }]) => {
    const { openapi } = _def.meta ?? {};
    return openapi ? [{ ...openapi, name, input: _def.inputs[0]!, type: _def.type }] : [];
  });
}

async function call(
  { name, type, input }: PublicProcedure,
  ctx: RequestContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { query, body, params } = request;
  if (type === "mutation" && (typeof body !== "object" || body === null || Array.isArray(body)))
    return answerTrouble("NOT_UNDERSTOOD", request, reply);
  const given = { ...(type === "query" ? (query as object) : (body as object)), ...asNumbers(params, input) };
  try {
    const answer = await callTRPCProcedure({
      router: appRouter,
      path: name,
      type,
      ctx,
      getRawInput: async () => given,
      signal: undefined,
      batchIndex: 0,
    });
    if (isEncoded(answer)) return await answerEncoded(answer, request, reply);
    return reply.header("cache-control", "no-store").send(answer);
  } catch (thrown) {
    return answerFailure(getTRPCErrorFromUnknown(thrown), ctx, name, request, reply);
  }
}

/** What stands in an address is text; the procedures want the numbers they are. */
function asNumbers(params: unknown, { shape }: z.ZodObject): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params as Record<string, string>).map(([name, text]) => {
      const isNumber = shape[name] instanceof z.ZodNumber && /^\d{1,15}$/.test(text);
      return [name, isNumber ? Number(text) : text];
    }),
  );
}

function answerFailure(
  error: TRPCError,
  ctx: RequestContext,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const config = appRouter._def._config;
  const { data } = getTRPCErrorShape({ config, error, path, ctx, type: "unknown", input: undefined });
  const { refusal, errorNumber } = data as { refusal: Refusal | null; errorNumber: string | null };
  if (refusal) return answerRefusal(refusal, request, reply);
  return errorNumber ? answerBug(errorNumber, request, reply) : answerError(error, request, reply);
}

function isEncoded(answer: unknown): answer is Encoded {
  return typeof answer === "object" && answer !== null && "etag" in answer && "body" in answer;
}

/** Answers prepared bytes in the encoding the client likes, or that it has them already. */
async function answerEncoded(
  { etag, encodings, body }: Encoded,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { headers } = request;
  // The same content in another encoding is other bytes, which is what a weak tag stands for.
  reply
    .header("etag", `W/${etag}`)
    .header("vary", "accept-encoding")
    .header("cache-control", "private, no-cache");
  if (hasAlready(headers["if-none-match"], etag)) return reply.code(304).send();
  const encoding = chooseEncoding(headers["accept-encoding"], encodings);
  if (encoding !== "identity") reply.header("content-encoding", encoding);
  return reply.type("application/json; charset=utf-8").send(await body(encoding));
}
