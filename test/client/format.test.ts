import "#client/i18n/screen-texts.ts";
import { describe, expect, test } from "vitest";
import {
  dayOfMoment,
  formatActor,
  formatDay,
  formatMoment,
  formatMoney,
  formatQuarterOf,
  parseAmount,
  replannedInWords,
  slippageInWords,
  totalInWords,
} from "#client/i18n/format.ts";
import { refusalInWords } from "#client/i18n/refusal-in-words.ts";
import { textIn } from "#client/i18n/text.ts";
import { detailsSchema } from "#shared/procurement.ts";
import type { Slippage } from "#shared/slippage.ts";

/** Intl separates with spaces that do not break; a reader sees a space. */
const seen = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

test("days, quarters and moments are written as the reader's language writes them", () => {
  expect(formatDay("2026-11-22", "et")).toBe("22.11.2026");
  expect(formatDay("2026-03-09", "et")).toBe("09.03.2026");
  expect(formatDay("2026-11-22", "en")).toBe("22 Nov 2026");
  expect(formatQuarterOf("2026-01-01", "et")).toBe("I kvartal 2026");
  expect(formatQuarterOf("2026-12-31", "en")).toBe("Q4 2026");
  expect(formatMoment("2026-11-22T12:05:09.123Z", "et")).toBe("22.11.2026 14:05");
  expect(formatMoment("2026-06-30T21:30:00Z", "en")).toBe("1 Jul 2026 00:30");
});

test("a moment is read as PostgreSQL writes it, and belongs to the project's day", () => {
  expect(formatMoment("2026-11-22 03:44:39.1+00", "et")).toBe("22.11.2026 05:44");
  expect(dayOfMoment("2025-12-31 22:30:00+00")).toBe("2026-01-01");
  expect(dayOfMoment("2025-12-31 21:30:00+00")).toBe("2025-12-31");
});

test("money keeps its cents, however large it is", () => {
  expect(seen(formatMoney({ amount: "24500.00", currency: "EUR" }, "et"))).toBe("24 500,00 €");
  expect(seen(formatMoney({ amount: "24500.50", currency: "EUR" }, "en"))).toBe("€24,500.50");
  expect(seen(formatMoney({ amount: "999999999999.99", currency: "EUR" }, "et"))).toBe(
    "999 999 999 999,99 €",
  );
});

test.each([
  ["24 500,00", "24500.00"],
  ["24500.5", "24500.5"],
  ["24\u00a0500,5 €", "24500.5"],
  ["palju", "palju"],
])("the amount „%s“ is read as %s", (typed, amount) => {
  expect(parseAmount(typed)).toBe(amount);
});

test("an amount written with a comma is one the rules accept", () => {
  const money = { amount: parseAmount("24 500,5"), currency: "EUR" };
  expect(detailsSchema.shape.estimatedValue.parse(money)).toEqual({ amount: "24500.50", currency: "EUR" });
});

describe("slippage in words", () => {
  const cases: [Slippage, string, string][] = [
    [{ verdict: "overdue", quarters: 2 }, "2 kv maas", "2 q late"],
    [{ verdict: "overdue", quarters: 0 }, "tähtaeg möödas", "past due"],
    [{ verdict: "late", quarters: 1 }, "hilines 1 kv", "met 1 q late"],
    [{ verdict: "late", quarters: 0 }, "hilines kvartali sees", "met late in its quarter"],
    [{ verdict: "onTime", quarters: 0 }, "õigeaegne", "on time"],
    [{ verdict: "early", quarters: -1 }, "1 kv varem", "1 q early"],
    [{ verdict: "early", quarters: 0 }, "veidi varem", "slightly early"],
    [{ verdict: "notDue", quarters: 0 }, "ei ole veel käes", "not due yet"],
    [{ verdict: "notComparable", quarters: null }, "ei ole võrreldav", "not comparable"],
    [{ verdict: "notApplicable", quarters: null }, "ei ole vajalik", "not applicable"],
  ];
  test.each(cases)("%o is „%s“ and “%s”", (slippage, et, en) => {
    expect(slippageInWords(slippage, "et")).toBe(et);
    expect(slippageInWords(slippage, "en")).toBe(en);
  });

  test("the total counts from the first promise, the re-planning from one promise to the next", () => {
    expect(totalInWords(3, "et")).toBe("esialgsest 3 kv");
    expect(totalInWords(-1, "et")).toBe("esialgsest 1 kv varem");
    expect(totalInWords(0, "en")).toBe("on time by first promise");
    expect(replannedInWords({ verdict: "late", quarters: 1 }, "et")).toBe("1 kv edasi lükatud");
    expect(replannedInWords({ verdict: "onTime", quarters: 0 }, "en")).toBe("unchanged");
    expect(replannedInWords({ verdict: "notComparable", quarters: null }, "et")).toBe("ei ole võrreldav");
  });
});

test("a refusal says its days, moments, people and deeds as the reader would", () => {
  expect(refusalInWords({ code: "DAY_BEFORE_PREVIOUS", details: { previous: "2026-03-04" } }, "et")).toBe(
    "Eelmine verstapost täideti 04.03.2026. Vali see päev või hilisem.",
  );
  const details = { who: "local", when: "2026-11-22 03:44:39.1+00", what: "procurement.moved" };
  expect(refusalInWords({ code: "STALE", details }, "et")).toMatch(
    /^Kohalik kasutaja muutis seda hanget vahepeal \(22\.11\.2026 05:44\): liigutas hanget\./,
  );
  expect(refusalInWords({ code: "STALE", details }, "en")).toMatch(
    /^The local user .* \(22 Nov 2026 05:44\)/,
  );
  expect(refusalInWords({ code: "MONTH_CLOSED", details: { month: "2026-03" } }, "et")).toMatch(
    /^Märts 2026 on suletud\./,
  );
  const day = { person: "Mari Maasikas", on: "2026-11-20", logged: 22.5, total: 24.25 };
  expect(refusalInWords({ code: "DAY_FULL", details: day }, "et")).toBe(
    "Mari Maasikas on päeval 20.11.2026 märkinud juba 22,5 h; koos sellega oleks 24,25 h, ühes päevas on 24.",
  );
  expect(refusalInWords({ code: "DAY_FULL", details: day }, "en")).toBe(
    "Mari Maasikas has 22.5 h on 20 Nov 2026 already; with this it would be 24.25 h, and a day has 24.",
  );
  expect(formatActor("Mari Maasikas", "en")).toBe("Mari Maasikas");
});

test("counted things take the plural of their number", () => {
  const [et, en] = [textIn("et"), textIn("en")];
  expect([1, 2, 5, 21].map((count) => et("procurement.age", { count }))).toEqual([
    "etapis 1 päev",
    "etapis 2 päeva",
    "etapis 5 päeva",
    "etapis 21 päeva",
  ]);
  expect([0, 1, 2].map((count) => en("procurement.age", { count }))).toEqual([
    "0 days in this stage",
    "1 day in this stage",
    "2 days in this stage",
  ]);
});
