import type { KeyboardEvent } from "react";
import { type Day, lastDay } from "#shared/period.ts";
import type { Says } from "#shared/plan-draft.ts";
import {
  type Grid,
  gridNumber,
  gridPeriod,
  movedWindow,
  replannedSays,
  resizedWindow,
  type Span,
  steppedEdge,
} from "#shared/replanning.ts";
import { STAGES } from "#shared/stages.ts";
import { type DraftMode, type DraftPlace, isSamePlace } from "./draft-context.ts";

/**
 * What a key means on a stage's row while a draft is changed. Arrows carry its window by a column, with Shift its end
 * and with Alt its start; Enter and the space bar let it go; Enter alone opens the form. Answers with what is now
 * considered, "menu" where more is offered, "done" where nothing is to be told, and null where the key means nothing.
 */
export function pressOnStage(
  mode: DraftMode,
  place: DraftPlace,
  event: Pick<KeyboardEvent, "key" | "shiftKey" | "altKey" | "ctrlKey" | "metaKey">,
  grid: Grid,
): Says | "menu" | "done" | null {
  const { holding } = mode;
  const held = holding.get();
  const own = held && isSamePlace(held.place, place) ? held.says : null;
  const says = own ?? mode.saysOf(place);
  const isPlain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
  const consider = (next: Says): Says => {
    holding.set({ place, says: next, by: "keys" });
    return next;
  };
  switch (event.key) {
    case "ArrowLeft":
    case "ArrowRight": {
      if (event.ctrlKey || event.metaKey || (event.shiftKey && event.altKey)) return null;
      const step = event.key === "ArrowRight" ? 1 : -1;
      if (!says || says.kind === "dropped")
        return consider(replannedSays(says, usualSpan(mode, place, grid)));
      const edge = event.shiftKey ? "end" : event.altKey ? "start" : null;
      const next = edge
        ? resizedWindow(says, edge, steppedEdge(says, edge, step, grid), grid)
        : movedWindow(says, step, grid);
      // Carried back to where it was, it says what it said, in its own words.
      const before = mode.saysOf(place);
      if (before && before.kind !== "dropped" && before.from === next.from && before.to === next.to)
        return consider(before);
      return consider(replannedSays(says, next));
    }
    case "Enter":
    case " ":
      if (!isPlain) return null;
      if (own) {
        holding.set(null);
        mode.plan(place, own);
        return "done";
      }
      if (event.key === " ") return null;
      if (!says) return consider(replannedSays(null, usualSpan(mode, place, grid)));
      mode.ask(place, says);
      return "done";
    case "Delete":
    case "Backspace":
      if (!isPlain) return null;
      holding.set(null);
      return "menu";
    default:
      return null;
  }
}

/**
 * Where a stage of which the draft is silent is planned first: where the plan in force has it, else in the quarter or
 * month in which the stage before it is planned to end, else in the present one.
 */
function usualSpan(mode: DraftMode, place: DraftPlace, grid: Grid): Span {
  const { before } = mode.meaningOf(place, null).change;
  if (before) return { from: before.from, to: before.to };
  let last: Day | null = null;
  for (const stage of STAGES.slice(0, STAGES.indexOf(place.stage))) {
    const earlier = { ...place, stage };
    const says = mode.saysOf(earlier);
    const window = says && says.kind !== "dropped" ? says : mode.meaningOf(earlier, null).change.before;
    if (window && (last === null || lastDay(window.to) > last)) last = lastDay(window.to);
  }
  const cell = gridPeriod(gridNumber(last ?? mode.today, grid), grid);
  return { from: cell, to: cell };
}
