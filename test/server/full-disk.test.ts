import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Answer, ask, type ServerProcess, startServerProcess } from "#test/support/server.ts";
import { canMount, fillDisk, mountDisk, unmountDisk } from "#test/support/small-disk.ts";

describe.runIf(canMount())("when the disk of the database is full", () => {
  let folder: string;
  let dataDir: string;
  let server: ServerProcess;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "hanke-full-")));
    dataDir = join(folder, "data");
    mountDisk(dataDir, "160m");
    server = startServerProcess({ DATA_DIR: dataDir, LOG_LEVEL: "silent" });
  });
  afterEach(async () => {
    server.process.kill("SIGTERM");
    await server.ended;
    unmountDisk(dataDir);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test("who changes something is told so, nothing is half done, and changes are taken again once there is room", async () => {
    const address = await server.address;
    const comment = async (text: string): Promise<Answer> => {
      const { json } = await ask(address, "/api/trpc/projects.list");
      const { json: board } = await ask(address, `/api/v1/board?project=${json.result.data.currentId}`);
      const [{ id }] = board.stages.flatMap(({ procurements }: { procurements: unknown[] }) => procurements);
      return ask(address, "/api/trpc/procurements.comment", { method: "POST", body: { id, text } });
    };
    expect((await comment("Ruumi on.")).status).toBe(200);
    const filler = join(dataDir, "filler");
    fillDisk(filler);
    let made = 1;
    let refused: Answer | null = null;
    // There is room left inside files that the database has already.
    for (let attempt = 0; refused === null && attempt < 2_000; attempt++) {
      const answer = await comment("Pikk kommentaar. ".repeat(100));
      if (answer.status === 200) made++;
      else refused = answer;
    }
    expect([refused?.status, refused?.json.error.data.refusal.code]).toEqual([503, "DISK_FULL"]);
    rmSync(filler);
    await expect
      .poll(async () => (await comment("Ruumi on jälle.")).status, { interval: 100, timeout: 20_000 })
      .toBe(200);
    const { json } = await ask(address, "/api/trpc/projects.list");
    expect(json.result.data.projects[0].revision).toBeGreaterThanOrEqual(made + 1);
  }, 120_000);
});
