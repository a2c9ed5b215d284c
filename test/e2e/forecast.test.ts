import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { editDetails } from "#server/services/edit-details.ts";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { card, titleOf, toast } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see, type Visit } from "#test/support/office.ts";

const office = openOffice();

describe("a procurement's page", () => {
  test("says when each open milestone can be met and is expected, and how that was worked out", async () => {
    await choose("tvSeries", "simplifiedProcedure");
    const page = await openPage("tvSeries");
    // Published on the day it is asked, Sunday 22 November: tenders to 7 December, seven working days to the 16th.
    const contract = forecastOf(page, "Leping");
    await expect.poll(() => see(contract), PATIENCE).toMatch(/Kõige varem\s*IV kvartal 2026\s*17\.12\.2026/);
    expect(await see(contract)).toMatch(/Eeldatavasti\s*I kvartal 2027\s*08\.01\.2027/);
    expect(await see(contract)).toContain("Lubadust (II kvartal 2026) ei saa enam pidada.");
    expect(await see(contract)).toContain("liiga vähe andmeid (0; vaja on 5 sama liiki lõppenud etappi)");
    await contract.getByText("Kuidas see on arvutatud").press("Enter");
    const explained = await see(contract);
    expect(explained).toMatch(/Väljakuulutamine: kõige varem 22\.11\.2026/);
    expect(explained).toMatch(
      /pakkumuste esitamine 15 päeva, kuni 07\.12\.2026.*RT I, 03\.07\.2026, 3.*teise allika järgi/,
    );
    expect(explained).toMatch(/ooteaeg 7 tööpäeva, kuni 16\.12\.2026/);
    expect(explained).toMatch(/leping kõige varem 17\.12\.2026/);
    expect(explained).toMatch(/hanketeatest lepinguni kulub keskmiselt 47 päeva: 08\.01\.2027/);
    // From 8 January 2027 the 547 days of the planned period end in time for the grant.
    expect(await see(forecastOf(page, "Elluviimine"))).not.toContain("abikõlblikkuse");
  });

  test("says what is missing where no procedure is chosen, and learns it when one is", async () => {
    const page = await openPage("tvSeries");
    const contract = forecastOf(page, "Leping");
    await expect.poll(() => see(contract), PATIENCE).toContain("Menetlus on valimata");
    expect(await see(forecastOf(page, "Elluviimine"))).toContain(
      "Eeldatavasti alles pärast abikõlblikkuse perioodi lõppu (31.07.2028).",
    );
    await choose("tvSeries", "simplifiedProcedure");
    await expect.poll(() => see(contract), PATIENCE).toContain("17.12.2026");
    expect(await see(contract)).not.toContain("Menetlus on valimata");
  });

  test("says it in English, and of a completed one nothing", async () => {
    const page = await openPage("eCourse", { language: "en" });
    const contract = forecastOf(page, "Contract", "Forecast");
    await expect.poll(() => see(contract), PATIENCE).toMatch(/At the earliest\s*Q4 2026\s*22 Nov 2026/);
    await page.goto(`/procurements/${await idOf("hackathon")}`);
    await see(page.getByRole("heading", { level: 1, name: titleOf("hackathon") }));
    expect(await page.getByRole("heading", { name: "Forecast" }).count()).toBe(0);
  });
});

