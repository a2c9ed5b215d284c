import { TRPCError } from "@trpc/server";
import { readAccess } from "#server/identify.ts";
import { readPaidEntries } from "#server/queries/hours-export.ts";
import { addComment } from "#server/services/add-comment.ts";
import { moveProcurement } from "#server/services/move-procurement.ts";
import { appRouter } from "#server/trpc/router.ts";
import { createCallerFactory, type RequestContext, refusalOf } from "#server/trpc/trpc.ts";
import { type Access, NO_ACCESS } from "#shared/access.ts";
import {
  givenOrganisation,
  givenPlace,
  INPUTS,
  type Organisation,
  type Path,
  type Place,
  refusalFor,
  WHO,
  type Who,
} from "#test/support/calls.ts";
import type { TestDatabase } from "#test/support/database.ts";

const callerOf = createCallerFactory(appRouter);

/** The people of an organisation at a place that holds one of everything, and somebody of another's. */
export interface Scene {
  office: TestDatabase;
  organisation: Organisation;
  place: Place;
  accessOf: Readonly<Record<Who, Access>>;
}

export async function setScene(office: TestDatabase): Promise<Scene> {
  const organisation = await givenOrganisation(office);
  const place = await givenPlace(office, organisation);
  const accessOf = {} as Record<Who, Access>;
  for (const who of WHO) {
    const person = who === "anonymous" ? null : organisation.people[who];
    accessOf[who] = (person && (await readAccess(office.database, person.userId))) ?? NO_ACCESS;
  }
  return { office, organisation, place, accessOf };
}

/**
 * Tries everything that somebody may not do, with the services alone: as the owner of the tables, for whom the database
 * keeps nothing back. @returns the first that was not refused as it should be, or null
 *
 * @param likely words of what is tried first
 */
export async function findGap(scene: Scene, likely = ""): Promise<string | null> {
  const paths = Object.keys(INPUTS) as Path[];
  const inOrder = [...paths.filter((path) => likely.includes(path)), ...paths];
  if (likely.includes("Own")) return findGapInHours(scene);
  for (const path of inOrder) {
    if (path === "board.live") continue;
    for (const who of WHO) {
      const statuses = refusalFor(path, who);
      if (statuses.length === 0) continue;
      const told = await attempt(scene, who, path, INPUTS[path](scene.place, who));
      const allowed = statuses.map((status) => CODE_OF[status]);
      if (!allowed.includes(told)) return `${path} as ${who}: ${told}`;
    }
  }
  return (
    (await findGapInExport(scene)) ??
    (await findGapInNewDraft(scene)) ??
    (await findGapInHours(scene)) ??
    findGapInUndo(scene)
  );
}

const CODE_OF: Readonly<Record<number, string>> = {
  401: "SIGN_IN_FIRST",
  403: "NOT_ALLOWED",
  404: "NOT_FOUND",
};

/** @returns the code of the refusal, or what it was that was none */
async function attempt(
  { office, accessOf }: Scene,
  who: Who,
  path: Path,
  input: unknown,
  access = accessOf[who],
): Promise<string> {
  const context = {
    ...office.context({ access }),
    broadcast: null as never,
    sentKey: null,
    describeInstallation: () => null as never,
    logError: () => {},
  } satisfies RequestContext;
  const [group, name] = path.split(".") as [string, string];
  const procedures = callerOf(context) as unknown as Record<
    string,
    Record<string, (input: unknown) => Promise<unknown>>
  >;
  try {
    await procedures[group]![name]!(input);
    return "was done";
  } catch (error) {
    return (error instanceof TRPCError && refusalOf(error)?.code) || String(error);
  }
}

/** Hours and declarations of others, by those who may record their own. */
async function findGapInHours(scene: Scene): Promise<string | null> {
  const paths = [
    "hours.log",
    "hours.edit",
    "hours.remove",
    "hours.correct",
    "hours.logWeek",
    "hours.declare",
  ] as const;
  for (const who of ["evaluator", "coordinator"] as const)
    for (const path of paths) {
      const told = await attempt(scene, who, path, INPUTS[path](scene.place, "manager"));
      if (told !== "OTHERS_HOURS") return `${path} of others as ${who}: ${told}`;
    }
  // Under one's own name, but of an entry that is not one's own.
  const { procurement, own } = scene.place;
  const edit = INPUTS["hours.edit"](scene.place, "manager") as object;
  const taken = await attempt(scene, "evaluator", "hours.edit", { ...edit, person: own.evaluator!.name });
  if (taken !== "OTHERS_HOURS") return `hours.edit under one's own name: ${taken}`;
  const correct = INPUTS["hours.correct"](scene.place, "manager") as object;
  const put = await attempt(scene, "evaluator", "hours.correct", { ...correct, person: own.evaluator!.name });
  return put === "OTHERS_HOURS" ? null : `hours.correct under one's own name, of ${procurement.id}: ${put}`;
}

/** A file is no procedure. */
async function findGapInExport({ office, accessOf, place: { projectId } }: Scene): Promise<string | null> {
  const ctx = office.context({ access: accessOf.stranger });
  const told = await readPaidEntries(ctx, { projectId, from: "2026-01-01", to: "2026-12-31" }).then(
    () => "was told",
    ({ code }: { code: string }) => code,
  );
  return told === "NOT_FOUND" ? null : `the export of hours by a stranger: ${told}`;
}

/** A table can be written into a draft that is there, which is tried above, or into a new one. */
async function findGapInNewDraft(scene: Scene): Promise<string | null> {
  const { projectId } = scene.place;
  const rows = INPUTS["plans.importRows"](scene.place, "auditor") as object;
  const told = await attempt(scene, "auditor", "plans.importRows", {
    ...rows,
    into: { projectId, name: "Uus kava" },
  });
  return told === "NOT_ALLOWED" ? null : `plans.importRows into a new draft as auditor: ${told}`;
}

/** What somebody did who has another role now. */
async function findGapInUndo(scene: Scene): Promise<string | null> {
  const { office, organisation, place } = scene;
  const { userId } = organisation.people.evaluator;
  const ctx = { ...office.context(), actor: userId };
  const { id, version } = place.procurement;
  const { revision } = await moveProcurement(ctx, { id, version, toStage: "rtkCoordination" });
  await addComment(ctx, { id, text: "Liigutasin" });
  const told = await attempt(scene, "evaluator", "history.undo", { projectId: place.projectId, revision });
  return told === "NOT_ALLOWED" ? null : `history.undo of a move as evaluator: ${told}`;
}
