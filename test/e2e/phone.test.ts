import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { card, column, expectStands, titleOf, toast } from "#test/support/board-page.ts";
import { press, swipe } from "#test/support/finger.ts";
import { openOffice, see, type Visit } from "#test/support/office.ts";

const office = openOffice();
const TV_SERIES = titleOf("tvSeries");
const PHONE: Visit = { width: 390, height: 844, isTouch: true };

describe("on a phone", () => {
  test("one column is in sight at a time, the latest one first, and the others are a tap away", async () => {
    const page = await office.visit("/board", PHONE);
    await see(card(page, TV_SERIES));
    expect(await columnsInSight(page)).toEqual(["Kooskõlastus RTK-ga"]);
    await page
      .getByRole("navigation")
      .getByRole("button", { name: /^Leping/ })
      .tap();
    await expect.poll(() => columnsInSight(page)).toEqual(["Leping"]);
    expect(new URL(page.url()).searchParams.get("column")).toBe("contract");
    await see(card(page, titleOf("eCourse")));
  });

  test("nothing is wider than the screen", async () => {
    const page = await office.visit("/board", PHONE);
    await see(card(page, TV_SERIES));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  test("a finger that rests takes the card, and the columns are offered as a list", async () => {
    const page = await office.visit("/board", PHONE);
    await see(card(page, TV_SERIES));
    const finger = await press(page, card(page, TV_SERIES));
    await finger.rest(400);
    await finger.moveBy(0, -12);
    const row = page.locator("[data-place=tray]").filter({ hasText: "Väljakuulutamine" });
    expect(await see(row)).toContain("täidab 1 verstaposti");
    await finger.moveTo(row);
    await finger.lift();
    await see(toast(page, TV_SERIES));
    await page
      .getByRole("navigation")
      .getByRole("button", { name: /^Väljakuulutamine/ })
      .tap();
    await expectStands(page, TV_SERIES, "Väljakuulutamine");
  });

  test("a finger that moves on at once scrolls and takes nothing", async () => {
    const page = await office.visit("/board?column=delivery", PHONE);
    const title = titleOf("training");
    await see(card(page, title));
    const finger = await swipe(page, card(page, title), -160);
    await finger.rest(400);
    expect(await page.locator("[data-place=tray]").count()).toBe(0);
    await finger.lift();
    expect(await column(page, "Elluviimine").count()).toBe(1);
  });
});

async function columnsInSight(page: Page): Promise<string[]> {
  const width = page.viewportSize()!.width;
  const names: string[] = [];
  for (const section of await page.getByRole("main").getByRole("region").all()) {
    const box = await section.boundingBox();
    if (box && box.x > -width / 2 && box.x < width / 2)
      names.push((await section.getByRole("heading", { level: 2 }).textContent()) ?? "");
  }
  return names;
}
