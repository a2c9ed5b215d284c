import "#client/i18n/screen-texts.ts";
import { matterInWords } from "#client/consultation/consultation-in-words.ts";
import { forecastInWords, inHours } from "#client/hours/hours-in-words.ts";
import { formatDay, formatNumber } from "#client/i18n/format.ts";
import type { Key, Translate } from "#client/i18n/message.ts";
import { textIn } from "#client/i18n/text.ts";
import { countInWords, deliveryInWords, nameOf, promisedTime } from "#client/outputs/output-words.ts";
import { stageStepInWords } from "#client/steps/stage-step-in-words.ts";
import type { Consultation, Exchange } from "#shared/consultation.ts";
import { EXCHANGE_WORDS, TOPIC_WORDS } from "#shared/consultation-words.ts";
import type { Language } from "#shared/errors.ts";
import type { Assignment, WorkEntry } from "#shared/evaluator-hours.ts";
import { conditionInWords, DOCUMENT_TYPE_WORDS, NEED_WORDS } from "#shared/gate-words.ts";
import type { Check, Condition } from "#shared/gates.ts";
import { type Change, isSame, type Values } from "#shared/history.ts";
import { ACTIVITY_WORDS, ROLE_WORDS } from "#shared/hours-words.ts";
import type { Delivery, Output } from "#shared/outputs.ts";
import { periodInWords } from "#shared/period-words.ts";
import { STEP_WORDS } from "#shared/step-words.ts";
import type { Step } from "#shared/steps.ts";
import { PROCEDURE_WORDS, RTK_WORDS, STAGE_WORDS } from "#shared/words.ts";
import type { ChangedValue } from "./change-in-words.ts";

/** What words are made from. */
interface Reader {
  language: Language;
  t: Translate;
  conditions: readonly Condition[];
}

/** What a change changed in the records beside a procurement or the project, in the reader's words. */
export function recordsInWords(
  { before, after }: Pick<Change, "before" | "after">,
  language: Language,
  conditions: readonly Condition[],
): ChangedValue[] {
  const reader: Reader = { language, t: textIn(language), conditions };
  return [
    ...saidOf(CONSULTATION, before.consultation, after.consultation, reader),
    ...exchangesSaid(before.consultation, after.consultation, reader),
    ...saidOf(STEP, before.step, after.step, reader),
    ...saidOf(ASSIGNMENT, before.assignment, after.assignment, reader),
    ...saidOf(WORK, before.workEntry, after.workEntry, reader),
    ...checkSaid(before.check, after.check, reader),
    ...saidOf(CONDITION, before.condition, after.condition, reader),
    ...saidOf(OUTPUT, before.output, after.output, reader),
    ...saidOf(DELIVERY, before.outputDelivery, after.outputDelivery, reader),
    ...outputPlanningSaid(before.outputPlanning, after.outputPlanning, reader),
    ...capacitySaid(before.capacity, after.capacity, reader),
    ...monthSaid(before.month, after.month, reader),
  ];
}

/** How a kind of record is told: what it is called, the whole of it in one line, and its fields one by one. */
interface Telling<T> {
  noun: Key;
  whole: (record: T, reader: Reader) => string;
  /** What the record is known by, before the field that changed. */
  subject: (record: T, reader: Reader) => string;
  fields: { name: Key; of: (record: T, reader: Reader) => string | null }[];
}

function saidOf<T extends object>(
  telling: Telling<T>,
  before: (T & { exists: boolean }) | undefined,
  after: (T & { exists: boolean }) | undefined,
  reader: Reader,
): ChangedValue[] {
  if (!before || !after) return [];
  const none = reader.t("common.none");
  if (!before.exists && !after.exists) return [];
  if (before.exists !== after.exists)
    return [
      {
        name: reader.t(telling.noun as "record.step"),
        before: before.exists ? telling.whole(before, reader) : none,
        after: after.exists ? telling.whole(after, reader) : none,
      },
    ];
  return telling.fields.flatMap(({ name, of }) => {
    const [was, is] = [of(before, reader), of(after, reader)];
    if (was === is) return [];
    return [
      {
        name: `${telling.subject(before, reader)} – ${reader.t(name as "record.step")}`,
        before: was ?? none,
        after: is ?? none,
      },
    ];
  });
}

const stage = {
  name: "record.stage",
  of: (record: { stage: Step["stage"] }, { language }: Reader) => STAGE_WORDS[language][record.stage],
} as const;

const note = { name: "record.note", of: ({ note }: { note: string | null }) => note } as const;

