import { describe, expect, test } from "vitest";
import { recordsInWords } from "#client/procurement/record-in-words.ts";
import type { Consultation } from "#shared/consultation.ts";
import type { Assignment, WorkEntry } from "#shared/evaluator-hours.ts";
import type { Condition } from "#shared/gates.ts";
import type { Values } from "#shared/history.ts";
import type { Output } from "#shared/outputs.ts";
import type { Step } from "#shared/steps.ts";

const STEP: Step = {
  id: 1,
  version: 1,
  stage: "contract",
  kind: "negotiations",
  on: null,
  note: null,
};
const CONSULTATION: Consultation = {
  id: 1,
  version: 1,
  stage: "rtkCoordination",
  topic: "baseDocuments",
  neededBy: "2026-07-01",
  note: null,
  openedOn: "2026-06-01",
  exchanges: [{ id: 1, kind: "sent", on: "2026-06-02", note: null }],
  illustrative: false,
};
const ASSIGNMENT: Assignment = {
  id: 1,
  version: 1,
  role: "itSpecialist",
  person: null,
  userId: null,
  stage: "contract",
  forecastHours: 45,
  load: null,
  months: null,
  declaredOn: null,
  note: null,
  source: null,
};
const WORK: WorkEntry = {
  id: 1,
  version: 1,
  procurementId: 1,
  assignmentId: 1,
  role: "itSpecialist",
  person: "Mari Maasikas",
  userId: null,
  on: "2026-11-03",
  hours: 1.75,
  activity: "technicalDescription",
  note: null,
  corrects: null,
  month: "2026-11",
  illustrative: false,
};
const CONDITION: Condition = {
  id: 4,
  version: 1,
  key: null,
  stage: "contract",
  procedures: null,
  rtkInvolvements: null,
  need: "check",
  documentType: null,
  text: "Eelarverida on kinnitatud",
  enabled: true,
};
const OUTPUT: Output = {
  id: 1,
  version: 1,
  subActivity: 3,
  procurementId: null,
  nameEt: "Videoklipid",
  nameEn: "Video clips",
  indicators: [],
  unclear: null,
};

const there = <T extends object>(record: T) => ({ ...record, exists: true });
const gone = <T extends object>(record: T) => ({ ...record, exists: false });
const said = (before: Values, after: Values, language: "et" | "en" = "et") =>
  recordsInWords({ before, after }, language, [CONDITION]).map(
    ({ name, before: was, after: is }) => `${name}: ${was} → ${is}`,
  );

describe("a record that came or went is told whole", () => {
  test.each<[string, Values, Values, string]>([
    ["a step", { step: gone(STEP) }, { step: there(STEP) }, "Samm: puudub → Läbirääkimised, kavas · Leping"],
    [
      "a step taken away",
      { step: there({ ...STEP, on: "2026-11-11", note: "Teine voor" }) },
      { step: gone(STEP) },
      "Samm: Läbirääkimised 11.11.2026 · Leping · Teine voor → puudub",
    ],
    [
      "a consultation",
      { consultation: gone(CONSULTATION) },
      { consultation: there(CONSULTATION) },
      "Konsultatsioon: puudub → Alusdokumendid · Kooskõlastus RTK-ga, vastus vajalik 01.07.2026, Saadetud RTK-le 02.06.2026",
    ],
    [
      "a role nobody was found for",
      { assignment: gone(ASSIGNMENT) },
      { assignment: there(ASSIGNMENT) },
      "Hindaja roll: puudub → IT-spetsialist, leidmata · 45 h · Leping",
    ],
    [
      "logged hours",
      { workEntry: gone(WORK) },
      { workEntry: there(WORK) },
      "Tunnid: puudub → 1,75 h, Mari Maasikas, 03.11.2026 · Tehniline kirjeldus",
    ],
    [
      "hours taken off by a correction",
      { workEntry: gone(WORK) },
      { workEntry: there({ ...WORK, hours: -0.5, corrects: 1, note: "Kogemata kaks korda" }) },
      "Tunnid: puudub → −0,5 h, Mari Maasikas, 03.11.2026 · Tehniline kirjeldus · Kogemata kaks korda",
    ],
    [
      "a condition",
      { condition: gone(CONDITION) },
      { condition: there(CONDITION) },
      "Tingimus: puudub → Leping · Eelarverida on kinnitatud",
    ],
    ["an output", { output: gone(OUTPUT) }, { output: there(OUTPUT) }, "Väljund: puudub → Videoklipid"],
  ])("%s", (_, before, after, words) => {
    expect(said(before, after)).toEqual([words]);
  });
});

