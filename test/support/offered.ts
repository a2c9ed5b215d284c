import type { Page } from "playwright-core";
import { expect } from "vitest";
import { et } from "#client/i18n/et.ts";
import { addComment } from "#server/services/add-comment.ts";
import { addCondition } from "#server/services/add-condition.ts";
import { addStep } from "#server/services/add-step.ts";
import { assignEvaluator } from "#server/services/assign-evaluator.ts";
import { closeMonth } from "#server/services/close-month.ts";
import { closeProcurement } from "#server/services/close-procurement.ts";
import { deliverOutput } from "#server/services/deliver-output.ts";
import { linkDocument } from "#server/services/link-document.ts";
import { logWork } from "#server/services/log-work.ts";
import { startDraft } from "#server/services/start-draft.ts";
import { type Deed, MAY, type ProjectDeed, type Seat } from "#shared/access.ts";
import { titleOf } from "#test/support/board-page.ts";
import { givenProcurement } from "#test/support/given.ts";
import type { Office } from "#test/support/office.ts";
import { FIRST_ORGANISATION, givenPerson, type Person } from "#test/support/people.ts";
import { PROCEDURE_NAMES, typeOf } from "#test/support/procedures.ts";

const TV_SERIES = titleOf("tvSeries");
const E_COURSE = titleOf("eCourse");
const FAILED = "Ebaõnnestunud koolitushange";

/** A project in which everything that can be done to one can be done, and somebody with a seat in it. */
export interface Workplace {
  person: Person;
  /** Every view that shows something of its own, by name: where it is. */
  views: Record<string, string>;
  /** The procurement with a consultation, and the one with hours. */
  tvSeries: number;
  eCourse: number;
}

/** Somebody with a seat, in the office's sample project with something to do everywhere. */
export async function givenWorkplace(office: Office, seat: Seat): Promise<Workplace> {
  const { db, projectId } = office;
  const ctx = db.context();
  const person = await somebody(office, seat);
  const tvSeries = await procurementCalled(office, TV_SERIES);
  const eCourse = await procurementCalled(office, E_COURSE);
  const worked = (name: string, on: string) => ({
    id: eCourse,
    person: name,
    on,
    hours: 2,
    activity: "technicalDescription" as const,
    note: null,
  });
  await addStep(ctx, {
    id: tvSeries,
    kind: "marketResearch",
    stage: "announcement",
    on: "2026-11-02",
    note: null,
  });
  await linkDocument(ctx, {
    id: tvSeries,
    title: "Tehniline kirjeldus",
    url: "https://dhs.example.ee/1",
    type: "technicalDescription",
    stage: "baseDocuments",
  });
  await addComment(ctx, { id: tvSeries, text: "RTK vastab detsembris." });
  await addCondition(ctx, {
    projectId,
    stage: "announcement",
    procedures: null,
    rtkInvolvements: null,
    need: "check",
    documentType: null,
    text: "Juhatus on hanke heaks kiitnud.",
  });
  const failed = await givenProcurement(ctx, { projectId, title: FAILED, openedOn: "2026-10-01" });
  await closeProcurement(ctx, {
    id: failed.id,
    version: failed.version,
    as: "failed",
    on: "2026-11-20",
    reason: "Ühtegi pakkumust ei esitatud.",
  });
  const { revisionId: draftId } = await startDraft(ctx, { projectId, name: "Kava 2027", from: "inForce" });
  const [output] = await db.database.sql<{ id: number }[]>`
    select id::int from outputs where project_id = ${projectId} order by id limit 1`;
  const outputId = output!.id;
  await deliverOutput(ctx, { projectId, outputId, count: 1, on: "2026-11-10", link: null, note: null });
  for (const on of ["2026-10-20", "2026-11-03"]) await logWork(ctx, worked("Jaan Tamm", on));
  if (mayFrom(seat, "hours.log")) {
    const own = db.context({ access: person.access });
    for (const on of ["2026-10-21", "2026-11-04"]) await logWork(own, worked(person.name, on));
    await assignEvaluator(ctx, {
      id: eCourse,
      role: "domainExpert",
      person: person.name,
      stage: "contract",
      forecastHours: 10,
      load: null,
      months: null,
      note: null,
    });
  }
  await closeMonth(ctx, { projectId, month: "2026-10" });
  return {
    person,
    tvSeries,
    eCourse,
    views: {
      board: `/board?card=${tvSeries}&closed=1`,
      "board by sub-activities": "/board?lanes=subActivity",
      "procurement with RTK": `/procurements/${tvSeries}`,
      "procurement with hours": `/procurements/${eCourse}`,
      "failed procurement": `/procurements/${failed.id}`,
      timeline: "/timeline",
      "timeline with a draft": `/timeline?draft=${draftId}&lines=stages`,
      "timeline as a table": "/timeline?table=1&outputs=1",
      RTK: "/rtk",
      "what RTK asks for": "/rtk?part=input",
      hours: "/hours",
      "hours of a closed month": "/hours?period=2026-10",
      "hours of a month that is over": "/hours?period=2026-09",
      "hours by the week": "/hours?part=week",
      "hours needed": "/hours?part=demand",
      outputs: `/outputs?year=all&output=${outputId}`,
      plan: "/plan",
      "plan with a draft": `/plan?draft=${draftId}`,
      report: "/reports?show=late",
      law: "/law",
      conditions: "/conditions",
    },
  };
}