const CONSULTATION: Telling<Consultation> = {
  noun: "record.consultation",
  whole: (record, { language, t }) =>
    [
      matterInWords(record, language),
      record.neededBy && `${t("record.neededBy")} ${formatDay(record.neededBy, language)}`,
      ...record.exchanges.map((exchange) => exchangeSaid(exchange, language)),
      record.note,
    ]
      .filter(Boolean)
      .join(", "),
  subject: (record, { language }) => matterInWords(record, language),
  fields: [
    { name: "record.topic", of: ({ topic }, { language }) => TOPIC_WORDS[language][topic] },
    stage,
    { name: "record.neededBy", of: ({ neededBy }, reader) => dayOrNone(neededBy, reader) },
    { name: "record.openedOn", of: ({ openedOn }, { language }) => formatDay(openedOn, language) },
    note,
  ],
};

/** What happened to a matter, where that is what changed: added, taken away or corrected. */
function exchangesSaid(
  before: Values["consultation"],
  after: Values["consultation"],
  { language, t }: Reader,
): ChangedValue[] {
  if (!before?.exists || !after?.exists) return [];
  const ids = new Set([...before.exchanges, ...after.exchanges].map(({ id }) => id));
  const said = (exchanges: readonly Exchange[], id: number) => {
    const found = exchanges.find((each) => each.id === id);
    return found ? exchangeSaid(found, language) : t("common.none");
  };
  return [...ids].flatMap((id) => {
    const [was, is] = [said(before.exchanges, id), said(after.exchanges, id)];
    return was === is ? [] : [{ name: matterInWords(after, language), before: was, after: is }];
  });
}

function exchangeSaid({ kind, on, note: words }: Exchange, language: Language): string {
  const said = `${EXCHANGE_WORDS[language][kind]} ${formatDay(on, language)}`;
  return words ? `${said} („${words}“)` : said;
}

const STEP: Telling<Step> = {
  noun: "record.step",
  whole: (record, { language }) =>
    [stageStepInWords(record, language), STAGE_WORDS[language][record.stage], record.note]
      .filter(Boolean)
      .join(" · "),
  subject: ({ kind }, { language }) => STEP_WORDS[language][kind],
  fields: [
    { name: "record.kind", of: ({ kind }, { language }) => STEP_WORDS[language][kind] },
    stage,
    {
      name: "record.on",
      of: ({ on }, { language, t }) => (on === null ? t("record.intended") : formatDay(on, language)),
    },
    note,
  ],
};

const ASSIGNMENT: Telling<Assignment> = {
  noun: "record.assignment",
  whole: (record, reader) =>
    [
      whoSaid(record, reader),
      forecastInWords(record, reader),
      STAGE_WORDS[reader.language][record.stage],
      record.note,
    ]
      .filter(Boolean)
      .join(" · "),
  subject: whoSaid,
  fields: [
    { name: "record.role", of: ({ role }, { language }) => ROLE_WORDS[language][role] },
    { name: "record.person", of: ({ person }, { t }) => person ?? t("record.unfound") },
    stage,
    { name: "record.forecast", of: forecastInWords },
    { name: "record.declaredOn", of: ({ declaredOn }, reader) => dayOrNone(declaredOn, reader) },
    note,
  ],
};

function whoSaid({ role, person }: Pick<Assignment, "role" | "person">, { language, t }: Reader): string {
  return `${ROLE_WORDS[language][role]}, ${person ?? t("record.unfound")}`;
}

const WORK: Telling<WorkEntry> = {
  noun: "record.work",
  whole: ({ person, on, hours, activity, note: words }, { language }) =>
    [
      `${inHours(hours, language)}, ${person}, ${formatDay(on, language)}`,
      ACTIVITY_WORDS[language][activity],
      words,
    ]
      .filter(Boolean)
      .join(" · "),
  subject: ({ person, on }, { language }) => `${person}, ${formatDay(on, language)}`,
  fields: [
    { name: "record.hours", of: ({ hours }, { language }) => inHours(hours, language) },
    { name: "record.on", of: ({ on }, { language }) => formatDay(on, language) },
    { name: "record.person", of: ({ person }) => person },
    { name: "record.activity", of: ({ activity }, { language }) => ACTIVITY_WORDS[language][activity] },
    { name: "record.role", of: ({ role }, { language }) => ROLE_WORDS[language][role] },
    note,
  ],
};

