import { REFERENTS, type Referent, WINDOW_KINDS, type WindowKind } from "./plan.ts";
import { KINDS, type Kind } from "./procurement.ts";
import { STAGES, type Stage } from "./stages.ts";
import { KIND_WORDS, MILESTONE_WORDS, STAGE_WORDS } from "./words.ts";

/**
 * A name as it is compared: without regard to capitals, quotation marks, the kind of dash and how many spaces of which
 * kind, and without stops at the end.
 */
export function nameKey(text: string): string {
  return text
    .normalize("NFKC")
    .toLocaleLowerCase("et")
    .replace(/["'„“”«»‘’`´]/g, "")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\s\u200b\ufeff]+/g, " ")
    .trim()
    .replace(/[\s.,:;]+$/, "");
}

/** {@link nameKey} without the dots and carons that a foreign keyboard lacks: „noustamine“ for „nõustamine“. */
export function looseKey(text: string): string {
  return nameKey(text).normalize("NFD").replace(/\p{M}/gu, "");
}

/**
 * The stage a table means by its name: our words for the stage and its milestone in either language, the code, and the
 * ways plans usually say it („lepingu sõlmimine“, „hanketeade“). Null for anything that could be two stages, or none.
 */
export function readStage(text: string): Stage | null {
  const key = looseKey(text).replace(/^\d{1,2}[.)]\s*/, "");
  const said = STAGE_NAMES.get(key) ?? STAGE_NAMES.get(key.replace(/[\s_-]/g, ""));
  if (said) return said;
  const meant = STAGES.filter((stage) => STAGE_STEMS[stage].test(key));
  return meant.length === 1 ? meant[0]! : null;
}

/** How a window is to be read, or that the stage is dropped, in the words a table would use. */
export function readWindowKind(text: string): WindowKind | "dropped" | null {
  return isDropping(text) ? "dropped" : (WINDOW_KIND_NAMES.get(looseKey(text)) ?? null);
}

/** What the window speaks of, in the words a table would use. */
export function readReferent(text: string): Referent | null {
  return REFERENT_NAMES.get(looseKey(text)) ?? null;
}

/** The kind of a procurement, by our words or code. */
export function readProcurementKind(text: string): Kind | null {
  const key = looseKey(text);
  return PROCUREMENT_KIND_NAMES.get(key) ?? PROCUREMENT_KIND_NAMES.get(key.replace(/[\s_-]/g, "")) ?? null;
}

/** Whether the words say that the stage is no longer planned. An empty cell or a dash never does. */
export function isDropping(text: string): boolean {
  return DROPPING.has(looseKey(text));
}

/** A lone dash stands for an empty cell. */
export function isBlank(text: string): boolean {
  return /^[\s\u200b\ufeff.…\u2010-\u2015\u2212-]*$/.test(text);
}

const STAGE_NAMES: ReadonlyMap<string, Stage> = new Map(
  STAGES.flatMap((stage) =>
    [
      stage,
      ...(["et", "en"] as const).flatMap((language) => [
        STAGE_WORDS[language][stage],
        MILESTONE_WORDS[language][stage],
      ]),
      ...otherStageNames()[stage],
    ].map((name) => [looseKey(name), stage] as const),
  ),
);

/** Names in which the stems below would find two stages, or none. */
function otherStageNames(): Record<Stage, readonly string[]> {
  return {
    mappingStudy: ["turu-analüüs", "turuanalüüs", "vajaduste analüüs"],
    baseDocuments: [
      "dokumendid",
      "dokumentide koostamine",
      "dokumentide ettevalmistamine",
      "dokumentide pakett",
      "hanke ettevalmistamine",
      "documents",
      "tender documents",
    ],
    rtkCoordination: [
      "alusdokumentide kooskõlastamine",
      "alusdokumentide kooskõlastamine RTK-ga",
      "hankedokumentide kooskõlastamine",
      "hankedokumentide kooskõlastamine RTK-ga",
      "kooskõlastus",
      "coordination",
    ],
    announcement: [
      "avamine",
      "hanke avamine",
      "kuulutamine",
      "teade",
      "hange üleval",
      "konkursi avamine",
      "hankedokumentide avaldamine",
      "call for tenders",
      "launch",
    ],
    contract: ["allkirjastamine", "contract signing", "signing", "award"],
    delivery: [
      "lepingu täitmine",
      "hankelepingu täitmine",
      "lepingu elluviimine",
      "hankelepingu elluviimine",
      "lepingu lõpp",
      "lepingu lõppemine",
      "lepingu tähtaeg",
      "lepingu periood",
      "lepingu kestus",
      "teenuse osutamine",
      "tööde üleandmine",
      "contract period",
      "contract performance",
      "contract end",
    ],
  };
}

const STAGE_STEMS: Record<Stage, RegExp> = {
  mappingStudy: /kaardist|uuring|mapping|market (study|research|survey)/,
  baseDocuments: /alusdokument|hankedokument|base document|tender document|procurement document/,
  rtkCoordination: /(^|[^\p{L}])rtk|kooskolast/u,
  announcement: /kuulut|hanketea|avaldami|announce|notice|publi(sh|cation)/,
  contract: /leping|contract/,
  delivery: /elluviim|ellu viim|taitmi|teostami|vastuvot|deliver|implement/,
};

const WINDOW_KIND_NAMES = names<WindowKind>(WINDOW_KINDS, {
  window: ["aken", "ajaaken", "vahemik", "ajavahemik", "any time"],
  deadline: ["tähtaeg", "lõpptähtaeg", "hiljemalt", "by"],
  period: ["periood", "kestus", "kestab", "runs"],
  implied: [
    "tuletatud",
    "järeldatud",
    "impliedStart",
    "implied start",
    "perioodi algus",
    "lepingu perioodist",
  ],
});

const REFERENT_NAMES = names<Referent>(REFERENTS, {
  milestone: ["verstapost", "verstaposti", "etapi lõpp", "valmimine", "end"],
  start: ["algus", "algust", "alustamine", "alustamist", "töö algus", "etapi algus", "beginning"],
  other: ["muu", "muud", "muu sündmus", "muud sündmust", "other event", "another event"],
});

const PROCUREMENT_KIND_NAMES: ReadonlyMap<string, Kind> = new Map(
  KINDS.flatMap((kind) =>
    [kind, KIND_WORDS.et[kind], KIND_WORDS.en[kind]].map((name) => [looseKey(name), kind] as const),
  ),
);

const DROPPING: ReadonlySet<string> = new Set(
  [
    "dropped",
    "jääb ära",
    "jäetakse ära",
    "ära jäetud",
    "ei kavandata",
    "ei ole kavandatud",
    "ei planeerita",
    "ei ole kavas",
    "ei toimu",
    "loobutud",
    "loobutakse",
    "not planned",
    "no longer planned",
    "cancelled",
    "canceled",
  ].map(looseKey),
);

function names<Code extends string>(
  codes: readonly Code[],
  others: Record<Code, readonly string[]>,
): ReadonlyMap<string, Code> {
  return new Map(
    codes.flatMap((code) => [code, ...others[code]].map((name) => [looseKey(name), code] as const)),
  );
}
