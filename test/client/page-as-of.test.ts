import { expect, test } from "vitest";
import { pageAsOf } from "#client/procurement/page-as-of.ts";
import type { ProcurementPage } from "#client/procurement/use-procurement.ts";
import { boardWith, frozen, procurementWith } from "#test/support/boards.ts";

const { project, revisions, subActivities } = boardWith();
const round = { title: "Inkubatsioon", openedOn: "2025-01-15", closedAs: null, closedOn: null };
const change = {
  procurementId: 2,
  kind: "procurement.moved",
  actor: "local",
  origin: null,
  before: {},
  after: {},
  note: null,
  undoes: null,
} as const;

const page: ProcurementPage = frozen({
  project,
  revisions,
  subActivities,
  conditions: [],
  revision: 9,
  today: "2026-11-22",
  known: null,
  procurement: procurementWith({ id: 2, openedOn: "2025-01-15" }),
  statements: [],
  replanningReasons: [],
  names: {},
  chain: [
    { ...round, id: 1, openedOn: "2024-06-01", closedAs: "failed" as const, closedOn: "2025-01-10" },
    { ...round, id: 2, closedAs: "failed" as const, closedOn: "2026-03-02" },
    { ...round, id: 3, openedOn: "2026-03-16" },
  ],
  comments: [
    { id: 1, text: "Enne", actor: "local", recordedAt: "2025-12-31T21:59:59.000Z" },
    { id: 2, text: "Uuel aastal", actor: "local", recordedAt: "2025-12-31T22:00:00.000Z" },
  ],
  documents: [
    {
      id: 1,
      title: "Leping",
      url: "https://dok.example.ee/1",
      type: "other" as const,
      stage: null,
      recordedAt: "2026-02-02T10:00:00Z",
    },
  ],
  history: [
    { ...change, revision: 8, happenedOn: "2026-02-02", recordedAt: "2026-02-02T10:00:00Z" },
    { ...change, revision: 7, happenedOn: "2025-12-20", recordedAt: "2026-01-14T10:00:00Z" },
  ],
});

test("as of a day a procurement's page has what was said, linked and done by then, by the office's days", () => {
  const then = pageAsOf(page, "2025-12-31");
  expect(then.comments.map(({ text }) => text)).toEqual(["Enne"]);
  expect(then.documents).toEqual([]);
  expect(then.history.map(({ revision }) => revision)).toEqual([7]); // Recorded later, but done by then.
  expect(then.chain).toEqual([page.chain[0], { ...page.chain[1], closedAs: null, closedOn: null }]);
});

test("a round is on its own page also on a day before it began", () => {
  expect(pageAsOf(page, "2024-12-31").chain.map(({ id }) => id)).toEqual([1, 2]);
});

test("as of today, and of any day to come, it is whole", () => {
  for (const on of ["2026-11-22", "2027-05-05"]) expect(pageAsOf(page, on)).toBe(page);
});
