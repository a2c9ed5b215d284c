import {
  type ColumnMeaning,
  IMPORT_FIELDS,
  type ImportFacts,
  type ImportField,
  type Mapping,
  type TableShape,
} from "./plan-import.ts";
import {
  isBlank,
  looseKey,
  nameKey,
  readProcurementKind,
  readReferent,
  readStage,
  readWindowKind,
} from "./plan-import-words.ts";
import { parsePlanWording } from "./plan-wording.ts";

/**
 * What each column of a table seems to hold, by the names in its heading and by what stands in it; for a person to look
 * at and correct. A heading is looked for in the first rows, below a title that tables often carry. What the person
 * has said already of the heading or the shape is taken as it is.
 */
export function guessMapping(
  table: readonly (readonly string[])[],
  facts: ImportFacts,
  said: Partial<Pick<Mapping, "headingRow" | "shape">> = {},
): Mapping {
  const headingRow = said.headingRow === undefined ? findHeading(table) : said.headingRow;
  const heading = headingRow === null ? [] : (table[headingRow] ?? []);
  const from = headingRow === null ? 0 : headingRow + 1;
  const below = table.slice(from, from + LOOKED_AT);
  const width = Math.max(0, ...table.slice(0, from + LOOKED_AT).map((cells) => cells.length));
  const columns = Array.from({ length: width }, (_, column) => ({
    heading: heading[column] ?? "",
    cells: below.map((cells) => cells[column] ?? "").filter((cell) => !isBlank(cell)),
  }));
  const shape: TableShape = said.shape ?? (countStages(heading) >= 2 ? "wide" : "long");
  const meanings = shape === "wide" ? wideMeanings(columns, facts) : longMeanings(columns, facts);
  return { shape, headingRow, columns: meanings, repeatsAbove: repeatsAbove(below, meanings) };
}

/** Rows by whose contents columns are recognised. */
const LOOKED_AT = 60;

/** Rows in which a heading is looked for. */
export const HEADING_WITHIN = 10;

interface Column {
  heading: string;
  /** What stands in it, without its empty cells. */
  cells: readonly string[];
}

/** The first of the rows that name the most columns, if at least two. It stands before whatever says a time. */
function findHeading(table: readonly (readonly string[])[]): number | null {
  let best: number | null = null;
  let most = 1;
  for (const [index, cells] of table.slice(0, HEADING_WITHIN).entries()) {
    if (cells.some((cell) => parsePlanWording(cell).ok)) break;
    const named = cells.filter((cell) => fieldsNamed(cell).length > 0 || readStage(cell) !== null).length;
    if (named <= most) continue;
    best = index;
    most = named;
  }
  return best;
}

function countStages(heading: readonly string[]): number {
  return new Set(heading.map(readStage).filter((stage) => stage !== null)).size;
}

function wideMeanings(columns: readonly Column[], facts: ImportFacts): ColumnMeaning[] {
  const taken = new Set<ColumnMeaning>();
  const meanings = columns.map(({ heading }): ColumnMeaning => {
    const stage = readStage(heading);
    return stage === null ? null : takeOnce(taken, stage);
  });
  return withFields(columns, meanings, facts, WIDE_FIELDS);
}

function longMeanings(columns: readonly Column[], facts: ImportFacts): ColumnMeaning[] {
  return withFields(
    columns,
    columns.map(() => null),
    facts,
    IMPORT_FIELDS,
  );
}

const WIDE_FIELDS: readonly ImportField[] = [
  "procurement",
  "registerNumber",
  "subActivity",
  "procurementKind",
  "source",
  "note",
];

/** Gives each field to the column that names it, and the fields without a name to the column that looks like them. */
function withFields(
  columns: readonly Column[],
  meanings: ColumnMeaning[],
  facts: ImportFacts,
  fields: readonly ImportField[],
): ColumnMeaning[] {
  const looks = looksLike(facts);
  const taken = new Set<ColumnMeaning>(meanings);
  const result = [...meanings];
  for (const [index, column] of columns.entries()) {
    if (result[index] !== null) continue;
    const named = fieldsNamed(column.heading).filter((field) => fields.includes(field) && !taken.has(field));
    // „Liik“ is the kind of a window or of a procurement: what stands in the column tells.
    const best =
      named.length > 1 ? named.toSorted((a, b) => share(column, looks[b]) - share(column, looks[a])) : named;
    if (best[0] !== undefined) result[index] = takeOnce(taken, best[0]);
  }
  for (const field of FOUND_BY_CONTENT) {
    if (taken.has(field) || !fields.includes(field)) continue;
    const free = [...columns.entries()].filter(([index]) => result[index] === null);
    const [best] = free.toSorted(([, a], [, b]) => share(b, looks[field]) - share(a, looks[field]));
    if (best && share(best[1], looks[field]) >= 0.5) result[best[0]] = takeOnce(taken, field);
  }
  if (!taken.has("procurement") && !taken.has("registerNumber")) {
    // Names that the project does not know yet look like nothing: the first column left with text in it.
    const first = columns.findIndex(
      ({ cells }, index) => result[index] === null && cells.some((cell) => /\p{L}{3}/u.test(cell)),
    );
    if (first >= 0) result[first] = "procurement";
  }
  return result;
}

/** Fields recognised by what stands in a column, the surest first. */
const FOUND_BY_CONTENT: readonly ImportField[] = ["procurement", "stage", "words", "kind", "refersTo"];

type Look = (cell: string) => boolean;

