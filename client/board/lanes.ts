import { formatNumber } from "#client/i18n/format.ts";
import type { Translate } from "#client/i18n/message.ts";
import { type Card, COLUMNS, type Column, columnOf, type SubActivity } from "#shared/board.ts";
import type { Language } from "#shared/errors.ts";
import { KINDS, type Kind } from "#shared/procurement.ts";
import { isLate } from "#shared/standing.ts";
import { KIND_WORDS } from "#shared/words.ts";
import type { Lanes } from "./board-address.ts";

/** A band across the board: the cards of one sub-activity, kind or person. */
export interface Lane {
  key: string;
  name: string;
  columns: Record<Column, Card[]>;
  total: number;
  late: number;
}

/** Cuts sorted columns into lanes, keeping the order inside each; lanes nobody stands in are left out. */
export function cutIntoLanes(
  columns: Record<Column, readonly Card[]>,
  by: Lanes,
  words: { language: Language; t: Translate; subActivities: readonly SubActivity[] },
): Lane[] {
  const lanes = new Map<string, Lane>();
  for (const column of COLUMNS) {
    for (const card of columns[column]) {
      const key = keyOf(card, by);
      let lane = lanes.get(key);
      if (!lane) {
        lane = { key, name: nameOf(key, by, words), columns: noCards(), total: 0, late: 0 };
        lanes.set(key, lane);
      }
      lane.columns[columnOf(card.standing)].push(card);
      lane.total++;
      if (isLate(card.standing)) lane.late++;
    }
  }
  return [...lanes.values()].sort((a, b) => compareKeys(a.key, b.key, by));
}

function keyOf({ procurement }: Card, by: Lanes): string {
  if (by === "kind") return procurement.kind;
  return by === "person" ? (procurement.person ?? "") : String(procurement.subActivity ?? "");
}

function nameOf(
  key: string,
  by: Lanes,
  { language, t, subActivities }: { language: Language; t: Translate; subActivities: readonly SubActivity[] },
): string {
  if (by === "kind") return KIND_WORDS[language][key as Kind];
  if (key === "") return t(by === "person" ? "board.lanes.nobody" : "board.lanes.noSubActivity");
  if (by === "person") return key;
  const found = subActivities.find((each) => String(each.number) === key);
  const name = found && (language === "et" ? found.nameEt : found.nameEn || found.nameEt);
  return name
    ? `${formatNumber(Number(key), language)} · ${name}`
    : t("board.card.subActivity", { number: Number(key) });
}

/** What belongs to nobody stands last. */
function compareKeys(a: string, b: string, by: Lanes): number {
  if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1;
  if (by === "kind") return KINDS.indexOf(a as Kind) - KINDS.indexOf(b as Kind);
  return collator.compare(a, b);
}

const collator = new Intl.Collator("et", { numeric: true });

function noCards(): Record<Column, Card[]> {
  return Object.fromEntries(COLUMNS.map((column) => [column, [] as Card[]])) as Record<Column, Card[]>;
}
