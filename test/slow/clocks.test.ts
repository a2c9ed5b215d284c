import { globSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { testDatabase } from "#test/support/database.ts";
import { givenProcurement, givenProject } from "#test/support/given.ts";
import { ask, databaseUrl, startServerProcess } from "#test/support/server.ts";

/** Debian's package faketime; without it there is nothing to do. */
const [library] = globSync("/usr/lib/*/faketime/libfaketimeMT.so.1");

describe.runIf(library)("a server on a machine whose clock says something else", () => {
  test.each([
    ["2026-03-29T00:59:58Z", "2026-03-29"],
    ["2026-10-25T00:59:58Z", "2026-10-25"],
    ["2026-12-31T21:59:40Z", "2026-12-31"],
    ["2026-12-31T22:00:10Z", "2027-01-01"],
    ["2028-02-29T12:00:00Z", "2028-02-29"],
  ])("at %s, in any time zone, records what is done today on %s", async (moment, day) => {
    const db = await testDatabase();
    try {
      const ctx = db.context({ today: "2026-01-05" });
      const projectId = await givenProject(ctx);
      const slippages: unknown[] = [];
      for (const timeZone of ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"]) {
        const { id } = await givenProcurement(ctx, { projectId, openedOn: "2026-01-05" });
        const server = startServerProcess({
          DATABASE_URL: databaseUrl(db),
          LOGIN: "off",
          LOG_LEVEL: "silent",
          TZ: timeZone,
          LD_PRELOAD: library!,
          FAKETIME: `@${inZone(moment, timeZone)}`,
          FAKETIME_DONT_FAKE_MONOTONIC: "1",
        });
        try {
          const address = await server.address;
          const body = { toStage: "baseDocuments", version: 1 };
          const moved = await ask(address, `/api/v1/procurements/${id}/move`, { method: "POST", body });
          expect([timeZone, moved.json.procurement.stages.mappingStudy.metOn]).toEqual([timeZone, day]);
          const { json } = await ask(address, `/api/v1/board?project=${projectId}`);
          expect([timeZone, json.on]).toEqual([timeZone, day]);
          const [card] = json.stages
            .flatMap(({ procurements }: { procurements: { id: number }[] }) => procurements)
            .filter((each: { id: number }) => each.id === id);
          slippages.push(card.stages);
        } finally {
          server.process.kill("SIGTERM");
          await server.ended;
        }
      }
      expect(slippages).toEqual([slippages[0], slippages[0], slippages[0]]);
    } finally {
      await db.close();
    }
  });
});

/** A moment as the clock on the wall says it in a time zone. */
function inZone(moment: string, timeZone: string): string {
  const wall = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone });
  return wall.format(new Date(moment));
}
