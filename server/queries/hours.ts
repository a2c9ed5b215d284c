import { and, asc, between, eq, isNotNull, isNull, or } from "drizzle-orm";
import { capacities, closedMonths, evaluatorAssignments, projects, workEntries } from "#drizzle/schema.ts";
import { assertMay } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import type { Capacity, ReadHoursInput, WorkEntry } from "#shared/evaluator-hours.ts";
import type { Day, Period } from "#shared/period.ts";
import { personKey } from "#shared/work-entries.ts";
import { type Context, inSnapshot } from "../context.ts";
import type { Tx } from "../db.ts";
import { asWorkEntry, isCountedIn } from "../services/find-work.ts";

/** The hours of a span of days, with what is needed to read and change them. */
export interface HoursRead {
  revision: number;
  today: Day;
  /** Worked in the span, or counted in it when hours are paid; by day. */
  entries: WorkEntry[];
  closedMonths: Period[];
  capacities: Capacity[];
  /** Everybody who ever logged hours or has a role, each in the spelling that entries have too, in alphabetical order. */
  people: string[];
}

/** Reads the hours of a project in a span of days. Refuses with NOT_FOUND and PERIOD_REVERSED. */
export async function readHours(ctx: Context, { projectId, from, to }: ReadHoursInput): Promise<HoursRead> {
  assertMay(ctx.access, "hours.read", projectId, "projectId");
  if (from > to) throw new DomainError("PERIOD_REVERSED", { field: "to" });
  return inSnapshot(ctx, async (tx) => {
    const [[project], entries, months, known, people] = await Promise.all([
      tx.select({ revision: projects.revision }).from(projects).where(eq(projects.id, projectId)),
      tx
        .select()
        .from(workEntries)
        .where(
          and(
            eq(workEntries.projectId, projectId),
            isNull(workEntries.removedAt),
            or(between(workEntries.on, from, to), isCountedIn({ from, to })),
          ),
        )
        .orderBy(asc(workEntries.on), asc(workEntries.id)),
      tx
        .select({ month: closedMonths.month })
        .from(closedMonths)
        .where(eq(closedMonths.projectId, projectId))
        .orderBy(asc(closedMonths.month)),
      tx
        .select({ role: capacities.role, from: capacities.from, hours: capacities.hours })
        .from(capacities)
        .where(eq(capacities.projectId, projectId))
        .orderBy(asc(capacities.role), asc(capacities.from)),
      readPeople(tx, projectId),
    ]);
    if (!project) throw new DomainError("NOT_FOUND", { field: "projectId" });
    return {
      revision: project.revision,
      today: ctx.today,
      entries: entries
        .map(asWorkEntry)
        .map((entry) => ({ ...entry, person: people.get(personKey(entry.person))! })),
      closedMonths: months.map(({ month }) => month),
      capacities: known,
      people: [...people.values()].sort(collator.compare),
    };
  });
}

/**
 * One spelling of everybody's name: that of their role, else the one that stands first in the alphabet. So a name that
 * was typed in small letters once is nobody new.
 */
export async function readPeople(tx: Tx, projectId: number): Promise<Map<string, string>> {
  const [working, assigned] = await Promise.all(
    [workEntries, evaluatorAssignments].map((table) =>
      tx
        .selectDistinct({ person: table.person })
        .from(table)
        .where(and(eq(table.projectId, projectId), isNull(table.removedAt), isNotNull(table.person)))
        .orderBy(asc(table.person)),
    ),
  );
  const spellings = new Map<string, string>();
  for (const { person } of [...assigned!, ...working!])
    if (!spellings.has(personKey(person!))) spellings.set(personKey(person!), person!);
  return spellings;
}

const collator = new Intl.Collator("et", { numeric: true });
