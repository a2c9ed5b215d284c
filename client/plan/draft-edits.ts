import type { Failure } from "#client/trpc.ts";
import { isSame } from "#shared/history.ts";
import type { Draft, Says } from "#shared/plan-draft.ts";
import { parsePlanWording, type WordingProblem } from "#shared/plan-wording.ts";
import type { Stage } from "#shared/stages.ts";

/** One stage of one procurement in a draft. */
export interface Place {
  draftId: number;
  procurementId: number;
  stage: Stage;
}

/** What somebody decided about one stage, from what they saw there. Null is silence. */
export interface WindowPlanned extends Place {
  was: Says | null;
  becomes: Says | null;
}

/** What stands in a field and is not what the draft says: still typed, on its way, or not taken. */
export interface CellEdit {
  text: string;
  /** What the draft said when the typing began. */
  was: Says | null;
  isSaving: boolean;
  /** Why the words cannot be read; set once the field was left. */
  problem: WordingProblem | null;
  /** Why the server did not take it. */
  failure: Failure | null;
}

/** What is typed, by field. It outlives the fields: a row that is scrolled away loses nothing. */
export interface CellEdits {
  get: (place: Place) => CellEdit | undefined;
  /** Undefined: the field shows what the draft says again. */
  set: (place: Place, edit: CellEdit | undefined) => void;
  /** Fields whose words were not taken, in the order they were typed. */
  refused: () => readonly Place[];
  isAnySaving: () => boolean;
  subscribe: (onChange: () => void) => () => void;
}

export function createEdits(): CellEdits {
  const edits = new Map<string, { place: Place; edit: CellEdit }>();
  const listeners = new Set<() => void>();
  // A new list only when something changed, because React compares snapshots.
  let refused: readonly Place[] = [];
  return {
    get: (place) => edits.get(keyOf(place))?.edit,
    set(place, edit) {
      if (edit) edits.set(keyOf(place), { place, edit });
      else if (!edits.delete(keyOf(place))) return;
      refused = [...edits.values()]
        .filter((each) => each.edit.problem || each.edit.failure)
        .map((each) => each.place);
      for (const tell of listeners) tell();
    },
    refused: () => refused,
    isAnySaving: () => [...edits.values()].some(({ edit }) => edit.isSaving),
    subscribe(onChange) {
      listeners.add(onChange);
      return () => void listeners.delete(onChange);
    },
  };
}

/** A draft with what was decided and is still on its way. */
export function withPlanned(draft: Draft, planned: readonly WindowPlanned[]): Draft {
  const own = planned.filter(({ draftId }) => draftId === draft.id);
  if (own.length === 0) return draft;
  const statements = new Map(draft.statements.map((each) => [`${each.procurementId} ${each.stage}`, each]));
  for (const { procurementId, stage, becomes } of own) {
    const key = `${procurementId} ${stage}`;
    if (becomes) statements.set(key, { ...becomes, revisionId: draft.id, procurementId, stage });
    else statements.delete(key);
  }
  return { ...draft, statements: [...statements.values()] };
}

/** The words that stand in the field; none where the draft is silent or drops the stage. */
export function wordsOf(says: Says | null): string {
  return says && says.kind !== "dropped" ? says.verbatim : "";
}

/**
 * What the words typed into a field mean there, kept as they were typed: empty is silence. Whether they speak of another
 * event than the milestone stays as it was marked.
 */
export function readTyped(
  text: string,
  was: Says | null,
): { ok: true; becomes: Says | null } | { ok: false; problem: WordingProblem } {
  const verbatim = text.trim();
  if (verbatim === "") return { ok: true, becomes: null };
  const read = parsePlanWording(verbatim);
  if (!read.ok) return { ok: false, problem: read.reason };
  const refersTo = was && was.kind !== "dropped" ? was.refersTo : "milestone";
  return { ok: true, becomes: { ...read.window, refersTo, verbatim } };
}

export function saysTheSame(one: Says | null, other: Says | null): boolean {
  return isSame(one ?? undefined, other ?? undefined);
}

/** The lines of what was pasted, one for each field downwards; only the first column of a table counts. */
export function pastedLines(text: string): string[] {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  return lines.map((line) => line.split("\t")[0]!.trim());
}

function keyOf({ draftId, procurementId, stage }: Place): string {
  return `${draftId} ${procurementId} ${stage}`;
}
