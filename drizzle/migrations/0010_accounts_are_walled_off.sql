-- The second wall around who people are, what they are in organisations and projects, and by what links they come: who
-- asks sees and changes only what is theirs to see and change. Signing in, and accepting an invitation, are done by the
-- owner of the tables, before it is known who asks.

CREATE FUNCTION asker_is_operator() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM users WHERE id = current_setting('hanketahvel.user', true)
      AND is_operator AND disabled_at IS NULL AND anonymised_at IS NULL
  )
$$;
--> statement-breakpoint
-- The projects of the organisations that whoever asks administers.
CREATE FUNCTION projects_administered() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(id), '{}') FROM projects WHERE organisation_id = ANY (organisations_of_asker())
$$;
--> statement-breakpoint
-- Those who are or were of the organisations that whoever asks administers.
CREATE FUNCTION people_administered() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(theirs.user_id), '{}') FROM (
    SELECT user_id FROM administrators WHERE organisation_id = ANY (organisations_of_asker())
    UNION
    SELECT user_id FROM memberships WHERE project_id = ANY (projects_administered())
  ) theirs
$$;
--> statement-breakpoint
-- Whose names whoever asks may learn: their own, of those they administer, and of those who are or were of the projects
-- that they see, or look after the organisation of one.
CREATE FUNCTION people_of_asker() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH seen AS (
    SELECT unnest(projects_of_asker('manager', 'coordinator', 'evaluator', 'auditor', 'link')) AS project_id
  )
  SELECT coalesce(array_agg(theirs.user_id), '{}') FROM (
    SELECT current_setting('hanketahvel.user', true) AS user_id
    UNION
    SELECT unnest(people_administered())
    UNION
    SELECT m.user_id FROM memberships m JOIN seen USING (project_id)
    UNION
    SELECT a.user_id FROM administrators a JOIN projects p USING (organisation_id) JOIN seen ON seen.project_id = p.id
  ) theirs
$$;
--> statement-breakpoint
ALTER TABLE organisations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
-- Projects are seen under their own wall.
CREATE POLICY seen ON organisations FOR SELECT USING (
  id = ANY ((SELECT organisations_of_asker())::bigint[]) OR (SELECT asker_is_operator())
  OR id IN (SELECT organisation_id FROM projects));
--> statement-breakpoint
CREATE POLICY added ON organisations FOR INSERT WITH CHECK ((SELECT asker_is_operator()));
--> statement-breakpoint
CREATE POLICY changed ON organisations FOR UPDATE USING (id = ANY ((SELECT organisations_of_asker())::bigint[]));
--> statement-breakpoint
ALTER TABLE administrators ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY administered ON administrators USING (organisation_id = ANY ((SELECT organisations_of_asker())::bigint[]));
--> statement-breakpoint
CREATE POLICY seen ON administrators FOR SELECT USING (
  user_id = current_setting('hanketahvel.user', true) OR (SELECT asker_is_operator()));
--> statement-breakpoint
-- An operator looks after the organisation they have added, where they name nobody else.
CREATE POLICY added ON administrators FOR INSERT WITH CHECK (
  user_id = current_setting('hanketahvel.user', true) AND (SELECT asker_is_operator()));
--> statement-breakpoint
ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY administered ON memberships USING (project_id = ANY ((SELECT projects_administered())::bigint[]));
--> statement-breakpoint
CREATE POLICY seen ON memberships FOR SELECT USING (
  user_id = current_setting('hanketahvel.user', true)
  OR project_id = ANY ((SELECT projects_of_asker('manager', 'coordinator', 'evaluator', 'auditor'))::bigint[]));
