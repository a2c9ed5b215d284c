import { describe, expect, test } from "vitest";
import {
  createEdits,
  pastedLines,
  readTyped,
  saysTheSame,
  withPlanned,
  wordsOf,
} from "#client/plan/draft-edits.ts";
import { readPlanAddress } from "#client/plan/plan-address.ts";
import { type Cursor, type Pressed, stepOf } from "#client/plan/table-keys.ts";
import { wordingProblemInWords } from "#client/plan/wording-problem.ts";
import { type Draft, type Says, saysOf } from "#shared/plan-draft.ts";
import { parsePlanWording, type WordingProblemCode } from "#shared/plan-wording.ts";

const PLACE = { draftId: 9, procurementId: 1, stage: "contract" as const };

describe("what is typed into a draft's field", () => {
  test.each<[typed: string, Partial<Says>]>([
    ["III–IV kv 2025", { kind: "window", from: "2025-Q3", to: "2025-Q4" }],
    ["aprill–detsember 2026", { kind: "window", from: "2026-04", to: "2026-12" }],
    ["2026 lõpuks", { kind: "deadline", from: null, to: "2026" }],
  ])("„%s“ is understood as typed and kept word for word", (typed, understood) => {
    expect(readTyped(`  ${typed} `, null)).toEqual({
      ok: true,
      becomes: { ...understood, refersTo: "milestone", verbatim: typed },
    });
  });

  test("is silence when nothing is left", () => {
    expect(readTyped("  ", { kind: "dropped", verbatim: "" })).toEqual({ ok: true, becomes: null });
  });

  test("keeps speaking of the event it spoke of, and is no longer derived from a contract", () => {
    const was: Says = { kind: "implied", from: null, to: "2026", refersTo: "start", verbatim: "2026" };
    expect(readTyped("2027", was)).toMatchObject({ becomes: { kind: "window", refersTo: "start" } });
  });

  test("that cannot be read is refused with the words at fault", () => {
    expect(readTyped("kunagi 2026", null)).toEqual({
      ok: false,
      problem: { code: "unreadable", part: "kunagi" },
    });
  });
});

describe("the sentence about words that cannot be read", () => {
  const WRONG: Record<WordingProblemCode, string> = {
    empty: " ",
    tooLong: "2026 ".repeat(100),
    unreadable: "kunagi",
    ambiguous: "4/5/2026",
    noYear: "III kvartal",
    noEnd: "alates 2026",
    badYear: "III kvartal 2206",
    badHalf: "III poolaasta 2026",
    badQuarter: "V kvartal 2026",
    badMonth: "15.13.2026",
    badDay: "31.02.2026",
    reversed: "IV–I kvartal 2026",
  };
  const EXAMPLES = { et: /„([^„“]+)“/g, en: /“([^“”]+)”/g };

  test.each(Object.entries(WRONG))("for %s names them, and each example in it can be read", (code, words) => {
    const read = parsePlanWording(words);
    if (read.ok) throw new Error(`${words} was read`);
    expect(read.reason.code).toBe(code);
    for (const language of ["et", "en"] as const) {
      const sentence = wordingProblemInWords(read.reason, language);
      expect(sentence).not.toMatch(/[{}]|undefined/);
      const { part } = read.reason;
      if (part && code !== "tooLong") expect(sentence).toContain(part);
      const examples = [...sentence.matchAll(EXAMPLES[language])].map(([, quoted]) => quoted!);
      const others = examples.filter((quoted) => quoted !== part);
      expect(others.length).toBeGreaterThan(0);
      for (const example of others) expect([example, parsePlanWording(example).ok]).toEqual([example, true]);
    }
  });
});

