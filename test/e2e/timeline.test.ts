import { spawnSync } from "node:child_process";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { SAMPLE } from "#drizzle/sample/sample.ts";
import { createProcurement } from "#server/services/create-procurement.ts";
import type { Stage } from "#shared/stages.ts";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { titleOf } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see } from "#test/support/office.ts";

const office = openOffice();

describe("the timeline", () => {
  test("draws each promise over exactly its quarters, and what happened to its day", async () => {
    const page = await office.visit("/timeline?hide=forecast", { height: 1600 });
    const contract = await line(page, "eCourse", "contract");
    const quarter = await box(page.locator("[data-period='2026-Q2']"));
    const promise = await box(contract.locator("[data-layer=plan]"));
    expect(promise.x).toBeCloseTo(quarter.x, -0.5);
    expect(promise.x + promise.width).toBeCloseTo(quarter.x + quarter.width, -0.5);
    const today = await box(page.getByText("Täna 22.11.2026"));
    const happened = await box(contract.locator("[data-layer=happened]"));
    expect(happened.x + happened.width).toBeCloseTo(today.x + today.width / 2, -0.5);
    expect(await contract.locator("[data-layer=slippage]").textContent()).toBe("2 kv");

    const moved = await line(page, "advisory", "announcement");
    const first = await box(moved.locator("[data-layer=first]"));
    const third = await box(page.locator("[data-period='2025-Q3']"));
    expect(first.x).toBeCloseTo(third.x, -0.5);
    expect(first.width).toBeCloseTo(
      third.width + (await box(page.locator("[data-period='2025-Q4']"))).width,
      -0.5,
    );
  });

  test("says in words what its lines show, as arrows go from row to row, until Escape", async () => {
    const page = await office.visit("/timeline");
    const rows = await line(page, "incubation", "announcement");
    await rows.waitFor();
    await page.getByRole("button", { name: "Tabelina" }).focus();
    for (let step = 0; step < 4; step++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement?.hasAttribute("data-row"))) break;
    }
    expect(await focusedRow(page)).toMatch(/^group/);
    for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowDown");
    const words = page.getByRole("tooltip");
    const said = await see(words);
    for (const each of [
      "hanketeade on avaldatud",
      "IV kvartal 2025",
      "täidetud 22.01.2026",
      "hilines 1 kv",
      "Tegevuskava 2026",
    ])
      expect(said).toContain(each);
    await page.keyboard.press("Escape");
    await words.waitFor({ state: "hidden" });
    await page.keyboard.press("ArrowLeft");
    expect(await focusedRow(page)).toMatch(/^\d+$/);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => page.locator("[data-row][aria-level='3']").count()).toBeGreaterThan(0);
    expect(await rows.count()).toBe(0);
    await page.keyboard.press("ArrowRight");
    await rows.waitFor();
    await page.keyboard.press("End");
    await expect.poll(() => focusedRow(page)).toMatch(/delivery$/);
    await expectFocusKept(page);
  });

  test("says the same where a mouse rests on the bars, and nothing beside them", async () => {
    const page = await office.visit("/timeline");
    const contract = await line(page, "incubation", "contract");
    const bar = await box(contract.locator("[data-layer=plan]"));
    await page.mouse.move(bar.x + bar.width / 2, bar.y + bar.height / 2);
    expect(await see(page.getByRole("tooltip"))).toContain("nurjunud 02.03.2026");
    await page.mouse.move(bar.x - 300, bar.y + bar.height / 2);
    await page.getByRole("tooltip").waitFor({ state: "hidden" });
  });

  test("opens a procurement beside it, and the focus comes back to its row", async () => {
    const page = await office.visit("/timeline");
    const id = await idOf(titleOf("hackathon"));
    await page.locator(`[data-row="${id}"]`).getByRole("link").click();
    const panel = page.getByRole("complementary");
    await see(panel.getByRole("heading", { name: titleOf("hackathon") }));
    expect(new URL(page.url()).searchParams.get("card")).toBe(String(id));
    await panel.getByRole("button", { name: "Sulge" }).click();
    await panel.waitFor({ state: "hidden" });
    await expect.poll(() => focusedRow(page)).toBe(String(id));
  });

  test("shows when open milestones are expected, and the least the law allows", async () => {
    const page = await office.visit("/timeline", { height: 1600 });
    const contract = await line(page, "eCourse", "contract");
    await contract.locator("[data-layer=forecast]").waitFor();
    const today = await box(page.getByText("Täna 22.11.2026"));
    const expected = await box(contract.locator("[data-layer=forecast]"));
    expect(expected.x + expected.width).toBeGreaterThan(today.x + today.width / 2);
    expect(await (await line(page, "hackathon", "delivery")).locator("[data-layer=forecast]").count()).toBe(
      0,
    );
    await page.getByRole("button", { name: "Prognoos" }).click();
    await expect.poll(() => page.locator("[data-row] [data-layer=forecast]").count()).toBe(0);
    expect(new URL(page.url()).searchParams.get("hide")).toBe("forecast");
  });
});

