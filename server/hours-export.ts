import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { DomainError } from "#shared/errors.ts";
import { daySchema } from "#shared/period.ts";
import { isRefusalCode } from "#shared/refusals.ts";
import { HOURS_FORMATS, hoursAsCsv, hoursAsXlsx } from "./hours-file.ts";
import { readPaidEntries } from "./queries/hours-export.ts";
import { languageOf } from "./refused.ts";
import type { MakeContext } from "./rest.ts";

/**
 * Serves the hours of a period as a file for payroll. In the reader's language, which a link says, because a browser
 * that follows one speaks for itself.
 */
export function serveHoursExport(app: FastifyInstance, makeContext: MakeContext): void {
  app.get("/api/v1/hours/export", async (request, reply) => {
    const { project, from, to, format, language = languageOf(request) } = read(request.query);
    const { entries } = await readPaidEntries(makeContext(request), { projectId: project, from, to });
    const name = `${{ et: "tunnid", en: "hours" }[language]}-${from}-${to}.${format}`;
    reply
      .header("content-disposition", `attachment; filename="${name}"`)
      .header("content-language", language)
      .header("cache-control", "no-store");
    if (format === "csv") return reply.type("text/csv; charset=utf-8").send(hoursAsCsv(entries, language));
    return reply.type(XLSX).send(Buffer.from(await hoursAsXlsx(entries, language)));
  });
}

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

function read(query: unknown): z.infer<typeof querySchema> {
  const { data, error } = querySchema.safeParse(query);
  if (data) return data;
  const { message, path } = error.issues[0]!;
  const code = isRefusalCode(message) ? message : "INVALID_INPUT";
  throw new DomainError(code, { field: path.join(".") });
}

const querySchema = z.object({
  project: z.coerce.number().int().positive(),
  from: daySchema,
  to: daySchema,
  format: z.enum(HOURS_FORMATS).default("csv"),
  language: z.enum(["et", "en"]).optional(),
});
