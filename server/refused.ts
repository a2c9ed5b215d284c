import type { FastifyReply, FastifyRequest } from "fastify";
import { CHANGE_WORDS } from "#shared/change-words.ts";
import { DomainError, type Language, type RefusalDetails } from "#shared/errors.ts";
import { REFUSALS, refusalSentence } from "#shared/refusals.ts";
import { LOCAL_USER } from "./context.ts";
import { asRefusal } from "./db.ts";
import { readWeights } from "./negotiation.ts";
import { newErrorNumber, type Refusal } from "./trpc/trpc.ts";

/**
 * Answers a request that failed, in the reader's language: a refusal as itself, anything else as a number under which
 * the log has the whole of it. No answer carries a stack, a query or a path of this machine.
 */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const cause = asRefusal(error);
  if (cause instanceof DomainError) return answerRefusal(cause, request, reply);
  const trouble = TROUBLE_OF_STATUS[statusOf(error)];
  if (trouble) return answerTrouble(trouble, request, reply);
  const errorNumber = newErrorNumber();
  logBug(request, error, errorNumber);
  return answerBug(errorNumber, request, reply);
}

/** Answers a refusal of the rules, or of the database. */
export function answerRefusal(refusal: Refusal, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, field, details, current } = refusal;
  const language = languageOf(request);
  const { status } = REFUSALS[code];
  const message = refusalSentence(code, inWords(details, language), language);
  return answer(reply, status, language, { code, message, field, details, current });
}

/** Answers what is wrong with the request itself, whatever it asks for. */
export function answerTrouble(code: Trouble, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOf(request);
  const { status, [language]: message } = TROUBLES[code];
  return answer(reply, status, language, { code, message, field: null });
}

/** Answers a bug that is in the log under a number. */
export function answerBug(errorNumber: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOf(request);
  const message = BUG[language].replace("{number}", errorNumber);
  return answer(reply, 500, language, { code: "INTERNAL_ERROR", message, field: null, errorNumber });
}

/** Writes a bug whole into the log, under the number that the reader is shown. */
export function logBug(request: FastifyRequest, error: unknown, errorNumber: string): void {
  request.log.error({ exception: error, errorNumber }, `a bug: ${errorNumber}`);
}

/** What can be wrong with a request, whatever it asks for. */
const TROUBLES = {
  NOT_UNDERSTOOD: {
    status: 400,
    et: "Päringust ei saadud aru.",
    en: "The request was not understood.",
  },
  LONG_BATCH: {
    status: 400,
    et: "Ühes päringus saab teha kuni 20 kutset.",
    en: "One request may carry at most 20 calls.",
  },
  OTHER_SITE: {
    status: 403,
    et: "Teise saidi leht seda serverit kasutada ei saa.",
    en: "A page of another site may not use this server.",
  },
  PAGE_NOT_FOUND: REFUSALS.PAGE_NOT_FOUND,
  TOO_LARGE: {
    status: 413,
    et: "Päring on liiga suur: kuni 1 MB on lubatud.",
    en: "The request is too large: up to 1 MB is allowed.",
  },
  NOT_JSON: {
    status: 415,
    et: "Siin saadakse aru ainult andmetest kujul application/json.",
    en: "Only application/json is understood here.",
  },
  OTHER_HOST: {
    status: 421,
    et: "Server vastab ainult aadressil, mille ta käivitudes ütles, näiteks http://127.0.0.1:4600.",
    en: "The server answers only at the address it printed when it started, such as http://127.0.0.1:4600.",
  },
  BUSY: {
    status: 503,
    et: "Serveril on praegu liiga palju teha ja seda päringut ta vastu ei võtnud; proovi hetke pärast uuesti.",
    en: "The server has too much to do right now and did not take this request; try again in a moment.",
  },
  CLOSING: {
    status: 503,
    et: "Server on sulgumas; proovi hetke pärast uuesti.",
    en: "The server is closing; try again in a moment.",
  },
} as const;
export type Trouble = keyof typeof TROUBLES;

/** For what the framework refuses by itself. */
const TROUBLE_OF_STATUS: Readonly<Record<number, Trouble>> = {
  400: "NOT_UNDERSTOOD",
  404: "PAGE_NOT_FOUND",
  413: "TOO_LARGE",
  414: "NOT_UNDERSTOOD",
  415: "NOT_JSON",
};

const BUG = {
  et: "Midagi läks siin valesti. Pooleli ei jäänud midagi. Vea number on {number}.",
  en: "Something went wrong here. Nothing was half done. The error's number is {number}.",
};

/** Estonian, unless the reader prefers English. */
export function languageOf({ headers }: FastifyRequest): Language {
  let best: Language = "et";
  let bestWeight = 0;
  for (const [tag, weight] of readWeights(headers["accept-language"])) {
    const language = tag.split("-")[0];
    if ((language === "et" || language === "en") && weight > bestWeight) {
      best = language;
      bestWeight = weight;
    }
  }
  return best;
}

/** Days stay as programs write them; people and deeds get the words of the glossary. */
function inWords(details: RefusalDetails, language: Language): RefusalDetails {
  const { who, what, ...rest } = details;
  if (who !== undefined) rest.who = who === LOCAL_USER ? LOCAL_USER_WORDS[language] : who;
  const deeds: Readonly<Record<string, string>> = CHANGE_WORDS[language];
  if (what !== undefined) rest.what = deeds[String(what)] ?? what;
  return rest;
}

const LOCAL_USER_WORDS = { et: "Kohalik kasutaja", en: "The local user" };

function statusOf(error: unknown): number {
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === "number" ? statusCode : 500;
}

/** Seconds after which a server that was away is worth asking again. */
const RETRY_AFTER = "2";

function answer(reply: FastifyReply, status: number, language: Language, body: object): FastifyReply {
  if (status === 503) reply.header("retry-after", RETRY_AFTER);
  return reply
    .code(status)
    .header("content-language", language)
    .header("cache-control", "no-store")
    .send(body);
}
