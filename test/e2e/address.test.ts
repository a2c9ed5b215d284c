import { describe, expect, test } from "vitest";
import { card, column, expectStands, standings, titleOf } from "#test/support/board-page.ts";
import { openOffice, see } from "#test/support/office.ts";

const office = openOffice();
const TV_SERIES = titleOf("tvSeries");
const E_COURSE = titleOf("eCourse");

describe("the board as of another day", () => {
  test("says so unmistakably, stands as it stood, and cannot be changed", async () => {
    const page = await office.visit("/board?on=2025-12-31&closed=1");
    expect(await see(page.getByRole("status").filter({ hasText: "31.12.2025" }))).toContain("31.12.2025");
    await expectStands(page, titleOf("hackathon"), "Leping");
    await expectStands(page, TV_SERIES, "Alusdokumendid");
    expect(await page.locator("[aria-roledescription]").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Lisa hange" }).count()).toBe(0);
    await card(page, TV_SERIES).locator("[aria-haspopup=menu]").click();
    expect(await page.getByRole("menuitem", { name: "Teisalda…" }).count()).toBe(0);
    await page.keyboard.press("Escape");
    await card(page, TV_SERIES).getByRole("link", { name: TV_SERIES }).click();
    const panel = page.getByRole("complementary");
    await see(panel.getByRole("heading", { name: TV_SERIES }));
    expect(await panel.getByRole("button", { name: /Muuda|Paranda|Lisa|Teisalda|Tegevused/ }).count()).toBe(
      0,
    );
  });

  test("leads back to today in one press", async () => {
    const page = await office.visit("/board?on=2025-12-31");
    const banner = page.getByRole("status").filter({ hasText: "31.12.2025" });
    await banner.getByRole("button").click();
    await banner.waitFor({ state: "hidden" });
    await expectStands(page, TV_SERIES, "Kooskõlastus RTK-ga");
    expect(new URL(page.url()).search).toBe("");
  });
});

describe("an address", () => {
  test("says how the board is looked at, and a colleague who opens it sees the same", async () => {
    const page = await office.visit();
    await see(card(page, TV_SERIES));
    await page.getByRole("button", { name: "Ainult hilinejad", exact: true }).click();
    await page.getByRole("button", { name: /Mõõdupuu/ }).click();
    await page.getByRole("option", { name: /Esimene lubadus/ }).click();
    await page.getByRole("button", { name: /Järjestus/ }).click();
    await page.getByRole("option", { name: "nimetus" }).click();
    await expect
      .poll(() => [...new URL(page.url()).searchParams.keys()].sort())
      .toEqual(["against", "late", "sort"]);
    const mine = await page.getByRole("main").textContent();
    const colleague = await office.visit(page.url());
    await see(colleague.getByRole("main").getByRole("region").first());
    // What marks cards comes after them.
    await expect.poll(() => colleague.getByRole("main").textContent(), { timeout: 8_000 }).toBe(mine);
  });

  test.each([
    ["/board?q=koolitus", [titleOf("training")]],
    ["/board?kind=eCourse,tvSeries", [TV_SERIES, E_COURSE]],
    ["/board?sub=2", [E_COURSE, titleOf("training")]],
    ["/board?late=1", [TV_SERIES, E_COURSE]],
    ["/board?late=1&kind=training", []],
  ])("%s shows %j", async (address, titles) => {
    const page = await office.visit(address);
    await see(
      page
        .getByRole("group", { name: /Tahvli/ })
        .or(page.getByRole("main"))
        .first(),
    );
    await expect.poll(async () => Object.values(await standings(page)).flat()).toEqual(titles);
  });

  test("Back takes one step back, and forward again", async () => {
    const page = await office.visit();
    await see(card(page, TV_SERIES));
    await page.getByRole("button", { name: "Ainult hilinejad", exact: true }).click();
    await expect.poll(() => card(page, titleOf("training")).count()).toBe(0);
    await card(page, E_COURSE).getByRole("link", { name: E_COURSE }).click();
    await see(page.getByRole("complementary"));
    await page.goBack();
    await page.getByRole("complementary").waitFor({ state: "hidden" });
    expect(await card(page, titleOf("training")).count()).toBe(0);
    await page.goBack();
    await see(card(page, titleOf("training")));
    await page.goForward();
    await expect.poll(() => card(page, titleOf("training")).count()).toBe(0);
  });

  test.each(["subActivity", "kind", "person"])(
    "lanes by %s are in it, and no card is lost",
    async (lanes) => {
      const page = await office.visit(`/board?lanes=${lanes}&closed=1`, { height: 2400 });
      await see(card(page, TV_SERIES));
      await expect.poll(() => page.getByRole("article").count()).toBe(7);
    },
  );

  test("that leads nowhere says so and leads back", async () => {
    office.expectComplaint(/status of 404/);
    const page = await office.visit("/nowhere");
    await page.getByRole("main").getByRole("link").first().click();
    await see(column(page, "Leping"));
  });
});
