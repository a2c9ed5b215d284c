import { describe, expect, test } from "vitest";
import {
  card,
  carry,
  column,
  drag,
  expectStands,
  standings,
  titleOf,
  toast,
} from "#test/support/board-page.ts";
import { expectFocusKept, openOffice, see } from "#test/support/office.ts";

const office = openOffice();
const TV_SERIES = titleOf("tvSeries");
/** What the plans and the year make of each procurement on the day. */
const HEADLINES: readonly [key: string, column: string, ...words: string[]][] = [
  ["tvSeries", "Kooskõlastus RTK-ga", "3 kv maas", "2026. aasta I kvartali lõpuks"],
  ["eCourse", "Leping", "2 kv maas", "II kvartal 2026"],
  ["incubation", "Elluviimine", "ei ole veel käes"],
  ["training", "Elluviimine", "ei ole veel käes"],
  ["advisory", "Elluviimine", "ei ole veel käes"],
  ["hackathon", "Suletud", "hilines 1 kv", "Lõpetatud 11.09.2026"],
];

describe("the coordinator opens the board", () => {
  test("and finds six real procurements where the plans and the year have brought them", async () => {
    const page = await office.visit("/board?closed=1");
    await see(card(page, TV_SERIES));
    expect(await standings(page)).toEqual({
      Kaardistusuuring: [],
      Alusdokumendid: [],
      "Kooskõlastus RTK-ga": [TV_SERIES],
      Väljakuulutamine: [],
      Leping: [titleOf("eCourse")],
      Elluviimine: [titleOf("incubation"), titleOf("training"), titleOf("advisory")],
      Suletud: [titleOf("hackathon"), titleOf("incubation")],
    });
  });

  test("and reads on each card, in Estonian, how far behind it is", async () => {
    const page = await office.visit("/board?closed=1");
    for (const [key, columnName, ...words] of HEADLINES) {
      const text = await see(card(column(page, columnName), titleOf(key)).first());
      for (const word of words) expect(text).toContain(word);
    }
  });

  test("and sees on each column how many there are and how many are late", async () => {
    const page = await office.visit();
    expect(await see(column(page, "Kooskõlastus RTK-ga").locator("header"))).toMatch(/1\s*· 1 hilineb/);
    expect(await see(column(page, "Elluviimine").locator("header"))).toMatch(/^Elluviimine\s*3\s/);
  });
});

describe("the coordinator drags a card on", () => {
  test("is told over each column what letting go would mean, and nothing happens outside them", async () => {
    const page = await office.visit();
    await see(card(page, TV_SERIES));
    await carry(page, TV_SERIES, "Väljakuulutamine");
    expect(await see(column(page, "Väljakuulutamine").locator("header"))).toContain("täidab 1 verstaposti");
    expect(await see(column(page, "Leping").locator("header"))).toContain("täidab 2 verstaposti");
    expect(await see(column(page, "Alusdokumendid").locator("header"))).toContain("avab uuesti 1");
    await page.mouse.move(700, 20, { steps: 4 });
    await page.mouse.up();
    await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
  });

  test("it stays there after a reload, history says so, and undo takes it back", async () => {
    const page = await office.visit();
    await see(card(page, TV_SERIES));
    await drag(page, TV_SERIES, "Väljakuulutamine");
    await expectStands(page, TV_SERIES, "Väljakuulutamine");
    const said = await see(toast(page, TV_SERIES));
    expect(said).toContain("Väljakuulutamine");
    expect(said).toContain("täidetud täna");
    await expectFocusKept(page);

    await page.reload();
    await expectStands(page, TV_SERIES, "Väljakuulutamine");
    await card(page, TV_SERIES).getByRole("link", { name: TV_SERIES }).click();
    const panel = page.getByRole("complementary");
    expect(await see(panel.getByRole("listitem").filter({ hasText: "liigutas hanget" }))).toContain(
      "22.11.2026",
    );
    await panel.getByRole("button", { name: "Sulge" }).click();
    await expectFocusKept(page);
    await page.keyboard.press("Control+z");
    await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
  });

  test("and lets it go where it was taken: nothing opens, and nothing has changed", async () => {
    const page = await office.visit();
    const link = card(page, TV_SERIES).getByRole("link", { name: TV_SERIES });
    await see(link);
    const { x, y } = (await link.boundingBox())!;
    await page.mouse.move(x + 20, y + 5);
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 8, { steps: 5 });
    await page.mouse.move(x + 22, y + 5, { steps: 5 });
    await page.mouse.up();
    await page.waitForTimeout(200);
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe("/board");
    await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
    await link.click();
    await see(page.getByRole("complementary").getByRole("heading", { name: TV_SERIES }));
  });

  test("and undoes it from the toast", async () => {
    const page = await office.visit();
    await see(card(page, TV_SERIES));
    await drag(page, TV_SERIES, "Väljakuulutamine");
    await toast(page, TV_SERIES).getByRole("button", { name: "Võta tagasi" }).click();
    await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
    await see(toast(page, /tagasi/i));
    await expectFocusKept(page);
  });

  test("and corrects the day from the toast", async () => {
    const page = await office.visit();
    await see(card(page, TV_SERIES));
    await drag(page, TV_SERIES, "Väljakuulutamine");
    await toast(page, TV_SERIES).getByRole("button", { name: "Muuda päeva" }).click();
    const dialog = page.getByRole("dialog", { name: "Paranda päeva" });
    await dialog.getByRole("spinbutton", { name: /päev/i }).first().press("1");
    await page.keyboard.type("9");
    await dialog.getByRole("button", { name: "Salvesta" }).click();
    await dialog.waitFor({ state: "hidden" });
    await expectFocusKept(page);
    await card(page, TV_SERIES).getByRole("link", { name: TV_SERIES }).click();
    await see(page.getByRole("complementary").getByText("19.11.2026").first());
  });
});
