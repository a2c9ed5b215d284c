import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { createProcurement } from "#server/services/create-procurement.ts";
import { createProject } from "#server/services/create-project.ts";
import { explainLateness } from "#server/services/explain-lateness.ts";
import { openProject } from "#server/services/open-project.ts";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { titleOf, toast } from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see, type Visit } from "#test/support/office.ts";

const office = openOffice();
/** Milliseconds: what others are told of travels through the server. */
const PATIENTLY = { timeout: 8_000 };

describe("the slippage report", () => {
  test("says what slipped, what of it was lost, what plans moved and what cannot be told", async () => {
    const page = await openReport();
    const sentence = await see(page.getByText(/^17 verstaposti hilineb/));
    expect(sentence).toContain("kokku 28 kvartalit. Kaotatud on sellest 14 kvartalit");
    expect(sentence).toContain("Kavad on edasi lükanud 1 kvartali. 5 verstaposti ei ole võrreldavad.");
    expect(await figures(page, "Väljakuulutamine")).toEqual(["4", "1", "9", "3", "2", "1", "0", "5"]);
    expect(await figures(page, "Kokku")).toEqual(["17", "4", "28", "14", "2", "1", "5", "18"]);
  });

  test("is counted by kind, sub-activity, reason and over time, each at an address of its own", async () => {
    const page = await openReport();
    for (const [tab, by, row, expected] of [
      ["Liik", "kind", "Saatesari", ["4", "3", "9", "3", "0", "0", "0", "4"]],
      ["Alategevus", "subActivity", "Kokku", ["17", "4", "28", "14", "2", "1", "5", "18"]],
      ["Põhjus", "reason", "Põhjus märkimata", ["17", "4", "28", "14", "1"]],
      ["Ajas", "time", "30.06.2026 II kvartal 2026", ["15", "14", "8", "2", "1"]],
    ] as const) {
      await page.getByRole("navigation", { name: "Mille järgi" }).getByRole("link", { name: tab }).click();
      await page.waitForURL(`**/reports?by=${by}`);
      expect(await figures(page, row)).toEqual(expected);
    }
    await page.goBack();
    expect(await figures(page, "Põhjus märkimata")).toEqual(["17", "4", "28", "14", "1"]);
  });

  test("of another day or against another promise needs no answer from the server", async () => {
    const page = await openReport();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.getByRole("button", { name: /Mõõdupuu/ }).click();
    await page.getByRole("option", { name: /Esimene lubadus/ }).click();
    await page.waitForURL("**/reports?against=first");
    await expect
      .poll(() => figures(page, "Väljakuulutamine"), PATIENTLY)
      .toEqual(["5", "1", "10", "4", "1", "1", "0", "6"]);
    await page.getByRole("navigation", { name: "Mille järgi" }).getByRole("link", { name: "Ajas" }).click();
    await page.getByRole("link", { name: "31.12.2025" }).click();
    await see(page.getByText("Miski ei hiline."));
    // Listening for what others change is no question about the view.
    const questions = asked.filter((path) => path.startsWith("/api/") && path !== "/api/trpc/board.live");
    expect(questions).toEqual([]);
  });

  test("leads from a figure to its milestones, where a missing reason is given by keyboard", async () => {
    const page = await openReport();
    const name = page.getByRole("link", { name: "Kooskõlastus RTK-ga" });
    await name.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/reports?show=rtkCoordination");
    const list = page.getByRole("region", { name: "Kooskõlastus RTK-ga" });
    expect(await list.getByRole("row").count()).toBe(5);
    const row = list.getByRole("row").filter({ hasText: titleOf("tvSeries") });
    expect(await see(row)).toMatch(/2026\. aasta I kvartali lõpuks[\s\S]*veel mitte[\s\S]*3 kv maas/);
    await row.getByRole("button", { name: /Lisa põhjus/ }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Miks hilineb?" });
    await dialog.getByRole("button", { name: "Hilinemise põhjus" }).click();
    await page.getByRole("option", { name: "RTK järjekord" }).click();
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await expect.poll(() => see(row), PATIENTLY).toContain("RTK järjekord");
    await expectFocusKept(page);
    await page.getByRole("navigation", { name: "Mille järgi" }).getByRole("link", { name: "Põhjus" }).click();
    expect(await figures(page, "RTK järjekord")).toEqual(["1", "1", "3", "2", "0"]);
    await toast(page, "Põhjus on kirjas").getByRole("button", { name: "Võta tagasi" }).click();
    await expect.poll(() => page.getByRole("row", { name: /^RTK järjekord/ }).count(), PATIENTLY).toBe(0);
  });

  test("keeps the focus when a milestone leaves the list because it was explained", async () => {
    const page = await openReport("?show=unexplained&kind=advisory");
    const list = page.getByRole("region", { name: "Põhjus märkimata" });
    expect(await list.getByRole("row").count()).toBe(4);
    await list.getByRole("button", { name: /Lisa põhjus: .*lükatud 1 kv edasi/ }).click();
    const dialog = page.getByRole("dialog", { name: "Miks lükati edasi?" });
    await dialog.getByRole("button", { name: "Edasilükkamise põhjus" }).click();
    await page.getByRole("option", { name: "Oma jõudlus" }).click();
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await expect.poll(() => list.getByRole("row").count(), PATIENTLY).toBe(3);
    await expectFocusKept(page);
  });

  test("is the same for whoever opens the copied link, whatever has happened since", async () => {
    const page = await openReport("?by=kind&late=1");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Kopeeri link" }).click();
    await see(toast(page, "Link on kopeeritud"));
    const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
    const fixed = Object.fromEntries(link.searchParams);
    expect(fixed).toEqual({
      project: String(office.projectId),
      on: "2026-11-22",
      knownAt: expect.any(String),
      by: "kind",
      late: "1",
    });
    const before = await figures(page, "Kokku");
    const [row] = await office.db.database.sql<[{ id: string; version: number }]>`
      select id, version from procurements where project_id = ${office.projectId} and kind = 'tvSeries'`;
    await explainLateness(office.db.context(), {
      id: Number(row.id),
      version: row.version,
      stage: "rtkCoordination",
      lateReason: "market",
      lateNote: null,
    });
    await expect.poll(() => figures(page, "Kokku"), PATIENTLY).not.toEqual(before);
    const colleague = await office.visit(link.pathname + link.search);
    await see(colleague.getByRole("heading", { level: 1, name: "Nihete aruanne" }));
    expect(await figures(colleague, "Kokku")).toEqual(before);
  });

  test("is saved as a table in which nobody's title can calculate anything", async () => {
    const { projectId } = await createProject(office.db.context(), {
      number: "1",
      name: "Teine projekt",
      eligibleFrom: "2026-01-01",
      eligibleTo: "2027-12-31",
      subActivities: [],
    });
    for (const title of ['=HYPERLINK("http://kuri.ee";"tasuta")', "-2+3", "Tavaline; hange"])
      await createProcurement(office.db.context(), { projectId, title, kind: "training", notApplicable: [] });
    const page = await openReport(`?project=${projectId}&show=all&q=a`);
    await see(page.getByText("Miski ei hiline."));
    await page.goto(`/reports?project=${projectId}&show=all`);
    const save = page.getByRole("button", { name: "Laadi CSV" });
    const [groups, list] = [await saved(page, save.first()), await saved(page, save.last())];
    expect(groups.name).toBe("nihked-stage-2026-11-22.csv");
    expect(groups.lines[0]).toBe(
      "\ufeffEtapp;Hilinevaid verstaposte;neist veel avatud;Nihe kokku;Kaotatud;Tagasi võidetud;Ümber kavandatud;Ei ole võrreldavad;Põhjuseta",
    );
    expect(groups.lines[1]).toBe("Kaardistusuuring;0;0;0;0;0;0;3;0");
    expect(list.lines[1]).toMatch(/^"'=HYPERLINK\(""http:\/\/kuri\.ee"";""tasuta""\)";Koolitus;;/);
    expect(list.lines.filter((line) => line.startsWith("'-2+3;"))).toHaveLength(6);
    expect(list.lines.filter((line) => line.startsWith('"Tavaline; hange";'))).toHaveLength(6);
  });

  test("says kindly that there is nothing to report", async () => {
    const ctx = office.db.context();
    const { projectId } = await createProject(ctx, {
      number: "1",
      name: "Tühi projekt",
      eligibleFrom: "2026-01-01",
      eligibleTo: "2027-12-31",
      subActivities: [],
    });
    await openProject(ctx, { projectId });
    const page = await openReport();
    await see(page.getByRole("heading", { name: "Hankeid veel ei ole" }));
    await expectNoBarriers(page, "the empty report");
    await page.goto(`/reports?project=${office.projectId}&q=seda+ei+ole`);
    await page.getByRole("button", { name: "Tühjenda filtrid" }).last().click();
    expect((await figures(page, "Kokku"))[0]).toBe("17");
  });

  test("is printed with its view and its legend, and with nothing to press", async () => {
    const page = await openReport("?by=time&sub=1,2");
    await page.emulateMedia({ media: "print" });
    await see(page.getByText("Seis 22.11.2026 · mõõdupuu: Kehtiv kava"));
    expect(await see(page.getByText(/^Kehtivad filtrid: /))).toContain("1 · ");
    await see(page.getByText("nihe, mis kandus varasemast etapist"));
    expect(await page.getByRole("button").filter({ visible: true }).count()).toBe(0);
  });

  test.each<[string, Visit]>([
    ["wide", {}],
    ["wide and dark, in English", { theme: "dark", language: "en" }],
    ["phone", { width: 390, height: 844, isTouch: true }],
  ])("has no barriers, %s", async (_, visit) => {
    const page = await office.visit("/reports?by=reason&show=behind", visit);
    await see(page.getByRole("heading", { level: 1 }));
    await see(page.getByRole("heading", { level: 2 }));
    await expectNoBarriers(page, "by reason, with its milestones");
    await page.goto("/reports?by=time&on=2026-09-30");
    await see(page.getByRole("table"));
    await expectNoBarriers(page, "over time");
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });
});

async function openReport(query = ""): Promise<Page> {
  const page = await office.visit(`/reports${query}`);
  await see(page.getByRole("heading", { level: 1, name: "Nihete aruanne" }));
  return page;
}

/** The figures of the first row of that name. */
async function figures(page: Page, name: string): Promise<string[]> {
  const row = page
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name, exact: true }) })
    .first();
  await row.waitFor();
  const cells = await row
    .getByRole("cell")
    .filter({ hasNot: page.locator("svg") })
    .allTextContents();
  return cells.map((text) => text.trim()).filter((text) => text !== "");
}

async function saved(page: Page, button: Locator): Promise<{ name: string; lines: string[] }> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const text = readFileSync(await download.path(), "utf8");
  return { name: download.suggestedFilename(), lines: text.split("\r\n") };
}