--> statement-breakpoint
-- Of their own role in a project people change nothing but which one they work on.
CREATE FUNCTION work_on_project(chosen bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE memberships SET opened_at = clock_timestamp()
  WHERE project_id = chosen AND user_id = current_setting('hanketahvel.user', true)
$$;
--> statement-breakpoint
ALTER TABLE invitations ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY administered ON invitations USING (organisation_id = ANY ((SELECT organisations_of_asker())::bigint[]));
--> statement-breakpoint
-- An operator invites administrators, of whichever organisation.
CREATE POLICY operated ON invitations USING (project_id IS NULL AND (SELECT asker_is_operator()));
--> statement-breakpoint
ALTER TABLE share_links ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY managed ON share_links USING (project_id = ANY ((SELECT projects_of_asker('manager'))::bigint[]));
--> statement-breakpoint
-- Whoever comes by a link notes that it was read.
CREATE POLICY followed ON share_links FOR SELECT USING (
  'share:' || token_hash = current_setting('hanketahvel.user', true));
--> statement-breakpoint
CREATE POLICY noted ON share_links FOR UPDATE USING (
  'share:' || token_hash = current_setting('hanketahvel.user', true));
--> statement-breakpoint
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY seen ON users FOR SELECT USING (
  id = ANY ((SELECT people_of_asker())::text[]) OR (SELECT asker_is_operator()));
--> statement-breakpoint
-- Who looks after the installation is for those who do to say, and no administrator shuts them out.
CREATE POLICY changed ON users FOR UPDATE USING (
  (SELECT asker_is_operator()) OR (id = ANY ((SELECT people_administered())::text[]) AND NOT is_operator));
--> statement-breakpoint
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY administered ON sessions USING (user_id = ANY ((SELECT people_administered())::text[]));
--> statement-breakpoint
ALTER TABLE sent_keys ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own ON sent_keys USING (actor = current_setting('hanketahvel.user', true));
--> statement-breakpoint
ALTER TABLE security_events ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY added ON security_events FOR INSERT WITH CHECK (true);
--> statement-breakpoint
-- Sign-ins concern no organisation by themselves.
CREATE POLICY seen ON security_events FOR SELECT USING (
  organisation_id = ANY ((SELECT organisations_of_asker())::bigint[])
  OR (organisation_id IS NULL AND (
    actor = ANY ((SELECT people_administered())::text[]) OR subject = ANY ((SELECT people_administered())::text[]))));
--> statement-breakpoint
-- As it was, and for those who administer the person.
CREATE OR REPLACE FUNCTION ways_to_sign_in(who text) RETURNS TABLE (provider text, since timestamp with time zone)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT ways.* FROM (
    SELECT provider_id, created_at FROM login_methods WHERE user_id = who
    UNION ALL SELECT 'second factor', NULL FROM second_factors WHERE user_id = who
  ) ways
  WHERE current_setting('role') = 'none' OR who = ANY (people_administered())
$$;
--> statement-breakpoint
-- The latest revision of a project, for whoever asks; null where it is not theirs to see. Every reading of a board
-- begins with it: this is one statement, where saying first who asks takes a transaction of four.
CREATE FUNCTION revision_for(asker text, asked bigint) RETURNS bigint
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('hanketahvel.user', asker, true);
  RETURN (SELECT revision FROM projects WHERE id = asked);
END $$;
--> statement-breakpoint
-- As it was: the projects in which whoever asks has one of these roles, and those that they administer; „link“ stands
-- for whoever reads by a shared link. Every statement under the wall asks it, and in this language its plan is kept.
CREATE OR REPLACE FUNCTION projects_of_asker(VARIADIC roles text[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  asker text := current_setting('hanketahvel.user', true);
BEGIN
  IF asker LIKE 'share:%' THEN
    RETURN (
      SELECT coalesce(array_agg(project_id), '{}') FROM share_links
      WHERE 'link' = ANY (roles) AND token_hash = substr(asker, 7) AND revoked_at IS NULL AND expires_at > now()
    );
  END IF;
  RETURN (
    SELECT coalesce(array_agg(theirs.project_id), '{}') FROM (
      SELECT project_id FROM memberships WHERE user_id = asker AND removed_at IS NULL AND role = ANY (roles)
      UNION ALL
      SELECT p.id FROM administrators a JOIN projects p USING (organisation_id)
      WHERE a.user_id = asker AND a.removed_at IS NULL
    ) theirs
    WHERE EXISTS (SELECT FROM users WHERE id = asker AND disabled_at IS NULL AND anonymised_at IS NULL)
  );
END $$;
