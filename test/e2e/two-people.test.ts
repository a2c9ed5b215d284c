import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { card, drag, expectStands, titleOf, toast } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see } from "#test/support/office.ts";

const office = openOffice();
const TV_SERIES = titleOf("tvSeries");
const E_COURSE = titleOf("eCourse");

describe("two people at two desks", () => {
  test("the second sees the first one's move without reading the page again, and nothing flickers", async () => {
    const [mari, jaan] = await Promise.all([office.visit(), office.visit()]);
    await Promise.all([see(card(mari, TV_SERIES)), see(card(jaan, TV_SERIES))]);
    const flickered = await watchCard(jaan, E_COURSE);
    await drag(mari, TV_SERIES, "Väljakuulutamine");
    await expectStands(jaan, TV_SERIES, "Väljakuulutamine");
    expect(await flickered()).toEqual([]);
  });

  test("a card that is held stays in the hand while a colleague moves another", async () => {
    const [mari, jaan] = await Promise.all([office.visit(), office.visit()]);
    await Promise.all([see(card(mari, TV_SERIES)), see(card(jaan, TV_SERIES))]);
    const box = (await card(jaan, E_COURSE).boundingBox())!;
    await jaan.mouse.move(box.x + 30, box.y + 40);
    await jaan.mouse.down();
    await jaan.mouse.move(box.x + 60, box.y + 50, { steps: 4 });
    await drag(mari, TV_SERIES, "Väljakuulutamine");
    await expect.poll(() => jaan.getByText(TV_SERIES).count()).toBeGreaterThan(0);
    await jaan.keyboard.press("Escape");
    await jaan.mouse.up();
    await expectStands(jaan, E_COURSE, "Leping");
    await expectStands(jaan, TV_SERIES, "Väljakuulutamine");
  });

  test("who decides on an older state is told who did what and when, and chooses", async () => {
    office.expectComplaint(/status of 409/);
    await office.withoutConditions();
    const [mari, jaan] = await Promise.all([office.visit(), office.visit()]);
    await Promise.all([see(card(mari, E_COURSE)), see(card(jaan, E_COURSE))]);
    // Jaan has the dialog open while Mari moves the card.
    await card(jaan, E_COURSE).locator("[aria-haspopup=menu]").click();
    await jaan.getByRole("menuitem", { name: "Teisalda…" }).click();
    const dialog = jaan.getByRole("dialog", { name: "Teisalda etappi" });
    await dialog.waitFor();
    await drag(mari, E_COURSE, "Elluviimine");
    await expectStands(mari, E_COURSE, "Elluviimine");
    await see(toast(mari, E_COURSE));
    await dialog.getByRole("button", { name: "Teisalda", exact: true }).click();
    const conflict = jaan.getByRole("alertdialog", { name: "Vahepeal muudetud" });
    const told = await see(conflict);
    expect(told).toMatch(
      /Kohalik kasutaja muutis seda hanget vahepeal \(\d\d\.\d\d\.\d{4} \d\d:\d\d\): liigutas hanget/i,
    );
    expect(told).toContain("Elluviimine");
    await conflict.getByRole("button", { name: "Jäta" }).click();
    await conflict.waitFor({ state: "hidden" });
    await expectFocusKept(jaan);
  });

  test("different fields of one procurement both survive", async () => {
    const id = await idOf(office, E_COURSE);
    const [mari, jaan] = await Promise.all([
      office.visit(`/procurements/${id}`),
      office.visit(`/procurements/${id}`),
    ]);
    await Promise.all([
      edit(mari, "Vastutaja", "Mari Maasikas"),
      edit(jaan, "Riigihangete registri nr", "271828"),
    ]);
    for (const page of [mari, jaan]) {
      await see(page.getByText("Mari Maasikas").first());
      await see(page.getByText("271828").first());
    }
  });

  test("on the same field the second is shown both values, and nothing is lost", async () => {
    office.expectComplaint(/status of 409/);
    const id = await idOf(office, E_COURSE);
    const [mari, jaan] = await Promise.all([
      office.visit(`/procurements/${id}`),
      office.visit(`/procurements/${id}`),
    ]);
    const field = await beginEdit(jaan, "Vastutaja");
    await field.fill("Jaan Tamm");
    await edit(mari, "Vastutaja", "Mari Maasikas");
    await see(mari.getByText("Mari Maasikas").first());
    await field.press("Enter");
    await see(jaan.getByText("Mari Maasikas").first());
    await jaan.getByRole("button", { name: /Jäta minu/ }).click();
    await see(mari.getByText("Jaan Tamm").first());
  });
});

/** Notes every moment in which a card was not in the page. */
async function watchCard(page: Page, title: string): Promise<() => Promise<string[]>> {
  await page.evaluate((watched) => {
    const missed: string[] = [];
    Object.assign(globalThis, { missed });
    const look = () => {
      const isThere = [...document.querySelectorAll("article")].some((each) =>
        each.textContent?.includes(watched),
      );
      if (!isThere) missed.push(`${watched} was gone`);
      requestAnimationFrame(look);
    };
    look();
  }, title);
  return () => page.evaluate(() => (globalThis as unknown as { missed: string[] }).missed);
}

async function idOf({ db, projectId }: typeof office, title: string): Promise<number> {
  const [row] = await db.database.sql<[{ id: string }]>`
    select id from procurements where project_id = ${projectId} and title = ${title} order by id desc`;
  return Number(row.id);
}

async function beginEdit(page: Page, field: string) {
  await page.getByRole("button", { name: `Muuda: ${field}` }).click();
  return page.getByRole("textbox", { name: field });
}

async function edit(page: Page, field: string, value: string): Promise<void> {
  const input = await beginEdit(page, field);
  await input.fill(value);
  await input.press("Enter");
}
