import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import {
  addCommentSchema,
  closeSchema,
  correctMilestoneSchema,
  createProcurementSchema,
  DETAIL_FIELDS,
  detailsSchema,
  editDetailsSchema,
  linkDocumentSchema,
  moveSchema,
  reopenSchema,
  retenderSchema,
  setApplicableSchema,
  undoSchema,
  unlinkDocumentSchema,
} from "#shared/procurement.ts";
import { createProjectSchema } from "#shared/project.ts";
import { isRefusalCode } from "#shared/refusals.ts";
import { STAGES } from "#shared/stages.ts";

/** For every field that is refused, the code of its refusal, or "INVALID_INPUT" for what no person can type. */
function refusals(schema: z.ZodType, input: unknown): Record<string, string> {
  const result = schema.safeParse(input);
  if (result.success) return {};
  return Object.fromEntries(
    result.error.issues.map((issue) => [
      issue.path.join("."),
      isRefusalCode(issue.message) ? issue.message : "INVALID_INPUT",
    ]),
  );
}

const CREATE = { projectId: 1, title: "Häkaton", kind: "hackathon" };
const MOVE = { id: 1, toStage: "contract", version: 3 };
const CORRECT = { id: 1, stage: "announcement", on: "2026-10-05", version: 3 };
const CLOSE = { id: 1, as: "failed", reason: "Pakkumusi ei tulnud.", version: 3 };
const LINK = { id: 1, title: "Alusdokumendid", url: "https://dhs.example.ee/doc/17" };
const PROJECT = {
  number: "Šveits.1.01.25-0006",
  name: "Projekt",
  eligibleFrom: "2024-06-01",
  eligibleTo: "2028-07-31",
};

