import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firstDay, isPeriod, lastDay, quarterOf, quarterPeriod } from "#shared/period.ts";
import { periodInWords, windowInWords } from "#shared/period-words.ts";
import { MAX_WORDING_LENGTH, parsePlanWording } from "#shared/plan-wording.ts";
import { period, windowOf } from "#test/support/arbitraries.ts";

/** The window the words give, as „from → to kind“, or the refusal as „code: part“. */
function reading(words: string): string {
  const result = parsePlanWording(words);
  if (!result.ok) return `${result.reason.code}: ${result.reason.part}`;
  const { from, to, kind } = result.window;
  return `${from ?? "…"} → ${to} ${kind}`;
}

describe("the published plans", () => {
  // The last two columns are the quarters in which the plan's reader found the window to begin and to end.
  const stated = [
    ["vahearuanne 2024", "2025. a. I-II kvartalis", "2025-Q1 → 2025-Q2 window", "2025-Q1", "2025-Q2"],
    ["vahearuanne 2024", "2025. a. III-IV kvartalis", "2025-Q3 → 2025-Q4 window", "2025-Q3", "2025-Q4"],
    ["vahearuanne 2024", "2025. a. I kvartalis", "2025-Q1 → 2025-Q1 window", "2025-Q1", "2025-Q1"],
    ["vahearuanne 2024", "2025. Aastal", "2025 → 2025 window", "2025-Q1", "2025-Q4"],
    ["tegevuskava 2026", "2026. aasta alguseks", "… → 2025-Q4 deadline", null, "2025-Q4"],
    ["tegevuskava 2026", "2026. a. alguses", "2026-Q1 → 2026-Q1 window", "2026-Q1", "2026-Q1"],
    [
      "tegevuskava 2026",
      "2026. a. esimene kvartal–2027. a. neljas kvartal",
      "2026-Q1 → 2027-Q4 period",
      "2026-Q1",
      "2027-Q4",
    ],
    ["tegevuskava 2026", "2025. a. IV kvartalis", "2025-Q4 → 2025-Q4 window", "2025-Q4", "2025-Q4"],
    [
      "tegevuskava 2026",
      "2025. a. IV kvartalis korraldatud",
      "2025-Q4 → 2025-Q4 window",
      "2025-Q4",
      "2025-Q4",
    ],
    ["tegevuskava 2026", "aprill-detsember 2026. a.", "2026-04 → 2026-12 window", "2026-Q2", "2026-Q4"],
    ["tegevuskava 2026", "jaanuar-aprill 2026. a.", "2026-01 → 2026-04 window", "2026-Q1", "2026-Q2"],
    ["tegevuskava 2026", "2025. aastal", "2025 → 2025 window", "2025-Q1", "2025-Q4"],
    ["tegevuskava 2026", "2026. a. lõpuks", "… → 2026 deadline", null, "2026-Q4"],
    ["tegevuskava 2026", "2026. a. esimeses kvartalis", "2026-Q1 → 2026-Q1 window", "2026-Q1", "2026-Q1"],
    ["tegevuskava 2026", "2026. a. esimese kvartali lõpus", "2026-Q1 → 2026-Q1 window", "2026-Q1", "2026-Q1"],
    ["tegevuskava 2026", "2026. aasta lõpuks", "… → 2026 deadline", null, "2026-Q4"],
    [
      "tegevuskava 2026",
      "2025. aasta neljanda kvartali lõpuks suures osas välja töötatud",
      "… → 2025-Q4 deadline",
      null,
      "2025-Q4",
    ],
    [
      "tegevuskava 2026",
      "eeldatavasti 2026. aasta II kvartalis",
      "2026-Q2 → 2026-Q2 window",
      "2026-Q2",
      "2026-Q2",
    ],
    [
      "tegevuskava 2026",
      "2026. aasta teine kvartal kuni 2027. a kolmas kvartal",
      "2026-Q2 → 2027-Q3 period",
      "2026-Q2",
      "2027-Q3",
    ],
    ["tegevuskava 2026", "2026. a. neljandas kvartalis", "2026-Q4 → 2026-Q4 window", "2026-Q4", "2026-Q4"],
    ["tegevuskava 2026", "2026. a. kolmandas kvartalis", "2026-Q3 → 2026-Q3 window", "2026-Q3", "2026-Q3"],
    ["tegevuskava 2026", "2026", "2026 → 2026 window", "2026-Q1", "2026-Q4"],
    ["tegevuskava 2026", "2026. aasta jooksul", "2026 → 2026 window", "2026-Q1", "2026-Q4"],
    ["tegevuskava 2026", "2026. aastal", "2026 → 2026 window", "2026-Q1", "2026-Q4"],
    ["tegevuskava 2026", "2026. aasta esimeses pooles", "2026-H1 → 2026-H1 window", "2026-Q1", "2026-Q2"],
    ["tegevuskava 2026", "2026. aasta II ja III kvartalis", "2026-Q2 → 2026-Q3 window", "2026-Q2", "2026-Q3"],
    ["tegevuskava 2026", "2026. aasta IV kvartalis", "2026-Q4 → 2026-Q4 window", "2026-Q4", "2026-Q4"],
    ["tegevuskava 2026", "2026. aasta aprillis", "2026-04 → 2026-04 window", "2026-Q2", "2026-Q2"],
    ["tegevuskava 2026", "oktoobris 2026. a.", "2026-10 → 2026-10 window", "2026-Q4", "2026-Q4"],
  ] as const;
  test.each(stated)("%s says „%s“ and means %s", (_, words, expected, startQuarter, endQuarter) => {
    expect(reading(words)).toBe(expected);
    const result = parsePlanWording(words);
    if (!result.ok) throw new Error(result.reason.code);
    const { from, to } = result.window;
    expect(from && quarterPeriod(quarterOf(firstDay(from)))).toBe(startQuarter);
    expect(quarterPeriod(quarterOf(lastDay(to)))).toBe(endQuarter);
  });

  // A reader knew more than the words: the contract was derived from its term, drafting from the time reported on.
  test.each([
    [
      "tegevuskava 2026",
      "perioodiks 2026. a. esimene kvartal–2027. a. neljas kvartal",
      "2026-Q1 → 2027-Q4 period",
      "the contract for that period is implied for 2026-Q1",
    ],
    [
      "tegevuskava 2026",
      "perioodiks 2026. a. esimene kvartal – 2027. a. neljas kvartal",
      "2026-Q1 → 2027-Q4 period",
      "the contract for that period is implied for 2026-Q1",
    ],
    [
      "tegevuskava 2026",
      "perioodiks 2026. a. jaanuar – 2027. a. neljas kvartal",
      "2026-01 → 2027-Q4 period",
      "the contract for that period is implied for 2026-01",
    ],
    [
      "tegevuskava 2026",
      "perioodiks 2026. a. teine kvartal – 2027. a. neljas kvartal",
      "2026-Q2 → 2027-Q4 period",
      "the contract for that period is implied for 2026-Q2",
    ],
    [
      "vahearuanne 2024",
      "(aruandeperiood 01.06.-31.12.2024)",
      "2024-06-01 → 2024-12-31 period",
      "drafting was to begin by 2024-Q4",
    ],
  ])("%s says „%s“, which alone means %s; %s", (_, words, expected) => {
    expect(reading(words)).toBe(expected);
  });

  test.each([
    ["a year stated elsewhere", "aasta alguses", "noYear: aasta alguses"],
    ["a year stated elsewhere", "Aasta alguses", "noYear: Aasta alguses"],
    ["a year stated elsewhere", "aasta jooksul", "noYear: aasta jooksul"],
    ["a year stated elsewhere", "esimeses kvartalis", "noYear: esimeses kvartalis"],
    ["a year stated elsewhere", "jaanuaris", "noYear: jaanuaris"],
    ["a year stated elsewhere", "III-IV kvartalis", "noYear: III-IV kvartalis"],
    [
      "the quarter by whose announcement RTK has to agree",
      "eelnevalt RTKga kooskõlastatult 2026. a. esimeses kvartalis",
      "unreadable: eelnevalt",
    ],
    ["every quarter", "Igas kvartalis … vähemalt neli videoklippi", "unreadable: Igas"],
    ["every other month", "aasta jooksul … üle ühe kuu", "unreadable: …"],
    ["ten in each quarter", "Aasta jooksul … miinimum 10 kvartalis", "unreadable: …"],
    ["regularly", "regulaarselt", "unreadable: regulaarselt"],
    ["a numeral lost in scanning", "2026. aastal kvartalis", "badQuarter: 2026. aastal kvartalis"],
    ["a numeral lost in scanning", "I kvartalis (text); numeral lost in the table", "unreadable: (text);"],
    [
      "a numeral lost in scanning",
      "2026. aastal kvartalis (numeral lost in OCR); expert in I kvartal per table",
      "unreadable: (numeral",
    ],
    ["a numeral misread in scanning", "2026. Il kvartalis", "ambiguous: Il"],
  ])("tegevuskava 2026 speaks of %s, and a person has to read „%s“", (_, words, expected) => {
    expect(reading(words)).toBe(expected);
  });
});