describe("how the timeline is looked at", () => {
  test("layers are switched where they are explained", async () => {
    const page = await office.visit("/timeline", { height: 1600 });
    const contract = await line(page, "eCourse", "contract");
    await contract.waitFor();
    for (const [name, layer] of [
      ["Kehtiv kava", "plan"],
      ["Toimunud", "happened"],
      ["Nihe", "slippage"],
    ] as const) {
      expect(await contract.locator(`[data-layer=${layer}]`).count()).toBe(1);
      const button = page.getByRole("group", { name: "Mida näidatakse" }).getByRole("button", { name });
      await button.click();
      await expect.poll(() => contract.locator(`[data-layer=${layer}]`).count()).toBe(0);
      expect(await button.getAttribute("aria-pressed")).toBe("false");
    }
  });

  test("another yardstick is drawn as the outline, and nothing is asked of the server for it", async () => {
    const page = await office.visit("/timeline", { height: 1600 });
    const moved = await line(page, "advisory", "announcement");
    await moved.locator("[data-layer=first]").waitFor();
    await page.locator("[data-layer=forecast]").first().waitFor();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.getByRole("button", { name: /Mõõdupuu/ }).click();
    await page.getByRole("option", { name: /Esimene lubadus/ }).click();
    await expect.poll(() => moved.locator("[data-layer=first]").count()).toBe(0);
    expect((await box(moved.locator("[data-layer=plan]"))).x).toBeCloseTo(
      (await box(page.locator("[data-period='2025-Q3']"))).x,
      -0.5,
    );
    // That others change something is heard all the time.
    expect(asked.filter((url) => url.includes("/api/") && !/board\.(live|changesSince)/.test(url))).toEqual(
      [],
    );
  });

  test("it is zoomed by buttons, keys and the wheel, and the address says which days are in sight", async () => {
    const page = await office.visit("/timeline");
    await see(page.getByText("Täna 22.11.2026"));
    const width = async () => (await box(page.locator("[data-period='2026-Q2']").first())).width;
    const fitted = await width();
    await page.getByRole("button", { name: "Kuud", exact: true }).click();
    await see(page.locator("[data-period='2026-06']"));
    await expect.poll(() => new URL(page.url()).searchParams.get("zoom")).toBe("month");
    const { searchParams } = new URL(page.url());
    expect(searchParams.get("from")! < searchParams.get("to")!).toBe(true);
    await page.keyboard.press("-");
    await page.keyboard.press("0");
    await expect.poll(width).toBeCloseTo(fitted, 0);
    await expect.poll(() => new URL(page.url()).search).toBe("");
    await page.keyboard.press("+");
    await expect.poll(width).toBeGreaterThan(1.2 * fitted);
    const before = await width();
    const place = await box(page.locator("[data-period='2026-Q2']"));
    await page.mouse.move(place.x + 4, place.y + 200);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -200);
    await page.keyboard.up("Control");
    await expect.poll(width).toBeGreaterThan(1.2 * before);
    expect(Math.abs((await box(page.locator("[data-period='2026-Q2']"))).x - place.x)).toBeLessThan(6);
  });

  test.each([
    ["kind", ["Nõustamine", "Häkaton", "Inkubatsioon", "Koolitus", "E-kursus", "Saatesari"]],
    ["person", ["Vastutaja puudub"]],
    ["none", []],
  ])("its rows are grouped by %s", async (group, names) => {
    const page = await office.visit(`/timeline?group=${group}&lines=summary`);
    await page.locator("[data-row]").first().waitFor();
    const heads = await page.locator("[data-row][aria-level='1'] strong").allTextContents();
    expect(heads).toEqual(names);
    expect(await page.locator("[data-row][aria-level='2']").count()).toBe(SAMPLE.procurements.length);
  });

  test("its address gives a colleague the same picture", async () => {
    const page = await office.visit(
      "/timeline?group=kind&folded=advisory&late=1&hide=law,first&lines=stages",
    );
    await page.locator("[data-row]").first().waitFor();
    await page.getByRole("button", { name: "Kuud", exact: true }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("zoom")).toBe("month");
    const mine = await page.getByRole("treegrid").textContent();
    const periods = (on: Page) => on.locator("[data-period]").evaluateAll((all) => all.length);
    const colleague = await office.visit(page.url());
    await colleague.locator("[data-row]").first().waitFor();
    expect(await colleague.getByRole("treegrid").textContent()).toBe(mine);
    expect(await periods(colleague)).toBe(await periods(page));
    const left = (on: Page) => on.getByRole("treegrid").evaluate((area) => area.scrollLeft);
    expect(Math.abs((await left(colleague)) - (await left(page)))).toBeLessThan(8);
  });

  test("as of another day it shows what had happened by then, and says so", async () => {
    const page = await office.visit("/timeline?on=2025-12-31", { height: 1600 });
    await see(page.getByRole("status").filter({ hasText: "31.12.2025" }));
    await see(page.getByText("Seis 31.12.2025").last());
    const notice = await line(page, "incubation", "announcement");
    expect(await notice.textContent()).toContain("ei ole veel käes");
    expect(await page.getByRole("button", { name: "Muuda kava" }).count()).toBe(0);
    await page.getByRole("button", { name: "Tagasi tänasesse" }).click();
    await expect
      .poll(async () => (await line(page, "incubation", "announcement")).textContent())
      .toContain("hilines 1 kv");
  });

  test("a project without procurements says what to do", async () => {
    const page = await office.visit("/timeline?q=seda+ei+ole");
    await see(page.getByRole("heading", { name: "Ükski hange ei vasta otsingule" }));
    await page.getByRole("main").getByRole("button", { name: "Tühjenda filtrid" }).last().click();
    await page.locator("[data-row]").first().waitFor();
  });
});

