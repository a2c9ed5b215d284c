import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { SAMPLE } from "#drizzle/sample/sample.ts";
import { card, titleOf } from "#test/support/board-page.ts";
import { openOffice, see } from "#test/support/office.ts";

const office = openOffice();

describe("the board on paper", () => {
  test.each(["light", "dark"] as const)(
    "is one A4 page, printed from a %s screen, with every procurement, the day and the yardstick",
    async (theme) => {
      const page = await office.visit("/board", { theme });
      await see(card(page, titleOf("tvSeries")));
      const pdf = await page.pdf({ format: "A4", landscape: true });
      expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
      const text = textOf(pdf);
      if (text === null) {
        console.log("no pdftotext here: what the page says was not read");
        return;
      }
      for (const { title } of SAMPLE.procurements) expect(text).toContain(unspaced(title));
      for (const words of ["Seis 22.11.2026", "Kehtiv kava", "3 kv maas", "Näidisprojekt"])
        expect(text).toContain(unspaced(words));
      expect(text).not.toMatch(/Lisahange|Filtrid|InEnglish/);
    },
  );
});

/** The words of a page, or null where nothing can read them. Lines may break anywhere, so no space is kept. */
function textOf(pdf: Buffer): string | null {
  const { stdout, error } = spawnSync("pdftotext", ["-", "-"], { input: pdf, encoding: "utf8" });
  return error ? null : unspaced(stdout);
}

function unspaced(text: string): string {
  return text.replaceAll(/\s+/g, "");
}
