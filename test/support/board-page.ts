import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { SAMPLE } from "#drizzle/sample/sample.ts";

/** The title a procurement of the sample project has. */
export function titleOf(key: string): string {
  return SAMPLE.procurements.find((procurement) => procurement.key === key)!.title;
}

/** A column by its name, as it is read aloud. */
export function column(page: Page, name: string): Locator {
  return page.getByRole("region", { name, exact: true });
}

/** A card by its title. */
export function card(within: Page | Locator, title: string): Locator {
  const page = "mouse" in within ? within : within.page();
  return within.getByRole("article").filter({ has: page.getByRole("link", { name: title, exact: true }) });
}

/** What a keyboard takes a card by. */
export function handle(page: Page, title: string): Locator {
  return card(page, title).locator("[aria-roledescription]");
}

/** What was done, told at the edge of the screen. Long titles are cut short there. */
export function toast(page: Page, about: string | RegExp): Locator {
  const hasText = typeof about === "string" ? about.slice(0, 30) : about;
  return page
    .getByRole("region", { name: /teatis|teatist|teated|notification/i })
    .getByRole("alertdialog")
    .filter({ hasText });
}

/** Where things stand: the titles of each column, from top to bottom. */
export async function standings(page: Page): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const section of await page.getByRole("main").getByRole("region").all()) {
    const heading = section.getByRole("heading", { level: 2 });
    if ((await heading.count()) === 0) continue;
    const titles = await section.getByRole("article").getByRole("heading").allTextContents();
    found[(await heading.textContent()) ?? ""] = titles;
  }
  return found;
}

/** Takes a card with the mouse and carries it over a column, without letting it go. */
export async function carry(page: Page, title: string, to: string): Promise<void> {
  const from = await middleOf(card(page, title));
  const target = await middleOf(column(page, to));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 12, from.y + 4, { steps: 3 });
  await page.mouse.move(target.x, target.y, { steps: 12 });
}

/** Takes a card with the mouse to another column. */
export async function drag(page: Page, title: string, to: string): Promise<void> {
  await carry(page, title, to);
  await page.mouse.up();
}

/** Waits until a card stands in a column. */
export async function expectStands(page: Page, title: string, columnName: string): Promise<void> {
  await card(column(page, columnName), title).first().waitFor();
  await expect.poll(() => card(page, title).count()).toBe(1);
}

async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`not in sight: ${locator}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
