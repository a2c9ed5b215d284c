CREATE TABLE "replanning_reasons" (
	"project_id" bigint NOT NULL,
	"revision_id" bigint NOT NULL,
	"procurement_id" bigint NOT NULL,
	"stage" text NOT NULL,
	"reason" text NOT NULL,
	"note" text,
	CONSTRAINT "replanning_reasons_project_id_revision_id_procurement_id_stage_pk" PRIMARY KEY("project_id","revision_id","procurement_id","stage"),
	CONSTRAINT "replanning_stage_known" CHECK (stage in ('mappingStudy', 'baseDocuments', 'rtkCoordination', 'announcement', 'contract', 'delivery')),
	CONSTRAINT "replanning_reason_known" CHECK (reason in ('ownCapacity', 'rtkQueue', 'market', 'challenge', 'funderOrBudget', 'scopeChange', 'staffing', 'other')),
	CONSTRAINT "replanning_reason_whole" CHECK (reason is distinct from 'other' or note is not null)
);
--> statement-breakpoint
CREATE TABLE "rules_in_law" (
	"project_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "rules_in_law_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text,
	"figure" text NOT NULL,
	"procedure" text,
	"condition" text,
	"value" numeric(14, 2),
	"unit" text NOT NULL,
	"valid_from" date,
	"valid_to" date,
	"source" text NOT NULL,
	"verification" text NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "rules_in_law_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "rules_in_law_key" UNIQUE("project_id","key"),
	CONSTRAINT "figure_known" CHECK (figure in ('tenderPeriod', 'challengePeriod', 'standstill', 'noticeToContract', 'threshold', 'euThreshold')),
	CONSTRAINT "rule_procedure_known" CHECK (procedure in ('smallProcurement', 'simplifiedProcedure', 'openProcedure', 'restrictedProcedure', 'competitiveProcedureWithNegotiation', 'lightRegimeServices', 'designContest')),
	CONSTRAINT "condition_known" CHECK (condition in ('belowEuThreshold', 'atOrAboveEuThreshold')),
	CONSTRAINT "unit_known" CHECK (unit in ('days', 'workingDays', 'euros')),
	CONSTRAINT "verification_known" CHECK (verification in ('verified', 'secondHand', 'unverified')),
	CONSTRAINT "rule_dates" CHECK (valid_from <= valid_to),
	CONSTRAINT "value_not_negative" CHECK (value >= 0)
);
--> statement-breakpoint
ALTER TABLE "history" DROP CONSTRAINT "change_known";--> statement-breakpoint
ALTER TABLE "plan_revisions" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "plan_revisions" ADD COLUMN "adopted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "plan_revisions" ADD COLUMN "removed_at" timestamp with time zone;--> statement-breakpoint
-- Plans adopted before this migration were known from the moment history tells, which is the one thing added to them.
ALTER TABLE "plan_revisions" DISABLE TRIGGER adopted_revision_is_frozen;--> statement-breakpoint
UPDATE "plan_revisions" r SET "adopted_at" = coalesce(
  (SELECT min(h.recorded_at) FROM "history" h WHERE h.project_id = r.project_id AND h.kind = 'plan.adopted' AND h.note = r.name),
  (SELECT min(h.recorded_at) FROM "history" h WHERE h.project_id = r.project_id),
  now()
) WHERE "adopted_on" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "plan_revisions" ENABLE TRIGGER adopted_revision_is_frozen;--> statement-breakpoint
CREATE TRIGGER rules_in_law_are_append_only BEFORE UPDATE OR DELETE ON "rules_in_law" FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER rules_in_law_are_never_emptied BEFORE TRUNCATE ON "rules_in_law" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
ALTER TABLE "replanning_reasons" ADD CONSTRAINT "replanning_reasons_project_id_revision_id_plan_revisions_project_id_id_fk" FOREIGN KEY ("project_id","revision_id") REFERENCES "public"."plan_revisions"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replanning_reasons" ADD CONSTRAINT "replanning_reasons_project_id_procurement_id_procurements_project_id_id_fk" FOREIGN KEY ("project_id","procurement_id") REFERENCES "public"."procurements"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rules_in_law" ADD CONSTRAINT "rules_in_law_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "replanning_reasons_procurement" ON "replanning_reasons" USING btree ("project_id","procurement_id");--> statement-breakpoint
CREATE INDEX "history_recorded" ON "history" USING btree ("project_id","recorded_at");--> statement-breakpoint
ALTER TABLE "history" ADD CONSTRAINT "change_known" CHECK (kind in ('project.created', 'plan.draftStarted', 'plan.draftRenamed', 'plan.draftDiscarded', 'plan.windowPlanned', 'plan.imported', 'plan.reasonGiven', 'plan.adopted', 'law.figureAdded', 'procurement.created', 'procurement.detailsEdited', 'procurement.moved', 'procurement.milestoneCorrected', 'procurement.latenessExplained', 'procurement.stageMarked', 'procurement.failed', 'procurement.cancelled', 'procurement.reopened', 'procurement.retendered', 'comment.added', 'document.linked', 'document.unlinked', 'change.undone'));--> statement-breakpoint
ALTER TABLE "plan_revisions" ADD CONSTRAINT "adoption_whole" CHECK ((adopted_on is null) = (adopted_at is null));--> statement-breakpoint
ALTER TABLE "plan_revisions" ADD CONSTRAINT "adopted_stays" CHECK (adopted_on is null or removed_at is null);