function looksLike(facts: ImportFacts): Record<ImportField, Look> {
  const titles = new Set(facts.procurements.map(({ title }) => looseKey(title)));
  const numbers = new Set(facts.procurements.map(({ registerNumber }) => nameKey(registerNumber ?? "")));
  const isWindow: Look = (cell) => parsePlanWording(cell).ok;
  const never: Look = () => false;
  return {
    procurement: (cell) => titles.has(looseKey(cell)),
    registerNumber: (cell) => numbers.has(nameKey(cell)),
    stage: (cell) => readStage(cell) !== null,
    words: isWindow,
    from: isWindow,
    to: isWindow,
    kind: (cell) => readWindowKind(cell) !== null,
    refersTo: (cell) => readReferent(cell) !== null,
    subActivity: (cell) => /^\D{0,20}\d{1,2}\D?$/.test(cell.trim()),
    procurementKind: (cell) => readProcurementKind(cell) !== null,
    source: never,
    note: never,
  };
}

function share({ cells }: Column, look: Look): number {
  return cells.length === 0 ? 0 : cells.filter(look).length / cells.length;
}

function takeOnce<Meaning extends ColumnMeaning>(
  taken: Set<ColumnMeaning>,
  meaning: Meaning,
): Meaning | null {
  if (taken.has(meaning)) return null;
  taken.add(meaning);
  return meaning;
}

/** Whether rows name a stage or a time and no procurement: then they mean the one above. */
function repeatsAbove(rows: readonly (readonly string[])[], meanings: readonly ColumnMeaning[]): boolean {
  const named = meanings.findIndex((meaning) => meaning === "procurement" || meaning === "registerNumber");
  const said = meanings.findIndex((meaning) => meaning === "stage" || meaning === "words");
  if (named < 0 || said < 0) return false;
  return rows.some((cells) => isBlank(cells[named] ?? "") && !isBlank(cells[said] ?? ""));
}

/** The fields that a heading may name; several where the word alone does not tell. */
function fieldsNamed(heading: string): readonly ImportField[] {
  const key = looseKey(heading)
    .replace(/\s*[([].*[)\]]\s*$/, "")
    .trim();
  return HEADINGS.get(key) ?? [];
}

const HEADINGS: ReadonlyMap<string, readonly ImportField[]> = headings({
  procurement: [
    "hange",
    "hanke nimetus",
    "hanke nimi",
    "hanke pealkiri",
    "riigihange",
    "riigihanke nimetus",
    "hanke ese",
    "riigihanke ese",
    "hankeobjekt",
    "ostu nimetus",
    "nimetus",
    "nimi",
    "pealkiri",
    "procurement",
    "title",
    "name",
    "subject",
  ],
  registerNumber: [
    "viitenumber",
    "viitenr",
    "viite nr",
    "riigihanke viitenumber",
    "registri number",
    "registrinumber",
    "registri nr",
    "rhr number",
    "rhr nr",
    "hanke number",
    "hanke nr",
    "id",
    "register number",
    "registration number",
    "reference number",
    "reference",
  ],
  stage: [
    "etapp",
    "etapi nimetus",
    "hanke etapp",
    "samm",
    "tegevus",
    "verstapost",
    "stage",
    "milestone",
    "step",
  ],
  words: [
    "aeg",
    "kavandatud aeg",
    "planeeritud aeg",
    "eeldatav aeg",
    "toimumise aeg",
    "ajakava",
    "sõnastus",
    "kava sõnastus",
    "kava sõnad",
    "aeg kava sõnadega",
    "aken",
    "ajavahemik",
    "periood",
    "kavandatud periood",
    "planeeritud periood",
    "tähtaeg",
    "kvartal",
    "kavandatud",
    "planeeritud",
    "millal",
    "words",
    "wording",
    "verbatim",
    "window",
    "planned window",
    "planned",
    "planned time",
    "time",
    "when",
    "period",
    "quarter",
    "deadline",
  ],
  from: [
    "algus",
    "alates",
    "algusaeg",
    "alguskvartal",
    "perioodi algus",
    "akna algus",
    "from",
    "start",
    "start quarter",
    "startquarter",
    "beginning",
  ],
  to: [
    "lõpp",
    "kuni",
    "lõpuaeg",
    "lõppkvartal",
    "lõpukvartal",
    "perioodi lõpp",
    "akna lõpp",
    "tähtaeg",
    "to",
    "until",
    "end",
    "end quarter",
    "endquarter",
    "deadline",
  ],
  kind: ["liik", "akna liik", "aja liik", "ajaliik", "tüüp", "kind", "window kind", "type"],
  refersTo: [
    "viitab",
    "mille kohta",
    "mida tähistab",
    "käib",
    "räägib",
    "sündmus",
    "refers to",
    "refersto",
    "referent",
    "event",
  ],
  subActivity: [
    "alategevus",
    "alategevuse number",
    "alategevuse nr",
    "alategevuse nimetus",
    "at",
    "at nr",
    "sub-activity",
    "subactivity",
    "sub activity",
  ],
  procurementKind: [
    "hanke liik",
    "liik",
    "hanke tüüp",
    "tüüp",
    "valdkond",
    "procurement kind",
    "kind of procurement",
    "kind",
    "type",
  ],
  source: ["allikas", "allikad", "alus", "alusdokument", "dokument", "viide", "source", "document"],
  note: [
    "märkus",
    "märkused",
    "kommentaar",
    "kommentaarid",
    "lisainfo",
    "selgitus",
    "note",
    "notes",
    "remark",
    "remarks",
    "comment",
    "comments",
  ],
});

function headings(
  names: Record<ImportField, readonly string[]>,
): ReadonlyMap<string, readonly ImportField[]> {
  const found = new Map<string, ImportField[]>();
  for (const field of IMPORT_FIELDS)
    for (const name of names[field]) found.set(looseKey(name), [...(found.get(looseKey(name)) ?? []), field]);
  return found;
}