/** Fails where a control leads to what would be refused, on any screen, or what may be done is offered nowhere. */
export async function expectOffered(office: Office, seat: Seat): Promise<void> {
  const { person, views } = await givenWorkplace(office, seat);
  const page = await office.visit("/law", { as: person });
  const offered = new Set<string>();
  const refused: string[] = [];
  for (const [name, address] of Object.entries(views)) {
    await page.goto(address);
    await settled(page);
    for (const deed of await deedsOffered(page)) {
      offered.add(deed);
      if (!mayFrom(seat, deed)) refused.push(`${name}: ${deed}`);
    }
  }
  expect(refused).toEqual([]);
  expect(changes().filter((deed) => mayFrom(seat, deed) && !offered.has(deed))).toEqual([]);
}

/** Waits until nothing is read any more. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole("main").waitFor();
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
  const loading = page.getByRole("status").filter({ hasText: et["common.loading"] });
  await expect.poll(() => loading.count(), { timeout: 15_000 }).toBe(0);
  await page.waitForTimeout(250);
}

/**
 * Taking away is offered in the dialogs that change, taking back once something was done; who looks at a page says so
 * by looking.
 */
const INSIDE: readonly string[] = [
  "steps.remove",
  "shares.revoke",
  "history.undo",
  "presence.look",
  "presence.leave",
];

/** Whatever changes a project and has a control of its own. */
function changes(): ProjectDeed[] {
  return (Object.keys(MAY) as Deed[]).filter(
    (deed): deed is ProjectDeed =>
      Array.isArray(MAY[deed]) &&
      PROCEDURE_NAMES.includes(deed) &&
      typeOf(deed) === "mutation" &&
      !INSIDE.includes(deed),
  );
}

function mayFrom(seat: Seat, deed: string): boolean {
  const allowed = MAY[deed as Deed] as unknown;
  if (allowed === undefined) throw new Error(`a control is marked with „${deed}“, which is nothing`);
  if (allowed === "organisation") return seat === "administrator";
  return Array.isArray(allowed) && allowed.includes(seat);
}

async function somebody({ db, projectId }: Office, seat: Seat): Promise<Person> {
  return givenPerson(db, {
    name: `Keegi ${seat}`,
    seats: seat === "administrator" ? [] : [{ projectId, role: seat }],
    administers: seat === "administrator" ? [FIRST_ORGANISATION] : [],
  });
}

async function procurementCalled({ db, projectId }: Office, title: string): Promise<number> {
  const [row] = await db.database.sql<{ id: number }[]>`
    select id::int from procurements where project_id = ${projectId} and title = ${title}`;
  return row!.id;
}

/** What the controls in sight lead to, those in menus included. */
async function deedsOffered(page: Page): Promise<Set<string>> {
  const found = new Set(await marks(page));
  const menus = page.locator("[aria-haspopup=true]:visible, [aria-haspopup=menu]:visible");
  const opened = new Set<string>();
  for (let at = 0; at < (await menus.count()); at++) {
    const button = menus.nth(at);
    const words = (await button.getAttribute("aria-label")) ?? (await button.textContent()) ?? "";
    // Every card and every row has the same menu; what it offers may differ with where it stands.
    const where = await button.evaluate(
      (each) => each.closest("[data-for], tr, li, section")?.className ?? "",
    );
    const kind = `${words.replace(/[:,].*/s, "")} ${where}`;
    if (opened.has(kind)) continue;
    opened.add(kind);
    await button.click();
    const menu = page.getByRole("menu").first();
    await menu.waitFor();
    for (const deed of await marks(page)) found.add(deed);
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
  }
  return found;
}

function marks(page: Page): Promise<string[]> {
  return page
    .locator("[data-deed]")
    .evaluateAll((marked) => marked.map((each) => (each as HTMLElement).dataset.deed!));
}
