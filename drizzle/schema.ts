import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  boolean,
  char,
  check,
  customType,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { EXCHANGE_KINDS, TOPICS } from "#shared/consultation.ts";
import { DOCUMENT_TYPES } from "#shared/document.ts";
import { ACTIVITIES, EVALUATOR_ROLES } from "#shared/evaluator-hours.ts";
import { NEEDS, type Override } from "#shared/gates.ts";
import { CHANGE_KINDS, type Values } from "#shared/history.ts";
import { INDICATORS } from "#shared/indicators.ts";
import { REFERENTS, WINDOW_KINDS } from "#shared/plan.ts";
import { CLOSINGS, KINDS, PROCEDURES, RTK_INVOLVEMENTS } from "#shared/procurement.ts";
import { RTK_INPUTS } from "#shared/rtk-input.ts";
import { LAW_CONDITIONS, LAW_FIGURES, LAW_UNITS, LAW_VERIFICATIONS } from "#shared/rules-in-law.ts";
import { LATE_REASONS, STAGES } from "#shared/stages.ts";
import { STEP_KINDS } from "#shared/steps.ts";

// Every key begins with the project, so that one organisation's rows can live together on one shard.
const projectId = () => bigint("project_id", { mode: "number" }).notNull();
const id = () => bigint("id", { mode: "number" }).generatedAlwaysAsIdentity();
/** A moment, as everything outside the database writes one: ISO 8601 in UTC. */
export const moment = customType<{ data: string; driverData: string }>({
  dataType: () => "timestamp with time zone",
  fromDriver: (value) => new Date(value).toISOString(),
});
export const recordedAt = (name: string) => moment(name).notNull().default(sql`now()`);
export const oneOf = (column: string, values: readonly string[]) =>
  sql.raw(`${column} in (${values.map((value) => `'${value}'`).join(", ")})`);

/** A record of a procurement belongs to the procurement's project. */
const ofProcurement = (table: Record<"projectId" | "procurementId", AnyPgColumn>) =>
  foreignKey({
    columns: [table.projectId, table.procurementId],
    foreignColumns: [procurements.projectId, procurements.id],
  });

/** Whoever runs projects. Every installation begins with one. */
export const organisations = pgTable("organisations", {
  id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
  name: text("name").notNull(),
});

export const projects = pgTable(
  "projects",
  {
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
    organisationId: bigint("organisation_id", { mode: "number" })
      .notNull()
      .references(() => organisations.id),
    number: text("number").notNull(),
    name: text("name").notNull(),
    eligibleFrom: date("eligible_from", { mode: "string" }).notNull(),
    eligibleTo: date("eligible_to", { mode: "string" }).notNull(),
    illustrative: boolean("illustrative").notNull().default(false),
    /** Raised in every writing transaction: orders all changes, and is the board's cache key and cursor. */
    revision: bigint("revision", { mode: "number" }).notNull().default(0),
    /** When it was last chosen as the one to work on: the latest is shown where the address names none. */
    openedAt: recordedAt("opened_at"),
  },
  (table) => [
    index("projects_organisation").on(table.organisationId),
    check("eligible_period", sql`eligible_from <= eligible_to`),
  ],
);

export const subActivities = pgTable(
  "sub_activities",
  {
    projectId: projectId().references(() => projects.id),
    number: integer("number").notNull(),
    nameEt: text("name_et").notNull(),
    nameEn: text("name_en").notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.number] })],
);