describe("a quarter", () => {
  test.each([
    "I kvartal 2026",
    "i kvartal 2026",
    "I kv 2026",
    "I kv. 2026",
    "I kv-s 2026",
    "I. kvartal 2026",
    "1. kvartal 2026",
    "1. kv 2026",
    "1.kv.2026",
    "1 kvartal 2026",
    "2026 1. kv",
    "2026.a. 1. kvartal",
    "2026. aasta I kvartal",
    "2026. aasta esimene kvartal",
    "esimeses kvartalis 2026",
    "2026. a I kvartali jooksul",
    "aastal 2026, I kvartalis",
    "I KVARTAL 2026",
    "„I kvartal 2026“",
    "I\u00a0kvartal\u00a02026.",
    "2026-Q1",
    "2026-q1",
    "2026Q1",
    "2026 Q1",
    "Q1 2026",
    "Q1/2026",
    "q1 2026",
    "1Q2026",
    "quarter 1 of 2026",
    "in the first quarter of 2026",
    "1st quarter 2026",
    "at the beginning of 2026",
    "2026. aasta algul",
  ])("is read from „%s“", (words) => {
    expect(reading(words)).toBe("2026-Q1 → 2026-Q1 window");
  });

  test.each([
    ["V kvartal 2026", "badQuarter: V kvartal 2026"],
    ["5. kvartal 2026", "badQuarter: 5. kvartal 2026"],
    ["0. kvartal 2026", "badQuarter: 0. kvartal 2026"],
    ["Q7", "badQuarter: Q7"],
    ["2026-Q5", "badQuarter: 2026-Q5"],
    ["kvartal 2026", "badQuarter: kvartal 2026"],
    ["l kvartal 2026", "ambiguous: l"],
    ["lI kvartal 2026", "ambiguous: lI"],
    ["1I kvartal 2026", "ambiguous: 1I"],
    ["I| kvartal 2026", "ambiguous: I|"],
    ["Iv kvartal 2026", "ambiguous: Iv"],
    ["IIII kvartal 2026", "ambiguous: IIII"],
    ["1Q26", "ambiguous: 26"],
    ["I kvartal 26", "ambiguous: 26"],
    ["Q1-2026", "ambiguous: Q1-2026"],
    ["2026–I kvartal", "ambiguous: 2026–I kvartal"],
    ["I 2026", "unreadable: I"],
    ["I kvartal II kvartal 2026", "unreadable: II"],
    ["I kvartal aprill 2026", "unreadable: aprill"],
    ["I kvartal 2026 2027", "unreadable: 2027"],
  ])("cannot be read from „%s“", (words, expected) => {
    expect(reading(words)).toBe(expected);
  });
});

