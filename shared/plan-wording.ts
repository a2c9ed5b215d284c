import type { Period, PeriodPrecision } from "./period.ts";
import {
  addDays,
  FIRST_YEAR,
  firstDay,
  isDay,
  isPeriod,
  LAST_YEAR,
  lastDay,
  precisionOf,
  quarterOf,
  quarterPeriod,
} from "./period.ts";
import { MONTHS, monthOf } from "./period-words.ts";
import type { WindowKind } from "./plan.ts";

export interface ParsedWording {
  /** Absent when the words name only an end. A single period is both `from` and `to`. */
  from: Period | null;
  to: Period;
  kind: Exclude<WindowKind, "implied">;
}

export type WordingProblemCode =
  | "empty"
  | "tooLong"
  | "unreadable"
  | "ambiguous"
  | "noYear"
  | "noEnd"
  | "badYear"
  | "badHalf"
  | "badQuarter"
  | "badMonth"
  | "badDay"
  | "reversed";

export interface WordingProblem {
  code: WordingProblemCode;
  /** The words that could not be read, as they were written; all of them when the trouble is in the whole. */
  part: string;
}

export type WordingResult = { ok: true; window: ParsedWording } | { ok: false; reason: WordingProblem };

/** The longest wording that is read, in UTF-16 units; the longest in the published plans has 64. */
export const MAX_WORDING_LENGTH = 200;

/**
 * Reads when a plan says something will happen, in Estonian or English: „2025. a. III–IV kvartalis“, „aprill–detsember
 * 2026“, „2026. a. lõpuks“, "Q1 2026", "by the end of 2026", `2026-H1`. Every word has to be understood, or be on a short
 * list of words that say nothing about time; otherwise the answer is a refusal that names the words. Never throws.
 *
 * Where the words leave room, they are read as the office's own plans use them:
 * - „aasta alguses“ is the first quarter and „aasta lõpus“ the fourth; „kvartali lõpus“ stays the whole quarter.
 * - „aasta alguseks“ is a deadline at the end of the year before; „lõpuks“ and „lõpuni“ are deadlines at the end.
 * - "by Q2" and „kuni II kvartal“ keep the promise until the period's last day. „II kvartaliks“ may also mean before it
 *   begins, and is refused.
 * - A range is a *period* when it is called one („perioodiks“), is said as a run („aprillist detsembrini“, "from … to …"), or
 *   crosses into another year; otherwise it is a *window*.
 * - A year stated once serves both ends; a range that then runs backwards is refused, not moved into another year.
 */
export function parsePlanWording(text: string): WordingResult {
  try {
    return { ok: true, window: readWording(text) };
  } catch (refusal) {
    if (refusal instanceof Refusal) return { ok: false, reason: { code: refusal.code, part: refusal.part } };
    throw refusal;
  }
}

/* Reading: the text becomes tokens, the tokens one or two sides of a range, and each side a period. */

/** Leaves the reading, however deep; parsePlanWording turns it into an answer. */
class Refusal extends Error {
  code: WordingProblemCode;
  part: string;
  constructor(code: WordingProblemCode, part: string) {
    super(code);
    this.code = code;
    this.part = part;
  }
}

function readWording(text: string): ParsedWording {
  if (text.length > MAX_WORDING_LENGTH) throw new Refusal("tooLong", `${text.slice(0, 40)}…`);
  const wording = unwrap(text.normalize("NFC").replace(/[\u2010\u2011]/g, "-"));
  if (wording === "") throw new Refusal("empty", "");
  const { hints, content } = takeHints(tokenize(wording));
  if (content.length === 0) throw new Refusal("unreadable", wording);
  const { leftTokens, join, rightTokens } = split(content, wording);
  const left = readSide(leftTokens, wording);
  if (join === null) return readSingle(left, hints, wording);
  return readRange(left, join, readSide(rightTokens, wording), hints, wording);
}

