import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { openConsultation } from "#server/services/open-consultation.ts";
import { recordExchange } from "#server/services/record-exchange.ts";
import type { OpenConsultationInput } from "#shared/consultation.ts";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { card, column, titleOf, toast } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see, type Visit } from "#test/support/office.ts";

const office = openOffice();
const TV_SERIES = titleOf("tvSeries");
const E_COURSE = titleOf("eCourse");
const HACKATHON = titleOf("hackathon");
/** Milliseconds: what others are told of travels through the server. */
const PATIENTLY = { timeout: 8_000 };

describe("what a card says about RTK", () => {
  test("is how long something has been there, or that RTK agreed; its column counts those that wait", async () => {
    const page = await office.visit();
    expect(await see(card(page, TV_SERIES))).toContain("RTK käes 34 p");
    expect(await see(card(page, E_COURSE))).toContain("RTK nõus");
    expect(await see(column(page, "Kooskõlastus RTK-ga"))).toContain("1 RTK käes");
    expect(await see(column(page, "Leping"))).not.toContain("RTK käes");
  });

  test("is what the board can be filtered by, at an address of its own", async () => {
    const page = await office.visit();
    await page.getByRole("button", { name: "Filtrid" }).click();
    await page.getByRole("dialog", { name: "Filtrid" }).getByRole("button", { name: "RTK käes" }).click();
    await page.waitForURL("**/board?rtk=atRtk");
    await page.keyboard.press("Escape");
    await expect.poll(() => card(page, E_COURSE).count()).toBe(0);
    expect(await card(page, TV_SERIES).count()).toBe(1);
    await page.goBack();
    await see(card(page, E_COURSE));
    const colleague = await office.visit("/board?rtk=agreed");
    await see(card(colleague, E_COURSE));
    expect(await card(colleague, TV_SERIES).count()).toBe(0);
  });

  test("is changed in two steps from its menu, and taken back in one", async () => {
    const page = await office.visit();
    await chooseInMenu(page, E_COURSE, "Konsulteeri RTK-ga…");
    const dialog = page.getByRole("dialog", { name: "Konsulteeri RTK-ga" });
    await see(dialog.getByRole("button", { name: /^Hindamine/ }));
    await dialog.getByText("Juba RTK-le saadetud").click();
    await dialog.getByRole("button", { name: "Ava konsultatsioon" }).click();
    await expect.poll(() => see(card(page, E_COURSE)), PATIENTLY).toContain("RTK käes 0 p");
    await expectFocusKept(page);
    expect(await see(column(page, "Leping"))).toContain("1 RTK käes");
    await toast(page, "Konsultatsioon on avatud").getByRole("button", { name: "Võta tagasi" }).click();
    await expect.poll(() => see(card(page, E_COURSE)), PATIENTLY).toContain("RTK nõus");
  });

  test("asks for RTK where the next milestone needs it and nobody has asked", async () => {
    const page = await office.visit();
    await chooseInMenu(page, TV_SERIES, "Ava");
    const panel = page.getByRole("complementary");
    const section = panel.getByRole("region", { name: "Konsultatsioonid RTK-ga" }).or(matterSection(panel));
    await section
      .first()
      .getByRole("button", { name: /^Tegevused:/ })
      .click();
    await page.getByRole("menuitem", { name: "Eemalda konsultatsioon" }).click();
    await expect.poll(() => see(card(page, TV_SERIES)), PATIENTLY).toContain("konsulteeri RTK-ga");
    await expectFocusKept(page);
    await see(panel.getByText("Järgmine verstapost vajab RTK nõusolekut"));
    await toast(page, "Eemaldatud").getByRole("button", { name: "Võta tagasi" }).click();
    await expect.poll(() => see(card(page, TV_SERIES)), PATIENTLY).toContain("RTK käes 34 p");
  });
});