describe("a half, a month, a year, a day", () => {
  test.each([
    ["I poolaasta 2026", "2026-H1 → 2026-H1 window"],
    ["2026. aasta teisel poolaastal", "2026-H2 → 2026-H2 window"],
    ["2026. a. II pool", "2026-H2 → 2026-H2 window"],
    ["H2 2026", "2026-H2 → 2026-H2 window"],
    ["2026-h1", "2026-H1 → 2026-H1 window"],
    ["first half of 2026", "2026-H1 → 2026-H1 window"],
    ["second half-year of 2026", "2026-H2 → 2026-H2 window"],
    ["III poolaasta 2026", "badHalf: III poolaasta 2026"],
    ["2026-H3", "badHalf: 2026-H3"],
    ["aprill 2026", "2026-04 → 2026-04 window"],
    ["2026 aprill", "2026-04 → 2026-04 window"],
    ["2026. a. aprillis", "2026-04 → 2026-04 window"],
    ["apr 2026", "2026-04 → 2026-04 window"],
    ["Apr. 2026", "2026-04 → 2026-04 window"],
    ["märtsis 2026", "2026-03 → 2026-03 window"],
    ["marts 2026", "2026-03 → 2026-03 window"],
    ["ma\u0308rts 2026", "2026-03 → 2026-03 window"],
    ["jaan 2026", "2026-01 → 2026-01 window"],
    ["Jan 2026", "2026-01 → 2026-01 window"],
    ["Sept 2026", "2026-09 → 2026-09 window"],
    ["mai 2026", "2026-05 → 2026-05 window"],
    ["in May 2026", "2026-05 → 2026-05 window"],
    ["04.2026", "2026-04 → 2026-04 window"],
    ["4/2026", "2026-04 → 2026-04 window"],
    ["2026-04", "2026-04 → 2026-04 window"],
    ["2026-13", "badMonth: 2026-13"],
    ["13.2026", "badMonth: 13.2026"],
    ["aprell 2026", "unreadable: aprell"],
    ["2026", "2026 → 2026 window"],
    ["2026.", "2026 → 2026 window"],
    ["2026.a", "2026 → 2026 window"],
    ["2026a.", "2026 → 2026 window"],
    ["aastal 2026", "2026 → 2026 window"],
    ["in 2026", "2026 → 2026 window"],
    ["1989", "badYear: 1989"],
    ["0206. aasta", "badYear: 0206"],
    ["20266", "unreadable: 20266"],
    ["15.04.2026", "2026-04-15 → 2026-04-15 window"],
    ["15. 04. 2026", "2026-04-15 → 2026-04-15 window"],
    ["5.4.2026", "2026-04-05 → 2026-04-05 window"],
    ["15. aprill 2026", "2026-04-15 → 2026-04-15 window"],
    ["15. aprillil 2026. a.", "2026-04-15 → 2026-04-15 window"],
    ["15 April 2026", "2026-04-15 → 2026-04-15 window"],
    ["April 15, 2026", "2026-04-15 → 2026-04-15 window"],
    ["on the 15th of April 2026", "2026-04-15 → 2026-04-15 window"],
    ["2026-04-15", "2026-04-15 → 2026-04-15 window"],
    ["31.02.2026", "badDay: 31.02.2026"],
    ["2026-02-31", "badDay: 2026-02-31"],
    ["31. veebruar 2026", "badDay: 31. veebruar 2026"],
    ["15.13.2026", "badMonth: 15.13.2026"],
    ["31.13.–31.12.2026", "badMonth: 31.13."],
    ["15.04.26", "ambiguous: 15.04.26"],
    ["4/5/2026", "ambiguous: 4/5/2026"],
    ["2026.04.05", "ambiguous: 2026.04.05"],
    ["15. aprill", "noYear: 15. aprill"],
  ])("„%s“ is %s", (words, expected) => {
    expect(reading(words)).toBe(expected);
  });
});