/** Takes off blanks, the stop at the end, and brackets or quotation marks around the whole. */
function unwrap(text: string): string {
  let inner = text.trim();
  for (let layer = 0; layer < 3; layer++) {
    if (/^[("„“”'].*[)"“”']$/s.test(inner)) inner = inner.slice(1, -1).trim();
    else if (/[.,;]$/.test(inner)) inner = inner.slice(0, -1).trim();
  }
  return inner;
}

/** What an Estonian case says about time: „aprillist“ from, „aprillini“ until, „aprilliks“ by. Other cases say nothing. */
type Case = "plain" | "from" | "until" | "by";
type Edge = "start" | "end";

type Meaning =
  | { is: "year"; year: number; case: Case }
  | { is: "yearWord"; case: Case }
  | { is: "number"; value: number; script: "arabic" | "roman" | "word"; case: Case }
  | { is: "unit"; unit: "half" | "quarter"; case: Case }
  | { is: "month"; month: number; case: Case }
  | { is: "dayAndMonth"; day: number; month: number; case: Case }
  | { is: "exact"; period: Period; case: Case }
  | { is: "edge"; edge: Edge; english: boolean; case: Case }
  | { is: "join"; how: "dash" | "to" | "until" | "and" }
  | { is: "hint"; hint: "deadline" | "period" | "from" | "between"; anywhere?: true }
  | { is: "filler" };

/** A token with the letters it was read from and their place, so that a refusal can quote what was written. */
type Token = Meaning & { part: string; at: number };
type Of<Is extends Meaning["is"]> = Extract<Token, { is: Is }>;

/** One way a token can look, tried at one place in the text. Each ends after a bounded number of characters. */
interface Form {
  pattern: RegExp;
  read: (match: RegExpExecArray) => Meaning | null;
}

/** In the order they are tried: the longer forms first, so that 15.04.2026 is not a number followed by a month. */
const FORMS: Form[] = [
  { pattern: /\d{4}-\d{2}-\d{2}(?!\d)/y, read: (match) => exact(match[0], match[0]) },
  { pattern: /\d{4}-\d{2}(?!\d)/y, read: (match) => exact(match[0], match[0]) },
  {
    pattern: /(\d{4})-([QH]\d)(?!\d)/iy,
    read: ([part, year, unit]) => exact(`${year}-${unit!.toUpperCase()}`, part),
  },
  {
    pattern: /(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)/y,
    read: ([part, day, month, year]) =>
      exact(`${year}-${month!.padStart(2, "0")}-${day!.padStart(2, "0")}`, part),
  },
  {
    pattern: /(?<!\p{L})(\d{1,2})[./](\d{4})(?!\d)/uy,
    read: ([part, month, year]) => exact(`${year}-${month!.padStart(2, "0")}`, part),
  },
  // A year of two digits could be a day, 4/5/2026 is April or May by country, and 2026.04.05 is written in either order.
  { pattern: /\d{1,2}\.\d{1,2}\.\d{2}(?!\d)/y, read: ambiguous },
  { pattern: /\d{1,2}\/\d{1,2}(?:\/\d{2,4})?(?!\d)/y, read: ambiguous },
  { pattern: /\d{4}[./]\d{1,2}[./]\d{1,2}(?!\d)/y, read: ambiguous },
  {
    pattern: /(\d{1,2})\.(\d{1,2})\.?(?!\d)/y,
    read: ([part, day, month]) => {
      if (Number(month) < 1 || Number(month) > 12) throw new Refusal("badMonth", part);
      return { is: "dayAndMonth", day: Number(day), month: Number(month), case: "plain" };
    },
  },
  {
    pattern: /(\d{4})(?!\d)\.?/y,
    read: ([, year]) => ({ is: "year", year: plausibleYear(year!), case: "plain" }),
  },
  { pattern: /[IVL1|]{1,5}\.?(?![\p{L}\d|])/iuy, read: romanNumeral },
  {
    pattern: /(\d{1,2})(?!\d)(?:\.|(?:st|nd|rd|th)(?!\p{L}))?/iuy,
    read: ([, digits]) => ({ is: "number", value: Number(digits), script: "arabic", case: "plain" }),
  },
  { pattern: /(?:no|not)\s+later\s+than(?!\p{L})/iuy, read: () => ({ is: "hint", hint: "deadline" }) },
  { pattern: /half-year(?!\p{L})/iuy, read: () => ({ is: "unit", unit: "half", case: "plain" }) },
  { pattern: /kv-s(?!\p{L})/iuy, read: () => ({ is: "unit", unit: "quarter", case: "plain" }) },
  { pattern: /(?:suures\s+osas|välja\s+töötatud)(?!\p{L})/iuy, read: () => ({ is: "filler" }) },
  { pattern: /(\p{L}{1,20})(?!\p{L})\.?/uy, read: ([, word]) => WORDS.get(folded(word!)) ?? null },
  { pattern: /[-–—―‒−]/y, read: () => ({ is: "join", how: "dash" }) },
  { pattern: /&/y, read: () => ({ is: "join", how: "and" }) },
  // A comma separates what is readable anyway; a slash only ever stands between a quarter and its year (Q1/2026).
  { pattern: /,|\/(?=\s?\d{4}(?!\d))/y, read: () => ({ is: "filler" }) },
];

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at]!)) {
      at++;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at += token.part.length;
  }
  return tokens;
}

