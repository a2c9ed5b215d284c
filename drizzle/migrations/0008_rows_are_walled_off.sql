-- The second wall. Who serves people under a role that owns nothing sees and changes only rows of projects in which
-- whoever asks has a seat, whatever the program before it forgot to ask. The owner of the tables, as whom the server
-- works without a login, is not held back.

-- The projects in which whoever asks has one of these roles, and those that they administer. „link“ stands for whoever
-- reads by a shared link. Who asks is said in each transaction: an account's id, or `share:` and the hash of a token.
CREATE FUNCTION projects_of_asker(VARIADIC roles text[]) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH asker AS (
    SELECT id FROM users
    WHERE id = current_setting('hanketahvel.user', true) AND disabled_at IS NULL AND anonymised_at IS NULL
  )
  SELECT coalesce(array_agg(theirs.project_id), '{}') FROM (
    SELECT m.project_id FROM memberships m JOIN asker ON asker.id = m.user_id
    WHERE m.removed_at IS NULL AND m.role = ANY (roles)
    UNION
    SELECT p.id FROM administrators a JOIN asker ON asker.id = a.user_id
    JOIN projects p ON p.organisation_id = a.organisation_id
    WHERE a.removed_at IS NULL
    UNION
    SELECT l.project_id FROM share_links l
    WHERE 'link' = ANY (roles) AND l.revoked_at IS NULL AND l.expires_at > now()
      AND current_setting('hanketahvel.user', true) LIKE 'share:%'
      AND l.token_hash = substr(current_setting('hanketahvel.user', true), 7)
  ) theirs
$$;
--> statement-breakpoint
CREATE FUNCTION organisations_of_asker() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(a.organisation_id), '{}') FROM administrators a JOIN users u ON u.id = a.user_id
  WHERE u.id = current_setting('hanketahvel.user', true) AND u.disabled_at IS NULL AND u.anonymised_at IS NULL
    AND a.removed_at IS NULL
$$;
--> statement-breakpoint
-- Rows are locked by people who may see them: an update is judged by what it makes of a row.
DO $$
DECLARE
  readers constant text := '(SELECT projects_of_asker(''manager'', ''coordinator'', ''evaluator'', ''auditor'', ''link''))::bigint[]';
  loggers constant text := '(SELECT projects_of_asker(''manager'', ''coordinator'', ''evaluator''))::bigint[]';
  changers constant text := '(SELECT projects_of_asker(''manager'', ''coordinator''))::bigint[]';
  managers constant text := '(SELECT projects_of_asker(''manager''))::bigint[]';
  place record;
BEGIN
  FOR place IN SELECT of_table, of_whom FROM (VALUES
    (loggers, ARRAY['comments', 'evaluator_assignments', 'history']),
    (changers, ARRAY['procurements', 'procurement_stages', 'documents', 'consultations', 'consultation_exchanges',
      'condition_checks', 'procurement_steps', 'outputs', 'output_deliveries']),
    (managers, ARRAY['sub_activities', 'plan_revisions', 'planned_windows', 'replanning_reasons', 'output_windows',
      'conditions', 'rules_in_law', 'rtk_due_dates', 'closed_months', 'capacities'])
  ) AS walls (of_whom, of_tables), unnest(of_tables) AS of_table LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', place.of_table);
    EXECUTE format('CREATE POLICY seen ON %I FOR SELECT USING (project_id = ANY (%s))', place.of_table, readers);
    EXECUTE format('CREATE POLICY added ON %I FOR INSERT WITH CHECK (project_id = ANY (%s))', place.of_table, place.of_whom);
    EXECUTE format('CREATE POLICY changed ON %I FOR UPDATE USING (project_id = ANY (%s)) WITH CHECK (project_id = ANY (%s))',
      place.of_table, readers, place.of_whom);
    EXECUTE format('CREATE POLICY taken_away ON %I FOR DELETE USING (project_id = ANY (%s))', place.of_table, place.of_whom);
  END LOOP;

  -- Hours are one's own, except for managers.
  ALTER TABLE work_entries ENABLE ROW LEVEL SECURITY;
  EXECUTE format('CREATE POLICY seen ON work_entries FOR SELECT USING (project_id = ANY (%s))', readers);
  EXECUTE format('CREATE POLICY managed ON work_entries USING (project_id = ANY (%s))', managers);
  EXECUTE format('CREATE POLICY own ON work_entries
    USING (project_id = ANY (%s) AND user_id = current_setting(''hanketahvel.user'', true))', loggers);

  ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
  EXECUTE format('CREATE POLICY seen ON projects FOR SELECT
    USING (id = ANY (%s) OR organisation_id = ANY ((SELECT organisations_of_asker())::bigint[]))', readers);
  CREATE POLICY added ON projects FOR INSERT
    WITH CHECK (organisation_id = ANY ((SELECT organisations_of_asker())::bigint[]));
  EXECUTE format('CREATE POLICY changed ON projects FOR UPDATE USING (id = ANY (%s)) WITH CHECK (id = ANY (%s))',
    readers, loggers);

  -- Who looks at what; auditors look too.
  ALTER TABLE presences ENABLE ROW LEVEL SECURITY;
  EXECUTE format('CREATE POLICY looked ON presences USING (project_id = ANY (%s))', readers);
END $$;
