-- As it was, in a database of any locale: õ, ä, ö and ü are letters also where the database's own knows none of them, and
-- a name with one is found in texts. What was applied before stays as it was written; this takes its place.
CREATE OR REPLACE FUNCTION anonymise_person(who text, pseudonym text, by_whom text, from_where text, on_day date) RETURNS void
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
  -- Letters are letters here whatever the database's own locale takes for one.
  name_pattern text COLLATE "und-x-icu";
  declined text COLLATE "und-x-icu";
  address_pattern text COLLATE "und-x-icu";
  -- What is looked for in texts, and, written as JSON, in history.
  in_text text COLLATE "und-x-icu";
  in_json text COLLATE "und-x-icu";
  as_person text COLLATE "und-x-icu";
  announced text[];
  place record;
BEGIN
  IF pseudonym COLLATE "und-x-icu" !~ '^[[:alnum:] ]+$' THEN
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

  name_pattern := regexp_replace(btrim(account.name) COLLATE "und-x-icu", '([^[:alnum:][:space:]])', '\\\1', 'g');
  name_pattern := regexp_replace(name_pattern, '[[:space:]]+', '\\s+', 'g');
  address_pattern := '(?<![[:alnum:]._-])' || regexp_replace(account.email COLLATE "und-x-icu", '([^[:alnum:]])', '\\\1', 'g') || '(?![[:alnum:]])';
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
        UPDATE %1$I SET %2$I = left(regexp_replace(%2$I, $1 COLLATE "und-x-icu", $2, ''gi''), coalesce($4, length(%2$I) * 10 + 100))
        WHERE project_id = ANY ($3) AND %2$I ~* $1 COLLATE "und-x-icu" RETURNING project_id
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