function tokenAt(text: string, at: number): Token {
  for (const { pattern, read } of FORMS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const meaning = match && read(match);
    if (meaning) return { ...meaning, part: match[0], at };
  }
  const rest = text.slice(at);
  const [part] = /^[\p{L}\p{M}]+|^\d+|^\S+/u.exec(rest) ?? [rest];
  throw new Refusal("unreadable", part);
}

/** A period of the text form, or the refusal that says which of its numbers is wrong. */
function exact(period: string, part: string): Meaning {
  if (isPeriod(period)) return { is: "exact", period, case: "plain" };
  plausibleYear(period.slice(0, 4));
  if (period[5] === "H") throw new Refusal("badHalf", part);
  if (period[5] === "Q") throw new Refusal("badQuarter", part);
  throw new Refusal(isPeriod(period.slice(0, 7)) ? "badDay" : "badMonth", part);
}

function ambiguous([part]: RegExpExecArray): never {
  throw new Refusal("ambiguous", part!);
}

function plausibleYear(digits: string): number {
  const year = Number(digits);
  if (year < FIRST_YEAR || year > LAST_YEAR) throw new Refusal("badYear", digits);
  return year;
}

/**
 * A roman numeral in one case of letters. Scanned plans read I as l, 1 or |, so that „Il“ may be I, II or a 1 with a
 * stain: a quarter's difference. Such a numeral is refused for a person to look at.
 */
function romanNumeral([match]: RegExpExecArray): Meaning | null {
  const numeral = match.replace(/\.$/, "");
  if (/^\d+$/.test(numeral)) return null;
  const value = numeral === numeral.toLowerCase() ? numeral.toUpperCase() : numeral;
  const index = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"].indexOf(value);
  if (index < 0) throw new Refusal("ambiguous", numeral);
  return { is: "number", value: index + 1, script: "roman", case: "plain" };
}

/** For looking up: small letters, and without the dots that a foreign keyboard lacks (marts, lopuks). */
function folded(word: string): string {
  return word.toLowerCase().replace(/[äöõü]/g, (letter) => ({ ä: "a", ö: "o", õ: "o", ü: "u" })[letter]!);
}

const WORDS: ReadonlyMap<string, Meaning> = new Map(dictionary());

function* dictionary(): Generator<[string, Meaning]> {
  for (const [index, { estonian, genitive, english, short }] of MONTHS.entries()) {
    for (const [form, inCase] of declined(genitive, [estonian, english, ...short])) {
      yield [form, { is: "month", month: index + 1, case: inCase }];
    }
  }
  const units = [
    [
      "quarter",
      "kvartali",
      ["kvartal", "kvartalid", "kvartalite", "kvartalites", "kv", "q", "quarter", "quarters"],
    ],
    ["half", "poolaasta", ["h"]],
    ["half", "poole", ["pool", "half"]],
  ] as const;
  for (const [unit, genitive, others] of units) {
    for (const [form, inCase] of declined(genitive, others)) yield [form, { is: "unit", unit, case: inCase }];
  }
  const ordinals = [
    ["esimese", ["esimene", "first"]],
    ["teise", ["teine", "second"]],
    ["kolmanda", ["kolmas", "third"]],
    ["neljanda", ["neljas", "fourth"]],
  ] as const;
  for (const [index, [genitive, others]] of ordinals.entries()) {
    for (const [form, inCase] of declined(genitive, others)) {
      yield [form, { is: "number", value: index + 1, script: "word", case: inCase }];
    }
  }
  for (const [form, inCase] of declined("aasta", ["a", "aastat", "aastatel", "aastate", "year", "years"])) {
    yield [form, { is: "yearWord", case: inCase }];
  }
  for (const [form, inCase] of declined("alguse", ["algus", "algul"])) {
    yield [form, { is: "edge", edge: "start", english: false, case: inCase }];
  }
  for (const [form, inCase] of declined("lõpu", ["lõpp", "lõpul"])) {
    yield [form, { is: "edge", edge: "end", english: false, case: inCase }];
  }
  for (const word of ["start", "beginning"])
    yield [word, { is: "edge", edge: "start", english: true, case: "plain" }];
  yield ["end", { is: "edge", edge: "end", english: true, case: "plain" }];

  for (const word of ["kuni", "until", "till"]) yield [word, { is: "join", how: "until" }];
  for (const word of ["to", "through"]) yield [word, { is: "join", how: "to" }];
  for (const word of ["ja", "and"]) yield [word, { is: "join", how: "and" }];

  for (const word of ["hiljemalt", "latest"]) yield [word, { is: "hint", hint: "deadline", anywhere: true }];
  yield ["by", { is: "hint", hint: "deadline" }];
  for (const word of ["alates", "from"]) yield [word, { is: "hint", hint: "from" }];
  yield ["between", { is: "hint", hint: "between" }];
  for (const word of ["periood", "perioodil", "perioodiks", "aruandeperiood", "aruandeperioodil", "period"]) {
    yield [word, { is: "hint", hint: "period" }];
  }

  // Words of the published plans, and their English, that change nothing about when.
  const fillers = [
    ["eeldatavasti", "eeldatavalt", "orienteeruvalt", "planeeritud", "korraldatud"],
    ["vahemikus", "ajavahemikus", "ajavahemikul", "jooksul", "vältel"],
    ["presumably", "expected", "approximately", "planned"],
    ["in", "on", "at", "of", "the", "for", "during"],
  ];
  for (const word of fillers.flat()) yield [folded(word), { is: "filler" }];
}

