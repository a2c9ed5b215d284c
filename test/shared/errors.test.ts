import { describe, expect, test } from "vitest";
import { DomainError } from "#shared/errors.ts";
import { isRefusalCode, REFUSALS, type RefusalCode, refusalSentence } from "#shared/refusals.ts";

const CODES = Object.keys(REFUSALS) as RefusalCode[];

describe.each(CODES)("%s", (code) => {
  const { status, et, en } = REFUSALS[code];

  test("has a sentence in Estonian and in English, each with its full stop", () => {
    for (const sentence of [et, en]) expect(sentence).toMatch(/^[\p{Lu}{].{5,}\.$/u);
    expect(en).not.toBe(et);
  });

  test("has the same placeholders in both", () => {
    expect(placeholders(et)).toEqual(placeholders(en));
  });

  test("leaves no placeholder open when the details are given, nor when they are missing", () => {
    const details = Object.fromEntries(placeholders(en).map((name) => [name, `<${name}>`]));
    for (const language of ["et", "en"] as const) {
      const filled = refusalSentence(code, details, language);
      for (const name of placeholders(en)) expect(filled).toContain(`<${name}>`);
      for (const sentence of [filled, refusalSentence(code, {}, language)])
        expect(sentence).not.toMatch(/[{}]/);
    }
  });

  test("is answered as a refusal, not as a bug", () => {
    expect([401, 403, 404, 409, 422, 429, 503]).toContain(status);
  });
});

test.each([
  ["et", "Eelmine verstapost täideti 05.10.2026. Vali see päev või hilisem."],
  ["en", "The milestone before it was met on 05.10.2026. Choose that day or a later one."],
] as const)("a refusal is a sentence in the reader's language (%s)", (language, expected) => {
  expect(refusalSentence("DAY_BEFORE_PREVIOUS", { previous: "05.10.2026" }, language)).toBe(expected);
});

test.each([
  [
    "STALE",
    "et",
    "Muudatus lähtub hanke versioonist, mis ei ole praegune. Vaata hange üle ja otsusta, kas teha muudatus ikkagi.",
  ],
  [
    "FIELD_CHANGED",
    "en",
    "The field does not say what you saw. It now says “Häkaton”. Choose which one stays.",
  ],
  ["UNDO_CONFLICT", "et", "Seda ei saa enam tagasi võtta: sama asi on vahepeal muutunud."],
] as const)("%s names nobody where nobody is known to have been before (%s)", (code, language, expected) => {
  const details = { who: null, when: null, what: null, current: "Häkaton" };
  expect(refusalSentence(code, details, language)).toBe(expected);
});

test("a value in a sentence is shown as it is, also when it looks like a placeholder", () => {
  const details = { who: "{when} $& $1", when: 0, current: null };
  expect(refusalSentence("FIELD_CHANGED", details, "en")).toBe(
    "{when} $& $1 changed the same field meanwhile (0). It now says “…”. Choose which one stays.",
  );
});

test("a refusal carries what the reader needs to settle it", () => {
  const refusal = new DomainError("DAY_AFTER_NEXT", {
    field: "on",
    details: { next: "2026-10-05" },
    current: { id: 1 },
  });
  expect(refusal).toBeInstanceOf(Error);
  expect(refusal).toMatchObject({
    name: "DomainError",
    code: "DAY_AFTER_NEXT",
    field: "on",
    details: { next: "2026-10-05" },
    current: { id: 1 },
    message: "DAY_AFTER_NEXT",
  });
  expect(new DomainError("CLOSED")).toMatchObject({ field: null, details: {}, current: null });
});

test.each([
  ...CODES.map((code) => [code, true] as const),
  ["toString", false],
  ["", false],
  ["closed", false],
] as const)("%j is the code of a refusal: %s", (text, expected) => {
  expect(isRefusalCode(text)).toBe(expected);
});

function placeholders(sentence: string): string[] {
  return [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();
}