export const procurements = pgTable(
  "procurements",
  {
    projectId: projectId().references(() => projects.id),
    id: id(),
    version: integer("version").notNull().default(1),
    title: text("title").notNull(),
    kind: text("kind", { enum: KINDS }).notNull(),
    subActivity: integer("sub_activity"),
    procedure: text("procedure", { enum: PROCEDURES }),
    rtkInvolvement: text("rtk_involvement", { enum: RTK_INVOLVEMENTS }).notNull().default("none"),
    person: text("person"),
    estimatedValue: numeric("estimated_value", { precision: 14, scale: 2 }),
    currency: char("currency", { length: 3 }),
    registerNumber: text("register_number"),
    note: text("note"),
    openedOn: date("opened_on", { mode: "string" }).notNull(),
    closedAs: text("closed_as", { enum: CLOSINGS }),
    closedOn: date("closed_on", { mode: "string" }),
    closedReason: text("closed_reason"),
    retenderOf: bigint("retender_of", { mode: "number" }),
    /** Set when its creation was undone. The row stays: history speaks of it. */
    removedAt: moment("removed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    uniqueIndex("procurements_id").on(table.id),
    foreignKey({
      columns: [table.projectId, table.subActivity],
      foreignColumns: [subActivities.projectId, subActivities.number],
    }),
    foreignKey({ columns: [table.projectId, table.retenderOf], foreignColumns: [table.projectId, table.id] }),
    uniqueIndex("procurements_one_retender")
      .on(table.projectId, table.retenderOf)
      .where(sql`removed_at is null`),
    check("kind_known", oneOf("kind", KINDS)),
    check("procedure_known", oneOf("procedure", PROCEDURES)),
    check("rtk_involvement_known", oneOf("rtk_involvement", RTK_INVOLVEMENTS)),
    check("closing_known", oneOf("closed_as", CLOSINGS)),
    check(
      "closing_whole",
      sql`(closed_as is null) = (closed_on is null) and (closed_as is null) = (closed_reason is null)`,
    ),
    check("money_whole", sql`(estimated_value is null) = (currency is null) and estimated_value >= 0`),
    check("title_given", sql`length(title) between 1 and 300`),
  ],
);

export const procurementStages = pgTable(
  "procurement_stages",
  {
    projectId: projectId(),
    procurementId: bigint("procurement_id", { mode: "number" }).notNull(),
    stage: text("stage", { enum: STAGES }).notNull(),
    applicable: boolean("applicable").notNull().default(true),
    metOn: date("met_on", { mode: "string" }),
    lateReason: text("late_reason", { enum: LATE_REASONS }),
    lateNote: text("late_note"),
    illustrative: boolean("illustrative").notNull().default(false),
    /** Ids of the conditions that were passed over when its milestone was met, and why. */
    overridden: jsonb("overridden").$type<Override>(),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.procurementId, table.stage] }),
    foreignKey({
      columns: [table.projectId, table.procurementId],
      foreignColumns: [procurements.projectId, procurements.id],
    }),
    check("stage_known", oneOf("stage", STAGES)),
    check("late_reason_known", oneOf("late_reason", LATE_REASONS)),
    check("met_only_if_applicable", sql`applicable or met_on is null`),
    check("late_reason_whole", sql`late_reason is distinct from 'other' or late_note is not null`),
    check("overridden_only_if_met", sql`overridden is null or met_on is not null`),
  ],
);