function* declined(genitive: string, others: readonly string[]): Generator<[string, Case]> {
  for (const form of others) yield [folded(form), "plain"];
  const endings = {
    "": "plain",
    s: "plain",
    l: "plain",
    st: "from",
    lt: "from",
    ni: "until",
    ks: "by",
  } as const;
  for (const [ending, inCase] of Object.entries(endings)) yield [folded(genitive + ending), inCase];
}

type Content = Exclude<Token, { is: "hint" | "filler" }>;
type Hints = Record<Of<"hint">["hint"], boolean>;

/** Takes out the words that say how the rest is meant. They lead, except the ones that Estonian and English also put last. */
function takeHints(tokens: Token[]): { hints: Hints; content: Content[] } {
  const hints = { deadline: false, period: false, from: false, between: false };
  const content: Content[] = [];
  for (const token of tokens) {
    if (token.is === "filler") continue;
    if (token.is !== "hint") content.push(token);
    else if (content.length > 0 && !token.anywhere) throw new Refusal("unreadable", token.part);
    else hints[token.hint] = true;
  }
  const [first] = content;
  if (first?.is === "join" && first.how === "until") {
    hints.deadline = true;
    content.shift();
  }
  return { hints, content };
}

type SideToken = Exclude<Content, { is: "join" }>;
type Join = Of<"join">["how"] | "cases";

/** Cuts a range in two at its dash or „kuni“, or after the „-st“ of „aprillist detsembrini“. */
function split(
  content: Content[],
  wording: string,
): { leftTokens: SideToken[]; join: Join | null; rightTokens: SideToken[] } {
  const leftTokens: SideToken[] = [];
  const rightTokens: SideToken[] = [];
  let join: Of<"join"> | null = null;
  for (const token of content) {
    if (token.is !== "join") (join === null ? leftTokens : rightTokens).push(token);
    else if (join !== null || leftTokens.length === 0) throw new Refusal("unreadable", token.part);
    else join = token;
  }
  if (join !== null) {
    if (rightTokens.length === 0) throw new Refusal("noEnd", wording);
    return { leftTokens, join: join.how, rightTokens };
  }
  const cut = endOfStart(leftTokens);
  if (cut === 0) return { leftTokens, join: null, rightTokens };
  if (!leftTokens.slice(cut).some((token) => token.case === "until")) throw new Refusal("noEnd", wording);
  return { leftTokens: leftTokens.slice(0, cut), join: "cases", rightTokens: leftTokens.slice(cut) };
}

/** How many tokens belong to the „-st“ part, 0 when there is none. */
function endOfStart(tokens: SideToken[]): number {
  let cut = tokens.findIndex((token) => token.case === "from") + 1;
  if (cut === 0) return 0;
  while (tokens[cut]?.case === "from") cut++;
  // „aprillist 2026 detsembrini 2027“: the year belongs to the start, unless it is the only one left for the end.
  const isYear = (token: SideToken) => token.is === "year";
  if (
    !tokens.slice(0, cut).some(isYear) &&
    tokens.slice(cut).filter(isYear).length > 1 &&
    isYear(tokens[cut]!)
  ) {
    cut += tokens[cut + 1]?.is === "yearWord" ? 2 : 1;
  }
  return cut;
}

