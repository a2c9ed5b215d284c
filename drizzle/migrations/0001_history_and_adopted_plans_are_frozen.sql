CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON "history" FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER history_is_never_emptied BEFORE TRUNCATE ON "history" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE FUNCTION refuse_change_of_adopted_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.adopted_on IS NOT NULL THEN
    RAISE EXCEPTION 'an adopted plan revision is frozen' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
--> statement-breakpoint
CREATE TRIGGER adopted_revision_is_frozen BEFORE UPDATE OR DELETE ON "plan_revisions" FOR EACH ROW EXECUTE FUNCTION refuse_change_of_adopted_revision();
--> statement-breakpoint
CREATE FUNCTION refuse_change_of_adopted_window() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched planned_windows;
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
CREATE TRIGGER adopted_window_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON "planned_windows" FOR EACH ROW EXECUTE FUNCTION refuse_change_of_adopted_window();