describe("a deadline", () => {
  test.each([
    ["2026 lõpuks", "… → 2026 deadline"],
    ["2026. a lopuks", "… → 2026 deadline"],
    ["2025. aastal lõpuks välja töötatud", "… → 2025 deadline"],
    ["IV kvartali lõpuks 2025", "… → 2025-Q4 deadline"],
    ["2025. aasta IV kvartali lõpuni", "… → 2025-Q4 deadline"],
    ["I poolaasta lõpuks 2026", "… → 2026-H1 deadline"],
    ["2026. aasta juuni lõpuks", "… → 2026-06 deadline"],
    ["hiljemalt 30.06.2026", "… → 2026-06-30 deadline"],
    ["hiljemalt 2026. a. II kvartalis", "… → 2026-Q2 deadline"],
    ["30. juuniks 2026", "… → 2026-06-30 deadline"],
    ["detsembrini 2026", "… → 2026-12 deadline"],
    ["kuni 2026", "… → 2026 deadline"],
    ["kuni 2026. a. lõpuni", "… → 2026 deadline"],
    ["kuni 2026. aasta II kvartalini", "… → 2026-Q2 deadline"],
    ["by the end of 2026", "… → 2026 deadline"],
    ["by the end of Q1 2026", "… → 2026-Q1 deadline"],
    ["by Q2 2026", "… → 2026-Q2 deadline"],
    ["until the end of June 2026", "… → 2026-06 deadline"],
    ["no later than 30 June 2026", "… → 2026-06-30 deadline"],
    ["30 June 2026 at the latest", "… → 2026-06-30 deadline"],
  ])("stands in „%s“: %s", (words, expected) => {
    expect(reading(words)).toBe(expected);
  });

  test.each([
    ["2026. aasta alguseks", "… → 2025-Q4 deadline"],
    ["by the start of 2026", "… → 2025-Q4 deadline"],
    ["2026. aasta II kvartali alguseks", "… → 2026-Q1 deadline"],
    ["2026. aasta I poolaasta alguseks", "… → 2025-H2 deadline"],
    ["2026. aasta II poolaasta alguseks", "… → 2026-H1 deadline"],
    ["2026. aasta jaanuari alguseks", "… → 2025-12 deadline"],
    ["1990. aasta alguseks", "badYear: 1990. aasta alguseks"],
    ["15.04.2026 alguseks", "unreadable: alguseks"],
  ])("at a beginning is kept by the end of what comes before: „%s“ is %s", (words, expected) => {
    expect(reading(words)).toBe(expected);
  });

  test.each([
    ["II kvartaliks 2026", "ambiguous: II kvartaliks 2026"],
    ["2026. aastaks", "ambiguous: 2026. aastaks"],
    ["hiljemalt III–IV kvartalis 2026", "ambiguous: hiljemalt III–IV kvartalis 2026"],
    ["III–IV kvartali lõpuks 2026", "ambiguous: III–IV kvartali lõpuks 2026"],
    ["perioodiks kuni 2026", "ambiguous: perioodiks kuni 2026"],
    ["enne 2026. a. lõppu", "unreadable: enne"],
    ["I kvartal 2026 by", "unreadable: by"],
  ])("is not guessed from „%s“", (words, expected) => {
    expect(reading(words)).toBe(expected);
  });

  test("is not what the end of a year is called when something happens in it", () => {
    expect(reading("2026. aasta lõpus")).toBe("2026-Q4 → 2026-Q4 window");
    expect(reading("at the end of 2026")).toBe("2026-Q4 → 2026-Q4 window");
    expect(reading("hiljemalt 2026. aasta lõpus")).toBe("… → 2026-Q4 deadline");
  });
});