describe("what happens to a matter", () => {
  test("is recorded on a day that fits, and what was typed stays when the day does not", async () => {
    const page = await office.visit();
    await chooseInMenu(page, TV_SERIES, "RTK: märgi käik…");
    const dialog = page.getByRole("dialog", { name: "Konsultatsiooni käik" });
    expect(await see(dialog)).toContain("RTK käes alates 19.10.2026 (34 päeva)");
    await dialog.getByRole("textbox", { name: "Märkus" }).fill("Paluti täpsustada maksumust.");
    await typeDay(page, dialog, "Mis päeval", "18102026");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await see(dialog.getByText(/Eelmine käik oli 19\.10\.2026|See käik ei sobi|käik ei sobi/));
    await typeDay(page, dialog, "Mis päeval", "23112026");
    await see(dialog.getByText("See päev on alles tulevikus."));
    expect(await dialog.getByRole("textbox", { name: "Märkus" }).inputValue()).toBe(
      "Paluti täpsustada maksumust.",
    );
    await typeDay(page, dialog, "Mis päeval", "12112026");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await expect.poll(() => see(card(page, TV_SERIES)), PATIENTLY).toContain("RTK asi meie käes 10 p");
    await see(toast(page, "Kirjas: RTK-lt tagasi"));
  });

  test("is corrected on the procurement's page, between what came before and after", async () => {
    const page = await office.visit(`/procurements/${await idOf(E_COURSE)}`);
    await page.getByRole("button", { name: "Paranda: RTK-lt tagasi 20.08.2026" }).click();
    const dialog = page.getByRole("dialog", { name: "Paranda käiku" });
    await typeDay(page, dialog, "Mis päeval", "11092026");
    await see(dialog.getByText("Järgmine käik oli juba 10.09.2026."));
    await typeDay(page, dialog, "Mis päeval", "28082026");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await see(page.getByText("RTK käes 87 päeva · meie käes 13 päeva · 1 ring"));
    await expectFocusKept(page);
    await toast(page, "Käik on parandatud").getByRole("button", { name: "Võta tagasi" }).click();
    await see(page.getByText("RTK käes 79 päeva · meie käes 21 päeva · 1 ring"));
  });

  test("is told to whoever decided on it as it was before, with what they typed kept", async () => {
    office.expectComplaint(/status of 409/);
    const [mari, jaan] = await Promise.all([office.visit("/rtk"), office.visit("/rtk")]);
    for (const page of [mari, jaan]) await page.getByRole("button", { name: /^Tuli tagasi:/ }).click();
    const [first, second] = [mari, jaan].map((page) =>
      page.getByRole("dialog", { name: "Konsultatsiooni käik" }),
    ) as [Locator, Locator];
    await second.getByRole("textbox", { name: "Märkus" }).fill("Minu märkus");
    await typeDay(mari, first, "Mis päeval", "01112026");
    await first.getByRole("button", { name: "Salvesta" }).click();
    await first.waitFor({ state: "hidden" });
    await second.getByRole("button", { name: "Salvesta" }).click();
    await see(second.getByText(/muutis seda kirjet vahepeal/));
    expect(await see(second)).toContain("Meie käes alates 01.11.2026 (21 päeva)");
    expect(await second.getByRole("textbox", { name: "Märkus" }).inputValue()).toBe("Minu märkus");
    await second.getByRole("button", { name: "Mis juhtus" }).click();
    await jaan.getByRole("option", { name: "Saadetud RTK-le" }).click();
    await second.getByRole("button", { name: /^Salvesta/ }).click();
    await second.waitFor({ state: "hidden" });
    await expect
      .poll(() => see(matterRow(jaan, TV_SERIES)), PATIENTLY)
      .toMatch(/01\.11\.2026 → Saadetud RTK-le 22\.11\.2026/);
  });
});

