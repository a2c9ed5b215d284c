CREATE TABLE "capacities" (
	"project_id" bigint NOT NULL,
	"role" text NOT NULL,
	"from_quarter" char(7) NOT NULL,
	"hours" numeric(8, 2),
	CONSTRAINT "capacities_project_id_role_from_quarter_pk" PRIMARY KEY("project_id","role","from_quarter"),
	CONSTRAINT "capacity_role_known" CHECK (role in ('itSpecialist', 'domainExpert', 'committeeMember')),
	CONSTRAINT "capacity_not_negative" CHECK (hours >= 0)
);
--> statement-breakpoint
CREATE TABLE "closed_months" (
	"project_id" bigint NOT NULL,
	"month" char(7) NOT NULL,
	"closed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	CONSTRAINT "closed_months_project_id_month_pk" PRIMARY KEY("project_id","month")
);
--> statement-breakpoint
CREATE TABLE "condition_checks" (
	"project_id" bigint NOT NULL,
	"procurement_id" bigint NOT NULL,
	"condition_id" bigint NOT NULL,
	"checked_on" date NOT NULL,
	"note" text,
	CONSTRAINT "condition_checks_project_id_procurement_id_condition_id_pk" PRIMARY KEY("project_id","procurement_id","condition_id")
);
--> statement-breakpoint
CREATE TABLE "conditions" (
	"project_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "conditions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"key" text,
	"stage" text NOT NULL,
	"procedures" text[],
	"rtk_involvements" text[],
	"need" text NOT NULL,
	"document_type" text,
	"text" text,
	"enabled" boolean DEFAULT true NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "conditions_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "conditions_key" UNIQUE("project_id","key"),
	CONSTRAINT "condition_stage_known" CHECK (stage in ('mappingStudy', 'baseDocuments', 'rtkCoordination', 'announcement', 'contract', 'delivery')),
	CONSTRAINT "need_known" CHECK (need in ('rtkAgreed', 'document', 'declarations', 'standstillOver', 'check')),
	CONSTRAINT "condition_document_type_known" CHECK (document_type in ('baseDocuments', 'technicalDescription', 'marketResearch', 'notice', 'evaluationMinutes', 'declaration', 'contract', 'other')),
	CONSTRAINT "document_named" CHECK ((need = 'document') = (document_type is not null)),
	CONSTRAINT "words_given" CHECK (key is not null or text is not null)
);
--> statement-breakpoint
CREATE TABLE "consultation_exchanges" (
	"project_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "consultation_exchanges_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"consultation_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"happened_on" date NOT NULL,
	"note" text,
	"removed_at" timestamp with time zone,
	CONSTRAINT "consultation_exchanges_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "exchange_known" CHECK (kind in ('sent', 'cameBack', 'agreed', 'withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "consultations" (
	"project_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "consultations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"procurement_id" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"stage" text NOT NULL,
	"topic" text NOT NULL,
	"needed_by" date,
	"note" text,
	"opened_on" date NOT NULL,
	"illustrative" boolean DEFAULT false NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "consultations_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "consultation_stage_known" CHECK (stage in ('mappingStudy', 'baseDocuments', 'rtkCoordination', 'announcement', 'contract', 'delivery')),
	CONSTRAINT "topic_known" CHECK (topic in ('planAndProcedure', 'baseDocuments', 'technicalDescription', 'announcementDate', 'negotiations', 'evaluation', 'contract', 'other'))
);
--> statement-breakpoint
CREATE TABLE "evaluator_assignments" (
	"project_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "evaluator_assignments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"procurement_id" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"role" text NOT NULL,
	"person" text,
	"stage" text NOT NULL,
	"forecast_hours" numeric(8, 2),
	"load" numeric(4, 3),
	"months" numeric(5, 2),
	"declared_on" date,
	"note" text,
	"source" text,
	"removed_at" timestamp with time zone,
	CONSTRAINT "evaluator_assignments_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "role_known" CHECK (role in ('itSpecialist', 'domainExpert', 'committeeMember')),
	CONSTRAINT "assignment_stage_known" CHECK (stage in ('mappingStudy', 'baseDocuments', 'rtkCoordination', 'announcement', 'contract', 'delivery')),
	CONSTRAINT "load_whole" CHECK ((load is null) = (months is null)),
	CONSTRAINT "hours_or_load" CHECK (forecast_hours is null or load is null),
	CONSTRAINT "forecast_in_quarter_hours" CHECK (forecast_hours > 0 and mod(forecast_hours * 4, 1) = 0),
	CONSTRAINT "load_sound" CHECK (load > 0 and load <= 1 and months > 0),
	CONSTRAINT "declared_by_somebody" CHECK (declared_on is null or person is not null)
);
--> statement-breakpoint
CREATE TABLE "output_deliveries" (
	"project_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "output_deliveries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"output_id" bigint NOT NULL,
	"delivered_on" date NOT NULL,
	"count" integer NOT NULL,
	"link" text,
	"note" text,
	"illustrative" boolean DEFAULT false NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "output_deliveries_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "delivery_counted" CHECK (count > 0),
	CONSTRAINT "delivery_link_is_web" CHECK (link ~* '^https?://')
);
--> statement-breakpoint
CREATE TABLE "output_windows" (
	"project_id" bigint NOT NULL,
	"revision_id" bigint NOT NULL,
	"output_id" bigint NOT NULL,
	"from_period" text,
	"to_period" text,
	"kind" text NOT NULL,
	"count" integer,
	"per_quarter" integer,
	"is_minimum" boolean DEFAULT false NOT NULL,
	"verbatim" text NOT NULL,
	"normalization" text,
	"note" text,
	"source" text,
	CONSTRAINT "output_windows_project_id_revision_id_output_id_pk" PRIMARY KEY("project_id","revision_id","output_id"),
	CONSTRAINT "output_window_kind_known" CHECK (kind in ('window', 'deadline', 'period', 'implied')),
	CONSTRAINT "output_counts" CHECK (count > 0 and per_quarter > 0)
);
--> statement-breakpoint
CREATE TABLE "outputs" (
	"project_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "outputs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"version" integer DEFAULT 1 NOT NULL,
	"sub_activity" integer,
	"procurement_id" bigint,
	"name_et" text NOT NULL,
	"name_en" text NOT NULL,
	"indicators" text[] NOT NULL,
	"unclear" text,
	"removed_at" timestamp with time zone,
	CONSTRAINT "outputs_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "output_named" CHECK (length(name_et) between 1 and 300),
	CONSTRAINT "output_of_something" CHECK (sub_activity is not null or procurement_id is not null)
);
--> statement-breakpoint
CREATE TABLE "procurement_steps" (
	"project_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "procurement_steps_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"procurement_id" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"stage" text NOT NULL,
	"kind" text NOT NULL,
	"done_on" date,
	"note" text,
	"removed_at" timestamp with time zone,
	CONSTRAINT "procurement_steps_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "step_stage_known" CHECK (stage in ('mappingStudy', 'baseDocuments', 'rtkCoordination', 'announcement', 'contract', 'delivery')),
	CONSTRAINT "step_known" CHECK (kind in ('marketResearch', 'technicalDialogue', 'negotiations', 'externalExpert'))
);
--> statement-breakpoint
CREATE TABLE "rtk_due_dates" (
	"project_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "rtk_due_dates_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text,
	"input" text NOT NULL,
	"month" integer NOT NULL,
	"day" integer NOT NULL,
	"valid_from" date,
	"valid_to" date,
	"source" text NOT NULL,
	"verification" text NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "rtk_due_dates_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "rtk_due_dates_key" UNIQUE("project_id","key"),
	CONSTRAINT "rtk_input_known" CHECK (input in ('nextYearPlan', 'firstQuarterProcurements')),
	CONSTRAINT "rtk_verification_known" CHECK (verification in ('verified', 'secondHand', 'unverified')),
	CONSTRAINT "day_of_year" CHECK (month between 1 and 12 and day between 1 and 31),
	CONSTRAINT "due_date_dates" CHECK (valid_from <= valid_to)
);
--> statement-breakpoint
CREATE TABLE "work_entries" (
	"project_id" bigint NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "work_entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"procurement_id" bigint NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"assignment_id" bigint,
	"person" text NOT NULL,
	"role" text NOT NULL,
	"worked_on" date NOT NULL,
	"hours" numeric(5, 2) NOT NULL,
	"activity" text NOT NULL,
	"note" text,
	"corrects" bigint,
	"month" char(7) NOT NULL,
	"illustrative" boolean DEFAULT false NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "work_entries_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "work_role_known" CHECK (role in ('itSpecialist', 'domainExpert', 'committeeMember')),
	CONSTRAINT "activity_known" CHECK (activity in ('technicalDescription', 'evaluationCriteria', 'committee', 'other')),
	CONSTRAINT "hours_in_quarter_hours" CHECK (mod(hours * 4, 1) = 0 and hours between -24 and 24 and hours <> 0),
	CONSTRAINT "person_named" CHECK (length(person) between 1 and 120)
);
--> statement-breakpoint
ALTER TABLE "history" DROP CONSTRAINT "change_known";--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "type" text DEFAULT 'other' NOT NULL;--> statement-breakpoint
ALTER TABLE "procurement_stages" ADD COLUMN "overridden" jsonb;--> statement-breakpoint
ALTER TABLE "capacities" ADD CONSTRAINT "capacities_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closed_months" ADD CONSTRAINT "closed_months_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "condition_checks" ADD CONSTRAINT "condition_checks_project_id_procurement_id_procurements_project_id_id_fk" FOREIGN KEY ("project_id","procurement_id") REFERENCES "public"."procurements"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "condition_checks" ADD CONSTRAINT "condition_checks_project_id_condition_id_conditions_project_id_id_fk" FOREIGN KEY ("project_id","condition_id") REFERENCES "public"."conditions"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conditions" ADD CONSTRAINT "conditions_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consultation_exchanges" ADD CONSTRAINT "consultation_exchanges_project_id_consultation_id_consultations_project_id_id_fk" FOREIGN KEY ("project_id","consultation_id") REFERENCES "public"."consultations"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consultations" ADD CONSTRAINT "consultations_project_id_procurement_id_procurements_project_id_id_fk" FOREIGN KEY ("project_id","procurement_id") REFERENCES "public"."procurements"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluator_assignments" ADD CONSTRAINT "evaluator_assignments_project_id_procurement_id_procurements_project_id_id_fk" FOREIGN KEY ("project_id","procurement_id") REFERENCES "public"."procurements"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "output_deliveries" ADD CONSTRAINT "output_deliveries_project_id_output_id_outputs_project_id_id_fk" FOREIGN KEY ("project_id","output_id") REFERENCES "public"."outputs"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "output_windows" ADD CONSTRAINT "output_windows_project_id_revision_id_plan_revisions_project_id_id_fk" FOREIGN KEY ("project_id","revision_id") REFERENCES "public"."plan_revisions"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "output_windows" ADD CONSTRAINT "output_windows_project_id_output_id_outputs_project_id_id_fk" FOREIGN KEY ("project_id","output_id") REFERENCES "public"."outputs"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outputs" ADD CONSTRAINT "outputs_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outputs" ADD CONSTRAINT "outputs_project_id_sub_activity_sub_activities_project_id_number_fk" FOREIGN KEY ("project_id","sub_activity") REFERENCES "public"."sub_activities"("project_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outputs" ADD CONSTRAINT "outputs_project_id_procurement_id_procurements_project_id_id_fk" FOREIGN KEY ("project_id","procurement_id") REFERENCES "public"."procurements"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "procurement_steps" ADD CONSTRAINT "procurement_steps_project_id_procurement_id_procurements_project_id_id_fk" FOREIGN KEY ("project_id","procurement_id") REFERENCES "public"."procurements"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rtk_due_dates" ADD CONSTRAINT "rtk_due_dates_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_entries" ADD CONSTRAINT "work_entries_project_id_procurement_id_procurements_project_id_id_fk" FOREIGN KEY ("project_id","procurement_id") REFERENCES "public"."procurements"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_entries" ADD CONSTRAINT "work_entries_project_id_assignment_id_evaluator_assignments_project_id_id_fk" FOREIGN KEY ("project_id","assignment_id") REFERENCES "public"."evaluator_assignments"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "work_entries" ADD CONSTRAINT "work_entries_project_id_corrects_work_entries_project_id_id_fk" FOREIGN KEY ("project_id","corrects") REFERENCES "public"."work_entries"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "consultation_exchanges_consultation" ON "consultation_exchanges" USING btree ("project_id","consultation_id");--> statement-breakpoint
CREATE INDEX "consultations_procurement" ON "consultations" USING btree ("project_id","procurement_id");--> statement-breakpoint
CREATE INDEX "evaluator_assignments_procurement" ON "evaluator_assignments" USING btree ("project_id","procurement_id");--> statement-breakpoint
CREATE INDEX "output_deliveries_output" ON "output_deliveries" USING btree ("project_id","output_id");--> statement-breakpoint
CREATE INDEX "procurement_steps_procurement" ON "procurement_steps" USING btree ("project_id","procurement_id");--> statement-breakpoint
CREATE INDEX "work_entries_procurement" ON "work_entries" USING btree ("project_id","procurement_id");--> statement-breakpoint
CREATE INDEX "work_entries_day" ON "work_entries" USING btree ("project_id","worked_on");--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "document_type_known" CHECK (type in ('baseDocuments', 'technicalDescription', 'marketResearch', 'notice', 'evaluationMinutes', 'declaration', 'contract', 'other'));--> statement-breakpoint
ALTER TABLE "history" ADD CONSTRAINT "change_known" CHECK (kind in ('project.created', 'plan.draftStarted', 'plan.draftRenamed', 'plan.draftDiscarded', 'plan.windowPlanned', 'plan.imported', 'plan.reasonGiven', 'plan.adopted', 'law.figureAdded', 'procurement.created', 'procurement.detailsEdited', 'procurement.moved', 'procurement.milestoneCorrected', 'procurement.latenessExplained', 'procurement.stageMarked', 'procurement.failed', 'procurement.cancelled', 'procurement.reopened', 'procurement.retendered', 'comment.added', 'document.linked', 'document.unlinked', 'consultation.opened', 'consultation.edited', 'consultation.exchanged', 'consultation.exchangeCorrected', 'consultation.removed', 'step.added', 'step.edited', 'step.removed', 'assignment.added', 'assignment.edited', 'assignment.declared', 'assignment.removed', 'work.logged', 'work.edited', 'work.removed', 'work.corrected', 'month.closed', 'capacity.set', 'condition.added', 'condition.edited', 'condition.switched', 'condition.checked', 'output.added', 'output.edited', 'output.removed', 'output.planned', 'output.delivered', 'delivery.edited', 'delivery.removed', 'rtkDueDate.added', 'change.undone'));--> statement-breakpoint
ALTER TABLE "procurement_stages" ADD CONSTRAINT "overridden_only_if_met" CHECK (overridden is null or met_on is not null);--> statement-breakpoint
CREATE TRIGGER rtk_due_dates_are_append_only BEFORE UPDATE OR DELETE ON "rtk_due_dates" FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER rtk_due_dates_are_never_emptied BEFORE TRUNCATE ON "rtk_due_dates" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- What an adopted revision states about outputs is frozen like its other windows.
CREATE FUNCTION refuse_change_of_adopted_output_window() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched output_windows;
BEGIN
  FOREACH touched IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW] WHEN 'DELETE' THEN ARRAY[OLD] ELSE ARRAY[OLD, NEW] END LOOP
    IF EXISTS (
      SELECT FROM plan_revisions r
      WHERE r.project_id = touched.project_id AND r.id = touched.revision_id AND r.adopted_on IS NOT NULL
    ) THEN
      RAISE EXCEPTION 'an adopted plan revision is frozen' USING ERRCODE = 'restrict_violation';
    END IF;
  END LOOP;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
--> statement-breakpoint
CREATE TRIGGER adopted_output_window_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON "output_windows" FOR EACH ROW EXECUTE FUNCTION refuse_change_of_adopted_output_window();
--> statement-breakpoint
CREATE TRIGGER output_windows_are_never_emptied BEFORE TRUNCATE ON "output_windows" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
