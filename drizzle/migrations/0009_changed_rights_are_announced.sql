-- Whose session ended and whose rights have changed is announced when it is committed, whoever did it: pages that are
-- open then ask again who they are. See ACCESS_CHANNEL in server/broadcast.ts.
CREATE FUNCTION announce_access() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('hanketahvel_access', coalesce(to_jsonb(OLD), to_jsonb(NEW)) ->> TG_ARGV[0]);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER access_is_announced AFTER DELETE ON sessions FOR EACH ROW
  EXECUTE FUNCTION announce_access('user_id');
--> statement-breakpoint
CREATE TRIGGER access_is_announced AFTER INSERT OR DELETE OR UPDATE OF role, removed_at ON memberships FOR EACH ROW
  EXECUTE FUNCTION announce_access('user_id');
--> statement-breakpoint
CREATE TRIGGER access_is_announced AFTER INSERT OR DELETE OR UPDATE OF removed_at ON administrators FOR EACH ROW
  EXECUTE FUNCTION announce_access('user_id');
--> statement-breakpoint
CREATE TRIGGER access_is_announced AFTER UPDATE OF disabled_at, anonymised_at ON users FOR EACH ROW
  EXECUTE FUNCTION announce_access('id');
