import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { card, drag, expectStands, titleOf } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see } from "#test/support/office.ts";

const office = openOffice();
const E_COURSE = titleOf("eCourse");

describe("going back", () => {
  test("asks for a reason, and is refused beside the field without one", async () => {
    const page = await office.visit();
    await see(card(page, E_COURSE));
    await drag(page, E_COURSE, "Väljakuulutamine");
    const dialog = page.getByRole("dialog", { name: "Teisalda etappi" });
    expect(await see(dialog)).toContain("Uuesti lahti läheb 1 verstapost");
    await dialog.getByRole("button", { name: "Teisalda", exact: true }).click();
    await see(dialog.getByText("Kirjuta ühe lausega põhjus."));
    await dialog.getByRole("textbox", { name: "Miks liigub tagasi" }).fill("Hanketeates oli viga.");
    await dialog.getByRole("button", { name: "Teisalda", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
    await expectStands(page, E_COURSE, "Väljakuulutamine");
    await expectFocusKept(page);
    await card(page, E_COURSE).getByRole("link", { name: E_COURSE }).click();
    await see(page.getByRole("complementary").getByText("Hanketeates oli viga."));
  });

  test.each([
    ["by Escape", (page: Page) => page.keyboard.press("Escape")],
    ["by „Loobu“", (page: Page) => page.getByRole("button", { name: "Loobu" }).click()],
  ])("that is cancelled %s puts the card back where it was", async (_, leave) => {
    const page = await office.visit();
    await see(card(page, E_COURSE));
    await drag(page, E_COURSE, "Alusdokumendid");
    const dialog = page.getByRole("dialog", { name: "Teisalda etappi" });
    await dialog.waitFor();
    await leave(page);
    await dialog.waitFor({ state: "hidden" });
    await expectStands(page, E_COURSE, "Leping");
    await expectFocusKept(page);
    await page.reload();
    await expectStands(page, E_COURSE, "Leping");
  });
});

describe("a day that cannot be", () => {
  test("in the future is refused beside the field, and what was typed stays", async () => {
    await office.withoutConditions();
    const page = await office.visit();
    const dialog = await openMoveDialog(page, E_COURSE);
    await typeDay(dialog, "23112026");
    await see(dialog.getByText("See päev on alles tulevikus."));
    await dialog.getByRole("button", { name: "Teisalda", exact: true }).click();
    await see(dialog.getByText("See päev on alles tulevikus."));
    expect(await typedDay(dialog)).toBe("23.11.2026");
    await typeDay(dialog, "20112026");
    await dialog.getByRole("button", { name: "Teisalda", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
    await expectStands(page, E_COURSE, "Elluviimine");
  });

  test("before the milestone before it is refused with that day, as the office writes it", async () => {
    const page = await office.visit();
    const dialog = await openMoveDialog(page, E_COURSE);
    await typeDay(dialog, "04102026");
    await see(dialog.getByText("Eelmine verstapost täideti 05.10.2026."));
  });

  test("is told in English to whoever reads English", async () => {
    const page = await office.visit("/board", { language: "en" });
    const dialog = await openMoveDialog(page, E_COURSE);
    await typeDay(dialog, "04102026");
    await see(dialog.getByText("The milestone before it was met on 5 Oct 2026."));
  });
});

async function openMoveDialog(page: Page, title: string): Promise<Locator> {
  await card(page, title).locator("[aria-haspopup=menu]").click();
  await page.getByRole("menuitem").nth(1).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  return dialog;
}

async function typeDay(dialog: Locator, digits: string): Promise<void> {
  await dialog.getByRole("spinbutton").first().click();
  await dialog.page().keyboard.type(digits, { delay: 15 });
}

async function typedDay(dialog: Locator): Promise<string> {
  return (await dialog.getByRole("spinbutton").allTextContents()).join(".");
}