describe("the table beside it", () => {
  test("holds the same facts of every stage", async () => {
    const page = await office.visit("/timeline");
    await page.getByRole("button", { name: "Tabelina" }).click();
    const table = page.getByRole("table", { name: /Hanked etappide kaupa/ });
    await see(table);
    const row = table.getByRole("row").filter({ hasText: "16.03.2026" });
    const cells = await row.getByRole("cell").allTextContents();
    expect(cells.slice(0, 5)).toEqual([
      "III–IV kvartal 2025",
      "I kvartal 2026",
      "täidetud 16.03.2026",
      expect.stringContaining("õigeaegne"),
      "1 kv edasi lükatud",
    ]);
    const stages = SAMPLE.procurements.reduce((sum, { notApplicable }) => sum + 6 - notApplicable.length, 0);
    expect(await table.getAttribute("aria-rowcount")).toBe(String(stages + 1));
    expect(new URL(page.url()).searchParams.get("table")).toBe("1");
    await page.goBack();
    await see(page.getByRole("treegrid"));
  });
});

describe("the timeline on paper", () => {
  test("is one A4 page of the sample, with legend, day, yardstick and every procurement, and no controls", async () => {
    const page = await office.visit("/timeline");
    await page.locator("[data-layer=forecast]").first().waitFor();
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    const { stdout, error } = spawnSync("pdftotext", ["-", "-"], { input: pdf, encoding: "utf8" });
    if (error) {
      console.log("no pdftotext here: what the page says was not read");
      return;
    }
    const text = unspaced(stdout);
    for (const { title } of SAMPLE.procurements) expect(text).toContain(unspaced(title));
    for (const words of [
      "Seis 22.11.2026",
      "Kehtiv kava",
      "Prognoos",
      "hilines 1 kv",
      "16.03.2026",
      "Näidisprojekt",
    ])
      expect(text).toContain(unspaced(words));
    expect(text).not.toMatch(/Filtrid|Tabelina|Muudakava|InEnglish/);
  });

  test("of sixty procurements is three pages at most, each with legend and day", async () => {
    const ctx = office.db.context();
    for (let number = SAMPLE.procurements.length; number < 60; number++)
      await createProcurement(ctx, {
        projectId: office.projectId,
        title: `Sotsiaalse innovatsiooni võimekuse kasvatamise koolituste ja mentorluse hange nr ${number}`,
        kind: "training",
        subActivity: 2,
        notApplicable: [],
        openedOn: "2026-01-05",
      });
    const page = await office.visit("/timeline");
    await page.locator("[data-row]").first().waitFor();
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)!.length;
    expect(pages).toBeGreaterThan(1);
    expect(pages).toBeLessThanOrEqual(3);
    const { stdout, error } = spawnSync("pdftotext", ["-", "-"], { input: pdf, encoding: "utf8" });
    if (error) return;
    expect(stdout.match(/Seis 22\.11\.2026/g)).toHaveLength(pages);
    expect(stdout.match(/Seaduse miinimum/g)).toHaveLength(pages);
    expect(unspaced(stdout)).toContain("hangenr59");
  });
});

