import { z } from "zod";
import type { SubActivity } from "./board.ts";
import { firstDay, isPeriod, lastDay, type Period } from "./period.ts";
import type { Referent, WindowKind } from "./plan.ts";
import { type DraftStatement, type Says, statementSchema } from "./plan-draft.ts";
import {
  isBlank,
  isDropping,
  looseKey,
  nameKey,
  readProcurementKind,
  readReferent,
  readStage,
  readWindowKind,
} from "./plan-import-words.ts";
import { type ParsedWording, parsePlanWording, type WordingProblem } from "./plan-wording.ts";
import { KINDS, type Kind, type Procurement } from "./procurement.ts";
import { STAGES, type Stage, stageSchema } from "./stages.ts";
import { textSchema } from "./text.ts";

/** What a column of a table can hold, besides the words about one stage. */
export const IMPORT_FIELDS = [
  "procurement",
  "registerNumber",
  "stage",
  "words",
  "from",
  "to",
  "kind",
  "refersTo",
  "subActivity",
  "procurementKind",
  "source",
  "note",
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** What one column holds: a field, the words about a stage, or nothing that is read. */
export type ColumnMeaning = ImportField | Stage | null;

/** *long*: a row for each procurement and stage; *wide*: a row for each procurement, a column for each stage. */
export const TABLE_SHAPES = ["long", "wide"] as const;
export type TableShape = (typeof TABLE_SHAPES)[number];

/** The fields that only a long table has: in a wide one the column is the stage and its cell the words. */
export const LONG_FIELDS: readonly ImportField[] = ["stage", "words", "from", "to", "kind", "refersTo"];

/** How a table is to be read, as the person said. */
export interface Mapping {
  shape: TableShape;
  /** Index of the row that names the columns; what stands above it is not read. Null when no row does. */
  headingRow: number | null;
  columns: readonly ColumnMeaning[];
  /** An empty cell of the procurement's column means the procurement named above it. */
  repeatsAbove: boolean;
}

/** What the person decided about names that were not understood, or mean several things. By {@link nameKey}. */
export interface Meant {
  procurements: ReadonlyMap<string, number>;
  stages: ReadonlyMap<string, Stage>;
}

export interface ReadOptions {
  /** Procurements that the project does not have are created. */
  addsMissing: boolean;
  meant?: Meant;
}

/** What a table is read against. */
export interface ImportFacts {
  procurements: readonly Pick<Procurement, "id" | "title" | "registerNumber">[];
  subActivities: readonly SubActivity[];
}

/** A procurement that an import creates. */
export interface NewProcurement {
  title: string;
  kind: Kind;
  subActivity: number | null;
  registerNumber: string | null;
}

/** The procurement a row speaks of: one of the project's, or one of those that the import creates, by its place. */
export type Target = { id: number } | { created: number };

/** Why a row, or a cell of it, cannot be read. Texts are as they stand in the table. */
export type RowProblem =
  | { code: "missing"; field: "procurement" | "stage" | "words" | "to" }
  | { code: "unknownProcurement"; text: string }
  | { code: "ambiguousProcurement"; text: string; candidates: number[] }
  | { code: "unknownStage"; text: string }
  | { code: "unreadable"; field: "words" | "from" | "to"; text: string; wording: WordingProblem }
  | { code: "notOnePeriod"; field: "from" | "to"; text: string }
  | { code: "reversed"; from: Period; to: Period }
  | { code: "unknownKind"; text: string }
  | { code: "unknownReferent"; text: string }
  | { code: "unknownSubActivity"; text: string }
  | { code: "unknownProcurementKind"; text: string }
  /** A deadline with a beginning of its own. */
  | { code: "deadlineHasStart"; text: string }
  /** Said to be dropped, and given a time all the same. */
  | { code: "droppedHasTime"; text: string }
  /** An earlier row says something of the same stage of the same procurement. */
  | { code: "duplicate"; ofRow: number }
  /** An earlier row says otherwise of the procurement that would be created. */
  | { code: "contradicts"; field: "procurementKind" | "subActivity" | "registerNumber"; ofRow: number }
  | { code: "tooLong"; field: ImportField | Stage; max: number }
  /** Half a character, or a sign that no database keeps. */
  | { code: "notText"; field: ImportField | Stage }
  | { code: "tooMany"; max: number };

/** Something a table says of one stage, understood or not. */
export interface StatementReading {
  /** The row in the table, counted from 1. */
  row: number;
  /** The column of the words, counted from 0; null where no single column is to blame. */
  column: number | null;
  /** The procurement's name as it stands in the table, or that of the row above where it is repeated. */
  procurement: string;
  stage: Stage | null;
  /** The stage's name and the words as they stand in the table. */
  stageText: string;
  words: string;
  understood: Understood | null;
  problem: RowProblem | null;
}

export interface Understood {
  target: Target;
  stage: Stage;
  states: Says;
  source: string | null;
  note: string | null;
}

/** One row of the table. Every row is one of these, and none is left out. */
export interface RowReading {
  /** Counted from 1, as a spreadsheet does. */
  row: number;
  /** *silent*: names a procurement, but no time for any stage; it changes nothing. */
  is: "heading" | "empty" | "silent" | "read";
  /** Of a row that was read: one in a long table, one for each stage it speaks of in a wide one. */
  statements: StatementReading[];
}

export interface TableReading {
  rows: RowReading[];
  /** The procurements that rows name and the project does not have. */
  create: NewProcurement[];
}

/** The most windows that are imported at once. */
export const MAX_IMPORTED = 10_000;

/** The largest file, in bytes, and the most rows of a table that are read. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
export const MAX_TABLE_ROWS = 20_000;

/**
 * Reads a table of cells as the person mapped it. Every row is accounted for exactly once; what is understood can be
 * imported as it is, and what is not says why. Where a beginning or an end has a column of its own, they decide the
 * window and the words are only kept; otherwise the words are read by {@link parsePlanWording}. Never throws.
 */
export function readRows(
  table: readonly (readonly string[])[],
  mapping: Mapping,
  facts: ImportFacts,
  options: ReadOptions,
): TableReading {
  const reader = new TableReader(mapping, facts, options);
  return { rows: table.map((cells, index) => reader.readRow(cells, index)), create: reader.create };
}

/** What the import would write: all that was understood, and the procurements it needs. */
export function importOf({ rows, create }: TableReading): Pick<ImportPlanInput, "create" | "rows"> {
  const needed = new Map<number, number>();
  const renumbered = (target: Target): Target => {
    if ("id" in target) return target;
    if (!needed.has(target.created)) needed.set(target.created, needed.size);
    return { created: needed.get(target.created)! };
  };
  const imported: ImportedRow[] = [];
  for (const { row, understood } of rows.flatMap(({ statements }) => statements)) {
    if (understood === null) continue;
    const { target, ...said } = understood;
    imported.push({ row, procurement: renumbered(target), ...said });
  }
  return { create: [...needed.keys()].map((index) => create[index]!), rows: imported };
}

/** How what was understood stands to what the draft says already. */
export type Difference = { is: "new" } | { is: "same" } | { is: "changed"; was: DraftStatement };

/** Compares what was understood with a draft. With none, everything is new. */
export function differenceFrom(statements: readonly DraftStatement[]): (said: Understood) => Difference {
  const key = (procurementId: number, stage: Stage) => `${procurementId} ${stage}`;
  const found = new Map(statements.map((each) => [key(each.procurementId, each.stage), each]));
  return ({ target, stage, states }) => {
    const was = "id" in target ? found.get(key(target.id, stage)) : undefined;
    if (was === undefined) return { is: "new" };
    return saysSame(was, states) ? { is: "same" } : { is: "changed", was };
  };
}

const id = z.int().positive();
const line = (max: number) =>
  textSchema(max)
    .nullable()
    .transform((text) => text || null);

const newProcurementSchema = z.object({
  title: textSchema(300).min(1, "REQUIRED"),
  kind: z.enum(KINDS),
  subActivity: z.int().positive().max(99, "UNKNOWN_SUB_ACTIVITY").nullable(),
  registerNumber: line(60),
});

const importedRowSchema = z.object({
  /** The row in the person's table, so that a refusal can name it. */
  row: z.int().positive(),
  procurement: z.union([z.object({ id }), z.object({ created: z.int().nonnegative() })]),
  stage: stageSchema,
  states: statementSchema,
  source: line(1000),
  note: line(1000),
});
/** One window to write into a draft. */
export type ImportedRow = z.infer<typeof importedRowSchema>;

/**
 * A plan from a table: into a draft as the person saw it, or into a new one of that name. All of it is written, or
 * nothing is.
 */
export const importPlanSchema = z
  .object({
    into: z.union([
      z.object({ revisionId: id, version: z.int().nonnegative() }),
      z.object({ projectId: id, name: textSchema(200).min(1, "REQUIRED") }),
    ]),
    create: z.array(newProcurementSchema).max(MAX_IMPORTED).default([]),
    rows: z.array(importedRowSchema).min(1, "REQUIRED").max(MAX_IMPORTED, "TOO_LONG"),
  })
  .refine(({ create }) => new Set(create.map(({ title }) => nameKey(title))).size === create.length, {
    path: ["create"],
    error: "INVALID_INPUT",
  })
  .refine(
    ({ create, rows }) =>
      rows.every(({ procurement }) => "id" in procurement || procurement.created < create.length),
    { path: ["rows"], error: "INVALID_INPUT" },
  )
  .refine(
    ({ rows }) =>
      new Set(rows.map((row) => `${targetKey(row.procurement)} ${row.stage}`)).size === rows.length,
    { path: ["rows"], error: "INVALID_INPUT" },
  );
export type ImportPlanInput = z.infer<typeof importPlanSchema>;

/** Leaves the reading of a row, however deep; the row then says why. */
class Refusal extends Error {
  readonly problem: RowProblem;
  constructor(problem: RowProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** What was said of a procurement that would be created, and in which row. */
interface SaidOnce {
  procurementKind?: { value: Kind; row: number };
  subActivity?: { value: number; row: number };
  registerNumber?: { value: string; row: number };
}

class TableReader {
  readonly create: NewProcurement[] = [];
  readonly #mapping: Mapping;
  readonly #facts: ImportFacts;
  readonly #options: ReadOptions;
  readonly #columnOf = new Map<ColumnMeaning, number>();
  readonly #byName = new Map<string, number[]>();
  readonly #byLooseName = new Map<string, number[]>();
  readonly #byNumber = new Map<string, number[]>();
  readonly #created = new Map<string, number>();
  readonly #saidOfCreated: SaidOnce[] = [];
  /** The row in which each stage of each procurement was understood. */
  readonly #understoodIn = new Map<string, number>();
  #above = "";

  constructor(mapping: Mapping, facts: ImportFacts, options: ReadOptions) {
    this.#mapping = mapping;
    this.#facts = facts;
    this.#options = options;
    for (const [index, meaning] of mapping.columns.entries())
      if (meaning !== null && !this.#columnOf.has(meaning)) this.#columnOf.set(meaning, index);
    for (const { id, title, registerNumber } of facts.procurements) {
      add(this.#byName, nameKey(title), id);
      add(this.#byLooseName, looseKey(title), id);
      add(this.#byNumber, String(id), id);
      if (registerNumber !== null) add(this.#byNumber, nameKey(registerNumber), id);
    }
  }

  readRow(cells: readonly string[], index: number): RowReading {
    const row = index + 1;
    const { headingRow, shape } = this.#mapping;
    if (headingRow !== null && index <= headingRow) return { row, is: "heading", statements: [] };
    if (cells.every(isBlank)) return { row, is: "empty", statements: [] };
    const procurement = this.#procurementNamed(cells);
    const statements =
      shape === "long" ? this.#readLong(cells, row, procurement) : this.#readWide(cells, row, procurement);
    return { row, is: statements.length === 0 ? "silent" : "read", statements };
  }

  #readLong(cells: readonly string[], row: number, procurement: string): StatementReading[] {
    const stageText = this.#cell(cells, "stage");
    const stage = readStage(stageText) ?? this.#options.meant?.stages.get(nameKey(stageText)) ?? null;
    const words = this.#cell(cells, "words");
    const saysWhen = (["words", "from", "to", "kind"] as const).some((field) => this.#cell(cells, field));
    if (stage !== null && procurement && !saysWhen) return [];
    const column = this.#columnOf.get("words") ?? null;
    const reading = { row, column, procurement, stage, stageText, words, understood: null, problem: null };
    return [
      understanding(reading, () => {
        const target = this.#target(cells, row, procurement);
        if (stageText === "") refuse({ code: "missing", field: "stage" });
        if (stage === null) throw new Refusal({ code: "unknownStage", text: stageText });
        return this.#understood(cells, row, target, stage, this.#states(cells, words));
      }),
    ];
  }

  #readWide(cells: readonly string[], row: number, procurement: string): StatementReading[] {
    const said = STAGES.filter((stage) => this.#cell(cells, stage) !== "");
    if (said.length === 0) return [];
    const reading = { row, procurement, stageText: "", understood: null, problem: null };
    let target: Target;
    try {
      target = this.#target(cells, row, procurement);
    } catch (refusal) {
      // A name that means nothing is one thing to mend, however many stages the row speaks of.
      const words = said.map((stage) => this.#cell(cells, stage)).join("; ");
      return [{ ...reading, column: null, stage: null, words, problem: problemOf(refusal) }];
    }
    return said.map((stage) => {
      const words = this.#cell(cells, stage);
      const column = this.#columnOf.get(stage)!;
      return understanding({ ...reading, column, stage, words }, () => {
        if (isDropping(words)) return this.#understood(cells, row, target, stage, dropped(words, stage));
        return this.#understood(cells, row, target, stage, windowSaid(words, null, "milestone", stage));
      });
    });
  }

  #understood(cells: readonly string[], row: number, target: Target, stage: Stage, states: Says): Understood {
    const said = { source: this.#text(cells, "source", 1000), note: this.#text(cells, "note", 1000) };
    const key = `${targetKey(target)} ${stage}`;
    const ofRow = this.#understoodIn.get(key);
    if (ofRow !== undefined) refuse({ code: "duplicate", ofRow });
    if (this.#understoodIn.size === MAX_IMPORTED) refuse({ code: "tooMany", max: MAX_IMPORTED });
    this.#understoodIn.set(key, row);
    return { target, stage, states, source: said.source || null, note: said.note || null };
  }

  /** What a long row states: by its columns for the beginning and the end, else by its words. */
  #states(cells: readonly string[], words: string): Says {
    const kindText = this.#cell(cells, "kind");
    const kind = kindText === "" ? null : readWindowKind(kindText);
    if (kindText !== "" && kind === null) refuse({ code: "unknownKind", text: kindText });
    const referentText = this.#cell(cells, "refersTo");
    const refersTo = referentText === "" ? "milestone" : readReferent(referentText);
    if (refersTo === null) throw new Refusal({ code: "unknownReferent", text: referentText });
    const [fromText, toText] = [this.#cell(cells, "from"), this.#cell(cells, "to")];
    if (kind === "dropped" || (kind === null && isDropping(words))) {
      const time = toText || fromText || (parsePlanWording(words).ok ? words : "");
      if (time !== "") refuse({ code: "droppedHasTime", text: time });
      return dropped(this.#text(cells, "words", 1000) || kindText, "words");
    }
    if (toText !== "") {
      const from = fromText === "" ? null : periodSaid(fromText, "from");
      const verbatim = this.#text(cells, "words", 1000);
      const cellsInWords = fromText === "" || fromText === toText ? toText : `${fromText} – ${toText}`;
      return windowBetween(from, periodSaid(toText, "to"), kind, refersTo, verbatim || cellsInWords);
    }
    if (fromText !== "") refuse({ code: "missing", field: "to" });
    if (words === "") refuse({ code: "missing", field: "words" });
    return windowSaid(words, kind, refersTo, "words");
  }

  /** The procurement's name, or its number where that is all there is; that of the row above where it is repeated. */
  #procurementNamed(cells: readonly string[]): string {
    const own = this.#cell(cells, "procurement") || this.#cell(cells, "registerNumber");
    if (own !== "") this.#above = own;
    return own === "" && this.#mapping.repeatsAbove ? this.#above : own;
  }

  #target(cells: readonly string[], row: number, procurement: string): Target {
    if (procurement === "") refuse({ code: "missing", field: "procurement" });
    const decided = this.#options.meant?.procurements.get(nameKey(procurement));
    if (decided !== undefined) return { id: decided };
    const candidates = this.#candidates(cells, procurement);
    if (candidates.length === 1) return { id: candidates[0]! };
    if (candidates.length > 1) refuse({ code: "ambiguousProcurement", text: procurement, candidates });
    if (!this.#options.addsMissing) refuse({ code: "unknownProcurement", text: procurement });
    return this.#creation(cells, row, procurement);
  }

  /** The procurements of the project that a row may mean. */
  #candidates(cells: readonly string[], procurement: string): number[] {
    const named = firstFound(
      this.#byName.get(nameKey(procurement)),
      this.#byLooseName.get(looseKey(procurement)),
    );
    const numbered = this.#byNumber.get(nameKey(procurement).replace(/^#/, "")) ?? [];
    const number = nameKey(this.#cell(cells, "registerNumber"));
    const registered = (number !== "" && this.#byNumber.get(number)) || [];
    if (registered.length === 0) return [...new Set([...named, ...numbered])];
    // Rounds of one procurement share their title; the number says which is meant.
    const both = named.filter((id) => registered.includes(id));
    return both.length > 0 ? both : [...new Set([...registered, ...named])];
  }

  #creation(cells: readonly string[], row: number, procurement: string): Target {
    const title = asText(procurement, "procurement", 300);
    const key = nameKey(title);
    if (key === "") refuse({ code: "missing", field: "procurement" });
    const created = this.#created.get(key) ?? this.create.length;
    const said = this.#saidOfCreated[created] ?? {};
    const registerNumber = this.#text(cells, "registerNumber", 60);
    const stated: SaidOnce = { ...said };
    const procurementKind = this.#kindSaid(cells);
    const subActivity = this.#subActivitySaid(cells);
    if (procurementKind !== null) sayOnce(stated, "procurementKind", procurementKind, row);
    if (subActivity !== null) sayOnce(stated, "subActivity", subActivity, row);
    if (registerNumber !== "") sayOnce(stated, "registerNumber", registerNumber, row);
    this.#created.set(key, created);
    this.#saidOfCreated[created] = stated;
    this.create[created] = {
      title: this.create[created]?.title ?? title,
      kind: stated.procurementKind?.value ?? "other",
      subActivity: stated.subActivity?.value ?? null,
      registerNumber: stated.registerNumber?.value ?? null,
    };
    return { created };
  }

  #kindSaid(cells: readonly string[]): Kind | null {
    const text = this.#cell(cells, "procurementKind");
    if (text === "") return null;
    const kind = readProcurementKind(text);
    if (kind === null) refuse({ code: "unknownProcurementKind", text });
    return kind;
  }

  /** By its number, also as „2. Koolitused“, or by its name. */
  #subActivitySaid(cells: readonly string[]): number | null {
    const text = this.#cell(cells, "subActivity");
    if (text === "") return null;
    const key = looseKey(text);
    const number = Number(/^(?:\p{L}[\p{L} -]*\s)?(\d{1,2})(?![\d.]\d)/u.exec(key)?.[1]);
    const found =
      this.#facts.subActivities.find(({ nameEt, nameEn }) =>
        [nameEt, nameEn].some((name) => looseKey(name) === key),
      ) ?? this.#facts.subActivities.find((part) => part.number === number);
    if (!found) throw new Refusal({ code: "unknownSubActivity", text });
    return found.number;
  }

  /** What the column of this meaning says, without the spaces around it; nothing for a lone dash. */
  #cell(cells: readonly string[], meaning: ImportField | Stage): string {
    const column = this.#columnOf.get(meaning);
    const text = (column === undefined ? undefined : cells[column]) ?? "";
    return isBlank(text) ? "" : text.trim();
  }

  #text(cells: readonly string[], field: ImportField, max: number): string {
    return asText(this.#cell(cells, field), field, max);
  }
}

function understanding(reading: StatementReading, read: () => Understood): StatementReading {
  try {
    return { ...reading, understood: read() };
  } catch (refusal) {
    return { ...reading, problem: problemOf(refusal) };
  }
}

function problemOf(refusal: unknown): RowProblem {
  if (refusal instanceof Refusal) return refusal.problem;
  throw refusal;
}

function refuse(problem: RowProblem): never {
  throw new Refusal(problem);
}

/** The window that words say, in the light of the kind that a column says. */
function windowSaid(
  words: string,
  kind: WindowKind | null,
  refersTo: Referent,
  field: ImportField | Stage,
): Says {
  const parsed = parsePlanWording(words);
  if (!parsed.ok)
    throw new Refusal({ code: "unreadable", field: "words", text: words, wording: parsed.reason });
  const verbatim = asText(words, field, 1000);
  const { from, to, kind: readAs } = parsed.window;
  // „perioodiks 2026. a. jaanuar – 2027. a. neljas kvartal“ implies that the contract is signed in January.
  if (kind === "implied" && from !== null) return windowBetween(from, from, kind, refersTo, verbatim);
  return windowBetween(from, to, kind ?? readAs, refersTo, verbatim);
}

function windowBetween(
  from: Period | null,
  to: Period,
  kind: WindowKind | null,
  refersTo: Referent,
  verbatim: string,
): Says {
  if (from !== null && firstDay(from) > lastDay(to)) refuse({ code: "reversed", from, to });
  if (kind !== "deadline") return { kind: kind ?? kindBetween(from, to), from, to, refersTo, verbatim };
  if (from !== null && from !== to) refuse({ code: "deadlineHasStart", text: verbatim });
  return { kind, from: null, to, refersTo, verbatim };
}

/** As the words for such a window would be read. */
function kindBetween(from: Period | null, to: Period): ParsedWording["kind"] {
  if (from === null) return "deadline";
  return from.slice(0, 4) === to.slice(0, 4) ? "window" : "period";
}

function dropped(words: string, field: ImportField | Stage): Says {
  return { kind: "dropped", verbatim: asText(words, field, 1000) };
}

/** The one period that a cell for a beginning or an end names. */
function periodSaid(text: string, field: "from" | "to"): Period {
  const asWritten = text.toUpperCase();
  if (isPeriod(asWritten)) return asWritten;
  const parsed = parsePlanWording(text);
  if (!parsed.ok) throw new Refusal({ code: "unreadable", field, text, wording: parsed.reason });
  const { from, to } = parsed.window;
  if (from !== to && (from !== null || field === "from")) refuse({ code: "notOnePeriod", field, text });
  return to;
}

/** The text, if the database can keep it. */
function asText(text: string, field: ImportField | Stage, max: number): string {
  if (text.includes("\0") || !text.isWellFormed()) refuse({ code: "notText", field });
  if (text.length > max) refuse({ code: "tooLong", field, max });
  return text;
}

function sayOnce<Field extends keyof SaidOnce>(
  said: SaidOnce,
  field: Field,
  value: NonNullable<SaidOnce[Field]>["value"],
  row: number,
): void {
  const before = said[field];
  if (before === undefined) Object.assign(said, { [field]: { value, row } });
  else if (before.value !== value) refuse({ code: "contradicts", field, ofRow: before.row });
}

function targetKey(target: Target): string {
  return "id" in target ? String(target.id) : `new ${target.created}`;
}

function saysSame(was: DraftStatement, is: Says): boolean {
  if (was.kind !== is.kind || was.verbatim !== is.verbatim) return false;
  if (was.kind === "dropped" || is.kind === "dropped") return true;
  return was.from === is.from && was.to === is.to && was.refersTo === is.refersTo;
}

function add(index: Map<string, number[]>, key: string, id: number): void {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, [id]);
  else if (!ids.includes(id)) ids.push(id);
}

function firstFound(...found: (number[] | undefined)[]): number[] {
  return found.find((ids) => ids !== undefined) ?? [];
}
