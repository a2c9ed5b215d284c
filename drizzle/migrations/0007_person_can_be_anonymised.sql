ALTER TABLE "history" DROP CONSTRAINT "change_known";--> statement-breakpoint
ALTER TABLE "history" ADD CONSTRAINT "change_known" CHECK (kind in ('project.created', 'plan.draftStarted', 'plan.draftRenamed', 'plan.draftDiscarded', 'plan.windowPlanned', 'plan.imported', 'plan.reasonGiven', 'plan.adopted', 'law.figureAdded', 'procurement.created', 'procurement.detailsEdited', 'procurement.moved', 'procurement.milestoneCorrected', 'procurement.latenessExplained', 'procurement.stageMarked', 'procurement.failed', 'procurement.cancelled', 'procurement.reopened', 'procurement.retendered', 'comment.added', 'document.linked', 'document.unlinked', 'consultation.opened', 'consultation.edited', 'consultation.exchanged', 'consultation.exchangeCorrected', 'consultation.removed', 'step.added', 'step.edited', 'step.removed', 'assignment.added', 'assignment.edited', 'assignment.declared', 'assignment.removed', 'work.logged', 'work.edited', 'work.removed', 'work.corrected', 'month.closed', 'capacity.set', 'condition.added', 'condition.edited', 'condition.switched', 'condition.checked', 'output.added', 'output.edited', 'output.removed', 'output.planned', 'output.delivered', 'delivery.edited', 'delivery.removed', 'rtkDueDate.added', 'person.anonymised', 'change.undone'));--> statement-breakpoint
-- Refuses every change of what is only ever added to, but for one: while somebody is anonymised, the columns that the
-- trigger names may lose their name. Numbers, kinds, days and who did it stay even then.
CREATE FUNCTION refuse_change_but_anonymising() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('hanketahvel.anonymising', true) = 'on'
    AND to_jsonb(NEW) - TG_ARGV::text[] = to_jsonb(OLD) - TG_ARGV::text[] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
DROP TRIGGER history_is_append_only ON "history";
--> statement-breakpoint
CREATE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON "history" FOR EACH ROW
  EXECUTE FUNCTION refuse_change_but_anonymising('before', 'after', 'note');
--> statement-breakpoint
DROP TRIGGER security_events_are_append_only ON "security_events";
--> statement-breakpoint
CREATE TRIGGER security_events_are_append_only BEFORE UPDATE OR DELETE ON "security_events" FOR EACH ROW
  EXECUTE FUNCTION refuse_change_but_anonymising('address');
