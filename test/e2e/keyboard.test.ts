import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { card, column, expectStands, handle, titleOf, toast } from "#test/support/board-page.ts";
import { expectFocusKept, listen, openOffice, see } from "#test/support/office.ts";

const office = openOffice();
const TV_SERIES = titleOf("tvSeries");

describe("somebody who only has a keyboard", () => {
  test("comes to a card's handle by Tab alone", async () => {
    const page = await office.visit();
    await see(card(page, TV_SERIES));
    const reached: string[] = [];
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press("Tab");
      const name = await focusedName(page);
      reached.push(name);
      if (await isFocused(handle(page, TV_SERIES))) break;
    }
    expect(reached.at(-1)).toContain(TV_SERIES);
    expect(reached.filter((name) => name === "")).toEqual([]);
  });

  test("moves a card to the next stage in three presses, and hears it in Estonian", async () => {
    const page = await office.visit();
    await handle(page, TV_SERIES).focus();
    const heard = await listen(page);
    await take(page, TV_SERIES);
    for (const key of ["ArrowRight", "Space"]) await page.keyboard.press(key);
    await expectStands(page, TV_SERIES, "Väljakuulutamine");
    await expect.poll(() => isFocused(handle(page, TV_SERIES))).toBe(true);
    await see(toast(page, TV_SERIES));
    const sentences = (await heard()).filter((sentence) => sentence.includes("Väljakuulutamine"));
    expect(sentences.length).toBeGreaterThan(0);
    expect((await heard()).join(" ")).toContain("Kooskõlastus RTK-ga");
    expect((await heard()).join(" ")).not.toMatch(/\b(picked|draggable|dropped|moved|over|item)\b/i);
  });

  test("passes over a stage that does not apply", async () => {
    const page = await office.visit("/board?closed=1");
    const title = titleOf("advisory");
    await take(page, title);
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowLeft");
    // Three to the left of delivery is RTK, which the advisory service does not have.
    await expect.poll(() => column(page, "Alusdokumendid").locator("[data-over]").count()).toBeGreaterThan(0);
    await page.keyboard.press("Escape");
    await expectStands(page, title, "Elluviimine");
  });

  test("cancels with Escape, and keeps the focus where it was", async () => {
    const page = await office.visit();
    await handle(page, TV_SERIES).focus();
    const heard = await listen(page);
    await take(page, TV_SERIES);
    for (const key of ["ArrowRight", "ArrowRight", "Escape"]) await page.keyboard.press(key);
    await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
    expect(await isFocused(handle(page, TV_SERIES))).toBe(true);
    expect((await heard()).at(-1)).toMatch(/jäi|katkestat|tagasi/i);
  });

  test("takes the last change back with Ctrl+Z, and not while writing", async () => {
    const page = await office.visit();
    await take(page, TV_SERIES);
    for (const key of ["ArrowRight", "Space"]) await page.keyboard.press(key);
    await expectStands(page, TV_SERIES, "Väljakuulutamine");
    await see(toast(page, TV_SERIES));
    await page.keyboard.press("/");
    await page.keyboard.type("sari");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Escape");
    await expectStands(page, TV_SERIES, "Väljakuulutamine");
    await handle(page, TV_SERIES).focus();
    await page.keyboard.press("Control+z");
    await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
    await expectFocusKept(page);
  });

  test("moves a card through the dialog, from the menu to the toast", async () => {
    const page = await office.visit();
    await card(page, TV_SERIES)
      .getByRole("button", { name: /Tegevused/ })
      .focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Teisalda…" }).waitFor();
    await page.keyboard.press("ArrowDown");
    expect(await focusedName(page)).toBe("Teisalda…");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Teisalda etappi" });
    await dialog.waitFor();
    expect(await see(dialog)).toContain("Täidetakse 1 verstapost");
    await dialog.getByRole("button", { name: "Teisalda", exact: true }).focus();
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    await expectStands(page, TV_SERIES, "Väljakuulutamine");
    await expect.poll(() => isFocused(handle(page, TV_SERIES))).toBe(true);
    // F6 leads to the toast, the next Tab to what can be done about it: two presses to undo.
    await page.keyboard.press("F6");
    await page.keyboard.press("Tab");
    await expectFocusKept(page);
  });
});

/** Takes a card in hand at its handle, with the first press. */
async function take(page: Page, title: string): Promise<void> {
  await handle(page, title).focus();
  await page.keyboard.press("Space");
  await page.locator("[data-over]").waitFor();
}

async function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body) return "";
    return (
      (activeElement.getAttribute("aria-label") ?? activeElement.textContent ?? "").trim() || activeElement.id
    );
  });
}

async function isFocused(locator: ReturnType<typeof handle>): Promise<boolean> {
  return locator.evaluate((element) => element === document.activeElement);
}
