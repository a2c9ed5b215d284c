import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { card, titleOf, toast } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see } from "#test/support/office.ts";

const office = openOffice();

describe("a procurement's page", () => {
  test("has its stages with what was promised, in the words of its source, and how far apart the two are", async () => {
    const page = await openPage("eCourse");
    expect(await see(stage(page, "Väljakuulutamine"))).toMatch(/05\.10\.2026[\s\S]*hilines 3 kv/);
    const contract = await see(stage(page, "Leping"));
    expect(contract).toContain("II kvartal 2026");
    expect(contract).toContain("2 kv maas");
    expect(await see(stage(page, "Kaardistusuuring"))).toContain("ei ole vajalik");
    await see(page.getByText("näitlik", { exact: true }).first());
  });

  test("a day can be corrected; history has it, and undo puts it back", async () => {
    const page = await openPage("eCourse");
    await stage(page, "Väljakuulutamine")
      .getByRole("button", { name: /Paranda päeva/ })
      .click();
    const dialog = page.getByRole("dialog", { name: "Paranda päeva" });
    await dialog.getByRole("spinbutton").first().click();
    await page.keyboard.type("07102026", { delay: 15 });
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await dialog.waitFor({ state: "hidden" });
    await expect.poll(() => see(stage(page, "Väljakuulutamine"))).toContain("07.10.2026");
    await expectFocusKept(page);
    const change = historyOf(page).filter({ hasText: "parandas verstaposti päeva" });
    expect(await see(change)).toMatch(/05\.10\.2026[\s\S]*07\.10\.2026/);
    await change.getByRole("button", { name: "Võta tagasi" }).click();
    await expect.poll(() => see(stage(page, "Väljakuulutamine"))).toContain("05.10.2026");
    await see(historyOf(page).filter({ hasText: "võttis muudatuse tagasi" }));
    await expectFocusKept(page);
  });

  test("a stage can be marked as not applicable, and back", async () => {
    const page = await openPage("tvSeries");
    await choose(stage(page, "Kooskõlastus RTK-ga"), /Tegevused/, "Märgi mittevajalikuks");
    await expect.poll(() => see(stage(page, "Kooskõlastus RTK-ga"))).toContain("ei ole vajalik");
    await see(historyOf(page).filter({ hasText: "muutis, kas etapp on vajalik" }));
    await expectFocusKept(page);
    await toast(page, "Etapp on muudetud").getByRole("button", { name: "Võta tagasi" }).click();
    await expect.poll(() => see(stage(page, "Kooskõlastus RTK-ga"))).not.toContain("ei ole vajalik");
  });

  test("comments are kept as they were written", async () => {
    const page = await openPage("tvSeries");
    const text = 'RTK küsis täpsustust: <b>tasu</b> & "tähtaeg".\nVastan homme.';
    await page.getByRole("textbox", { name: "Uus kommentaar" }).fill(text);
    await page.keyboard.press("Control+Enter");
    expect(await see(page.getByRole("listitem").filter({ hasText: "Vastan homme." }))).toContain(text);
    expect(await page.getByRole("textbox", { name: "Uus kommentaar" }).inputValue()).toBe("");
    await see(historyOf(page).filter({ hasText: "kommenteeris" }));
  });

  test("documents are linked where they live; an address that is none is refused beside its field", async () => {
    office.expectComplaint(/status of 4\d\d/);
    const page = await openPage("tvSeries");
    await page.getByRole("button", { name: "Lisa dokumendi link" }).click();
    await page.getByRole("textbox", { name: "Pealkiri" }).fill("Tehniline kirjeldus");
    await page.getByRole("textbox", { name: "Link" }).fill("javascript:alert(1)");
    await page.keyboard.press("Enter");
    await see(page.getByText("Lingi algus peab olema https:// või http://."));
    expect(await page.getByRole("textbox", { name: "Pealkiri" }).inputValue()).toBe("Tehniline kirjeldus");
    await page.getByRole("textbox", { name: "Link" }).fill("https://dhs.example.ee/tk.pdf");
    await page.keyboard.press("Enter");
    const link = page.getByRole("link", { name: /Tehniline kirjeldus/ });
    await see(link);
    expect(await link.getAttribute("href")).toBe("https://dhs.example.ee/tk.pdf");
    expect(await link.getAttribute("rel")).toContain("noopener");
    await see(historyOf(page).filter({ hasText: "lisas dokumendi lingi" }));
    await expectFocusKept(page);
    await page.getByRole("button", { name: "Eemalda link: Tehniline kirjeldus" }).click();
    await link.waitFor({ state: "hidden" });
    await expectFocusKept(page);
    await toast(page, "Link on eemaldatud").getByRole("button", { name: "Võta tagasi" }).click();
    await see(link);
  });

  test("a failed one is retendered, and the chain shows both rounds", async () => {
    const page = await openPage("eCourse");
    await choose(
      page.getByRole("banner").or(page.getByRole("article")).last(),
      "Veel tegevusi",
      "Märgi nurjunuks…",
    );
    const failing = page.getByRole("dialog", { name: "Märgi hange nurjunuks" });
    await failing.getByRole("button", { name: "Märgi nurjunuks" }).click();
    await see(failing.getByText("Kirjuta ühe lausega põhjus."));
    await failing.getByRole("textbox").fill("Ükski pakkuja ei vastanud tingimustele.");
    await failing.getByRole("button", { name: "Märgi nurjunuks" }).click();
    await failing.waitFor({ state: "hidden" });
    await see(page.getByText(/Nurjunud 22\.11\.2026/).first());
    await expectFocusKept(page);
    await page.getByRole("button", { name: "Kordushange…" }).click();
    await page
      .getByRole("dialog", { name: "Kordushange" })
      .getByRole("button", { name: "Alusta kordushanget" })
      .click();
    await see(page.getByText("2. voor").first());
    await expectFocusKept(page);
    const rounds = page.getByRole("list").filter({ hasText: "2. voor" });
    expect(await see(rounds)).toMatch(/1\. voor[\s\S]*2\. voor/);
  });

  test("its history on the board is the same as on its page", async () => {
    const page = await office.visit();
    const title = titleOf("advisory");
    await card(page, title).getByRole("link", { name: title }).click();
    const panel = page.getByRole("complementary");
    await see(panel.getByRole("heading", { name: title }));
    await panel.getByRole("link", { name: "Ava omaette lehel" }).click();
    await see(page.getByRole("heading", { level: 1, name: title }));
    expect(new URL(page.url()).pathname).toMatch(/^\/procurements\/\d+$/);
  });

  test("one that is not there says so", async () => {
    office.expectComplaint(/status of 404/);
    const page = await office.visit("/procurements/999999");
    await see(page.getByRole("heading", { name: "Sellist hanget ei ole" }));
  });
});

async function openPage(key: string): Promise<Page> {
  const [row] = await office.db.database.sql<[{ id: string }]>`
    select id from procurements where project_id = ${office.projectId} and title = ${titleOf(key)} order by id desc`;
  const page = await office.visit(`/procurements/${row.id}`);
  await see(page.getByRole("heading", { level: 1, name: titleOf(key) }));
  return page;
}

function stage(page: Page, name: string): Locator {
  return page.getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true }) });
}

function historyOf(page: Page): Locator {
  return page
    .locator("section")
    .filter({ has: page.getByRole("heading", { name: "Ajalugu" }) })
    .getByRole("listitem");
}

async function choose(within: Locator, menu: string | RegExp, entry: string): Promise<void> {
  await within.getByRole("button", { name: menu }).click();
  await within.page().getByRole("menuitem", { name: entry }).click();
}
