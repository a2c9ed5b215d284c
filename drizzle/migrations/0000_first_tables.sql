CREATE TABLE "comments" (
	"project_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "comments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"procurement_id" bigint NOT NULL,
	"text" text NOT NULL,
	"actor" text NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "comments_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"project_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "documents_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"procurement_id" bigint NOT NULL,
	"stage" text,
	"title" text NOT NULL,
	"url" text NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "documents_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "document_stage_known" CHECK (stage in ('mappingStudy', 'baseDocuments', 'rtkCoordination', 'announcement', 'contract', 'delivery')),
	CONSTRAINT "url_is_web" CHECK (url ~* '^https?://')
);
--> statement-breakpoint
CREATE TABLE "history" (
	"project_id" bigint NOT NULL,
	"revision" bigint NOT NULL,
	"procurement_id" bigint,
	"kind" text NOT NULL,
	"actor" text NOT NULL,
	"origin" text,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL,
	"happened_on" date NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"note" text,
	"undoes" bigint,
	CONSTRAINT "history_project_id_revision_pk" PRIMARY KEY("project_id","revision"),
	CONSTRAINT "history_undone_once" UNIQUE("project_id","undoes"),
	CONSTRAINT "change_known" CHECK (kind in ('project.created', 'plan.adopted', 'procurement.created', 'procurement.detailsEdited', 'procurement.moved', 'procurement.milestoneCorrected', 'procurement.stageMarked', 'procurement.failed', 'procurement.cancelled', 'procurement.reopened', 'procurement.retendered', 'comment.added', 'document.linked', 'document.unlinked', 'change.undone'))
);
--> statement-breakpoint
CREATE TABLE "plan_revisions" (
	"project_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "plan_revisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"adopted_on" date,
	"adopted_on_assumed" boolean DEFAULT false NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "plan_revisions_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "planned_windows" (
	"project_id" bigint NOT NULL,
	"revision_id" bigint NOT NULL,
	"procurement_id" bigint NOT NULL,
	"stage" text NOT NULL,
	"kind" text NOT NULL,
	"from_period" text,
	"to_period" text,
	"refers_to" text DEFAULT 'milestone' NOT NULL,
	"verbatim" text NOT NULL,
	"normalization" text,
	"note" text,
	"source" text,
	CONSTRAINT "planned_windows_project_id_revision_id_procurement_id_stage_pk" PRIMARY KEY("project_id","revision_id","procurement_id","stage"),
	CONSTRAINT "window_stage_known" CHECK (stage in ('mappingStudy', 'baseDocuments', 'rtkCoordination', 'announcement', 'contract', 'delivery')),
	CONSTRAINT "window_kind_known" CHECK (kind in ('window', 'deadline', 'period', 'implied', 'dropped')),
	CONSTRAINT "refers_to_known" CHECK (refers_to in ('milestone', 'start', 'other')),
	CONSTRAINT "window_has_end" CHECK ((kind = 'dropped') = (to_period is null))
);
--> statement-breakpoint
CREATE TABLE "procurement_stages" (
	"project_id" bigint NOT NULL,
	"procurement_id" bigint NOT NULL,
	"stage" text NOT NULL,
	"applicable" boolean DEFAULT true NOT NULL,
	"met_on" date,
	"late_reason" text,
	"late_note" text,
	"illustrative" boolean DEFAULT false NOT NULL,
	CONSTRAINT "procurement_stages_project_id_procurement_id_stage_pk" PRIMARY KEY("project_id","procurement_id","stage"),
	CONSTRAINT "stage_known" CHECK (stage in ('mappingStudy', 'baseDocuments', 'rtkCoordination', 'announcement', 'contract', 'delivery')),
	CONSTRAINT "late_reason_known" CHECK (late_reason in ('ownCapacity', 'rtkQueue', 'market', 'challenge', 'funderOrBudget', 'scopeChange', 'staffing', 'other')),
	CONSTRAINT "met_only_if_applicable" CHECK (applicable or met_on is null),
	CONSTRAINT "late_reason_whole" CHECK (late_reason is distinct from 'other' or late_note is not null)
);
--> statement-breakpoint
CREATE TABLE "procurements" (
	"project_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "procurements_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"sub_activity" integer,
	"procedure" text,
	"rtk_involvement" text DEFAULT 'none' NOT NULL,
	"person" text,
	"estimated_value" numeric(14, 2),
	"currency" char(3),
	"register_number" text,
	"note" text,
	"opened_on" date NOT NULL,
	"closed_as" text,
	"closed_on" date,
	"closed_reason" text,
	"retender_of" bigint,
	"removed_at" timestamp with time zone,
	CONSTRAINT "procurements_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "kind_known" CHECK (kind in ('advisory', 'hackathon', 'incubation', 'training', 'eCourse', 'tvSeries', 'other')),
	CONSTRAINT "procedure_known" CHECK (procedure in ('smallProcurement', 'simplifiedProcedure', 'openProcedure', 'restrictedProcedure', 'competitiveProcedureWithNegotiation', 'lightRegimeServices', 'designContest')),
	CONSTRAINT "rtk_involvement_known" CHECK (rtk_involvement in ('organises', 'advises', 'none')),
	CONSTRAINT "closing_known" CHECK (closed_as in ('failed', 'cancelled')),
	CONSTRAINT "closing_whole" CHECK ((closed_as is null) = (closed_on is null) and (closed_as is null) = (closed_reason is null)),
	CONSTRAINT "money_whole" CHECK ((estimated_value is null) = (currency is null) and estimated_value >= 0),
	CONSTRAINT "title_given" CHECK (length(title) between 1 and 300)
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "projects_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"number" text NOT NULL,
	"name" text NOT NULL,
	"eligible_from" date NOT NULL,
	"eligible_to" date NOT NULL,
	"illustrative" boolean DEFAULT false NOT NULL,
	"revision" bigint DEFAULT 0 NOT NULL,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "eligible_period" CHECK (eligible_from <= eligible_to)
);
--> statement-breakpoint
CREATE TABLE "sub_activities" (
	"project_id" bigint NOT NULL,
	"number" integer NOT NULL,
	"name_et" text NOT NULL,
	"name_en" text NOT NULL,
	CONSTRAINT "sub_activities_project_id_number_pk" PRIMARY KEY("project_id","number")
);
--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_project_id_procurement_id_procurements_project_id_id_fk" FOREIGN KEY ("project_id","procurement_id") REFERENCES "public"."procurements"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_project_id_procurement_id_procurements_project_id_id_fk" FOREIGN KEY ("project_id","procurement_id") REFERENCES "public"."procurements"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "history" ADD CONSTRAINT "history_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "history" ADD CONSTRAINT "history_project_id_procurement_id_procurements_project_id_id_fk" FOREIGN KEY ("project_id","procurement_id") REFERENCES "public"."procurements"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "history" ADD CONSTRAINT "history_project_id_undoes_history_project_id_revision_fk" FOREIGN KEY ("project_id","undoes") REFERENCES "public"."history"("project_id","revision") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_revisions" ADD CONSTRAINT "plan_revisions_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planned_windows" ADD CONSTRAINT "planned_windows_project_id_revision_id_plan_revisions_project_id_id_fk" FOREIGN KEY ("project_id","revision_id") REFERENCES "public"."plan_revisions"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "planned_windows" ADD CONSTRAINT "planned_windows_project_id_procurement_id_procurements_project_id_id_fk" FOREIGN KEY ("project_id","procurement_id") REFERENCES "public"."procurements"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_stages" ADD CONSTRAINT "procurement_stages_project_id_procurement_id_procurements_project_id_id_fk" FOREIGN KEY ("project_id","procurement_id") REFERENCES "public"."procurements"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurements" ADD CONSTRAINT "procurements_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurements" ADD CONSTRAINT "procurements_project_id_sub_activity_sub_activities_project_id_number_fk" FOREIGN KEY ("project_id","sub_activity") REFERENCES "public"."sub_activities"("project_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurements" ADD CONSTRAINT "procurements_project_id_retender_of_procurements_project_id_id_fk" FOREIGN KEY ("project_id","retender_of") REFERENCES "public"."procurements"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sub_activities" ADD CONSTRAINT "sub_activities_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "comments_procurement" ON "comments" USING btree ("project_id","procurement_id");--> statement-breakpoint
CREATE INDEX "documents_procurement" ON "documents" USING btree ("project_id","procurement_id");--> statement-breakpoint
CREATE INDEX "history_procurement" ON "history" USING btree ("project_id","procurement_id","revision");--> statement-breakpoint
CREATE UNIQUE INDEX "plan_revisions_id" ON "plan_revisions" USING btree ("id");--> statement-breakpoint
CREATE INDEX "planned_windows_procurement" ON "planned_windows" USING btree ("project_id","procurement_id");--> statement-breakpoint
CREATE UNIQUE INDEX "procurements_id" ON "procurements" USING btree ("id");--> statement-breakpoint
CREATE UNIQUE INDEX "procurements_one_retender" ON "procurements" USING btree ("project_id","retender_of") WHERE removed_at is null;