export const planRevisions = pgTable(
  "plan_revisions",
  {
    projectId: projectId().references(() => projects.id),
    id: id(),
    name: text("name").notNull(),
    /** Null while it is a draft. */
    adoptedOn: date("adopted_on", { mode: "string" }),
    adoptedOnAssumed: boolean("adopted_on_assumed").notNull().default(false),
    source: text("source").notNull(),
    /** Raised by every change of a draft: what a person saw when they adopted it. */
    version: integer("version").notNull().default(1),
    /** The moment it was adopted here, which tells whether it was known by another moment. */
    adoptedAt: moment("adopted_at"),
    /** Set when a draft was discarded. The row stays: history speaks of it. */
    removedAt: moment("removed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    uniqueIndex("plan_revisions_id").on(table.id),
    check("adoption_whole", sql`(adopted_on is null) = (adopted_at is null)`),
    check("adopted_stays", sql`adopted_on is null or removed_at is null`),
  ],
);

export const plannedWindows = pgTable(
  "planned_windows",
  {
    projectId: projectId(),
    revisionId: bigint("revision_id", { mode: "number" }).notNull(),
    procurementId: bigint("procurement_id", { mode: "number" }).notNull(),
    stage: text("stage", { enum: STAGES }).notNull(),
    kind: text("kind", { enum: [...WINDOW_KINDS, "dropped"] }).notNull(),
    /** Periods keep the precision they were given: `2026`, `2026-H1`, `2026-Q1`, `2026-04`, `2026-04-15`. */
    from: text("from_period"),
    to: text("to_period"),
    refersTo: text("refers_to", { enum: REFERENTS }).notNull().default("milestone"),
    verbatim: text("verbatim").notNull(),
    /** How the words were turned into periods, where that took a decision. */
    normalization: text("normalization"),
    /** What else the document says about the same stage. */
    note: text("note"),
    source: text("source"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.revisionId, table.procurementId, table.stage] }),
    foreignKey({
      columns: [table.projectId, table.revisionId],
      foreignColumns: [planRevisions.projectId, planRevisions.id],
    }),
    foreignKey({
      columns: [table.projectId, table.procurementId],
      foreignColumns: [procurements.projectId, procurements.id],
    }),
    index("planned_windows_procurement").on(table.projectId, table.procurementId),
    check("window_stage_known", oneOf("stage", STAGES)),
    check("window_kind_known", oneOf("kind", [...WINDOW_KINDS, "dropped"])),
    check("refers_to_known", oneOf("refers_to", REFERENTS)),
    check("window_has_end", sql`(kind = 'dropped') = (to_period is null)`),
  ],
);

/** Why a revision moved a window later. Apart from the window, because it can be said after the revision is frozen. */
export const replanningReasons = pgTable(
  "replanning_reasons",
  {
    projectId: projectId(),
    revisionId: bigint("revision_id", { mode: "number" }).notNull(),
    procurementId: bigint("procurement_id", { mode: "number" }).notNull(),
    stage: text("stage", { enum: STAGES }).notNull(),
    reason: text("reason", { enum: LATE_REASONS }).notNull(),
    note: text("note"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.revisionId, table.procurementId, table.stage] }),
    foreignKey({
      columns: [table.projectId, table.revisionId],
      foreignColumns: [planRevisions.projectId, planRevisions.id],
    }),
    foreignKey({
      columns: [table.projectId, table.procurementId],
      foreignColumns: [procurements.projectId, procurements.id],
    }),
    index("replanning_reasons_procurement").on(table.projectId, table.procurementId),
    check("replanning_stage_known", oneOf("stage", STAGES)),
    check("replanning_reason_known", oneOf("reason", LATE_REASONS)),
    check("replanning_reason_whole", sql`reason is distinct from 'other' or note is not null`),
  ],
);

/** Statutory figures, each dated. Rows are only ever added: a later row stands in for an earlier one. */
export const rulesInLaw = pgTable(
  "rules_in_law",
  {
    projectId: projectId().references(() => projects.id),
    id: id(),
    /** Names a row that comes with the product, so that it is added once; null for one somebody added. */
    key: text("key"),
    figure: text("figure", { enum: LAW_FIGURES }).notNull(),
    /** Null where the figure is the same for all procedures. */
    procedure: text("procedure", { enum: PROCEDURES }),
    condition: text("condition", { enum: LAW_CONDITIONS }),
    /** Null says that from then on there is no such figure. */
    value: numeric("value", { precision: 14, scale: 2, mode: "number" }),
    unit: text("unit", { enum: LAW_UNITS }).notNull(),
    validFrom: date("valid_from", { mode: "string" }),
    validTo: date("valid_to", { mode: "string" }),
    source: text("source").notNull(),
    verification: text("verification", { enum: LAW_VERIFICATIONS }).notNull(),
    recordedAt: recordedAt("recorded_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    unique("rules_in_law_key").on(table.projectId, table.key),
    check("figure_known", oneOf("figure", LAW_FIGURES)),
    check("rule_procedure_known", oneOf("procedure", PROCEDURES)),
    check("condition_known", oneOf("condition", LAW_CONDITIONS)),
    check("unit_known", oneOf("unit", LAW_UNITS)),
    check("verification_known", oneOf("verification", LAW_VERIFICATIONS)),
    check("rule_dates", sql`valid_from <= valid_to`),
    check("value_not_negative", sql`value >= 0`),
  ],
);

export const comments = pgTable(
  "comments",
  {
    projectId: projectId(),
    id: id(),
    procurementId: bigint("procurement_id", { mode: "number" }).notNull(),
    text: text("text").notNull(),
    actor: text("actor").notNull(),
    recordedAt: recordedAt("recorded_at"),
    removedAt: moment("removed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    foreignKey({
      columns: [table.projectId, table.procurementId],
      foreignColumns: [procurements.projectId, procurements.id],
    }),
    index("comments_procurement").on(table.projectId, table.procurementId),
  ],
);