describe("of a record that was changed, what changed is told", () => {
  test.each<[string, Values, Values, string[]]>([
    [
      "a step that was done",
      { step: there(STEP) },
      { step: there({ ...STEP, version: 2, on: "2026-11-11", note: "Teine voor" }) },
      ["Läbirääkimised – päev: kavas → 11.11.2026", "Läbirääkimised – märkus: puudub → Teine voor"],
    ],
    [
      "a matter that came back",
      { consultation: there(CONSULTATION) },
      {
        consultation: there({
          ...CONSULTATION,
          exchanges: [
            ...CONSULTATION.exchanges,
            { id: 2, kind: "cameBack" as const, on: "2026-08-20", note: "Täiendada" },
          ],
        }),
      },
      ["Alusdokumendid · Kooskõlastus RTK-ga: puudub → RTK-lt tagasi 20.08.2026 („Täiendada“)"],
    ],
    [
      "a day that was corrected",
      { consultation: there(CONSULTATION) },
      {
        consultation: there({
          ...CONSULTATION,
          neededBy: null,
          exchanges: [{ ...CONSULTATION.exchanges[0]!, on: "2026-06-03" }],
        }),
      },
      [
        "Alusdokumendid · Kooskõlastus RTK-ga – vastus vajalik: 01.07.2026 → puudub",
        "Alusdokumendid · Kooskõlastus RTK-ga: Saadetud RTK-le 02.06.2026 → Saadetud RTK-le 03.06.2026",
      ],
    ],
    [
      "a role somebody was found for",
      { assignment: there(ASSIGNMENT) },
      { assignment: there({ ...ASSIGNMENT, person: "Mari Maasikas" }) },
      ["IT-spetsialist, leidmata – inimene: leidmata → Mari Maasikas"],
    ],
    [
      "a declaration",
      { assignment: there({ ...ASSIGNMENT, person: "Mari Maasikas" }) },
      { assignment: there({ ...ASSIGNMENT, person: "Mari Maasikas", declaredOn: "2026-11-01" }) },
      ["IT-spetsialist, Mari Maasikas – sõltumatuse kinnitus: puudub → 01.11.2026"],
    ],
    [
      "hours",
      { workEntry: there(WORK) },
      { workEntry: there({ ...WORK, hours: 2 }) },
      ["Mari Maasikas, 03.11.2026 – tunnid: 1,75 h → 2 h"],
    ],
    [
      "a condition switched off",
      { condition: there(CONDITION) },
      { condition: there({ ...CONDITION, enabled: false }) },
      ["Eelarverida on kinnitatud – kas küsitakse: küsitakse → välja lülitatud"],
    ],
    [
      "a check",
      { check: gone({ conditionId: 4, on: "2026-11-01", note: null }) },
      { check: there({ conditionId: 4, on: "2026-11-01", note: "Raamatupidajalt" }) },
      ["Tingimus „Eelarverida on kinnitatud“: puudub → kontrollitud 01.11.2026 („Raamatupidajalt“)"],
    ],
    [
      "capacity that was not known",
      { capacity: { role: "itSpecialist", from: "2026-Q4", hours: null, exists: false } },
      { capacity: { role: "itSpecialist", from: "2026-Q4", hours: 120, exists: true } },
      ["Maht alates IV kvartal 2026, IT-spetsialist: puudub → 120 h"],
    ],
    [
      "a month",
      { month: { month: "2026-10", closed: false } },
      { month: { month: "2026-10", closed: true } },
      ["Tunnid: oktoober 2026: avatud → suletud"],
    ],
  ])("%s", (_, before, after, words) => {
    expect(said(before, after)).toEqual(words);
  });

  test("in English too", () => {
    expect(
      said(
        { step: there(STEP) },
        { step: there({ ...STEP, on: "2026-11-11", stage: "delivery" as const }) },
        "en",
      ),
    ).toEqual(["Negotiations – stage: Contract → Delivery", "Negotiations – day: planned → 11 Nov 2026"]);
  });

  test("and nothing where nothing a reader can see did", () => {
    expect(said({ step: there(STEP) }, { step: there({ ...STEP, version: 2 }) })).toEqual([]);
    expect(said({}, {})).toEqual([]);
  });
});
