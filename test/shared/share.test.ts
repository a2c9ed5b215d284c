import { expect, test } from "vitest";
import { sharedSearch } from "#shared/share.ts";

const view = (screen: "board" | "timeline", search: string, withNames: boolean) =>
  sharedSearch({ screen, search, withNames });

test.each([
  [
    "board",
    "?kind=training,eCourse&late=1&sort=title&card=7&project=3",
    "?kind=training,eCourse&late=1&sort=title",
  ],
  ["board", "?lanes=kind&zoom=year", "?lanes=kind"],
  ["timeline", "?group=kind&zoom=year&lanes=kind", "?group=kind&zoom=year"],
  ["timeline", "", ""],
] as const)("a link to the %s keeps of %s what belongs to it: %s", (screen, search, kept) => {
  for (const withNames of [true, false]) expect(view(screen, search, withNames)).toBe(kept);
});

test.each([
  ["board", "?person=mari&lanes=person&late=1"],
  ["timeline", "?person=mari&group=person&late=1"],
] as const)(
  "on the %s whoever is told no names sees nobody chosen, and nothing arranged by people",
  (screen, search) => {
    expect(view(screen, search, true)).toBe(search);
    expect(view(screen, search, false)).toBe("?late=1");
  },
);