describe("what a person typed is refused, field by field", () => {
  test.each<[string, z.ZodType, object, Record<string, string>]>([
    [
      "a procurement without a title",
      createProcurementSchema,
      { ...CREATE, title: "" },
      { title: "REQUIRED" },
    ],
    ["a title of blanks", createProcurementSchema, { ...CREATE, title: " \t " }, { title: "REQUIRED" }],
    [
      "a title of 301 letters",
      createProcurementSchema,
      { ...CREATE, title: "õ".repeat(301) },
      { title: "TOO_LONG" },
    ],
    [
      "a person's name of 121 letters",
      createProcurementSchema,
      { ...CREATE, person: "õ".repeat(121) },
      { person: "TOO_LONG" },
    ],
    [
      "a register number of 61 signs",
      createProcurementSchema,
      { ...CREATE, registerNumber: "1".repeat(61) },
      { registerNumber: "TOO_LONG" },
    ],
    [
      "a note of 4001 letters",
      createProcurementSchema,
      { ...CREATE, note: "õ".repeat(4001) },
      { note: "TOO_LONG" },
    ],
    [
      "all six stages not applicable",
      createProcurementSchema,
      { ...CREATE, notApplicable: [...STAGES] },
      { notApplicable: "NO_STAGE_LEFT" },
    ],
    [
      "an opening day that does not exist",
      createProcurementSchema,
      { ...CREATE, openedOn: "2026-02-29" },
      { openedOn: "INVALID_DAY" },
    ],
    [
      "two fields at once",
      createProcurementSchema,
      { ...CREATE, title: "", note: "õ".repeat(4001) },
      { title: "REQUIRED", note: "TOO_LONG" },
    ],
    ["an unknown kind", createProcurementSchema, { ...CREATE, kind: "lottery" }, { kind: "INVALID_INPUT" }],
    [
      "sub-activity nought",
      createProcurementSchema,
      { ...CREATE, subActivity: 0 },
      { subActivity: "INVALID_INPUT" },
    ],
    [
      "a correction to a title of blanks",
      editDetailsSchema,
      { id: 1, was: {}, becomes: { title: " " } },
      { "becomes.title": "REQUIRED" },
    ],
    ["a move to a day that does not exist", moveSchema, { ...MOVE, on: "2026-02-31" }, { on: "INVALID_DAY" }],
    [
      "a move to a day of a year nobody means",
      moveSchema,
      { ...MOVE, on: "0206-02-28" },
      { on: "INVALID_DAY" },
    ],
    [
      "a move with a reason of 1001 letters",
      moveSchema,
      { ...MOVE, reason: "õ".repeat(1001) },
      { reason: "TOO_LONG" },
    ],
    ["a move to no stage", moveSchema, { ...MOVE, toStage: "closed" }, { toStage: "INVALID_INPUT" }],
    ["a correction to words", correctMilestoneSchema, { ...CORRECT, on: "eile" }, { on: "INVALID_DAY" }],
    [
      "a correction's sentence of 1001 letters",
      correctMilestoneSchema,
      { ...CORRECT, lateNote: "õ".repeat(1001) },
      { lateNote: "TOO_LONG" },
    ],
    [
      "a stage nobody knows",
      setApplicableSchema,
      { id: 1, stage: "completed", applicable: true, version: 1 },
      { stage: "INVALID_INPUT" },
    ],
    ["a failure without a reason", closeSchema, { ...CLOSE, reason: " " }, { reason: "REASON_REQUIRED" }],
    [
      "a failure on a day that does not exist",
      closeSchema,
      { ...CLOSE, on: "2026-13-01" },
      { on: "INVALID_DAY" },
    ],
    [
      "reopening without a reason",
      reopenSchema,
      { id: 1, reason: "", version: 1 },
      { reason: "REASON_REQUIRED" },
    ],
    [
      "reopening with a reason of 1001 letters",
      reopenSchema,
      { id: 1, reason: "õ".repeat(1001), version: 1 },
      { reason: "TOO_LONG" },
    ],
    [
      "a retender with an empty title",
      retenderSchema,
      { id: 1, version: 1, title: "" },
      { title: "REQUIRED" },
    ],
    [
      "a retender on a day that does not exist",
      retenderSchema,
      { id: 1, version: 1, on: "2026-04-31" },
      { on: "INVALID_DAY" },
    ],
    ["an empty comment", addCommentSchema, { id: 1, text: "\n" }, { text: "REQUIRED" }],
    ["a comment of 4001 letters", addCommentSchema, { id: 1, text: "õ".repeat(4001) }, { text: "TOO_LONG" }],
    ["a document without a title", linkDocumentSchema, { ...LINK, title: "" }, { title: "REQUIRED" }],
    [
      "a link that runs a script",
      linkDocumentSchema,
      { ...LINK, url: "javascript:alert(1)" },
      { url: "LINK_NOT_WEB" },
    ],
    [
      "a link to a folder",
      linkDocumentSchema,
      { ...LINK, url: "\\\\server\\hanked\\1.docx" },
      { url: "LINK_NOT_WEB" },
    ],
    [
      "a link with a blank in it",
      linkDocumentSchema,
      { ...LINK, url: "https://dhs.example.ee/a b" },
      { url: "LINK_NOT_WEB" },
    ],
    [
      "a link of 2001 signs",
      linkDocumentSchema,
      { ...LINK, url: `https://${"a".repeat(1993)}` },
      { url: "TOO_LONG" },
    ],
    [
      "a document that has no number",
      unlinkDocumentSchema,
      { id: 1, documentId: "1" },
      { documentId: "INVALID_INPUT" },
    ],
    ["an undo of nothing", undoSchema, { projectId: 1, revision: 0 }, { revision: "INVALID_INPUT" }],
    ["a project without a number", createProjectSchema, { ...PROJECT, number: " " }, { number: "REQUIRED" }],
    [
      "a project whose name has 301 letters",
      createProjectSchema,
      { ...PROJECT, name: "õ".repeat(301) },
      { name: "TOO_LONG" },
    ],
    [
      "a project that ends before it begins",
      createProjectSchema,
      { ...PROJECT, eligibleTo: "2024-05-31" },
      { eligibleTo: "PERIOD_REVERSED" },
    ],
    [
      "a project from a day that does not exist",
      createProjectSchema,
      { ...PROJECT, eligibleFrom: "2023-02-29" },
      { eligibleFrom: "INVALID_DAY" },
    ],
    [
      "two sub-activities of one number",
      createProjectSchema,
      {
        ...PROJECT,
        subActivities: [
          { number: 1, nameEt: "Üks", nameEn: "" },
          { number: 1, nameEt: "Kaks", nameEn: "" },
        ],
      },
      { subActivities: "NUMBER_TAKEN" },
    ],
  ])("%s", (_, schema, input, expected) => {
    expect(refusals(schema, input)).toEqual(expected);
  });

  test("an empty link is both missing and not of the web", () => {
    const result = linkDocumentSchema.safeParse({ ...LINK, url: "" });
    expect(result.error?.issues[0]?.message).toBe("REQUIRED");
  });

  test.each(["x", "", "-5", "1,5", "1.234", "1e3", "1234567890123", "24 500.00", "0x10"])(
    "%j as an amount of money",
    (amount) => {
      const input = { ...CREATE, estimatedValue: { amount, currency: "EUR" } };
      expect(refusals(createProcurementSchema, input)).toEqual({ "estimatedValue.amount": "INVALID_AMOUNT" });
    },
  );

  test.each(["euro", "eur", "", "€"])("%j as a currency", (currency) => {
    const input = { ...CREATE, estimatedValue: { amount: "1", currency } };
    expect(refusals(createProcurementSchema, input)).toEqual({ "estimatedValue.currency": "INVALID_AMOUNT" });
  });
});

