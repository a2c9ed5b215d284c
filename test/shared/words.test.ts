import { describe, expect, test } from "vitest";
import { CHANGE_WORDS } from "#shared/change-words.ts";
import { EXCHANGE_KINDS, TOPICS } from "#shared/consultation.ts";
import { EXCHANGE_WORDS, TOPIC_WORDS } from "#shared/consultation-words.ts";
import { DOCUMENT_TYPES } from "#shared/document.ts";
import { ACTIVITIES, EVALUATOR_ROLES } from "#shared/evaluator-hours.ts";
import { DOCUMENT_TYPE_WORDS, NEED_WORDS } from "#shared/gate-words.ts";
import { NEEDS } from "#shared/gates.ts";
import { CHANGE_KINDS } from "#shared/history.ts";
import { ACTIVITY_WORDS, ROLE_WORDS } from "#shared/hours-words.ts";
import { CLOSINGS, KINDS, PROCEDURES, RTK_INVOLVEMENTS } from "#shared/procurement.ts";
import { LATE_REASONS, MOVE_TARGETS, STAGES } from "#shared/stages.ts";
import { STEP_WORDS } from "#shared/step-words.ts";
import { STEP_KINDS } from "#shared/steps.ts";
import {
  KIND_WORDS,
  LATE_REASON_WORDS,
  MILESTONE_WORDS,
  PROCEDURE_WORDS,
  RTK_WORDS,
  STAGE_WORDS,
  STATUS_WORDS,
} from "#shared/words.ts";

describe.each<[string, Readonly<Record<"et" | "en", Readonly<Record<string, string>>>>, readonly string[]]>([
  ["stages", STAGE_WORDS, MOVE_TARGETS],
  ["milestones", MILESTONE_WORDS, STAGES],
  ["kinds", KIND_WORDS, KINDS],
  ["procedures", PROCEDURE_WORDS, PROCEDURES],
  ["RTK's roles", RTK_WORDS, RTK_INVOLVEMENTS],
  ["statuses", STATUS_WORDS, ["active", "completed", ...CLOSINGS]],
  ["reasons of lateness", LATE_REASON_WORDS, LATE_REASONS],
  ["changes", CHANGE_WORDS, CHANGE_KINDS],
  ["topics of consultations", TOPIC_WORDS, TOPICS],
  ["exchanges", EXCHANGE_WORDS, EXCHANGE_KINDS],
  ["steps", STEP_WORDS, STEP_KINDS],
  ["evaluators' roles", ROLE_WORDS, EVALUATOR_ROLES],
  ["activities", ACTIVITY_WORDS, ACTIVITIES],
  ["types of documents", DOCUMENT_TYPE_WORDS, DOCUMENT_TYPES],
  ["what conditions ask for", NEED_WORDS, NEEDS],
])("%s", (_, words, keys) => {
  test.each(["et", "en"] as const)("each have one word of their own (%s)", (language) => {
    expect(Object.keys(words[language])).toEqual([...keys]);
    const said = Object.values(words[language]);
    expect(new Set(said).size).toBe(said.length);
    for (const word of said) expect(word).toMatch(/^\S.*\S$/);
  });

  test("are not left in the other language", () => {
    for (const key of keys) expect(words.en[key]).not.toBe(words.et[key]);
  });
});