describe("on a phone", () => {
  const PHONE = { width: 390, height: 844, isTouch: true };

  test("names stand over the bars, nothing is wider than the screen, and a tap says what a line shows", async () => {
    const page = await office.visit("/timeline", PHONE);
    const notice = await line(page, "incubation", "announcement");
    await notice.waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const bar = await box(notice.locator("[data-layer=plan]"));
    const name = await box(notice.getByText("Väljakuulutamine"));
    expect(name.y + name.height).toBeLessThanOrEqual(bar.y + 4);
    await page.touchscreen.tap(bar.x + bar.width / 2, bar.y + bar.height / 2);
    expect(await see(page.getByRole("tooltip"))).toContain("täidetud 22.01.2026");
    const words = await box(page.getByRole("tooltip"));
    expect(words.x).toBeGreaterThanOrEqual(0);
    expect(words.x + words.width).toBeLessThanOrEqual(390);
  });

  test("axe finds nothing and everything can be hit", async () => {
    const page = await office.visit("/timeline", PHONE);
    await page.locator("[data-layer=forecast]").first().waitFor();
    await expectNoBarriers(page, "the timeline on a phone");
  });
});

test("axe finds nothing in either theme: drawing, words, table, another day and an open procurement", async () => {
  const page = await office.visit("/timeline");
  await page.locator("[data-layer=forecast]").first().waitFor();
  await (await line(page, "incubation", "contract")).focus();
  await page.keyboard.press("ArrowDown");
  await see(page.getByRole("tooltip"));
  await expectNoBarriers(page, "the timeline and its words");
  await page.goto("/timeline?table=1");
  await see(page.getByRole("table"));
  await expectNoBarriers(page, "the table");
  await page.goto(`/timeline?on=2026-03-31&zoom=month&card=${await idOf(titleOf("eCourse"))}`);
  await see(page.getByRole("complementary").getByRole("heading", { name: titleOf("eCourse") }));
  await expectNoBarriers(page, "another day");
});

/** The row of one stage of a procurement of the sample; the first round, where there are two of one name. */
async function line(page: Page, key: string, stage: Stage): Promise<Locator> {
  return page.locator(`[data-row="${await idOf(titleOf(key))} ${stage}"]`);
}

async function idOf(title: string): Promise<number> {
  const [row] = await office.db.database.sql<[{ id: string }]>`
    select id from procurements where project_id = ${office.projectId} and title = ${title} order by id limit 1`;
  return Number(row.id);
}

async function box(locator: Locator) {
  const found = await locator.boundingBox();
  if (!found) throw new Error(`not in sight: ${locator}`);
  return found;
}

function focusedRow(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute("data-row") ?? null);
}

function unspaced(text: string): string {
  return text.replaceAll(/\s+/g, "");
}