/** Links to documents; the documents themselves live where the office keeps them. */
export const documents = pgTable(
  "documents",
  {
    projectId: projectId(),
    id: id(),
    procurementId: bigint("procurement_id", { mode: "number" }).notNull(),
    stage: text("stage", { enum: STAGES }),
    type: text("type", { enum: DOCUMENT_TYPES }).notNull().default("other"),
    title: text("title").notNull(),
    url: text("url").notNull(),
    recordedAt: recordedAt("recorded_at"),
    removedAt: moment("removed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    foreignKey({
      columns: [table.projectId, table.procurementId],
      foreignColumns: [procurements.projectId, procurements.id],
    }),
    index("documents_procurement").on(table.projectId, table.procurementId),
    check("document_stage_known", oneOf("stage", STAGES)),
    check("document_type_known", oneOf("type", DOCUMENT_TYPES)),
    check("url_is_web", sql`url ~* '^https?://'`),
  ],
);

/** Matters put to RTK. */
export const consultations = pgTable(
  "consultations",
  {
    projectId: projectId(),
    id: id(),
    procurementId: bigint("procurement_id", { mode: "number" }).notNull(),
    version: integer("version").notNull().default(1),
    stage: text("stage", { enum: STAGES }).notNull(),
    topic: text("topic", { enum: TOPICS }).notNull(),
    neededBy: date("needed_by", { mode: "string" }),
    note: text("note"),
    openedOn: date("opened_on", { mode: "string" }).notNull(),
    illustrative: boolean("illustrative").notNull().default(false),
    removedAt: moment("removed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    ofProcurement(table),
    index("consultations_procurement").on(table.projectId, table.procurementId),
    check("consultation_stage_known", oneOf("stage", STAGES)),
    check("topic_known", oneOf("topic", TOPICS)),
  ],
);

/** What happened to a matter put to RTK, in the order of its places. */
export const consultationExchanges = pgTable(
  "consultation_exchanges",
  {
    projectId: projectId(),
    id: id(),
    consultationId: bigint("consultation_id", { mode: "number" }).notNull(),
    kind: text("kind", { enum: EXCHANGE_KINDS }).notNull(),
    on: date("happened_on", { mode: "string" }).notNull(),
    note: text("note"),
    removedAt: moment("removed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    foreignKey({
      columns: [table.projectId, table.consultationId],
      foreignColumns: [consultations.projectId, consultations.id],
    }),
    index("consultation_exchanges_consultation").on(table.projectId, table.consultationId),
    check("exchange_known", oneOf("kind", EXCHANGE_KINDS)),
  ],
);

