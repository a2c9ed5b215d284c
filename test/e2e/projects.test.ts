import { describe, expect, test } from "vitest";
import { card, column, standings, titleOf } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see } from "#test/support/office.ts";

const office = openOffice();

describe("a new project", () => {
  test("begins empty, takes its first procurement, and the sample can be loaded again beside it", async () => {
    const page = await office.visit();
    await see(card(page, titleOf("tvSeries")));
    await page.getByRole("banner").getByRole("button", { name: "Projektid ja abi" }).click();
    await page.getByRole("menuitem", { name: "Alusta tühja projekti" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Nimi" }).fill("Kogukonna eestvedajate programm");
    await dialog.getByRole("textbox", { name: "Toetuse number" }).fill("KEP-2027-1");
    const days = dialog.getByRole("spinbutton");
    await days.nth(0).click();
    await page.keyboard.type("01012027", { delay: 15 });
    await days.nth(3).click();
    await page.keyboard.type("31122029", { delay: 15 });
    await dialog.getByRole("textbox").last().fill("1 Koolitused\n2 Nõustamine");
    await dialog.locator("[type=submit]").click();
    await dialog.waitFor({ state: "hidden" });
    await see(page.getByRole("banner").getByText("Kogukonna eestvedajate programm"));
    await expectFocusKept(page);
    expect(Object.values(await standings(page)).flat()).toEqual([]);

    await page.getByRole("main").getByRole("button", { name: "Lisa hange" }).last().click();
    const creating = page.getByRole("dialog", { name: "Uus hange" });
    await creating.getByRole("textbox", { name: "Nimetus" }).fill("Eestvedajate koolitus");
    await creating.getByRole("button", { name: /Liik/ }).click();
    await page.getByRole("option", { name: "Koolitus" }).click();
    await creating.getByRole("button", { name: "Lisa hange" }).click();
    await creating.waitFor({ state: "hidden" });
    await see(card(column(page, "Kaardistusuuring"), "Eestvedajate koolitus"));
    await expectFocusKept(page);

    await page.getByRole("banner").getByRole("button", { name: "Projektid ja abi" }).click();
    await page
      .getByRole("menuitem", { name: /näidis/i })
      .last()
      .click();
    await see(card(page, titleOf("tvSeries")));
    await page.getByRole("banner").getByRole("button", { name: "Projektid ja abi" }).click();
    await page.getByRole("menuitem", { name: /Kogukonna eestvedajate programm/ }).click();
    await see(card(page, "Eestvedajate koolitus"));
  });
});