describe("a range", () => {
  test.each([
    ["I–II kvartal 2026", "2026-Q1 → 2026-Q2 window"],
    ["2026 I — II kv", "2026-Q1 → 2026-Q2 window"],
    ["1.–2. kvartal 2026", "2026-Q1 → 2026-Q2 window"],
    ["1-2 kv 2026", "2026-Q1 → 2026-Q2 window"],
    ["I kvartal kuni II kvartal 2026", "2026-Q1 → 2026-Q2 window"],
    ["2026. a. I kvartal – II kvartal", "2026-Q1 → 2026-Q2 window"],
    ["I kvartal 2026 – II kvartal 2026", "2026-Q1 → 2026-Q2 window"],
    ["Q1–Q2 2026", "2026-Q1 → 2026-Q2 window"],
    ["Q1-2 2026", "2026-Q1 → 2026-Q2 window"],
    ["Q1 to Q2 2026", "2026-Q1 → 2026-Q2 window"],
    ["between Q1 and Q2 2026", "2026-Q1 → 2026-Q2 window"],
    ["2026-Q1 – 2026-Q2", "2026-Q1 → 2026-Q2 window"],
    ["first to second quarter of 2026", "2026-Q1 → 2026-Q2 window"],
    ["vahemikus aprill–juuni 2026", "2026-04 → 2026-06 window"],
    ["2026-04–2026-06", "2026-04 → 2026-06 window"],
    ["2026-04-2026-06", "2026-04 → 2026-06 window"],
    ["04.2026–06.2026", "2026-04 → 2026-06 window"],
    ["I kvartal – mai 2026", "2026-Q1 → 2026-05 window"],
    ["15.–30.04.2026", "2026-04-15 → 2026-04-30 window"],
    ["15.04.–30.06.2026", "2026-04-15 → 2026-06-30 window"],
    ["15.04.2026 kuni 30.06.2026", "2026-04-15 → 2026-06-30 window"],
    ["15. aprill – 30. juuni 2026", "2026-04-15 → 2026-06-30 window"],
    ["15–30 April 2026", "2026-04-15 → 2026-04-30 window"],
    ["April 15–30, 2026", "2026-04-15 → 2026-04-30 window"],
    ["2026-04-15-2026-05-01", "2026-04-15 → 2026-05-01 window"],
  ])("is a window in „%s“: %s", (words, expected) => {
    expect(reading(words)).toBe(expected);
  });

  test.each([
    ["perioodiks aprill–detsember 2026", "2026-04 → 2026-12 period"],
    ["for the period Q1–Q2 2026", "2026-Q1 → 2026-Q2 period"],
    ["perioodil 2026. a. I kvartal", "2026-Q1 → 2026-Q1 period"],
    ["aprillist detsembrini 2026", "2026-04 → 2026-12 period"],
    ["2026. aasta aprillist kuni detsembrini", "2026-04 → 2026-12 period"],
    ["esimesest kolmanda kvartalini 2026", "2026-Q1 → 2026-Q3 period"],
    ["I kvartalist III kvartalini 2026", "2026-Q1 → 2026-Q3 period"],
    ["1. jaanuarist 31. märtsini 2026", "2026-01-01 → 2026-03-31 period"],
    ["aprillist 2026 detsembrini 2027", "2026-04 → 2027-12 period"],
    ["2026. a. aprillist 2027. a. detsembrini", "2026-04 → 2027-12 period"],
    ["2026. a. algusest 2027. a. lõpuni", "2026-Q1 → 2027 period"],
    ["aprillist aasta lõpuni 2026", "2026-04 → 2026 period"],
    ["alates 2026. a. aprillist kuni 2027. a. lõpuni", "2026-04 → 2027 period"],
    ["from April to December 2026", "2026-04 → 2026-12 period"],
    ["from Q1 2026 until the end of 2027", "2026-Q1 → 2027 period"],
    ["1. juuni 2024 kuni 31. juuli 2028", "2024-06-01 → 2028-07-31 period"],
    ["IV kvartal 2025 – I kvartal 2026", "2025-Q4 → 2026-Q1 period"],
    ["2025–2027", "2025 → 2027 period"],
    ["aastatel 2025–2027", "2025 → 2027 period"],
  ])("is a period in „%s“: %s", (words, expected) => {
    expect(reading(words)).toBe(expected);
  });

  test.each([
    ["IV kvartal – I kvartal 2026", "reversed: IV kvartal – I kvartal 2026"],
    ["IV kvartal 2026 – I kvartal 2026", "reversed: IV kvartal 2026 – I kvartal 2026"],
    ["31.12.2026 – 01.01.2026", "reversed: 31.12.2026 – 01.01.2026"],
    ["2027–2026", "reversed: 2027–2026"],
    ["I–III", "unreadable: I"],
    ["III–IV 2025", "unreadable: III"],
    ["I kvartal – II kvartal", "noYear: I kvartal – II kvartal"],
    ["I kvartal – V kvartal", "badQuarter: V kvartal"],
    ["II ja IV kvartal 2026", "ambiguous: II ja IV kvartal 2026"],
    ["I, II ja III kvartal 2026", "unreadable: II"],
    ["aprill–juuni–august 2026", "unreadable: –"],
    ["2026 –", "noEnd: 2026 –"],
    ["– 2026", "unreadable: –"],
    ["alates aprillist 2026", "noEnd: alates aprillist 2026"],
    ["aprillist 2026", "noEnd: aprillist 2026"],
    ["between 2026", "noEnd: between 2026"],
    ["2025-26", "badMonth: 2025-26"],
    ["15-04-2026", "unreadable: -"],
    ["I kvartal või II kvartal 2026", "unreadable: või"],
  ])("cannot be read from „%s“", (words, expected) => {
    expect(reading(words)).toBe(expected);
  });
});

