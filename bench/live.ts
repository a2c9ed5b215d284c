import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { unpackFacts } from "#shared/packed-facts.ts";
import type { Procurement } from "#shared/procurement.ts";
import { currentStage, STAGES, stageIndex } from "#shared/stages.ts";
import { startChromium } from "#test/support/chromium.ts";
import { atMost, type Figure, median, quantile } from "./figures.ts";
import { type Stand, startServer } from "./stand.ts";

const EVENTS = 200;
const LISTENERS = 50;
const SEEN = 40;

/**
 * From a commit at one server to those who listen at another on the same PostgreSQL: the announcement at fifty clients,
 * and the card in a browser. Beside it, what PostgreSQL itself takes from a commit to a connection that listens.
 */
export async function measureLive(stand: Stand): Promise<Figure[]> {
  const { size } = stand;
  const second = await startServer(stand.databaseOptions);
  try {
    const events = await announcements(stand, second.address);
    const limit = events.bare;
    const seen = await seenInBrowser(stand, second.address);
    return [
      {
        what: "change to announcement at another server's client: median",
        size,
        ours: median(events.first),
        unit: "ms",
        limit: { value: median(limit), is: "ms, a bare connection" },
        target: atMost(median(events.first), 4 * median(limit), "ms"),
      },
      {
        what: "same: p99",
        size,
        ours: quantile(events.first, 0.99),
        unit: "ms",
        limit: { value: quantile(limit, 0.99), is: "ms, a bare connection" },
      },
      {
        what: `same: last of ${LISTENERS} clients, median`,
        size,
        ours: median(events.last),
        unit: "ms",
        target: atMost(median(events.last), 1.5 * median(events.first), "ms"),
      },
      {
        what: "commit to the card in another server's browser: median",
        size,
        ours: median(seen),
        unit: "ms",
        target: atMost(median(seen), 50, "ms"),
      },
      {
        what: "same: p99",
        size,
        ours: quantile(seen, 0.99),
        unit: "ms",
        target: atMost(quantile(seen, 0.99), 250, "ms"),
      },
    ];
  } finally {
    await second.stop();
  }
}

/** From asking PostgreSQL for a change until its announcement is heard: by clients of a server, and by a bare connection. */
async function announcements(
  { sql, projectId, change, databaseOptions }: Stand,
  address: string,
): Promise<{ bare: number[]; first: number[]; last: number[] }> {
  const ears = postgres({ ...databaseOptions, max: 1, onnotice: () => {} });
  let heardBare = 0;
  await ears.listen("hanketahvel_revisions", () => {
    heardBare = performance.now();
  });
  const heardAt = new Map<number, number[]>();
  const agent = new Agent({ maxSockets: LISTENERS });
  const listeners = Array.from({ length: LISTENERS }, () =>
    listen(agent, address, projectId, (revision) => {
      const times = heardAt.get(revision) ?? [];
      heardAt.set(revision, times);
      times.push(performance.now());
    }),
  );
  await sleep(1_000);
  const bare: number[] = [];
  const first: number[] = [];
  const last: number[] = [];
  for (let each = 0; each < EVENTS; each++) {
    const since = performance.now();
    await change();
    await sleep(30);
    const [row] = await sql<{ revision: string }[]>`select revision from projects where id = ${projectId}`;
    let times = heardAt.get(Number(row!.revision)) ?? [];
    for (let wait = 0; times.length < LISTENERS && wait < 100; wait++) {
      await sleep(10);
      times = heardAt.get(Number(row!.revision)) ?? [];
    }
    if (times.length < LISTENERS) throw new Error(`${LISTENERS - times.length} clients were not told`);
    bare.push(heardBare - since);
    first.push(Math.min(...times) - since);
    last.push(Math.max(...times) - since);
  }
  for (const end of listeners) end();
  agent.destroy();
  await ears.end();
  return { bare, first, last };
}

function listen(
  agent: Agent,
  address: string,
  projectId: number,
  hear: (revision: number) => void,
): () => void {
  const asked = request(
    `${address}/api/trpc/board.live?input=${encodeURIComponent(JSON.stringify({ projectId }))}`,
    { agent, headers: { accept: "text/event-stream" } },
    (answer) => {
      answer.setEncoding("utf8").on("data", (text: string) => {
        for (const [, revision] of text.matchAll(/"revision":(\d+)/g)) hear(Number(revision));
      });
      answer.on("error", () => {});
    },
  );
  asked.on("error", () => {});
  asked.end();
  return () => asked.destroy();
}

/** Moves of cards that are in sight, made at the first server: from their commit to the frame that shows them. */
async function seenInBrowser({ server, sql, projectId }: Stand, address: string): Promise<number[]> {
  const browser = await startChromium();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "et-EE" });
    const page = await context.newPage();
    await page.goto(`${address}/board?project=${projectId}&sort=title`);
    await page.locator("[data-card]").first().waitFor();
    await page.waitForTimeout(3_000); // It has come to rest, and listens.
    const inSight = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("[data-card]")].map(({ dataset }) => Number(dataset.card)),
    );
    const answer = await fetch(`${server.address}/api/v1/board/facts?project=${projectId}`);
    const cards = unpackFacts(await answer.json()).procurements.filter(
      ({ id, closedAs, stages }) =>
        inSight.includes(id) && closedAs === null && currentStage(stages) !== null,
    );
    const times: number[] = [];
    for (const card of cards.slice(0, SEEN)) {
      const column = `[data-place=column][data-column=${currentStage(card.stages)}] [data-card="${card.id}"]`;
      const seen = page.evaluate(
        (selector) =>
          new Promise<number>((resolve) => {
            const look = () => {
              if (document.querySelector(selector)) requestAnimationFrame(look);
              else resolve(Date.now());
            };
            look();
          }),
        column,
      );
      await sleep(50);
      await move(server.address, card);
      const [row] = await sql<{ at: number }[]>`
        select extract(epoch from recorded_at)::float8 * 1000 as at from history
        where project_id = ${projectId} and procurement_id = ${card.id} order by revision desc limit 1`;
      times.push((await seen) - row!.at);
    }
    if (times.length < 5) throw new Error("too few cards are in sight");
    return times;
  } finally {
    await browser.close();
  }
}

async function move(address: string, { id, version, stages }: Procurement): Promise<void> {
  const at = stageIndex(currentStage(stages)!);
  const toStage = STAGES.slice(at + 1).find((stage) => stages[stage].applicable) ?? "completed";
  const answer = await fetch(`${address}/api/v1/procurements/${id}/move`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ toStage, version, reason: "Tingimused on täitmisel." }),
  });
  if (!answer.ok) throw new Error(`the move was answered with ${answer.status}: ${await answer.text()}`);
}