/** What one end of a range says, before the other end has lent it what it leaves out. */
interface Side {
  year: number | null;
  saysYear: boolean;
  unit: "half" | "quarter" | null;
  number: Of<"number"> | null;
  month: number | null;
  day: number | null;
  exact: Period | null;
  edge: Of<"edge"> | null;
  cases: Set<Case>;
  part: string;
}

function readSide(tokens: SideToken[], wording: string): Side {
  const last = tokens.at(-1)!;
  const side: Side = {
    year: null,
    saysYear: false,
    unit: null,
    number: null,
    month: null,
    day: null,
    exact: null,
    edge: null,
    cases: new Set(),
    part: wording.slice(tokens[0]!.at, last.at + last.part.length),
  };
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    const next = tokens[at + 1];
    // „lõpuks“ carries its own case; that of the words it belongs to is read from them alone.
    if (token.is !== "edge") side.cases.add(token.case);
    switch (token.is) {
      case "year":
        refuseIf(side.year !== null, token);
        side.year = token.year;
        break;
      case "yearWord":
        refuseIf(side.saysYear, token);
        side.saysYear = true;
        break;
      case "edge":
        refuseIf(side.edge !== null, token);
        side.edge = token;
        break;
      case "exact":
        refuseIf(saysWhich(side), token);
        side.exact = token.period;
        break;
      case "dayAndMonth":
        refuseIf(saysWhich(side), token);
        side.day = token.day;
        side.month = token.month;
        break;
      case "month":
        refuseIf(saysWhich(side), token);
        side.month = token.month;
        if (next?.is === "number" && next.script === "arabic") {
          side.day = next.value;
          at++;
        }
        break;
      case "unit":
        refuseIf(saysWhich(side), token);
        side.unit = token.unit;
        if (next?.is === "number") {
          side.number = next;
          at++;
        }
        break;
      case "number":
        if (saysWhich(side))
          throw new Refusal(token.script === "arabic" ? "ambiguous" : "unreadable", token.part);
        if (next?.is === "month") {
          if (token.script === "roman") throw new Refusal("unreadable", token.part);
          side.day = token.value;
          side.month = next.month;
        } else {
          side.number = token;
          if (next?.is === "unit") side.unit = next.unit;
        }
        if (next?.is === "month" || next?.is === "unit") {
          side.cases.add(next.case);
          at++;
        }
        break;
    }
  }
  if (side.exact !== null && side.year !== null) throw new Refusal("unreadable", String(side.year));
  return side;
}

function refuseIf(isRefused: boolean, token: Token): void {
  if (isRefused) throw new Refusal("unreadable", token.part);
}

/** Whether the side names a part of the year, however incompletely. */
function saysWhich(side: Side): boolean {
  return side.unit !== null || side.number !== null || side.month !== null || side.exact !== null;
}

function readSingle(side: Side, hints: Hints, wording: string): ParsedWording {
  if (hints.from || hints.between || side.cases.has("from") || side.edge?.case === "from") {
    throw new Refusal("noEnd", wording);
  }
  const isDay = side.day !== null || (side.exact !== null && precisionOf(side.exact) === "day");
  if (side.cases.has("by") && !isDay) throw new Refusal("ambiguous", wording);
  const edgeCase = side.edge?.case;
  const isDeadline =
    hints.deadline ||
    side.cases.has("until") ||
    side.cases.has("by") ||
    edgeCase === "by" ||
    edgeCase === "until";
  if (isDeadline && hints.period) throw new Refusal("ambiguous", wording);
  checkNumber(side);
  if (yearOf(side) === null) throw new Refusal("noYear", wording);
  const to = resolve(side, isDeadline);
  if (isDeadline) return { from: null, to, kind: "deadline" };
  return { from: to, to, kind: hints.period ? "period" : "window" };
}

function readRange(left: Side, join: Join, right: Side, hints: Hints, wording: string): ParsedWording {
  // „hiljemalt III–IV kvartalis“ and „III–IV kvartali lõpuks“ name an end and a range at once.
  if (hints.deadline || right.cases.has("by") || right.edge?.case === "by")
    throw new Refusal("ambiguous", wording);
  if (right.cases.has("from") || right.edge?.case === "from") throw new Refusal("unreadable", right.part);
  for (const inCase of [...left.cases, left.edge?.case]) {
    if (inCase === "until" || inCase === "by") throw new Refusal("unreadable", left.part);
  }
  lendWhich(left, right);
  lendWhich(right, left);
  checkNumber(left);
  checkNumber(right);
  lendYear(left, right, wording);
  lendYear(right, left, wording);
  const from = resolve(left, false);
  const to = resolve(right, true);
  if (firstDay(from) > lastDay(to)) throw new Refusal("reversed", wording);
  if (join === "and" && !hints.between && !areNeighbours(from, to)) throw new Refusal("ambiguous", wording);
  const isRun =
    hints.period || hints.from || join === "cases" || left.cases.has("from") || left.edge?.case === "from";
  return { from, to, kind: isRun || yearOf(left) !== yearOf(right) ? "period" : "window" };
}