describe("the statutory figures", () => {
  test("are found in the project's menu, with what is in force, what was, and where it is written", async () => {
    const page = await office.visit(`/board?project=${office.projectId}`);
    await see(card(page, titleOf("tvSeries")));
    await page.getByRole("button", { name: "Projektid ja abi" }).click();
    await page.getByRole("menuitem", { name: "Seaduse tähtajad" }).click();
    const rows = page.getByRole("row").filter({ hasText: "Pakkumuste esitamise tähtaeg" });
    expect(await see(rows.nth(0))).toMatch(
      /10 päeva\s*01\.06\.2022 – 31\.10\.2026\s*kehtis varem[\s\S]*allikast kontrollitud/,
    );
    expect(await see(rows.nth(1))).toMatch(
      /15 päeva\s*alates 01\.11\.2026\s*kehtib[\s\S]*teise allika järgi/,
    );
    const holidays = page.getByRole("listitem").filter({ hasText: "jõululaupäev" });
    expect(await see(holidays.first())).toMatch(/23\. dets/);
    expect(new URL(page.url()).pathname).toBe("/law");
  });

  test("are added to as a dated row, after which forecasts are others", async () => {
    await choose("tvSeries", "simplifiedProcedure");
    const page = await office.visit(`/law?project=${office.projectId}`);
    const inForce = page.getByRole("row").filter({ hasText: "Pakkumuste esitamise tähtaeg" }).nth(1);
    await inForce
      .getByRole("button", { name: /^Lisa uus väärtus: Pakkumuste esitamise tähtaeg, lihthange/ })
      .click();
    const dialog = page.getByRole("dialog", { name: "Uus rida" });
    await dialog.getByRole("button", { name: "Lisa rida" }).click();
    expect(await dialog.getByText("Täida see väli.").count()).toBe(3);
    await dialog.getByRole("textbox", { name: "Väärtus" }).fill("kakskümmend");
    await dialog.getByRole("button", { name: "Lisa rida" }).click();
    await see(dialog.getByText("Kirjuta päevade arv täisarvuna, 0 kuni 366."));
    await dialog.getByRole("textbox", { name: "Väärtus" }).fill("20");
    await dialog.getByRole("spinbutton").first().click();
    await page.keyboard.type("20112026", { delay: 15 });
    await dialog.getByRole("textbox", { name: "Allikas" }).fill("RT I, 10.11.2026, 1");
    await dialog.getByRole("button", { name: "Lisa rida" }).click();
    await see(toast(page, /Rida on lisatud/));
    await expectFocusKept(page);
    const rows = page.getByRole("row").filter({ hasText: "Pakkumuste esitamise tähtaeg" });
    await expect
      .poll(() => see(rows.nth(2)), PATIENCE)
      .toMatch(/20 päeva\s*alates 20\.11\.2026\s*kehtib[\s\S]*kontrollimata/);
    expect(await see(rows.nth(1))).toContain("asendatud uuema reaga");

    // Tenders to 12 December; seven working days after that Saturday end on the 22nd.
    await page.goto(`/procurements/${await idOf("tvSeries")}`);
    await expect
      .poll(() => see(forecastOf(page, "Leping")), PATIENCE)
      .toMatch(/Kõige varem\s*IV kvartal 2026\s*23\.12\.2026/);
  });
});

describe("a card", () => {
  test("is marked when its procurement would end after the eligible period, and others are not", async () => {
    const page = await office.visit(`/board?project=${office.projectId}`);
    const mark = card(page, titleOf("tvSeries")).getByTitle(/abikõlblikkuse/);
    expect(await see(mark)).toBe(
      "Elluviimine: Eeldatavasti alles pärast abikõlblikkuse perioodi lõppu (31.07.2028).",
    );
    expect(
      await card(page, titleOf("eCourse"))
        .getByTitle(/abikõlblikkuse/)
        .count(),
    ).toBe(0);
    await mark.click();
    await see(page.getByRole("complementary").getByRole("heading", { name: titleOf("tvSeries") }));
  });

  test("is marked in English, too", async () => {
    const page = await office.visit(`/board?project=${office.projectId}`, { language: "en" });
    await see(
      card(page, titleOf("tvSeries")).getByTitle(/^Delivery: Expected only after the end of the eligible/),
    );
  });
});

describe.each<[string, Visit]>([
  ["wide", { width: 1440, height: 900 }],
  ["phone", { width: 390, height: 844, isTouch: true }],
])("on a %s screen axe finds nothing in either theme, and everything can be hit", (_, visit) => {
  test("in the forecast, among the figures, and in the form that adds one", async () => {
    const page = await openPage("tvSeries", visit);
    const contract = forecastOf(page, "Leping");
    await see(contract);
    await contract.getByText("Kuidas see on arvutatud").click();
    await expectNoBarriers(page, "the forecast");
    await page.goto(`/law?project=${office.projectId}`);
    await page.getByRole("button", { name: "Lisa rida" }).click();
    await see(page.getByRole("dialog"));
    await page.getByRole("dialog").getByRole("button", { name: "Lisa rida" }).click();
    await expectNoBarriers(page, "the form");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await expectFocusKept(page);
    await expectNoBarriers(page, "the figures");
  });
});

async function idOf(key: string): Promise<number> {
  const [row] = await office.db.database.sql<[{ id: string }]>`
    select id from procurements where project_id = ${office.projectId} and title = ${titleOf(key)} order by id desc`;
  return Number(row.id);
}

async function choose(key: string, procedure: "simplifiedProcedure"): Promise<void> {
  await editDetails(office.db.context(), {
    id: await idOf(key),
    was: { procedure: null },
    becomes: { procedure },
  });
}

async function openPage(key: string, visit: Visit = {}): Promise<Page> {
  const page = await office.visit(`/procurements/${await idOf(key)}`, visit);
  await see(page.getByRole("heading", { level: 1, name: titleOf(key) }));
  return page;
}

/** Longer than usual: the forecast is loaded and the law read after the page. */
const PATIENCE = { timeout: 8_000 };

function forecastOf(page: Page, stage: string, forecast = "Prognoos"): Locator {
  return page
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: `${stage} – ${forecast}`, exact: true }) });
}