describe("the RTK screen", () => {
  test("has what is overdue first of all, then what waits longest, and says whose turn it is", async () => {
    await put(E_COURSE, {
      topic: "evaluation",
      stage: "contract",
      openedOn: "2026-11-02",
      sentOn: "2026-11-03",
    });
    await put(HACKATHON, { openedOn: "2026-01-05", sentOn: "2026-01-08", neededBy: "2026-11-20" });
    await put(TV_SERIES, { topic: "technicalDescription", stage: "announcement", openedOn: "2026-11-18" });
    const page = await office.visit("/rtk");
    await see(
      page.getByText("RTK käes on 3 asja, kõige kauem 318 päeva. Meie käes on 1 asi. 1 vastus on hilinenud."),
    );
    const rows = (await page.getByRole("table").getByRole("row").allInnerTexts()).slice(1);
    expect(rows.map((row) => [HACKATHON, TV_SERIES, E_COURSE].find((title) => row.includes(title)))).toEqual([
      HACKATHON,
      TV_SERIES,
      E_COURSE,
      TV_SERIES,
    ]);
    expect(rows[0]).toContain("2 päeva üle");
    expect(rows[1]).toMatch(/RTK käes\s+19\.10\.2026\s+34/);
    expect(rows[3]).toMatch(/Meie käes\s+18\.11\.2026\s+4/);
    await page.getByRole("link", { name: "Vastus hilinenud" }).click();
    await page.waitForURL("**/rtk?show=overdue");
    await expect.poll(() => page.getByRole("table").getByRole("row").count()).toBe(2);
    await page.goBack();
    await expect.poll(() => page.getByRole("table").getByRole("row").count()).toBe(5);
  });

  test("sums days by topic and by quarter, and a topic leads to its matters", async () => {
    const page = await office.visit("/rtk?part=topics");
    expect(await figures(page, "Alusdokumendid")).toEqual(["2", "1", "0", "113", "21", "2"]);
    await page.getByRole("link", { name: "Alusdokumendid" }).click();
    await page.waitForURL(/show=all.*topic=baseDocuments|topic=baseDocuments.*show=all/);
    await expect.poll(() => page.getByRole("table").getByRole("row").count()).toBe(3);
    await page
      .getByRole("navigation", { name: "RTK vaate osad" })
      .getByRole("link", { name: "Ajas" })
      .click();
    // 2 June … 30 June; 1 July … 19 August at RTK and 20 August … 9 September with us; 19 October … 21 November.
    expect(await figures(page, "II kvartal 2026")).toEqual(["29", "0"]);
    expect(await figures(page, "III kvartal 2026")).toEqual(["50", "21"]);
    expect(await figures(page, /^IV kvartal 2026/)).toEqual(["34", "0"]);
  });

  test("splits the slippage by days, and shows how", async () => {
    const page = await office.visit("/rtk?part=share");
    await see(page.getByText("Hanked on kokku 6 kvartalit maas: RTK käes 1,1, meie käes 4,9 kvartalit."));
    const row = page.getByRole("row").filter({ hasText: "Väljakuulutamine" }).filter({ hasText: E_COURSE });
    expect(await see(row)).toContain("3 kv × 79 p ÷ 188 p = 1,3 kv");
  });

  test("says what RTK asks for next, takes a new date, and has a year's procurements to send", async () => {
    const page = await office.visit("/rtk");
    await page.getByRole("link", { name: "Ava tabel" }).click();
    await page.waitForURL("**/rtk?part=input");
    await see(page.getByText("2028. aasta I kvartali hanked · 282 päeva pärast"));
    await page.getByRole("button", { name: "Lisa tähtpäev…" }).click();
    const dialog = page.getByRole("dialog", { name: "RTK tähtpäev" });
    await dialog.getByRole("button", { name: "Lisa tähtpäev", exact: true }).click();
    await see(dialog.getByText("Kirjuta selle kuu päev"));
    await dialog.getByRole("textbox", { name: "Hiljemalt kuu päeval" }).fill("15");
    await dialog.getByRole("textbox", { name: "Allikas" }).fill("RTK kiri 20.11.2026");
    await dialog.getByRole("button", { name: "Lisa tähtpäev", exact: true }).click();
    await see(page.getByText("RTK kiri 20.11.2026 · kontrollimata").first());
    await see(page.getByText("15.10.2027"));
    await page.getByRole("link", { name: "2026", exact: true }).click();
    await page.waitForURL("**/rtk?part=input&year=2026");
    expect(await see(page.getByRole("table").getByRole("row").nth(1))).toMatch(/^1\s+SI-teemalise/);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Laadi CSV" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("rtk-hanked-2026.csv");
    const lines = readFileSync((await file.path())!, "utf8").split("\r\n");
    expect(lines[0]).toMatch(/^\ufeffNr;Hange;Liik;Menetlus;RTK roll;/);
    expect(lines[1]).toContain(
      `1;${TV_SERIES};Saatesari;;RTK korraldab;;2026. aasta I kvartali lõpuks;I kvartal 2026;`,
    );
  });

  test("is worked with by keyboard alone, and what a colleague records appears", async () => {
    const page = await office.visit("/rtk");
    const open = page.getByRole("button", { name: "Konsulteeri RTK-ga", exact: true });
    await see(open);
    await open.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Konsulteeri RTK-ga" });
    await see(dialog);
    await page.keyboard.type("häkaton", { delay: 15 }); // The list of procurements has the focus.
    await page.getByRole("option", { name: HACKATHON }).waitFor();
    for (const key of ["ArrowDown", "Enter"]) await page.keyboard.press(key);
    await dialog.getByRole("button", { name: "Ava konsultatsioon" }).focus();
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    await see(matterRow(page, HACKATHON));
    await expectFocusKept(page);
    const consultation = await put(E_COURSE, { openedOn: "2026-11-20" });
    await expect.poll(() => see(matterRow(page, E_COURSE)), PATIENTLY).toContain("Meie käes");
    await recordExchange(office.db.context(), {
      ...consultation,
      version: 1,
      kind: "sent",
      on: "2026-11-21",
      note: null,
    });
    await expect
      .poll(() => see(matterRow(page, E_COURSE)), PATIENTLY)
      .toContain("Saadetud RTK-le 21.11.2026");
  });

  test("as of an earlier day knows nothing of what came later, and changes nothing", async () => {
    const page = await office.visit("/rtk?on=2026-08-01");
    await see(page.getByText("RTK käes on 1 asi, juba 60 päeva."));
    expect(await see(matterRow(page, E_COURSE))).not.toContain("tagasi");
    expect(await page.getByRole("button", { name: /^Tuli tagasi|Konsulteeri/ }).count()).toBe(0);
    await page.goto("/board?on=2026-08-01");
    expect(await see(card(page, E_COURSE))).toContain("RTK käes 60 p");
  });

  test("reads in English, and on a phone without scrolling sideways", async () => {
    const page = await office.visit("/rtk?show=all", {
      language: "en",
      width: 390,
      height: 844,
      isTouch: true,
    });
    await see(page.getByText("At RTK since 19 Oct 2026 (34 days)"));
    await see(page.getByText("at RTK 79 days · with us 21 days · 1 round"));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  test("is on paper as a list of every matter, with the day and nothing to press", async () => {
    await put(HACKATHON, { openedOn: "2026-01-05", sentOn: "2026-01-08", neededBy: "2026-11-20" });
    const page = await office.visit("/rtk?show=all", { theme: "dark" });
    await see(matterRow(page, HACKATHON));
    const pdf = await page.pdf({ format: "A4", landscape: true });
    expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    const { stdout, error } = spawnSync("pdftotext", ["-raw", "-", "-"], { input: pdf, encoding: "utf8" });
    if (error) {
      console.log("no pdftotext here: what the page says was not read");
      return;
    }
    // Lines may break anywhere, so no space is kept.
    const text = unspaced(stdout);
    for (const words of [TV_SERIES, E_COURSE, HACKATHON, "Seis 22.11.2026", "2 päeva üle", "RTK nõus"])
      expect(text).toContain(unspaced(words));
    expect(text).not.toMatch(/KonsulteeriRTK|LaadiCSV|Tulitagasi|Filtrid/);
  });

  test("shows what is wrong with an empty project, and what to do", async () => {
    const page = await office.visit("/rtk?q=seda+ei+ole");
    await see(page.getByRole("heading", { name: "Ükski hange ei vasta otsingule" }));
    await page.getByRole("button", { name: "Tühjenda filtrid" }).first().click();
    await see(matterRow(page, TV_SERIES));
  });
});

describe.each<[string, Visit]>([
  ["wide", { width: 1440, height: 900 }],
  ["phone", { width: 390, height: 844, isTouch: true }],
])("on a %s screen axe finds nothing in either theme, and everything can be hit", (_, visit) => {
  test.each(["", "?show=all", "?part=topics", "?part=time", "?part=share", "?part=input&year=2026"])(
    "on /rtk%s",
    async (query) => {
      await put(HACKATHON, { openedOn: "2026-01-05", sentOn: "2026-01-08", neededBy: "2026-11-20" });
      const page = await office.visit(`/rtk${query}`, visit);
      await see(page.getByRole("heading", { level: 1, name: "Konsultatsioonid RTK-ga" }));
      await see(page.getByText(/^RTK käes on 2 asja/));
      await expectNoBarriers(page, query);
    },
  );

  test("in its dialogs", async () => {
    const page = await office.visit("/rtk", visit);
    await page.getByRole("button", { name: "Konsulteeri RTK-ga", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Konsulteeri RTK-ga" });
    await dialog.getByText("Juba RTK-le saadetud").click();
    await dialog.getByRole("button", { name: "Ava konsultatsioon" }).click();
    await expectNoBarriers(page, "a consultation");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.getByRole("button", { name: /^Tegevused:/ }).click();
    await see(page.getByRole("menu"));
    await expectNoBarriers(page, "a matter's menu");
    await page.getByRole("menuitem", { name: "Muuda…" }).click();
    await see(page.getByRole("dialog", { name: "Muuda konsultatsiooni" }));
    await expectNoBarriers(page, "a matter that is edited");
  });
});

/** Puts something to RTK, as a colleague would. */
async function put(
  title: string,
  given: Partial<OpenConsultationInput>,
): Promise<{ id: number; consultationId: number }> {
  const id = await idOf(title);
  const stage = given.stage ?? (title === HACKATHON ? "delivery" : "contract");
  await openConsultation(office.db.context(), {
    id,
    topic: "contract",
    neededBy: null,
    note: null,
    openedOn: "2026-11-01",
    sentOn: null,
    ...given,
    stage,
  });
  const [row] = await office.db.database.sql<[{ id: string }]>`
    select id from consultations where procurement_id = ${id} order by id desc limit 1`;
  return { id, consultationId: Number(row.id) };
}

async function idOf(title: string): Promise<number> {
  const [row] = await office.db.database.sql<[{ id: string }]>`
    select id from procurements where project_id = ${office.projectId} and title = ${title} order by id desc`;
  return Number(row.id);
}

async function chooseInMenu(page: Page, title: string, entry: string): Promise<void> {
  await see(card(page, title));
  await card(page, title).locator("[aria-haspopup=menu]").click();
  await page.getByRole("menuitem", { name: entry, exact: true }).click();
}

function matterSection(within: Locator): Locator {
  return within.locator("section").filter({ hasText: "Konsultatsioonid RTK-ga" });
}

function matterRow(page: Page, title: string): Locator {
  return page.getByRole("table").getByRole("row").filter({ hasText: title }).first();
}

/** The figures of a row, without its bars. */
async function figures(page: Page, name: string | RegExp): Promise<string[]> {
  const row = page
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name, exact: true }) })
    .first();
  await see(row);
  return (await row.getByRole("cell").allInnerTexts())
    .map((text) => text.trim())
    .filter((text) => text !== "");
}

function unspaced(text: string): string {
  return text.replaceAll(/\s+/g, "");
}

/** Types a day into its field, as „22112026“. */
async function typeDay(page: Page, dialog: Locator, label: string, digits: string): Promise<void> {
  const field = dialog.getByRole("group", { name: label });
  await field.getByRole("spinbutton").first().focus();
  await page.keyboard.type(digits, { delay: 15 });
}