/** By which day of the year RTK asks for what. Rows are only ever added. */
export const rtkDueDates = pgTable(
  "rtk_due_dates",
  {
    projectId: projectId().references(() => projects.id),
    id: id(),
    /** Names a row that comes with the product, so that it is added once; null for one somebody added. */
    key: text("key"),
    input: text("input", { enum: RTK_INPUTS }).notNull(),
    month: integer("month").notNull(),
    day: integer("day").notNull(),
    validFrom: date("valid_from", { mode: "string" }),
    validTo: date("valid_to", { mode: "string" }),
    source: text("source").notNull(),
    verification: text("verification", { enum: LAW_VERIFICATIONS }).notNull(),
    recordedAt: recordedAt("recorded_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    unique("rtk_due_dates_key").on(table.projectId, table.key),
    check("rtk_input_known", oneOf("input", RTK_INPUTS)),
    check("rtk_verification_known", oneOf("verification", LAW_VERIFICATIONS)),
    check("day_of_year", sql`month between 1 and 12 and day between 1 and 31`),
    check("due_date_dates", sql`valid_from <= valid_to`),
  ],
);

/** What must be so before a milestone is met. Rows are never taken away: milestones that passed one over name it. */
export const conditions = pgTable(
  "conditions",
  {
    projectId: projectId().references(() => projects.id),
    id: id(),
    version: integer("version").notNull().default(1),
    /** Names a condition that comes with the product, so that it is added once; null for one somebody added. */
    key: text("key"),
    stage: text("stage", { enum: STAGES }).notNull(),
    procedures: text("procedures", { enum: PROCEDURES }).array(),
    rtkInvolvements: text("rtk_involvements", { enum: RTK_INVOLVEMENTS }).array(),
    need: text("need", { enum: NEEDS }).notNull(),
    documentType: text("document_type", { enum: DOCUMENT_TYPES }),
    text: text("text"),
    enabled: boolean("enabled").notNull().default(true),
    /** Set when its addition was undone. */
    removedAt: moment("removed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    unique("conditions_key").on(table.projectId, table.key),
    check("condition_stage_known", oneOf("stage", STAGES)),
    check("need_known", oneOf("need", NEEDS)),
    check("condition_document_type_known", oneOf("document_type", DOCUMENT_TYPES)),
    check("document_named", sql`(need = 'document') = (document_type is not null)`),
    check("words_given", sql`key is not null or text is not null`),
  ],
);

/** Free checks made for a procurement. */
export const conditionChecks = pgTable(
  "condition_checks",
  {
    projectId: projectId(),
    procurementId: bigint("procurement_id", { mode: "number" }).notNull(),
    conditionId: bigint("condition_id", { mode: "number" }).notNull(),
    on: date("checked_on", { mode: "string" }).notNull(),
    note: text("note"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.procurementId, table.conditionId] }),
    ofProcurement(table),
    foreignKey({
      columns: [table.projectId, table.conditionId],
      foreignColumns: [conditions.projectId, conditions.id],
    }),
  ],
);