/** „II ja III kvartal“ is the range between them; „II ja IV kvartal“ leaves out what lies between, and a range cannot. */
function areNeighbours(from: Period, to: Period): boolean {
  return precisionOf(from) === precisionOf(to) && addDays(lastDay(from), 1) === firstDay(to);
}

/** Makes „III“ in „III–IV kvartal“ a quarter, and „15.“ in „15.–30.04.2026“ a day of April. */
function lendWhich(side: Side, other: Side): void {
  if (side.number === null || side.unit !== null) return;
  if (other.unit !== null) {
    side.unit = other.unit;
    return;
  }
  const day = other.exact !== null && precisionOf(other.exact) === "day" ? other.exact : null;
  const month = day === null ? other.month : monthOf(day);
  if (month === null || (day === null && other.day === null) || side.number.script !== "arabic") {
    throw new Refusal("unreadable", side.number.part);
  }
  side.day = side.number.value;
  side.month = month;
  side.number = null;
}

/** Refuses a fifth quarter, a third half, a quarter whose number is missing, and a number that counts nothing. */
function checkNumber(side: Side): void {
  if (side.unit === null) {
    if (side.number !== null) throw new Refusal("unreadable", side.number.part);
    return;
  }
  const value = side.number?.value ?? 0;
  if (value < 1 || value > (side.unit === "half" ? 2 : 4)) {
    throw new Refusal(side.unit === "half" ? "badHalf" : "badQuarter", side.part);
  }
}

function lendYear(side: Side, other: Side, wording: string): void {
  if (yearOf(side) !== null) return;
  if (!saysWhich(side) && !(side.saysYear && side.edge)) throw new Refusal("unreadable", side.part);
  const year = yearOf(other);
  if (year === null) throw new Refusal("noYear", wording);
  // „Q1-2026“ is a quarter to one person and a range to another.
  if (!saysWhich(other) && other.edge === null) throw new Refusal("ambiguous", wording);
  side.year = year;
}

function yearOf(side: Side): number | null {
  return side.exact === null ? side.year : Number(side.exact.slice(0, 4));
}

/** The period a side names, once it has a year. At the end of something, an English "start" is a limit: "by the start of 2026". */
function resolve(side: Side, isEnd: boolean): Period {
  const period = side.exact ?? inYear(side);
  if (side.edge === null) return period;
  const precision = precisionOf(period);
  if (precision === "day") throw new Refusal("unreadable", side.edge.part);
  const isLimit = side.edge.case === "by" || side.edge.case === "until" || (side.edge.english && isEnd);
  if (side.edge.edge === "start" && isLimit) return previous(period, precision, side.part);
  if (precision !== "year" || isLimit) return period;
  return `${period}-${side.edge.edge === "start" ? "Q1" : "Q4"}`;
}

function inYear(side: Side): Period {
  const year = String(side.year);
  if (side.unit === "quarter") return `${year}-Q${side.number!.value}`;
  if (side.unit === "half") return `${year}-H${side.number!.value}`;
  if (side.month === null) return year;
  const month = `${year}-${String(side.month).padStart(2, "0")}`;
  if (side.day === null) return month;
  const day = `${month}-${String(side.day).padStart(2, "0")}`;
  if (!isDay(day)) throw new Refusal("badDay", side.part);
  return day;
}

/** What must be over before the period starts: the quarter before a quarter or a year, the month before a month. */
function previous(period: Period, precision: PeriodPrecision, part: string): Period {
  const dayBefore = addDays(firstDay(period), -1);
  if (!isDay(dayBefore)) throw new Refusal("badYear", part);
  if (precision === "month") return dayBefore.slice(0, 7);
  if (precision === "half") return `${dayBefore.slice(0, 4)}-${monthOf(dayBefore) > 6 ? "H2" : "H1"}`;
  return quarterPeriod(quarterOf(dayBefore));
}
