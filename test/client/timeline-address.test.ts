import { describe, expect, test } from "vitest";
import { readTimelineAddress } from "#client/timeline/timeline-address.ts";
import { parseAddress, printAddress } from "#client/view/view-address.ts";

describe("the timeline's address", () => {
  test.each([
    "",
    "?group=kind",
    "?zoom=month&from=2026-01-01&to=2026-06-30",
    "?hide=first,law",
    "?folded=1,none",
    "?lines=summary&except=3,17",
    "?draft=4&card=12",
    "?q=koolitus&late=1&against=first&on=2025-12-31&group=person&table=1",
  ])("%j is read, written and read again as the same view", (address) => {
    expect(printAddress(readTimelineAddress(parseAddress(address)))).toBe(address);
  });

  test.each([
    ["?group=subActivity", ""],
    ["?zoom=week", ""],
    ["?from=2026-02-31&to=2026-06-30", "?to=2026-06-30"],
    ["?from=2026-06-30&to=2026-01-01", "?from=2026-06-30"],
    ["?hide=first,everything", "?hide=first"],
    ["?folded=%3Cscript%3E,2", "?folded=2"],
    ["?except=0,-1,5.5,7", "?except=7"],
    ["?draft=x&card=", ""],
  ])("%j is understood as far as it can be: %j", (address, understood) => {
    expect(printAddress(readTimelineAddress(parseAddress(address)))).toBe(understood);
  });
});
