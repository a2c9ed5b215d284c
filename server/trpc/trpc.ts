import { randomInt } from "node:crypto";
import { getTRPCErrorFromUnknown, initTRPC, TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { assertKnown, type Deed } from "#shared/access.ts";
import { DomainError, type RefusalDetails } from "#shared/errors.ts";
import { isRefusalCode, REFUSALS, type RefusalCode, refusalSentence } from "#shared/refusals.ts";
import { isSentOnce } from "#shared/sent-once.ts";
import { asRefusal } from "../db.ts";
import { recordDenied } from "../denied.ts";
import type { Installation } from "../installation.ts";
import { withName } from "../names.ts";
import type { LiveContext } from "../queries/live.ts";
import { fingerprintOf } from "../sent-keys.ts";
import type { SignIn } from "../sign-in.ts";

/** What a procedure is given: who asks and with what, and how to hear of commits. */
export interface RequestContext extends LiveContext {
  /** The key under which the client sent this request. */
  sentKey: string | null;
  /** Left out where nobody signs in. */
  visitor?: Visitor | undefined;
  /** How this process was set up and how it is doing. */
  describeInstallation(): Installation;
  /** Writes an error whole into the log, under a number that the reader is shown. */
  logError(error: unknown, errorNumber: string): void;
}

/** In which session and from where somebody asks, and how people sign in. */
export interface Visitor {
  signIn: SignIn;
  sessionId: string | null;
  /** Their network address. */
  address: string;
}

/** A refusal as it travels: the client switches on the code, and writes the sentence in the reader's language. */
export interface Refusal {
  code: RefusalCode;
  field: string | null;
  details: RefusalDetails;
  current: unknown;
}

/** How a procedure is offered to programs outside: read by the public interface and its description. */
export interface Meta {
  openapi?: {
    method: "GET" | "POST";
    path: `/api/v1/${string}`;
    summary: string;
    answers: import("zod").ZodType;
  };
}

const t = initTRPC
  .context<RequestContext>()
  .meta<Meta>()
  .create({
    isDev: false,
    errorFormatter: ({ shape, error }) => ({
      message: shape.message,
      code: shape.code,
      data: {
        code: shape.data.code,
        httpStatus: shape.data.httpStatus,
        refusal: refusalOf(error),
        errorNumber: error.cause instanceof Bug ? error.cause.number : null,
      },
    }),
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
  });

/** The refusal inside an error, when it is one: a rule's, or input that was not understood. */
export function refusalOf(error: TRPCError): Refusal | null {
  const { cause } = error;
  if (cause instanceof DomainError) {
    const { code, field, details, current } = cause;
    return { code, field, details, current };
  }
  if (cause instanceof ZodError) {
    const [issue] = cause.issues;
    const code = issue && isRefusalCode(issue.message) ? issue.message : "INVALID_INPUT";
    return { code, field: issue?.path.join(".") || null, details: {}, current: null };
  }
  return null;
}

/** Anything but a refusal: logged whole, shown as one plain sentence and a number. */
class Bug extends Error {
  readonly number: string;
  constructor(cause: unknown, number: string) {
    super("Something went wrong here. Nothing was half done.", { cause });
    this.number = number;
  }
}

/** Short enough to be read out over the telephone; no letters that are mistaken for digits. */
export function newErrorNumber(): string {
  const alphabet = "ACDEFGHJKLMNPQRTUVWXY34679";
  return `E-${Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]).join("")}`;
}

const errors = t.middleware(async ({ next, ctx }) => {
  const result = await next();
  if (!result.ok) throw await asShown(result.error, ctx);
  return isAsyncIterable(result.data) ? { ...result, data: guarded(result.data, ctx) } : result;
});

/** The error as people may see it: a refusal, input that was not understood, or a bug's number. */
async function asShown(error: TRPCError, ctx: RequestContext): Promise<TRPCError> {
  const cause = asRefusal(error.cause ?? error);
  if (cause instanceof DomainError) {
    await recordDenied(ctx, cause, ctx.visitor?.address ?? null);
    const refusal = await withName(ctx, cause);
    return new TRPCError({
      code: TRPC_CODE[REFUSALS[refusal.code].status],
      message: refusalSentence(refusal.code, refusal.details, "en"),
      cause: refusal,
    });
  }
  if (error.cause === undefined || error.cause instanceof ZodError) return error;
  const bug = new Bug(cause, newErrorNumber());
  ctx.logError(cause, bug.number);
  return new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: bug.message, cause: bug });
}

/** A live update fails while it is read, when its procedure has answered long ago. */
async function* guarded(updates: AsyncIterable<unknown>, ctx: RequestContext): AsyncGenerator<unknown> {
  try {
    yield* updates;
  } catch (error) {
    throw await asShown(getTRPCErrorFromUnknown(error), ctx);
  }
}

function isAsyncIterable(data: unknown): data is AsyncIterable<unknown> {
  return typeof data === "object" && data !== null && Symbol.asyncIterator in data;
}

const TRPC_CODE = {
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
} as const;

/** What everybody has to pass first; what somebody may do in a project, its service asks. */
const door = t.middleware(({ next, ctx, path }) => {
  assertKnown(ctx.access, path as Deed);
  return next();
});

const once = t.middleware(async ({ next, ctx, path, type, getRawInput }) => {
  const { sentKey: id } = ctx;
  if (id === null || type !== "mutation" || !isSentOnce(path)) return next();
  const deed = path as Deed;
  return next({ ctx: { key: { id, deed, fingerprint: fingerprintOf(deed, await getRawInput()) } } });
});

export const router = t.router;
export const procedure = t.procedure.use(errors).use(door).use(once);
export const createCallerFactory = t.createCallerFactory;
