import {
  flag,
  list,
  oneOf,
  positive,
  type Read,
  readViewAddress,
  type ViewAddress,
} from "#client/view/view-address.ts";
import { type Day, isDay } from "#shared/period.ts";

/** What the rows are grouped by. */
export const GROUPINGS = ["subActivity", "kind", "person", "none"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What one column is. */
export const ZOOMS = ["month", "quarter", "year"] as const;
export type Zoom = (typeof ZOOMS)[number];

/** What can be drawn, each of which can be switched off: in the order in which it is drawn and explained. */
export const LAYERS = ["rtk", "first", "plan", "happened", "steps", "forecast", "law", "slippage"] as const;
export type Layer = (typeof LAYERS)[number];

/** How the timeline is looked at, as its address says it. */
export interface TimelineAddress extends ViewAddress {
  /** Left out: by sub-activity. */
  group?: Exclude<Grouping, "subActivity">;
  /** Left out with the period: the whole project, in columns that are as fine as fits. */
  zoom?: Zoom;
  /** The first and the last day in sight. On a screen of another width as much of it as the columns allow. */
  from?: Day;
  to?: Day;
  /** Layers that are switched off. */
  hide?: Layer[];
  /** Keys of the groups that are folded. */
  folded?: string[];
  /** Whether procurements show their stages; left out: when they are few. */
  lines?: "stages" | "summary";
  /** Procurements that are the other way round. */
  except?: number[];
  /** The draft plan that is drawn and changed. */
  draft?: number;
  /** The procurement opened beside the timeline. */
  card?: number;
  /** The same facts as a table. */
  table?: true;
  /** The outputs stand under the procurements. */
  outputs?: true;
}

/** Reads the timeline's view from an address. What cannot be understood is left out. */
export function readTimelineAddress(raw: Record<string, unknown>): Read<TimelineAddress> {
  const from = day(raw.from);
  const to = day(raw.to);
  return {
    ...readViewAddress(raw),
    group: oneOf(OTHER_GROUPINGS, raw.group),
    zoom: oneOf(ZOOMS, raw.zoom),
    from,
    to: from && to && to < from ? undefined : to,
    hide: list(raw.hide, (each) => oneOf(LAYERS, each)),
    folded: list(raw.folded, (each) => (GROUP_KEY.test(String(each)) ? String(each) : undefined)),
    lines: oneOf(["stages", "summary"], raw.lines),
    except: list(raw.except, positive),
    draft: positive(raw.draft),
    card: positive(raw.card),
    table: flag(raw.table),
    outputs: flag(raw.outputs),
  };
}

const OTHER_GROUPINGS = ["kind", "person", "none"] as const;
const GROUP_KEY = /^[0-9A-Za-z]{1,12}$/;

function day(value: unknown): Day | undefined {
  return typeof value === "string" && isDay(value) ? value : undefined;
}
