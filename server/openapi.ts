import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Meta } from "./trpc/trpc.ts";

/** A procedure that is offered to other programs. */
export type PublicProcedure = NonNullable<Meta["openapi"]> & {
  name: string;
  type: "query" | "mutation";
  input: z.ZodObject;
};

type JsonObject = Record<string, unknown>;

/**
 * The description of the public interface (OpenAPI 3.1), made from the schemas that check its input. 3.1 uses JSON
 * Schema of 2020-12, which is what zod writes.
 */
export function describeInterface(procedures: readonly PublicProcedure[]): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const procedure of procedures)
    paths[procedure.path] = {
      ...paths[procedure.path],
      [procedure.method.toLowerCase()]: describe(procedure),
    };
  return {
    openapi: "3.1.1",
    info: {
      title: "Hanketahvel",
      version: readVersion(),
      description:
        "Days are YYYY-MM-DD, periods YYYY, YYYY-H1, YYYY-Q1, YYYY-MM or YYYY-MM-DD, moments ISO 8601, money decimal strings. Sentences come in Estonian, or in English where Accept-Language prefers it.",
      license: { name: "EUPL-1.2", identifier: "EUPL-1.2" },
    },
    servers: [{ url: "/" }],
    paths: {
      ...paths,
      "/api/v1/openapi.json": {
        get: {
          operationId: "openapi",
          summary: "This description.",
          responses: { 200: { description: "OpenAPI 3.1", ...json({ type: "object" }) } },
        },
      },
    },
    components: { schemas: { Refusal: withoutDialect(z.toJSONSchema(refusalSchema)) } },
  };
}

/** How every refusal is answered. */
export const refusalSchema = z
  .object({
    code: z.string().meta({ description: "What programs switch on." }),
    message: z.string().meta({ description: "A sentence to show." }),
    field: z.string().nullable().meta({ description: "The field of the input that it belongs beside." }),
    details: z.looseObject({}).optional(),
    current: z.unknown().optional().meta({ description: "The record as it stands now, for a conflict." }),
    errorNumber: z.string().optional().meta({ description: "Where the log has the whole of it." }),
  })
  .meta({ description: "Why something was not done." });

function describe({ name, method, path, summary, input, answers }: PublicProcedure): JsonObject {
  const schema = withoutDialect(z.toJSONSchema(input, { io: "input", unrepresentable: "any" }));
  const properties = schema.properties as Record<string, JsonObject>;
  const required = new Set((schema.required as string[] | undefined) ?? []);
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const inQuery = method === "GET" ? Object.keys(properties).filter((each) => !inPath.includes(each)) : [];
  const parameters = [
    ...inPath.map((each) => ({ name: each, in: "path", required: true, schema: properties[each] })),
    ...inQuery.map((each) => ({
      name: each,
      in: "query",
      required: required.has(each),
      schema: properties[each],
    })),
  ];
  const inBody = Object.entries(properties).filter(([each]) => !inPath.includes(each));
  const body = {
    type: "object",
    properties: Object.fromEntries(inBody),
    required: inBody.map(([each]) => each).filter((each) => required.has(each)),
  };
  return {
    operationId: name,
    summary,
    parameters,
    ...(method !== "GET" && { requestBody: { required: true, ...json(body) } }),
    responses: {
      200: {
        description: "Done.",
        ...json(withoutDialect(z.toJSONSchema(answers, { io: "output", unrepresentable: "any" }))),
      },
      ...(method === "GET" && {
        304: { description: "The bytes with the tag in If-None-Match are the latest." },
      }),
      ...Object.fromEntries(
        Object.entries(method === "GET" ? READ_REFUSALS : WRITE_REFUSALS).map(([status, description]) => [
          status,
          { description, ...json({ $ref: "#/components/schemas/Refusal" }) },
        ]),
      ),
    },
  };
}

const READ_REFUSALS = {
  404: "There is no such record.",
  422: "The input was not understood.",
  500: "A bug, with its number in the log.",
  503: "The database is away; Retry-After says when to ask again.",
};
const WRITE_REFUSALS = {
  400: "The body is not a JSON object.",
  409: "Decided on an older version; `current` is the record as it stands.",
  413: "The body is larger than 1 MB.",
  415: "The body is not application/json.",
  ...READ_REFUSALS,
  422: "A rule refuses it, or the input was not understood.",
};

function json(schema: JsonObject): JsonObject {
  return { content: { "application/json": { schema } } };
}

function withoutDialect({ $schema: _, ...schema }: JsonObject): JsonObject {
  return schema;
}

function readVersion(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}