const CONDITION: Telling<Condition> = {
  noun: "record.condition",
  whole: (record, { language }) =>
    `${STAGE_WORDS[language][record.stage]} · ${conditionInWords(record, language)}`,
  subject: (record, { language }) => conditionInWords(record, language),
  fields: [
    {
      name: "record.whichIsAsked",
      of: ({ enabled }, { t }) => t(enabled ? "record.asked" : "record.notAsked"),
    },
    stage,
    { name: "record.text", of: ({ text }) => text },
    { name: "record.need", of: ({ need }, { language }) => NEED_WORDS[language][need] },
    {
      name: "record.documentType",
      of: ({ documentType }, { language }) => documentType && DOCUMENT_TYPE_WORDS[language][documentType],
    },
    {
      name: "record.procedures",
      of: ({ procedures }, { language }) =>
        procedures?.map((each) => PROCEDURE_WORDS[language][each]).join(", ") ?? null,
    },
    {
      name: "record.rtkInvolvements",
      of: ({ rtkInvolvements }, { language }) =>
        rtkInvolvements?.map((each) => RTK_WORDS[language][each]).join(", ") ?? null,
    },
  ],
};

/** The name of a condition that somebody checked, which may have been taken away since. */
function checkSaid(
  before: Values["check"],
  after: Values["check"],
  { language, t, conditions }: Reader,
): ChangedValue[] {
  if (!before || !after || isSame(before, after)) return [];
  const condition = conditions.find(({ id }) => id === after.conditionId);
  const said = ({ exists, on, note: words }: Check & { exists: boolean }) =>
    exists
      ? t("record.checked", { day: formatDay(on, language) }) + (words ? ` („${words}“)` : "")
      : t("common.none");
  return [
    {
      name: condition
        ? t("record.check", { condition: conditionInWords(condition, language) })
        : t("record.conditionUnknown"),
      before: said(before),
      after: said(after),
    },
  ];
}

const OUTPUT: Telling<Output> = {
  noun: "record.output",
  whole: (record, { language }) => nameOf(record, language),
  subject: (record, { language }) => nameOf(record, language),
  fields: [
    { name: "record.name", of: ({ nameEt }) => nameEt },
    { name: "record.nameEn", of: ({ nameEn }) => nameEn || null },
    { name: "record.subActivity", of: ({ subActivity }) => subActivity?.toString() ?? null },
    { name: "record.procurement", of: ({ procurementId }) => procurementId?.toString() ?? null },
    { name: "record.indicators", of: ({ indicators }) => indicators.join(", ") || null },
    { name: "record.unclear", of: ({ unclear }) => unclear },
  ],
};

const DELIVERY: Telling<Delivery> = {
  noun: "record.delivery",
  whole: (record, { language }) =>
    [deliveryInWords(record, language), record.link, record.note].filter(Boolean).join(" · "),
  subject: (record, { language }) => deliveryInWords(record, language),
  fields: [
    { name: "record.count", of: ({ count }, { language }) => formatNumber(count, language) },
    { name: "record.on", of: ({ on }, { language }) => formatDay(on, language) },
    { name: "record.link", of: ({ link }) => link },
    note,
  ],
};

function outputPlanningSaid(
  before: Values["outputPlanning"],
  after: Values["outputPlanning"],
  { language, t }: Reader,
): ChangedValue[] {
  if (!before || !after) return [];
  const said = ({ states }: NonNullable<Values["outputPlanning"]>) =>
    states ? `${countInWords(states, language)}, ${promisedTime(states, language)}` : t("common.none");
  const [was, is] = [said(before), said(after)];
  return was === is ? [] : [{ name: t("record.planning"), before: was, after: is }];
}

function capacitySaid(
  before: Values["capacity"],
  after: Values["capacity"],
  { language, t }: Reader,
): ChangedValue[] {
  if (!before || !after || before.hours === after.hours) return [];
  const said = (hours: number | null) => (hours === null ? t("common.none") : inHours(hours, language));
  const { role, from } = after;
  return [
    {
      name: t("record.capacity", {
        from: periodInWords(from, language),
        role: ROLE_WORDS[language][role],
      }),
      before: said(before.hours),
      after: said(after.hours),
    },
  ];
}

function monthSaid(before: Values["month"], after: Values["month"], { language, t }: Reader): ChangedValue[] {
  if (!before || !after || before.closed === after.closed) return [];
  const said = (closed: boolean) => t(closed ? "record.monthClosed" : "record.monthOpen");
  return [
    {
      name: t("record.month", { month: periodInWords(after.month, language) }),
      before: said(before.closed),
      after: said(after.closed),
    },
  ];
}

function dayOrNone(day: string | null, { language }: Reader): string | null {
  return day && formatDay(day, language);
}
