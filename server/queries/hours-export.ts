import { and, asc, eq, isNull } from "drizzle-orm";
import { procurements, projects, workEntries } from "#drizzle/schema.ts";
import { assertMay } from "#shared/access.ts";
import { DomainError } from "#shared/errors.ts";
import type { WorkEntry } from "#shared/evaluator-hours.ts";
import type { Day } from "#shared/period.ts";
import { personKey } from "#shared/work-entries.ts";
import { type Context, inSnapshot } from "../context.ts";
import { asWorkEntry, isCountedIn } from "../services/find-work.ts";
import { readPeople } from "./hours.ts";

/** An entry as payroll wants it: with the words for where it was worked. */
export interface PaidEntry extends WorkEntry {
  title: string;
  subActivity: number | null;
}

/**
 * The entries that are paid in a period, by person and day: those of its days, and corrections of closed months before
 * it. Two periods that follow each other hold every entry once. Refuses with NOT_FOUND and PERIOD_REVERSED.
 */
export async function readPaidEntries(
  ctx: Context,
  { projectId, from, to }: { projectId: number; from: Day; to: Day },
): Promise<{ project: { number: string; name: string }; entries: PaidEntry[] }> {
  assertMay(ctx.access, "GET /api/v1/hours/export", projectId, "project");
  if (from > to) throw new DomainError("PERIOD_REVERSED", { field: "to" });
  return inSnapshot(ctx, async (tx) => {
    const [[project], rows, people] = await Promise.all([
      tx
        .select({ number: projects.number, name: projects.name })
        .from(projects)
        .where(eq(projects.id, projectId)),
      tx
        .select({ entry: workEntries, title: procurements.title, subActivity: procurements.subActivity })
        .from(workEntries)
        .innerJoin(
          procurements,
          and(
            eq(procurements.projectId, workEntries.projectId),
            eq(procurements.id, workEntries.procurementId),
          ),
        )
        .where(
          and(eq(workEntries.projectId, projectId), isNull(workEntries.removedAt), isCountedIn({ from, to })),
        )
        .orderBy(asc(workEntries.on), asc(workEntries.id)),
      readPeople(tx, projectId),
    ]);
    if (!project) throw new DomainError("NOT_FOUND", { field: "project" });
    const entries = rows.map(({ entry, ...about }) => ({
      ...asWorkEntry(entry),
      person: people.get(personKey(entry.person))!,
      ...about,
    }));
    return { project, entries: entries.sort((a, b) => collator.compare(a.person, b.person)) };
  });
}

const collator = new Intl.Collator("et");