/** Optional steps inside stages. */
export const procurementSteps = pgTable(
  "procurement_steps",
  {
    projectId: projectId(),
    id: id(),
    procurementId: bigint("procurement_id", { mode: "number" }).notNull(),
    version: integer("version").notNull().default(1),
    stage: text("stage", { enum: STAGES }).notNull(),
    kind: text("kind", { enum: STEP_KINDS }).notNull(),
    /** Null while it is only intended. */
    on: date("done_on", { mode: "string" }),
    note: text("note"),
    removedAt: moment("removed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    ofProcurement(table),
    index("procurement_steps_procurement").on(table.projectId, table.procurementId),
    check("step_stage_known", oneOf("stage", STAGES)),
    check("step_known", oneOf("kind", STEP_KINDS)),
  ],
);

/** Who is to work on a procurement in which role, and how much. */
export const evaluatorAssignments = pgTable(
  "evaluator_assignments",
  {
    projectId: projectId(),
    id: id(),
    procurementId: bigint("procurement_id", { mode: "number" }).notNull(),
    version: integer("version").notNull().default(1),
    role: text("role", { enum: EVALUATOR_ROLES }).notNull(),
    person: text("person"),
    /** The account of the person, where they have one. */
    userId: text("user_id"),
    stage: text("stage", { enum: STAGES }).notNull(),
    forecastHours: numeric("forecast_hours", { precision: 8, scale: 2, mode: "number" }),
    load: numeric("load", { precision: 4, scale: 3, mode: "number" }),
    months: numeric("months", { precision: 5, scale: 2, mode: "number" }),
    declaredOn: date("declared_on", { mode: "string" }),
    note: text("note"),
    source: text("source"),
    removedAt: moment("removed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    ofProcurement(table),
    index("evaluator_assignments_procurement").on(table.projectId, table.procurementId),
    check("role_known", oneOf("role", EVALUATOR_ROLES)),
    check("assignment_stage_known", oneOf("stage", STAGES)),
    check("load_whole", sql`(load is null) = (months is null)`),
    check("hours_or_load", sql`forecast_hours is null or load is null`),
    check("forecast_in_quarter_hours", sql`forecast_hours > 0 and mod(forecast_hours * 4, 1) = 0`),
    check("load_sound", sql`load > 0 and load <= 1 and months > 0`),
    check("declared_by_somebody", sql`declared_on is null or person is not null`),
  ],
);

/** Hours worked. */
export const workEntries = pgTable(
  "work_entries",
  {
    projectId: projectId(),
    id: id(),
    procurementId: bigint("procurement_id", { mode: "number" }).notNull(),
    version: integer("version").notNull().default(1),
    assignmentId: bigint("assignment_id", { mode: "number" }),
    person: text("person").notNull(),
    /** The account of the person, where they have one. */
    userId: text("user_id"),
    role: text("role", { enum: EVALUATOR_ROLES }).notNull(),
    on: date("worked_on", { mode: "string" }).notNull(),
    hours: numeric("hours", { precision: 5, scale: 2, mode: "number" }).notNull(),
    activity: text("activity", { enum: ACTIVITIES }).notNull(),
    note: text("note"),
    corrects: bigint("corrects", { mode: "number" }),
    /** The month it is paid in: `2026-03`. */
    month: char("month", { length: 7 }).notNull(),
    illustrative: boolean("illustrative").notNull().default(false),
    recordedAt: recordedAt("recorded_at"),
    removedAt: moment("removed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    ofProcurement(table),
    foreignKey({
      columns: [table.projectId, table.assignmentId],
      foreignColumns: [evaluatorAssignments.projectId, evaluatorAssignments.id],
    }),
    foreignKey({ columns: [table.projectId, table.corrects], foreignColumns: [table.projectId, table.id] }),
    index("work_entries_procurement").on(table.projectId, table.procurementId),
    index("work_entries_day").on(table.projectId, table.on),
    check("work_role_known", oneOf("role", EVALUATOR_ROLES)),
    check("activity_known", oneOf("activity", ACTIVITIES)),
    check("hours_in_quarter_hours", sql`mod(hours * 4, 1) = 0 and hours between -24 and 24 and hours <> 0`),
    check("person_named", sql`length(person) between 1 and 120`),
  ],
);

/** Months whose hours are settled: what is in them is changed by correcting entries only. */
export const closedMonths = pgTable(
  "closed_months",
  {
    projectId: projectId().references(() => projects.id),
    month: char("month", { length: 7 }).notNull(),
    closedAt: recordedAt("closed_at"),
    actor: text("actor").notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.month] })],
);

/** Hours a role has in each quarter from one on. */
export const capacities = pgTable(
  "capacities",
  {
    projectId: projectId().references(() => projects.id),
    role: text("role", { enum: EVALUATOR_ROLES }).notNull(),
    /** `2026-Q1`. */
    from: char("from_quarter", { length: 7 }).notNull(),
    /** Null says that nothing is known from then. */
    hours: numeric("hours", { precision: 8, scale: 2, mode: "number" }),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.role, table.from] }),
    check("capacity_role_known", oneOf("role", EVALUATOR_ROLES)),
    check("capacity_not_negative", sql`hours >= 0`),
  ],
);

