import { describe, test } from "vitest";
import { expectNoBarriers } from "#test/support/barriers.ts";
import { card, titleOf, toast } from "#test/support/board-page.ts";
import { openOffice, see, type Visit } from "#test/support/office.ts";

const office = openOffice();
const TV_SERIES = titleOf("tvSeries");
const E_COURSE = titleOf("eCourse");

const SCREENS: readonly [name: string, visit: Visit][] = [
  ["wide", { width: 1440, height: 900 }],
  ["tablet", { width: 768, height: 1024 }],
  ["phone", { width: 390, height: 844, isTouch: true }],
];

describe.each(SCREENS)(
  "on a %s screen axe finds nothing in either theme, and everything can be hit",
  (_, visit) => {
    test("on the board, its menu, its dialog, its toast and its panel", async () => {
      const page = await office.visit("/board?closed=1&column=rtkCoordination", visit);
      await see(card(page, TV_SERIES));
      await expectNoBarriers(page, "the board");

      await card(page, TV_SERIES).locator("[aria-haspopup=menu]").click();
      await see(page.getByRole("menu"));
      await expectNoBarriers(page, "a card's menu");
      await page.getByRole("menuitem", { name: "Teisalda…" }).click();
      const dialog = page.getByRole("dialog", { name: "Teisalda etappi" });
      await see(dialog);
      await expectNoBarriers(page, "the dialog that moves");
      await dialog.getByRole("button", { name: /^Kalender|kalender/i }).click();
      await see(page.getByRole("grid"));
      await expectNoBarriers(page, "the calendar");
      await page.keyboard.press("Escape");
      await dialog.getByRole("button", { name: "Teisalda", exact: true }).click();
      await see(toast(page, TV_SERIES));
      await expectNoBarriers(page, "the toast");
      await toast(page, TV_SERIES).getByRole("button", { name: "Võta tagasi" }).click();
      await see(toast(page, /^Tagasi võetud/));
      await page
        .getByRole("button", { name: "Filtrid" })
        .or(page.getByRole("button").filter({ hasText: "Filtrid" }))
        .first()
        .click();
      await see(page.getByRole("dialog", { name: "Filtrid" }));
      await expectNoBarriers(page, "the filters");
    });

    test("on the board of another day, its lanes, and an open procurement", async () => {
      const page = await office.visit("/board?on=2026-03-31&lanes=subActivity&column=delivery&late=1", visit);
      await see(page.getByRole("status").filter({ hasText: "31.03.2026" }));
      await expectNoBarriers(page, "the board as of another day");
      await page.goto(`/board?card=${await idOf(E_COURSE)}`);
      await see(page.getByRole("complementary").getByRole("heading", { name: E_COURSE }));
      await expectNoBarriers(page, "the panel");
      await page.goto("/board?q=seda+ei+ole");
      await see(page.getByRole("heading", { name: "Ükski hange ei vasta otsingule" }));
      await expectNoBarriers(page, "the board with nothing to show");
    });

    test("on a procurement's page", async () => {
      const page = await office.visit(`/procurements/${await idOf(E_COURSE)}`, visit);
      await see(page.getByRole("heading", { level: 1, name: E_COURSE }));
      await expectNoBarriers(page, "the procurement");
      await page.getByRole("button", { name: "Muuda: Menetlus" }).click();
      await page.getByRole("button", { name: "Lisa dokumendi link" }).click();
      await expectNoBarriers(page, "its editors");
      await page.getByRole("button", { name: "Veel tegevusi" }).click();
      await page.getByRole("menuitem", { name: "Märgi nurjunuks…" }).click();
      await see(page.getByRole("dialog", { name: "Märgi hange nurjunuks" }));
      await page.getByRole("button", { name: "Märgi nurjunuks", exact: true }).click();
      await see(page.getByText("Kirjuta ühe lausega põhjus."));
      await expectNoBarriers(page, "a refused form");
    });
  },
);

async function idOf(title: string): Promise<number> {
  const [row] = await office.db.database.sql<[{ id: string }]>`
    select id from procurements where project_id = ${office.projectId} and title = ${title} order by id desc`;
  return Number(row.id);
}
