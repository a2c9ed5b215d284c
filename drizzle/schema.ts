import { sql } from "drizzle-orm";
import {
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
import { CHANGE_KINDS, type Values } from "#shared/history.ts";
import { REFERENTS, WINDOW_KINDS } from "#shared/plan.ts";
import { CLOSINGS, KINDS, PROCEDURES, RTK_INVOLVEMENTS } from "#shared/procurement.ts";
import { LAW_CONDITIONS, LAW_FIGURES, LAW_UNITS, LAW_VERIFICATIONS } from "#shared/rules-in-law.ts";
import { LATE_REASONS, STAGES } from "#shared/stages.ts";

// Every key begins with the project, so that one organisation's rows can live together on one shard.
const projectId = () => bigint("project_id", { mode: "number" }).notNull();
const id = () => bigint("id", { mode: "number" }).generatedAlwaysAsIdentity();
/** A moment, as everything outside the database writes one: ISO 8601 in UTC. */
const moment = customType<{ data: string; driverData: string }>({
  dataType: () => "timestamp with time zone",
  fromDriver: (value) => new Date(value).toISOString(),
});
const recordedAt = (name: string) => moment(name).notNull().default(sql`now()`);
const oneOf = (column: string, values: readonly string[]) =>
  sql.raw(`${column} in (${values.map((value) => `'${value}'`).join(", ")})`);

export const projects = pgTable(
  "projects",
  {
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
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
  () => [check("eligible_period", sql`eligible_from <= eligible_to`)],
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
    check("url_is_web", sql`url ~* '^https?://'`),
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
