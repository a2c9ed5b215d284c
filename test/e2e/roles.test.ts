import type { Locator, Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
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
import { appRouter } from "#server/trpc/router.ts";
import { type Deed, MAY, type ProjectDeed, type Seat } from "#shared/access.ts";
import { card, handle, titleOf } from "#test/support/board-page.ts";
import { givenProcurement } from "#test/support/given.ts";
import { openOffice, see } from "#test/support/office.ts";
import { FIRST_ORGANISATION, givenPerson, type Person } from "#test/support/people.ts";

const office = openOffice({ login: true });
const TV_SERIES = titleOf("tvSeries");
const E_COURSE = titleOf("eCourse");
const FAILED = "Ebaõnnestunud koolitushange";

let draftId = 0;
let outputId = 0;

beforeEach(async () => {
  const { db, projectId } = office;
  const ctx = db.context();
  const id = await idOf(TV_SERIES);
  await addStep(ctx, { id, kind: "marketResearch", stage: "announcement", on: "2026-11-02", note: null });
  await linkDocument(ctx, {
    id,
    title: "Tehniline kirjeldus",
    url: "https://dhs.example.ee/1",
    type: "technicalDescription",
    stage: "baseDocuments",
  });
  await addComment(ctx, { id, text: "RTK vastab detsembris." });
  await logWork(ctx, await worked("Jaan Tamm", "2026-10-20"));
  await logWork(ctx, await worked("Jaan Tamm", "2026-11-03"));
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
  draftId = (await startDraft(ctx, { projectId, name: "Kava 2027", from: "inForce" })).revisionId;
  const [output] = await db.database.sql<{ id: number }[]>`
    select id::int from outputs where project_id = ${projectId} order by id limit 1`;
  outputId = output!.id;
  await deliverOutput(ctx, {
    projectId,
    outputId,
    count: 1,
    on: "2026-11-10",
    link: null,
    note: null,
  });
});

/** Every view that shows something of its own. */
const VIEWS: Record<string, () => Promise<string>> = {
  board: async () => `/board?card=${await idOf(TV_SERIES)}&closed=1`,
  "board by sub-activities": async () => "/board?lanes=subActivity",
  "procurement with RTK": async () => `/procurements/${await idOf(TV_SERIES)}`,
  "procurement with hours": async () => `/procurements/${await idOf(E_COURSE)}`,
  "failed procurement": async () => `/procurements/${await idOf(FAILED)}`,
  timeline: async () => "/timeline",
  "timeline with a draft": async () => `/timeline?draft=${draftId}&lines=stages`,
  "timeline as a table": async () => "/timeline?table=1&outputs=1",
  RTK: async () => "/rtk",
  "what RTK asks for": async () => "/rtk?part=input",
  hours: async () => "/hours",
  "hours of a closed month": async () => "/hours?period=2026-10",
  "hours of a month that is over": async () => "/hours?period=2026-09",
  "hours by the week": async () => "/hours?part=week",
  "hours summed": async () => "/hours?part=sums",
  "hours needed": async () => "/hours?part=demand",
  outputs: async () => `/outputs?year=all&output=${outputId}`,
  plan: async () => "/plan",
  "plan with a draft": async () => `/plan?draft=${draftId}`,
  report: async () => "/reports?show=late",
  law: async () => "/law",
  conditions: async () => "/conditions",
};

describe.each<Seat>(["manager", "coordinator", "evaluator", "auditor", "administrator"])(
  "somebody who is %s",
  (seat) => {
    test("is offered what they may do, on every screen, and nothing else", { timeout: 240_000 }, async () => {
      const person = await somebody(seat);
      if (isAllowed(seat, "hours.log")) await begunBy(person);
      await closeMonth(office.db.context(), { projectId: office.projectId, month: "2026-10" });
      const page = await office.visit("/law", { as: person });
      const offered = new Set<string>();
      const refused: string[] = [];
      for (const [name, address] of Object.entries(VIEWS)) {
        await page.goto(await address());
        await settled(page);
        const found = await deedsOffered(page);
        for (const deed of found) {
          offered.add(deed);
          if (!isAllowed(seat, deed)) refused.push(`${name}: ${deed}`);
        }
      }
      expect(refused).toEqual([]);
      // What may be done can be found, too.
      const missing = changes().filter((deed) => isAllowed(seat, deed) && !offered.has(deed));
      expect(missing).toEqual([]);
    });
  },
);

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

/** Whatever changes a project. */
function changes(): ProjectDeed[] {
  const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
  return (Object.keys(MAY) as Deed[]).filter(
    (deed): deed is ProjectDeed =>
      Array.isArray(MAY[deed]) && procedures[deed]?._def.type === "mutation" && !INSIDE.includes(deed),
  );
}

function isAllowed(seat: Seat, deed: string): boolean {
  const allowed = MAY[deed as Deed] as unknown;
  if (allowed === undefined) throw new Error(`a control is marked with „${deed}“, which is nothing`);
  if (allowed === "organisation") return seat === "administrator";
  return Array.isArray(allowed) && allowed.includes(seat);
}

async function somebody(seat: Seat): Promise<Person> {
  return givenPerson(office.db, {
    name: `Keegi ${seat}`,
    seats: seat === "administrator" ? [] : [{ projectId: office.projectId, role: seat }],
    administers: seat === "administrator" ? [FIRST_ORGANISATION] : [],
  });
}

/** What somebody has recorded about themselves: hours of this month and of one that will be closed, and a role. */
async function begunBy({ name, access }: Person): Promise<void> {
  const own = office.db.context({ access });
  await logWork(own, await worked(name, "2026-10-21"));
  await logWork(own, await worked(name, "2026-11-04"));
  await assignEvaluator(office.db.context(), {
    id: await idOf(E_COURSE),
    role: "domainExpert",
    person: name,
    stage: "contract",
    forecastHours: 10,
    load: null,
    months: null,
    note: null,
  });
}

async function worked(person: string, on: string) {
  const what = { hours: 2, activity: "technicalDescription" as const, note: null };
  return { id: await idOf(E_COURSE), person, on, ...what };
}

/** Waits until nothing is read any more. */
async function settled(page: Page): Promise<void> {
  await page.getByRole("main").waitFor();
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
  const loading = page.getByRole("status").filter({ hasText: et["common.loading"] });
  await expect.poll(() => loading.count(), { timeout: 15_000 }).toBe(0);
  await page.waitForTimeout(250);
}

/** What the controls in sight lead to, those in menus included. */
async function deedsOffered(page: Page): Promise<Set<string>> {
  const found = new Set(await marks(page.locator("body")));
  const menus = page.locator("[aria-haspopup=true]:visible, [aria-haspopup=menu]:visible");
  const signatures = new Set<string>();
  for (let at = 0; at < (await menus.count()); at++) {
    const button = menus.nth(at);
    const opens = ((await button.getAttribute("aria-label")) ?? (await button.textContent()) ?? "").replace(
      /:.*|,.*/s,
      "",
    );
    // Every card and every row has the same menu; what it offers may differ with where it stands.
    const where = await button.evaluate(
      (each) => each.closest("[data-for], tr, li, section")?.className ?? "",
    );
    if (signatures.has(`${opens} ${where}`)) continue;
    signatures.add(`${opens} ${where}`);
    await button.click();
    const menu = page.getByRole("menu");
    await menu.first().waitFor();
    for (const deed of await marks(page.locator("body"))) found.add(deed);
    await page.keyboard.press("Escape");
    await menu.first().waitFor({ state: "detached" });
  }
  return found;
}

function marks(within: Locator): Promise<string[]> {
  return within
    .locator("[data-deed]")
    .evaluateAll((marked) => marked.map((each) => (each as HTMLElement).dataset.deed!));
}

async function idOf(title: string): Promise<number> {
  const [row] = await office.db.database.sql<{ id: number }[]>`
    select id::int from procurements where project_id = ${office.projectId} and title = ${title}`;
  return row!.id;
}

void [card, handle, see];
