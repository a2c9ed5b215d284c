-- Rows of an adopted plan are frozen one by one; TRUNCATE takes away all rows and asks none of them.
CREATE TRIGGER plan_revisions_are_never_emptied BEFORE TRUNCATE ON "plan_revisions" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER planned_windows_are_never_emptied BEFORE TRUNCATE ON "planned_windows" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
