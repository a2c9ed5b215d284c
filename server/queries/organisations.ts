import { sql } from "drizzle-orm";
import { assertMayAdminister, mayAdminister } from "#shared/access.ts";
import type { OrganisationInput, OrganisationOf, ProjectOf } from "#shared/administration.ts";
import { type Context, inSnapshot } from "../context.ts";

/**
 * The organisations that somebody has to do with: those in whose projects they have a seat, those they look after, and
 * all of them for operators and where nobody signs in.
 */
export async function readOrganisations(ctx: Context): Promise<OrganisationOf[]> {
  const { isLocal, isOperator, administers, seats } = ctx.access;
  const isAll = isLocal || isOperator;
  return inSnapshot(ctx, async (tx) => {
    const rows = await tx.execute<{
      id: string;
      name: string;
      administrators: string[];
    }>(sql`
      select o.id, o.name,
        coalesce((
          select json_agg(u.name order by u.name)
          from administrators a join users u on u.id = a.user_id
          where a.organisation_id = o.id and a.removed_at is null
        ), '[]') as administrators
      from organisations o
      where ${isAll} or o.id = any(${listOf(administers)}::bigint[]) or exists (
        select from projects p where p.organisation_id = o.id and p.id = any(${listOf(Object.keys(seats))}::bigint[])
      )
      order by lower(o.name), o.id`);
    return rows.map((row) => {
      const id = Number(row.id);
      const isAdministered = mayAdminister(ctx.access, "organisations.rename", id);
      return {
        id,
        name: row.name,
        isAdministered,
        administrators: isAll || isAdministered ? row.administrators : [],
      };
    });
  });
}

/** The projects of an organisation, the newest first, with how many procurements and people each has. */
export async function readProjectsOf(
  ctx: Context,
  { organisationId }: OrganisationInput,
): Promise<ProjectOf[]> {
  assertMayAdminister(ctx.access, "organisations.projects", organisationId);
  return inSnapshot(ctx, async (tx) => {
    const rows = await tx.execute<Omit<ProjectOf, "id"> & { id: string }>(sql`
      select p.id, p.number, p.name, p.eligible_from::text as "eligibleFrom", p.eligible_to::text as "eligibleTo",
        p.illustrative,
        (select count(*)::int from procurements c where c.project_id = p.id and c.removed_at is null) as procurements,
        (select count(*)::int from memberships m where m.project_id = p.id and m.removed_at is null) as people
      from projects p where p.organisation_id = ${organisationId}
      order by p.id desc`);
    return rows.map(({ id, number, name, eligibleFrom, eligibleTo, illustrative, procurements, people }) => ({
      id: Number(id),
      number,
      name,
      eligibleFrom,
      eligibleTo,
      illustrative,
      procurements,
      people,
    }));
  });
}

/** As PostgreSQL reads an array: one parameter, however many there are. */
function listOf(values: readonly (string | number)[]): string {
  return `{${values.join(",")}}`;
}
