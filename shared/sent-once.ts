/** Routers whose answers can hold a secret, as the token of a link, which is kept nowhere; or change nothing that lasts. */
const NEVER_KEPT = ["account", "installation", "organisations", "people", "presence", "shares"];

/**
 * Whether a change is sent under a key, so that sending it again has no second effect and gets the answer of the first
 * time (draft-ietf-httpapi-idempotency-key-header-07).
 *
 * @param path the procedure's, as `hours.log`
 */
export function isSentOnce(path: string): boolean {
  return !NEVER_KEPT.includes(path.split(".")[0]!);
}