describe("what a person typed is kept", () => {
  test.each([
    ["24500", "24500.00"],
    ["24500.5", "24500.50"],
    ["24500.55", "24500.55"],
    ["007", "7.00"],
    ["0", "0.00"],
    ["000.10", "0.10"],
    [" 12 ", "12.00"],
    ["999999999999.99", "999999999999.99"],
  ])("%j as the amount %j, in euros unless said otherwise", (amount, expected) => {
    expect(detailsSchema.shape.estimatedValue.parse({ amount })).toEqual({
      amount: expected,
      currency: "EUR",
    });
  });

  test("an amount that was kept is kept the same again", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,12}(\.\d{1,2})?$/), (amount) => {
        const once = detailsSchema.shape.estimatedValue.parse({ amount });
        expect(once?.amount).toMatch(/^(0|[1-9]\d*)\.\d{2}$/);
        expect(detailsSchema.shape.estimatedValue.parse(once)).toEqual(once);
      }),
    );
  });

  test("a blank field is nothing, and blanks around words are dropped", () => {
    expect(
      createProcurementSchema.parse({
        ...CREATE,
        title: "  Häkaton ",
        person: " ",
        registerNumber: "",
        note: " RTK vastas. ",
      }),
    ).toEqual({
      projectId: 1,
      title: "Häkaton",
      kind: "hackathon",
      person: null,
      registerNumber: null,
      note: "RTK vastas.",
      notApplicable: [],
    });
  });

  test("a correction holds only the fields it names", () => {
    const edit = { id: 1, was: { note: null }, becomes: { note: "RTK vastas." } };
    expect(editDetailsSchema.parse(edit)).toEqual(edit);
  });

  test("keys that no field has are dropped, so nobody changes what is not theirs to change", () => {
    const sneaky = { ...MOVE, projectId: 2, closedAs: "failed", actor: "Keegi teine" };
    expect(moveSchema.parse(sneaky)).toEqual(MOVE);
    expect(editDetailsSchema.parse({ id: 1, was: {}, becomes: { version: 9, closedAs: null } })).toEqual({
      id: 1,
      was: {},
      becomes: {},
    });
  });

  test.each<[string, z.ZodType, object]>([
    ["a move with no day, which means today", moveSchema, MOVE],
    ["a move past the last stage", moveSchema, { ...MOVE, toStage: "completed", on: "2026-11-22" }],
    [
      "a link in capitals",
      linkDocumentSchema,
      { ...LINK, url: "HTTPS://DHS.EXAMPLE.EE", stage: "contract", type: "contract" },
    ],
    ["a leap day", correctMilestoneSchema, { ...CORRECT, on: "2028-02-29" }],
    ["five stages not applicable", createProcurementSchema, { ...CREATE, notApplicable: STAGES.slice(1) }],
    [
      "a project of one day",
      createProjectSchema,
      { ...PROJECT, eligibleTo: PROJECT.eligibleFrom, subActivities: [] },
    ],
  ])("%s", (_, schema, input) => {
    expect(schema.parse(input)).toEqual(input);
  });
});

test("the details a person may correct are these nine", () => {
  expect(DETAIL_FIELDS).toEqual([
    "title",
    "kind",
    "subActivity",
    "procedure",
    "rtkInvolvement",
    "person",
    "estimatedValue",
    "registerNumber",
    "note",
  ]);
});
