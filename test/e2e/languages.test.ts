import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { en } from "#client/i18n/en.ts";
import { enScreens } from "#client/i18n/en-screens.ts";
import { et } from "#client/i18n/et.ts";
import { etScreens } from "#client/i18n/et-screens.ts";
import type { Message } from "#client/i18n/message.ts";
import type { Language } from "#shared/errors.ts";
import * as words from "#shared/words.ts";
import { card, drag, titleOf, toast } from "#test/support/board-page.ts";
import { openOffice, see } from "#test/support/office.ts";

const office = openOffice();
const TV_SERIES = titleOf("tvSeries");

describe("the interface", () => {
  test.each<[Language, Language]>([
    ["et", "en"],
    ["en", "et"],
  ])("in %s has no words left in %s", async (language, other) => {
    const foreign = sentencesOnlyIn(other);
    const page = await office.visit("/board?closed=1", { language });
    await see(card(page, TV_SERIES));
    await expectNone(page, foreign, "the board");
    expect(await page.locator("html").getAttribute("lang")).toBe(language);

    await card(page, TV_SERIES).locator("[aria-haspopup=menu]").click();
    await see(page.getByRole("menu"));
    await expectNone(page, foreign, "the menu");
    await page.getByRole("menuitem").nth(1).click();
    await see(page.getByRole("dialog"));
    await expectNone(page, foreign, "the dialog");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await drag(page, TV_SERIES, words.STAGE_WORDS[language].announcement);
    await see(toast(page, TV_SERIES));
    await expectNone(page, foreign, "the toast");
    await card(page, TV_SERIES).getByRole("link", { name: TV_SERIES }).click();
    await see(page.getByRole("complementary").getByRole("heading", { name: TV_SERIES }));
    await expectNone(page, foreign, "the panel");
    await page.goto("/board?on=2025-12-31&lanes=kind&late=1");
    await see(page.getByRole("status").first());
    await expectNone(page, foreign, "the board as of another day");
  });

  test("changes its language where it is, and remembers", async () => {
    const page = await office.visit("/board?late=1");
    await see(card(page, TV_SERIES));
    await page.getByRole("button", { name: "In English" }).click();
    await see(page.getByRole("heading", { name: "RTK coordination" }));
    expect(new URL(page.url()).search).toBe("?late=1");
    await page.reload();
    await see(page.getByRole("heading", { name: "RTK coordination" }));
    expect(await see(card(page, TV_SERIES))).toContain("3 q late");
  });

  test("sorts titles in the order of the Estonian alphabet", async () => {
    const page = await office.visit("/board?sort=title");
    await see(card(page, titleOf("training")));
    const titles = await card(page, titleOf("training"))
      .locator("xpath=ancestor::section[1]")
      .getByRole("article")
      .getByRole("heading")
      .allTextContents();
    expect(titles).toEqual([titleOf("incubation"), titleOf("training"), titleOf("advisory")]);
  });
});

/** Everything the interface can say in one language and not in the other, as patterns for whole texts. */
function sentencesOnlyIn(language: Language): string[] {
  const said = { et: textsIn("et"), en: textsIn("en") };
  const other = said[language === "et" ? "en" : "et"];
  return [...said[language]]
    .filter((text) => !other.has(text) && /\p{L}{3}/u.test(text.replace(/\{\w+\}/g, "")))
    .map((text) => `^${escaped(text).replace(/\\\{\w+\\\}/g, ".+")}$`);
}

function textsIn(language: Language): Set<string> {
  const messages: Message[] = Object.values(
    language === "et" ? { ...et, ...etScreens } : { ...en, ...enScreens },
  );
  const glossary = Object.values(words).flatMap((each) => Object.values<string>(each[language]));
  return new Set([
    ...glossary,
    ...messages.flatMap((message) => (typeof message === "string" ? [message] : Object.values(message))),
  ]);
}

async function expectNone(page: Page, foreign: string[], where: string): Promise<void> {
  const found = await page.evaluate((patterns) => {
    const texts = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (!node.parentElement?.closest("[lang], script, style, noscript"))
        texts.add(node.textContent!.trim());
    for (const name of [
      "aria-label",
      "title",
      "placeholder",
      "alt",
      "aria-roledescription",
      "aria-valuetext",
    ])
      for (const element of document.body.querySelectorAll(`[${name}]`))
        if (!element.closest("[lang]")) texts.add(element.getAttribute(name)!.trim());
    const expressions = patterns.map((pattern) => new RegExp(pattern));
    return [...texts].filter((text) => expressions.some((each) => each.test(text)));
  }, foreign);
  expect(found, where).toEqual([]);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
