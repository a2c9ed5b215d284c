import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { card, drag, expectStands, titleOf, toast } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see } from "#test/support/office.ts";

const office = openOffice();
/** Milliseconds: what others are told of travels through the server. */
const PATIENTLY = { timeout: 8_000 };
const TV_SERIES = titleOf("tvSeries");
const ADVISORY = titleOf("advisory");

describe("why something is late", () => {
  test("is asked after a drop that met a late milestone, and answered by keyboard alone", async () => {
    const page = await office.visit();
    await drag(page, TV_SERIES, "Väljakuulutamine");
    const told = toast(page, TV_SERIES);
    expect(await see(told)).toContain("täidetud täna · hilines 3 kv");
    await see(told.getByRole("button", { name: "Muuda päeva" }));
    await see(told.getByRole("button", { name: "Võta tagasi" }));
    await press(page, told.getByRole("button", { name: "Lisa põhjus" }));
    const dialog = page.getByRole("dialog", { name: "Miks hilineb?" });
    expect(await see(dialog)).toContain("RTK on nõustunud");
    await expectNoBarriers(page, "the dialog that asks why");
    await press(page, dialog.getByRole("button", { name: "Hilinemise põhjus" }));
    await press(page, page.getByRole("option", { name: "RTK järjekord" }));
    await press(page, dialog.getByRole("button", { name: "Salvesta" }));
    await see(toast(page, "Põhjus on kirjas"));
    await expectFocusKept(page);
    const opened = await office.visit(`/procurements/${await idOf("tvSeries")}`);
    expect(await see(stage(opened, "Kooskõlastus RTK-ga"))).toContain("Hilinemise põhjus: RTK järjekord");
    await toast(page, "Põhjus on kirjas").getByRole("button", { name: "Võta tagasi" }).click();
    await expect
      .poll(() => see(stage(opened, "Kooskõlastus RTK-ga")), PATIENTLY)
      .toContain("põhjus märkimata");
  });

  test("is asked once for all stages of a move, or of each by itself", async () => {
    await office.withoutConditions();
    const page = await office.visit();
    await drag(page, TV_SERIES, "Leping");
    await toast(page, TV_SERIES).getByRole("button", { name: "Lisa põhjus" }).click();
    const dialog = page.getByRole("dialog", { name: "Miks hilineb?" });
    await dialog.getByText("Igal etapil oma põhjus").click();
    await choose(dialog, "Kooskõlastus RTK-ga – Hilinemise põhjus", "RTK järjekord");
    await choose(dialog, "Väljakuulutamine – Hilinemise põhjus", "Muu");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await see(dialog.getByText("Põhjuse „muu“ juurde kirjuta üks lause."));
    await dialog.getByRole("textbox", { name: "Väljakuulutamine – Ühe lausega" }).fill("Ootas RTK-d.");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await see(toast(page, "Põhjus on kirjas"));
    const opened = await office.visit(`/procurements/${await idOf("tvSeries")}`);
    expect(await see(stage(opened, "Kooskõlastus RTK-ga"))).toContain("RTK järjekord");
    expect(await see(stage(opened, "Väljakuulutamine"))).toContain("Muu – Ootas RTK-d.");
    await toast(page, "Põhjus on kirjas").getByRole("button", { name: "Võta tagasi" }).click();
    await expect.poll(() => see(stage(opened, "Väljakuulutamine")), PATIENTLY).toContain("põhjus märkimata");
    await expect
      .poll(() => see(stage(opened, "Kooskõlastus RTK-ga")), PATIENTLY)
      .toContain("põhjus märkimata");
  });

  test("is not asked where nothing was late", async () => {
    const page = await office.visit("/board?closed=1");
    await drag(page, ADVISORY, "Suletud");
    await expectStands(page, ADVISORY, "Suletud");
    const told = toast(page, ADVISORY);
    await see(told.getByRole("button", { name: "Võta tagasi" }));
    expect(await told.getByRole("button", { name: "Lisa põhjus" }).count()).toBe(0);
  });

  test("is said on the procurement's page of a stage that is still open, changed, and still known when it is met", async () => {
    const page = await openPage("tvSeries");
    const rtk = stage(page, "Kooskõlastus RTK-ga");
    expect(await see(rtk)).toContain("põhjus märkimata");
    await rtk.getByRole("button", { name: "Lisa põhjus: Kooskõlastus RTK-ga" }).click();
    const dialog = page.getByRole("dialog", { name: "Miks hilineb?" });
    await choose(dialog, "Hilinemise põhjus", "RTK järjekord");
    await dialog.getByRole("textbox", { name: "Ühe lausega" }).fill("Vastust ei ole.");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await expect
      .poll(() => see(rtk), PATIENTLY)
      .toContain("Hilinemise põhjus: RTK järjekord – Vastust ei ole.");
    await expectFocusKept(page);
    await see(page.getByText("märkis hilinemise põhjuse"));

    await rtk.getByRole("button", { name: "Muuda põhjust: Kooskõlastus RTK-ga" }).click();
    await choose(dialog, "Hilinemise põhjus", "Inimeste puudus");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await expect.poll(() => see(rtk), PATIENTLY).toContain("Inimeste puudus – Vastust ei ole.");

    await page.getByRole("button", { name: "Teisalda…" }).click();
    const move = page.getByRole("dialog", { name: "Teisalda etappi" });
    expect(await see(move.getByRole("button", { name: "Hilinemise põhjus" }))).toContain("Inimeste puudus");
    expect(await move.getByRole("textbox", { name: "Ühe lausega" }).inputValue()).toBe("Vastust ei ole.");
    await move.getByRole("button", { name: "Teisalda", exact: true }).click();
    await expect.poll(() => see(rtk), PATIENTLY).toContain("hilines 3 kv");
    expect(await see(rtk)).toContain("Inimeste puudus – Vastust ei ole.");
  });

  test("a plan moved a window later is said beside that window, also after the plan was adopted", async () => {
    const page = await openPage("advisory");
    const announcement = stage(page, "Väljakuulutamine");
    expect(await see(announcement)).toContain("lükatud 1 kv edasi: põhjus märkimata");
    await announcement
      .getByRole("button", { name: /Lisa põhjus: Väljakuulutamine, lükatud 1 kv edasi/ })
      .click();
    const dialog = page.getByRole("dialog", { name: "Miks lükati edasi?" });
    await see(dialog);
    await expectNoBarriers(page, "the dialog that asks why a plan moved a window");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await see(dialog.getByText("Vali põhjus."));
    await choose(dialog, "Edasilükkamise põhjus", "RTK järjekord");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await expect.poll(() => see(announcement), PATIENTLY).toContain("lükatud 1 kv edasi: RTK järjekord");
    await expectFocusKept(page);
    await see(page.getByText("märkis edasilükkamise põhjuse"));
    await toast(page, "Põhjus on kirjas").getByRole("button", { name: "Võta tagasi" }).click();
    await expect.poll(() => see(announcement), PATIENTLY).toContain("põhjus märkimata");
  });

  test("cannot be changed while another day is looked at", async () => {
    const page = await office.visit(`/board?on=2026-09-30&card=${await idOf("tvSeries")}`);
    const rtk = stage(page, "Kooskõlastus RTK-ga");
    expect(await see(rtk)).toContain("põhjus märkimata");
    expect(await rtk.getByRole("button", { name: /põhjus/ }).count()).toBe(0);
    await see(card(page, TV_SERIES));
  });
});

async function openPage(key: string): Promise<Page> {
  return office.visit(`/procurements/${await idOf(key)}`);
}

async function idOf(key: string): Promise<number> {
  const [row] = await office.db.database.sql<[{ id: string }]>`
    select id from procurements where project_id = ${office.projectId} and title = ${titleOf(key)}
    order by id limit 1`;
  return Number(row.id);
}

function stage(page: Page, name: string): Locator {
  return page
    .locator("section")
    .filter({ has: page.getByRole("heading", { name: "Etapid", exact: true }) })
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name, exact: true }) });
}

/** One of a field's choices. */
async function choose(dialog: Locator, field: string, choice: string): Promise<void> {
  await dialog.getByRole("button", { name: field }).click();
  await dialog.page().getByRole("option", { name: choice, exact: true }).click();
}

/** As somebody does who has only a keyboard. */
async function press(page: Page, button: Locator): Promise<void> {
  await button.focus();
  await page.keyboard.press("Enter");
}