/** Counted results that the plan promises. */
export const outputs = pgTable(
  "outputs",
  {
    projectId: projectId().references(() => projects.id),
    id: id(),
    version: integer("version").notNull().default(1),
    subActivity: integer("sub_activity"),
    procurementId: bigint("procurement_id", { mode: "number" }),
    nameEt: text("name_et").notNull(),
    nameEn: text("name_en").notNull(),
    indicators: text("indicators", { enum: INDICATORS }).array().notNull(),
    /** What the documents leave unclear about it. */
    unclear: text("unclear"),
    removedAt: moment("removed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    foreignKey({
      columns: [table.projectId, table.subActivity],
      foreignColumns: [subActivities.projectId, subActivities.number],
    }),
    ofProcurement(table),
    check("output_named", sql`length(name_et) between 1 and 300`),
    check("output_of_something", sql`sub_activity is not null or procurement_id is not null`),
  ],
);

/** What plan revisions state about outputs. */
export const outputWindows = pgTable(
  "output_windows",
  {
    projectId: projectId(),
    revisionId: bigint("revision_id", { mode: "number" }).notNull(),
    outputId: bigint("output_id", { mode: "number" }).notNull(),
    from: text("from_period"),
    to: text("to_period"),
    kind: text("kind", { enum: WINDOW_KINDS }).notNull(),
    count: integer("count"),
    perQuarter: integer("per_quarter"),
    isMinimum: boolean("is_minimum").notNull().default(false),
    verbatim: text("verbatim").notNull(),
    normalization: text("normalization"),
    note: text("note"),
    source: text("source"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.revisionId, table.outputId] }),
    foreignKey({
      columns: [table.projectId, table.revisionId],
      foreignColumns: [planRevisions.projectId, planRevisions.id],
    }),
    foreignKey({
      columns: [table.projectId, table.outputId],
      foreignColumns: [outputs.projectId, outputs.id],
    }),
    check("output_window_kind_known", oneOf("kind", WINDOW_KINDS)),
    check("output_counts", sql`count > 0 and per_quarter > 0`),
  ],
);

/** What of an output was delivered. */
export const outputDeliveries = pgTable(
  "output_deliveries",
  {
    projectId: projectId(),
    id: id(),
    version: integer("version").notNull().default(1),
    outputId: bigint("output_id", { mode: "number" }).notNull(),
    on: date("delivered_on", { mode: "string" }).notNull(),
    count: integer("count").notNull(),
    link: text("link"),
    note: text("note"),
    illustrative: boolean("illustrative").notNull().default(false),
    removedAt: moment("removed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.id] }),
    foreignKey({
      columns: [table.projectId, table.outputId],
      foreignColumns: [outputs.projectId, outputs.id],
    }),
    index("output_deliveries_output").on(table.projectId, table.outputId),
    check("delivery_counted", sql`count > 0`),
    check("delivery_link_is_web", sql`link ~* '^https?://'`),
  ],
);

/** One row per change, numbered by the project revision it made. Rows are only ever added: a trigger refuses the rest. */
export const history = pgTable(
  "history",
  {
    projectId: projectId().references(() => projects.id),
    revision: bigint("revision", { mode: "number" }).notNull(),
    procurementId: bigint("procurement_id", { mode: "number" }),
    kind: text("kind", { enum: CHANGE_KINDS }).notNull(),
    actor: text("actor").notNull(),
    origin: text("origin"),
    before: jsonb("before").$type<Values>().notNull(),
    after: jsonb("after").$type<Values>().notNull(),
    happenedOn: date("happened_on", { mode: "string" }).notNull(),
    recordedAt: recordedAt("recorded_at"),
    note: text("note"),
    undoes: bigint("undoes", { mode: "number" }),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.revision] }),
    foreignKey({
      columns: [table.projectId, table.procurementId],
      foreignColumns: [procurements.projectId, procurements.id],
    }),
    foreignKey({
      columns: [table.projectId, table.undoes],
      foreignColumns: [table.projectId, table.revision],
    }),
    unique("history_undone_once").on(table.projectId, table.undoes),
    index("history_procurement").on(table.projectId, table.procurementId, table.revision),
    index("history_recorded").on(table.projectId, table.recordedAt),
    check("change_known", oneOf("kind", CHANGE_KINDS)),
  ],
);