--> statement-breakpoint
-- Whether others decide about an account too: administrators of an organisation it is of and that is not among these.
CREATE FUNCTION account_is_elsewhere(who text, administered bigint[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM administrators
    WHERE user_id = who AND removed_at IS NULL AND NOT organisation_id = ANY (administered)
  ) OR EXISTS (
    SELECT FROM memberships m JOIN projects p ON p.id = m.project_id
    WHERE m.user_id = who AND m.removed_at IS NULL AND NOT p.organisation_id = ANY (administered)
  )
$$;
--> statement-breakpoint
-- By which ways somebody can sign in: by name and day, never by what opens them.
CREATE FUNCTION ways_to_sign_in(who text) RETURNS TABLE (provider text, since timestamp with time zone)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT provider_id, created_at FROM login_methods WHERE user_id = who
  UNION ALL SELECT 'second factor', NULL FROM second_factors WHERE user_id = who
$$;
--> statement-breakpoint
-- Puts a pseudonym in the place of somebody's name and address, in their account and in everything the projects of
-- their organisations say, history included; ends their sessions, roles and ways to sign in. Each project in which
-- something was different has it in its history, and is announced. Nobody changes history in any other way.
CREATE FUNCTION anonymise_person(who text, pseudonym text, by_whom text, from_where text, on_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  account users;
  -- As whom the connection works, outside of this function.
  worker text := CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END;
  asking text := nullif(current_setting('hanketahvel.user', true), '');
  organisation_ids bigint[];
  project_ids bigint[];
  touched bigint[] := '{}';
  more bigint[];
  is_only boolean;
  name_pattern text;
  declined text;
  address_pattern text;
  -- What is looked for in texts, and, written as JSON, in history.
  in_text text;
  in_json text;
  as_person text;
  announced text[];
  place record;
BEGIN
  IF pseudonym !~ '^[[:alnum:] ]+$' THEN
    RAISE EXCEPTION 'not a pseudonym' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  SELECT * INTO account FROM users WHERE id = who FOR UPDATE;
  IF account.id IS NULL OR account.anonymised_at IS NOT NULL THEN
    RETURN;
  END IF;
  SELECT coalesce(array_agg(id), '{}') INTO organisation_ids FROM (
    SELECT organisation_id AS id FROM administrators WHERE user_id = who
    UNION
    SELECT p.organisation_id FROM memberships m JOIN projects p ON p.id = m.project_id WHERE m.user_id = who
  ) theirs;
  IF NOT pg_has_role(worker, current_user, 'usage')
    AND NOT EXISTS (SELECT FROM users WHERE id = asking AND is_operator AND disabled_at IS NULL) AND (
    NOT EXISTS (
      SELECT FROM administrators
      WHERE user_id = asking AND removed_at IS NULL AND organisation_id = ANY (organisation_ids)
    ) OR account.is_operator OR account_is_elsewhere(who, (
      SELECT array_agg(organisation_id) FROM administrators WHERE user_id = asking AND removed_at IS NULL
    ))
  ) THEN
    RAISE EXCEPTION 'not an administrator of this account' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT coalesce(array_agg(id), '{}') INTO project_ids FROM projects WHERE organisation_id = ANY (organisation_ids);

  -- Rows that say only a name are theirs where nobody else has it.
  SELECT NOT EXISTS (
    SELECT FROM users u WHERE u.id <> who AND lower(btrim(u.name)) = lower(btrim(account.name)) AND (
      EXISTS (SELECT FROM administrators a WHERE a.user_id = u.id AND a.organisation_id = ANY (organisation_ids))
      OR EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id AND m.project_id = ANY (project_ids))
    )
  ) INTO is_only;

  name_pattern := regexp_replace(btrim(account.name), '([^[:alnum:][:space:]])', '\\\1', 'g');
  name_pattern := regexp_replace(name_pattern, '[[:space:]]+', '\\s+', 'g');
  address_pattern := '(?<![[:alnum:]._-])' || regexp_replace(account.email, '([^[:alnum:]])', '\\\1', 'g') || '(?![[:alnum:]])';
  in_text := address_pattern;
  in_json := address_pattern;
  -- A single word may mean something else in a text. The last one is declined there: Tamm, Tamme, Tammega.
  declined := CASE WHEN name_pattern ~ '[[:alpha:]]{4}$' THEN left(name_pattern, -1) ELSE name_pattern END
    || '[[:alpha:]]{0,5}(?![[:alnum:]])';
  IF is_only AND btrim(account.name) ~ '[[:space:]]' AND NOT EXISTS (
    SELECT FROM users u WHERE u.id <> who AND u.name ~* ('^\s*' || declined || '\s*$') AND (
      EXISTS (SELECT FROM administrators a WHERE a.user_id = u.id AND a.organisation_id = ANY (organisation_ids))
      OR EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id AND m.project_id = ANY (project_ids))
    )
  ) THEN
    in_text := in_text || '|(?<![[:alnum:]])' || declined;
    in_json := in_json || '|(?<![[:alnum:]])' || replace(declined, '\"', '\\\"');
  END IF;
  as_person := '("person": ")\s*' || replace(name_pattern, '\"', '\\\"') || '\s*(")';

  -- Not said at the function's head: only a superuser may do that, and the owner of the tables need not be one.
  PERFORM set_config('hanketahvel.anonymising', 'on', true);

  -- Texts first: there, too, the name stands beside a person's rows.
  FOR place IN SELECT * FROM (VALUES
    ('procurements', 'title', 300), ('procurements', 'note', NULL), ('procurements', 'closed_reason', NULL),
    ('procurement_stages', 'late_note', NULL), ('replanning_reasons', 'note', NULL), ('comments', 'text', NULL),
    ('documents', 'title', NULL), ('consultations', 'note', NULL), ('consultation_exchanges', 'note', NULL),
    ('condition_checks', 'note', NULL), ('procurement_steps', 'note', NULL), ('evaluator_assignments', 'note', NULL),
    ('work_entries', 'note', NULL), ('output_deliveries', 'note', NULL), ('share_links', 'note', NULL)
  ) AS places (of_table, of_column, longest) LOOP
    EXECUTE format(
      'WITH changed AS (
        UPDATE %1$I SET %2$I = left(regexp_replace(%2$I, $1, $2, ''gi''), coalesce($4, length(%2$I) * 10 + 100))
        WHERE project_id = ANY ($3) AND %2$I ~* $1 RETURNING project_id
      ) SELECT coalesce(array_agg(DISTINCT project_id), ''{}'') FROM changed', place.of_table, place.of_column
    ) INTO more USING in_text, pseudonym, project_ids, place.longest::int;
    touched := touched || more;
  END LOOP;
  WITH changed AS (
    UPDATE procurement_stages SET overridden = regexp_replace(overridden::text, in_json, pseudonym, 'gi')::jsonb
    WHERE project_id = ANY (project_ids) AND overridden::text ~* in_json RETURNING project_id
  ) SELECT touched || coalesce(array_agg(DISTINCT project_id), '{}') INTO touched FROM changed;

  -- Then where it stands for a person.
  WITH changed AS (
    UPDATE procurements SET person = pseudonym
    WHERE project_id = ANY (project_ids) AND is_only AND lower(btrim(person)) = lower(btrim(account.name))
    RETURNING project_id
  ) SELECT touched || coalesce(array_agg(DISTINCT project_id), '{}') INTO touched FROM changed;
  FOR place IN SELECT * FROM (VALUES ('evaluator_assignments'), ('work_entries')) AS places (of_table) LOOP
    EXECUTE format(
      'WITH changed AS (
        UPDATE %1$I SET person = $1
        WHERE project_id = ANY ($2) AND (user_id = $3
          OR user_id IS NULL AND $4 AND lower(btrim(person)) = lower(btrim($5)))
        RETURNING project_id
      ) SELECT coalesce(array_agg(DISTINCT project_id), ''{}'') FROM changed', place.of_table
    ) INTO more USING pseudonym, project_ids, who, is_only, account.name;
    touched := touched || more;
  END LOOP;

  WITH changed AS (
    UPDATE history h SET
      before = regexp_replace(regexp_replace(h.before::text, as_person, '\1' || pseudonym || '\2', 'gi'), in_json, pseudonym, 'gi')::jsonb,
      after = regexp_replace(regexp_replace(h.after::text, as_person, '\1' || pseudonym || '\2', 'gi'), in_json, pseudonym, 'gi')::jsonb,
      note = regexp_replace(h.note, in_text, pseudonym, 'gi')
    WHERE h.project_id = ANY (project_ids) AND (
      (is_only OR concat(h.before, h.after) LIKE '%"userId": "' || who || '"%') AND concat(h.before, h.after) ~* as_person
      OR concat(h.before, h.after) ~* in_json
      OR h.note ~* in_text
    ) RETURNING h.project_id
  ) SELECT touched || coalesce(array_agg(DISTINCT project_id), '{}') INTO touched FROM changed;

  UPDATE security_events SET address = NULL WHERE actor = who AND address IS NOT NULL;
  DELETE FROM sent_keys WHERE actor = who OR answer::text ~* in_json OR answer::text ~* as_person;
  DELETE FROM verifications WHERE value = who OR position(lower(account.email) IN lower(identifier || ' ' || value)) > 0;
  DELETE FROM rate_limits WHERE position(lower(account.email) IN lower(key)) > 0;
  DELETE FROM presences WHERE user_id = who;
  DELETE FROM sessions WHERE user_id = who;
  DELETE FROM login_methods WHERE user_id = who;
  DELETE FROM second_factors WHERE user_id = who;
  UPDATE memberships SET removed_at = now() WHERE user_id = who AND removed_at IS NULL;
  UPDATE administrators SET removed_at = now() WHERE user_id = who AND removed_at IS NULL;
  UPDATE invitations SET email = 'anonymous-' || who || '@invalid',
    revoked_at = CASE WHEN accepted_at IS NULL THEN coalesce(revoked_at, now()) ELSE revoked_at END
  WHERE lower(email) = lower(account.email);
  UPDATE users SET name = pseudonym, email = 'anonymous-' || who || '@invalid', email_verified = false, image = NULL,
    two_factor_enabled = false, is_operator = false, disabled_at = coalesce(disabled_at, now()), anonymised_at = now()
  WHERE id = who;

  WITH raised AS (
    UPDATE projects SET revision = revision + 1 WHERE id = ANY (
      SELECT id FROM projects WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE
    ) RETURNING id, revision
  ), recorded AS (
    INSERT INTO history (project_id, revision, kind, actor, origin, before, after, happened_on, recorded_at)
    SELECT id, revision, 'person.anonymised', by_whom, from_where, '{}', '{}', on_day, clock_timestamp() FROM raised
  )
  SELECT array_agg(pg_notify('hanketahvel_revisions', id || ':' || revision)::text) INTO announced FROM raised;
  PERFORM set_config('hanketahvel.anonymising', 'off', true);
END $$;
