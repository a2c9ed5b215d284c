import type { SharedScreen } from "#shared/access.ts";
import { NO_ACCESS } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import type { PackedFacts } from "#shared/packed-facts.ts";
import { type Day, PROJECT_TIME_ZONE } from "#shared/period.ts";
import {
  isInScope,
  type OpenedShare,
  type Scope,
  scopeOf,
  sharedProcurement,
  sharedRest,
} from "#shared/share.ts";
import { type Context, inSnapshot } from "../context.ts";
import { asAsker } from "../row-security.ts";
import { hashOfSecretToken, isSecretToken } from "../secret-token.ts";
import { findLaw } from "../services/find-law.ts";
import { etagOf, once, tagOf } from "./answers.ts";
import { printFacts } from "./board.ts";
import { type Encoded, encoded } from "./encoded.ts";
import type { Facts } from "./facts.ts";
import { readFactsKnownAt } from "./known-facts.ts";
import type { Law } from "./law.ts";

/** What somebody reads by a link: what the link is, and what the screen is derived from. */
export interface SharedView {
  share: OpenedShare;
  facts: PackedFacts;
  law: Law;
}

/**
 * Reads by a link's token. Refuses with LINK_SPENT, in the same way whether there never was such a link, its time is
 * over or it was taken back.
 */
export async function readSharedView(ctx: Context, token: unknown): Promise<Encoded> {
  if (!isSecretToken(token)) throw new DomainError("LINK_SPENT");
  const tokenHash = hashOfSecretToken(token);
  const { projectId, ...share } = await openShare(ctx, tokenHash);
  // For whoever has the link, as if they were an auditor of this one project.
  const access = { ...NO_ACCESS, seats: { [projectId]: ["auditor"] as const } };
  const reader: Context = { ...ctx, access, share: tokenHash };
  const scope = scopeOf(share.search);
  const { facts, today, known } = await readFactsKnownAt(reader, projectId, scope.knownAt);
  const told = narrowed(facts, scope, share.withNames);
  const { screen, worksUntil, withNames, search } = share;
  const tag = [screen, worksUntil, Number(withNames), encodeURIComponent(search), today, ...tagOf(known)];
  const law = await inSnapshot(reader, (tx) => findLaw(tx, projectId, scope.knownAt ?? undefined));
  return once(told, tag.join(" "), () =>
    encoded(etagOf(facts, ...tag), () => {
      const head = JSON.stringify({ share, law: { ...law, today: ctx.today } } satisfies Omit<
        SharedView,
        "facts"
      >);
      return `${head.slice(0, -1)},"facts":${printFacts(told, today, known)}}`;
    }),
  );
}

/** How often it is noted that a link was used: once is enough for a page that looks every half a minute. */
const NOTED_EVERY = "1 minute";

async function openShare(ctx: Context, tokenHash: string): Promise<OpenedShare & { projectId: number }> {
  const follower = { ...ctx, access: NO_ACCESS, share: tokenHash };
  const [row] = await asAsker(
    follower,
    (sql) => sql<
      {
        projectId: string;
        id: string;
        screen: SharedScreen;
        search: string;
        withNames: boolean;
        worksUntil: Day;
        isNoted: boolean;
      }[]
    >`
      select project_id as "projectId", id, screen, search, with_names as "withNames",
        ((expires_at at time zone ${PROJECT_TIME_ZONE}::text)::date - 1)::text as "worksUntil",
        last_read_at > now() - ${NOTED_EVERY}::interval as "isNoted"
      from share_links where token_hash = ${tokenHash} and revoked_at is null`,
  );
  if (!row || row.worksUntil < ctx.today) throw new DomainError("LINK_SPENT");
  const { id, isNoted, ...share } = row;
  const projectId = Number(row.projectId);
  if (!isNoted)
    await asAsker(
      follower,
      (sql) => sql`
        update share_links set last_read_at = now() where project_id = ${projectId} and id = ${id}`,
    );
  return { ...share, projectId };
}

/** The facts that a link tells: made once for all links of the same scope, from the same facts. */
function narrowed(facts: Facts, scope: Scope, withNames: boolean): Facts {
  const kept = narrowedFrom.get(facts) ?? new Map<string, Facts>();
  narrowedFrom.set(facts, kept);
  const key = JSON.stringify([scope, withNames]);
  const told = kept.get(key) ?? narrow(facts, scope, withNames);
  kept.delete(key);
  kept.set(key, told);
  if (kept.size > SCOPES_KEPT) kept.delete(kept.keys().next().value!);
  return told;
}

/** Kept with the facts they were made from: when a newer revision replaces those, these go too. */
const narrowedFrom = new WeakMap<Facts, Map<string, Facts>>();
const SCOPES_KEPT = 8;

function narrow(facts: Facts, scope: Scope, withNames: boolean): Facts {
  const procurements = new Map(
    [...facts.procurements.values()]
      .filter((each) => isInScope(scope, each))
      .map((each) => [each.id, sharedProcurement(each, withNames)]),
  );
  // A list of their own: what is kept of packed plans is kept with that list.
  const revisions = [...facts.revisions];
  return { ...sharedRest(facts, (id) => procurements.has(id)), revisions, procurements };
}