describe("a draft while decisions are on their way", () => {
  const says: Says = {
    kind: "deadline",
    from: null,
    to: "2026-Q2",
    refersTo: "milestone",
    verbatim: "II kv",
  };
  const draft: Draft = {
    id: 9,
    name: "Mustand",
    source: "",
    version: 3,
    statements: [{ ...says, revisionId: 9, procurementId: 1, stage: "contract" }],
    reasons: [],
  };

  test("shows them at once, the last of one stage, and takes them away again", () => {
    const becomes: Says = { ...says, to: "2026-Q4", verbatim: "IV kv" };
    const planned = [
      { ...PLACE, was: says, becomes: null },
      { ...PLACE, was: null, becomes },
      { ...PLACE, stage: "delivery" as const, was: null, becomes: { kind: "dropped", verbatim: "" } as Says },
      { ...PLACE, draftId: 8, was: null, becomes: null },
    ];
    const shown = withPlanned(draft, planned).statements;
    expect(shown.map(saysOf)).toEqual([becomes, { kind: "dropped", verbatim: "" }]);
    expect(withPlanned(draft, [])).toBe(draft);
    expect(withPlanned(draft, planned.slice(0, 1)).statements).toEqual([]);
  });

  test("is told apart from what it said only by what it means and its words", () => {
    expect(saysTheSame(saysOf(draft.statements[0]!), says)).toBe(true);
    expect(saysTheSame(says, { ...says, verbatim: "teise kvartali lõpuks" })).toBe(false);
    expect(saysTheSame(null, null)).toBe(true);
    expect(saysTheSame(null, says)).toBe(false);
    expect(wordsOf({ kind: "dropped", verbatim: "jääb ära" })).toBe("");
  });

  test("knows which fields were not taken, and tells whoever draws them", () => {
    const edits = createEdits();
    let told = 0;
    const leave = edits.subscribe(() => told++);
    const edit = { text: "kunagi", was: null, isSaving: false, problem: null, failure: null };
    edits.set(PLACE, edit);
    expect(edits.refused()).toEqual([]);
    edits.set(PLACE, { ...edit, problem: { code: "unreadable", part: "kunagi" } });
    expect(edits.refused()).toEqual([PLACE]);
    edits.set({ ...PLACE, stage: "delivery" }, { ...edit, isSaving: true });
    expect(edits.isAnySaving()).toBe(true);
    edits.set(PLACE, undefined);
    expect(edits.get(PLACE)).toBeUndefined();
    expect(edits.refused()).toEqual([]);
    expect(told).toBe(4);
    leave();
    edits.set({ ...PLACE, stage: "delivery" }, undefined);
    expect(told).toBe(4);
  });
});

test("pasted lines fill one field each, the first column of a table and no empty line at the end", () => {
  expect(pastedLines("I kv 2026\tmärkus\r\n\r\n 2026 lõpuks \n")).toEqual(["I kv 2026", "", "2026 lõpuks"]);
  expect(pastedLines("I kv 2026")).toHaveLength(1);
});

describe("a key in the table", () => {
  const key = (name: string, more: Partial<Pressed> = {}): Pressed => ({
    key: name,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...more,
  });
  const cursor = (selectionStart: number, selectionEnd = selectionStart): Cursor => ({
    value: "2026",
    selectionStart,
    selectionEnd,
  });

  test.each<[what: string, Pressed, Cursor | null, ReturnType<typeof stepOf>]>([
    ["Enter goes down from a field", key("Enter"), cursor(2), { rows: 1, columns: 0 }],
    ["Shift+Enter goes up", key("Enter", { shiftKey: true }), cursor(2), { rows: -1, columns: 0 }],
    ["Enter on a cell is left to it", key("Enter"), null, null],
    ["the arrows go up and down also from a field", key("ArrowDown"), cursor(2), { rows: 1, columns: 0 }],
    ["right stays in the words until their end", key("ArrowRight"), cursor(2), null],
    ["right leads out at the end", key("ArrowRight"), cursor(4), { rows: 0, columns: 1 }],
    ["left leads out at the beginning", key("ArrowLeft"), cursor(0), { rows: 0, columns: -1 }],
    ["left leads out while all is selected", key("ArrowLeft"), cursor(0, 4), { rows: 0, columns: -1 }],
    ["left stays while some is selected", key("ArrowLeft"), cursor(0, 2), null],
    [
      "Ctrl+Home goes to the first line",
      key("Home", { ctrlKey: true }),
      null,
      { rows: "first", columns: "first" },
    ],
    ["Home stays in a field", key("Home"), cursor(2), null],
    ["Shift selects", key("ArrowRight", { shiftKey: true }), cursor(4), null],
    ["Alt+Down is the menu's", key("ArrowDown", { altKey: true }), cursor(0), null],
    ["Tab is the browser's", key("Tab"), cursor(4), null],
  ])("%s", (_, pressed, field, step) => {
    expect(stepOf(pressed, field)).toEqual(step);
  });
});

test("an address of the plans says what is compared, edited and shown, and nothing that is not understood", () => {
  expect(
    readPlanAddress({
      to: "7",
      from: "3",
      draft: "x",
      shown: "3,7,0,a",
      stages: "1",
      changed: "no",
      effects: "1",
    }),
  ).toMatchObject({
    to: 7,
    from: 3,
    draft: undefined,
    shown: [3, 7],
    stages: true,
    changed: undefined,
    effects: true,
  });
});