describe("writing a period", () => {
  test.each([
    ["2026", "2026. aasta", "2026"],
    ["2026-H1", "I poolaasta 2026", "first half of 2026"],
    ["2026-H2", "II poolaasta 2026", "second half of 2026"],
    ["2026-Q1", "I kvartal 2026", "Q1 2026"],
    ["2026-Q4", "IV kvartal 2026", "Q4 2026"],
    ["2026-04", "aprill 2026", "April 2026"],
    ["2026-04-05", "05.04.2026", "5 April 2026"],
  ])("%s is „%s“ and “%s”", (somePeriod, estonian, english) => {
    expect(periodInWords(somePeriod, "et")).toBe(estonian);
    expect(periodInWords(somePeriod, "en")).toBe(english);
  });

  test("is undone by reading it, in both languages and in the text form", () => {
    fc.assert(
      fc.property(period(), (somePeriod) => {
        const once = { ok: true, window: { from: somePeriod, to: somePeriod, kind: "window" } };
        expect(parsePlanWording(periodInWords(somePeriod, "et"))).toEqual(once);
        expect(parsePlanWording(periodInWords(somePeriod, "en"))).toEqual(once);
        expect(parsePlanWording(somePeriod)).toEqual(once);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("writing a window", () => {
  test.each([
    ["2025-Q3", "2025-Q4", "III–IV kvartal 2025", "Q3–Q4 2025"],
    ["2026-04", "2026-12", "aprill–detsember 2026", "April–December 2026"],
    ["2026-H1", "2026-H2", "I–II poolaasta 2026", "H1–H2 2026"],
    ["2025", "2027", "2025–2027", "2025–2027"],
    ["2026-Q1", "2027-Q4", "I kvartal 2026 – IV kvartal 2027", "Q1 2026 – Q4 2027"],
    ["2026-01", "2027-Q4", "jaanuar 2026 – IV kvartal 2027", "January 2026 – Q4 2027"],
    ["2026-01", "2026-Q4", "jaanuar – IV kvartal 2026", "January – Q4 2026"],
    ["2026-Q1", "2026-H2", "I kvartal – II poolaasta 2026", "Q1 – second half of 2026"],
    ["2026-H1", "2027-H1", "I poolaasta 2026 – I poolaasta 2027", "first half of 2026 – first half of 2027"],
    ["2026-Q2", "2026", "II kvartal 2026 – 2026. aasta", "Q2 2026 – 2026"],
    ["2026", "2027-Q2", "2026. aasta – II kvartal 2027", "2026 – Q2 2027"],
    ["2026-04-15", "2026-04-30", "15.–30.04.2026", "15–30 April 2026"],
    ["2026-04-15", "2026-06-30", "15.04.–30.06.2026", "15 April – 30 June 2026"],
    ["2025-12-15", "2026-01-15", "15.12.2025 – 15.01.2026", "15 December 2025 – 15 January 2026"],
    ["2026-04-15", "2026-Q4", "15.04.2026 – IV kvartal 2026", "15 April 2026 – Q4 2026"],
    ["2026-Q1", "2026-Q1", "I kvartal 2026", "Q1 2026"],
    [null, "2026", "2026. aasta lõpuks", "by the end of 2026"],
    [null, "2026-H1", "2026. aasta I poolaasta lõpuks", "by the end of the first half of 2026"],
    [null, "2026-Q4", "2026. aasta IV kvartali lõpuks", "by the end of Q4 2026"],
    [null, "2026-03", "2026. aasta märtsi lõpuks", "by the end of March 2026"],
    [null, "2026-10", "2026. aasta oktoobri lõpuks", "by the end of October 2026"],
    [null, "2026-06-30", "hiljemalt 30.06.2026", "by 30 June 2026"],
  ])("from %s to %s is „%s“ and “%s”", (from, to, estonian, english) => {
    expect(windowInWords({ from, to }, "et")).toBe(estonian);
    expect(windowInWords({ from, to }, "en")).toBe(english);
  });

  test.each(["et", "en"] as const)("is undone by reading it (%s)", (language) => {
    fc.assert(
      fc.property(windowOf(), (window) => {
        const result = parsePlanWording(windowInWords(window, language));
        expect(result).toMatchObject({ ok: true, window });
        if (result.ok) expect(result.window.kind === "deadline").toBe(window.from === null);
      }),
      { numRuns: 2000 },
    );
  });

  test("to text forms with a dash between them is undone by reading it", () => {
    fc.assert(
      fc.property(windowOf(), fc.constantFrom("-", "–", " – ", " kuni ", " to "), ({ from, to }, dash) => {
        if (from === null) return;
        expect(parsePlanWording(`${from}${dash}${to}`)).toMatchObject({ ok: true, window: { from, to } });
      }),
    );
  });
});

describe("any other text", () => {
  test.each(["", "   ", "\n\t", "()", "„“", ".", "...", "\u00a0"])(
    "is empty when nothing is said: %j",
    (text) => {
      expect(reading(text)).toBe("empty: ");
    },
  );

  test("is not read beyond the length of a sentence", () => {
    expect(reading(`2026${" ".repeat(MAX_WORDING_LENGTH - 4)}`)).toBe("2026 → 2026 window");
    expect(reading(`2026${" ".repeat(MAX_WORDING_LENGTH - 3)}`)).toBe(`tooLong: 2026${" ".repeat(36)}…`);
  });

  test.each([
    "constructor",
    "__proto__",
    "\ud800",
    "\u0000",
    "2026\u0000",
    "İ kvartal 2026",
    "ı kvartal 2026",
    "２０２６",
    "Ⅳ kvartal 2026",
    "🙂",
    "a",
    "kuni",
    "kuni kuni",
    "perioodiks",
    "lõpuks",
    "2026. aasta aasta",
    "2026. aasta lõpuks lõpuks",
    "eeldatavasti",
  ])("is refused: %j", (text) => {
    expect(parsePlanWording(text).ok).toBe(false);
  });

  const pieces = [
    ..."I II III IV Il V 1. 2. 4 15. 31. 26 2025 2026. 2027 15.04. 31.12.2026 04.2026 2026-Q1 2026-04".split(
      " ",
    ),
    ..."a. aasta aastal kvartal kvartalist kvartalini kvartaliks kv poolaasta pool Q H esimene teise".split(
      " ",
    ),
    ..."aprill aprillist detsembrini märtsi May first half alguses alguseks algusest lõpus lõpuks".split(" "),
    ..."lõpuni end start kuni to – - ja and until hiljemalt by from alates between perioodiks the of , / ( )".split(
      " ",
    ),
  ];
  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 250 }),
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.string({ unit: fc.constantFrom(..."0123456789.-–/IVl| QHakn"), maxLength: 60 }),
    fc
      .tuple(fc.array(fc.constantFrom(...pieces), { maxLength: 9 }), fc.constantFrom(" ", ""))
      .map(([words, glue]) => words.join(glue)),
  );

  test("is either a window that a plan can hold, or a refusal that quotes it", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const result = parsePlanWording(text);
        if (result.ok) {
          const { from, to, kind } = result.window;
          expect(isPeriod(to)).toBe(true);
          expect(kind === "deadline").toBe(from === null);
          if (from !== null) {
            expect(isPeriod(from)).toBe(true);
            expect(firstDay(from) <= lastDay(to)).toBe(true);
          }
          expect(parsePlanWording(windowInWords(result.window, "et"))).toMatchObject({
            window: { from, to },
          });
        } else if (result.reason.code !== "tooLong") {
          expect(text.normalize("NFC").replace(/[\u2010\u2011]/g, "-")).toContain(result.reason.part);
        }
      }),
      { numRuns: 5000 },
    );
  });

  test("takes no longer the more often something in it repeats", () => {
    const started = performance.now();
    for (const piece of [
      ...pieces,
      "I",
      "1",
      ".",
      "-",
      "(",
      '"',
      "no ",
      "no  later ",
      "suures  ",
      "\u0301",
      " ",
    ]) {
      for (const end of ["", "!", " 2026"]) {
        const text = piece.repeat(MAX_WORDING_LENGTH).slice(0, MAX_WORDING_LENGTH - end.length) + end;
        parsePlanWording(text);
      }
    }
    // Each takes well under a millisecond; a pattern that backtracks without bound would take years.
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
