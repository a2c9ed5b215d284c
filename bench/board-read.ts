import { execFile } from "node:child_process";
import { Agent, get, type IncomingHttpHeaders } from "node:http";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { atLeast, atMost, type Figure, median } from "./figures.ts";
import type { Stand } from "./stand.ts";

/** What a read of the board costs, how quick it is and how many bytes it takes: unchanged, and after a change. */
export async function measureBoardRead(stand: Stand): Promise<Figure[]> {
  const { size } = stand;
  const { address } = stand.server;
  const facts = `${address}/api/v1/board/facts?project=${stand.projectId}`;
  const board = `${address}/api/v1/board?project=${stand.projectId}`;
  const select = `${stand.limit.address}/select?project=${stand.projectId}`;
  const first = await read(facts);
  const bytes = `${stand.limit.address}/bytes?n=${first.bytes}`;
  const tag = { "if-none-match": first.headers.etag! };
  for (const url of [facts, board, bytes, select]) for (let i = 0; i < 30; i++) await read(url);

  const prebuilt = await costOf(stand, "limit", 1500, () => read(bytes));
  const oneSelect = await costOf(stand, "limit", size > 1000 ? 20 : 60, () => read(select));
  const limitCost = { value: prebuilt, is: "ms, prebuilt bytes" };
  const selectCost = { value: oneSelect, is: "ms, one SELECT to JSON" };
  const cpu = (what: string, ours: number, limit: Figure["limit"], most: number): Figure => ({
    what: `${what}: CPU a request`,
    size,
    ours,
    unit: "ms",
    limit,
    target: atMost(ours, most, "ms"),
  });
  const changedMost = size > 1000 ? 60 : 17;
  const changing = async (url: string) => {
    for (let i = 0; i < 10; i++) await changeAndRead(stand, url);
    return costOf(stand, "server", 60, () => changeAndRead(stand, url));
  };
  const figures = [
    cpu(
      "unchanged, the client's facts",
      await costOf(stand, "server", 1500, () => read(facts)),
      limitCost,
      1,
    ),
    cpu("unchanged, answered 304", await costOf(stand, "server", 1500, () => read(facts, tag)), limitCost, 1),
    cpu("unchanged, the public board", await costOf(stand, "server", 500, () => read(board)), limitCost, 1),
    cpu("after a change, the client's facts", await changing(facts), selectCost, changedMost),
    cpu("after a change, the public board", await changing(board), selectCost, changedMost),
  ];

  const alone = async (url: string, before: () => Promise<unknown>) => {
    const times: number[] = [];
    for (let i = 0; i < 60; i++) {
      await before();
      const since = performance.now();
      await read(url);
      times.push(performance.now() - since);
    }
    return median(times);
  };
  const selectAlone = { value: await alone(select, async () => {}), is: "ms, one SELECT to JSON" };
  for (const [what, url] of [
    ["the client's facts", facts],
    ["the public board", board],
  ] as const) {
    const ours = await alone(url, stand.change);
    const target = size === 1000 ? { target: atMost(ours, 15, "ms") } : {};
    figures.push({
      what: `after a change, ${what}: median alone`,
      size,
      ours,
      unit: "ms",
      limit: selectAlone,
      ...target,
    });
  }

  const rate = async (
    url: string,
    limit: Figure["limit"],
    what: string,
    least: number | null,
    headers = {},
  ) => {
    const { perSecond: ours, failures } = await press(url, headers);
    figures.push({
      what: `${what}: 16 connections`,
      size,
      ours,
      unit: "/s",
      limit,
      ...(least !== null && {
        target: { ...atLeast(ours, least, "/s"), isMet: ours >= least && failures === 0 },
      }),
    });
  };
  const limitRate = { value: (await press(bytes)).perSecond, is: "/s, prebuilt bytes" };
  const selectRate = { value: (await press(select)).perSecond, is: "/s, one SELECT to JSON" };
  const isJudged = size <= 1000;
  await rate(facts, limitRate, "unchanged, the client's facts", isJudged ? 400 : null);
  await rate(facts, limitRate, "unchanged, answered 304", isJudged ? 400 : null, tag);
  await rate(board, limitRate, "unchanged, the public board", isJudged ? 400 : null);
  await whileChanging(stand, async () => {
    await rate(facts, selectRate, `${CHANGES_A_SECOND} changes/s, the client's facts`, isJudged ? 80 : null);
    await rate(board, selectRate, `${CHANGES_A_SECOND} changes/s, the public board`, isJudged ? 80 : null);
  });
  return figures;
}

/** How many bytes go over the wire. */
export async function measureBytes(stand: Stand): Promise<Figure[]> {
  const { size, projectId } = stand;
  const { address } = stand.server;
  const url = `${address}/api/v1/board/facts?project=${projectId}`;
  const facts = await read(url);
  const { revision } = JSON.parse((await read(url, { "accept-encoding": "identity" })).text);
  const unchanged = await read(url, { "if-none-match": facts.headers.etag! });
  await stand.change();
  const input = encodeURIComponent(JSON.stringify({ projectId, revision }));
  const changed = await read(`${address}/api/trpc/board.changesSince?input=${input}`);
  const board = await read(`${address}/api/v1/board?project=${projectId}`);
  const kilobytes = (bytes: number) => bytes / 1000;
  return [
    {
      what: "the client's facts, compressed",
      size,
      ours: kilobytes(facts.bytes),
      unit: "kB",
      ...(size === 1000 && { target: atMost(kilobytes(facts.bytes), 36, "kB") }),
    },
    { what: "the public board, compressed", size, ours: kilobytes(board.bytes), unit: "kB" },
    {
      what: `unchanged, answered ${unchanged.status}`,
      size,
      ours: unchanged.bytes,
      unit: "B",
      target: { words: "304, no body", isMet: unchanged.status === 304 && unchanged.bytes === 0 },
    },
    {
      what: "one changed card",
      size,
      ours: kilobytes(changed.bytes),
      unit: "kB",
      target: atMost(kilobytes(changed.bytes), 1, "kB"),
    },
  ];
}

const agent = new Agent({ keepAlive: true });

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** As they came over the wire. */
  bytes: number;
  /** Only of what was not compressed. */
  text: string;
}

/** Reads an address as a browser would, over a connection that stays open. */
export function read(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { "accept-encoding": "gzip, deflate, br", ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const body = Buffer.concat(chunks);
        const status = response.statusCode!;
        if (status >= 400) reject(new Error(`${url} answered ${status}: ${body}`));
        else resolve({ status, headers: response.headers, bytes: body.length, text: body.toString() });
      });
    }).on("error", reject);
  });
}

async function changeAndRead(stand: Stand, url: string): Promise<void> {
  await stand.change();
  await read(url);
}

async function costOf(
  stand: Stand,
  whose: "server" | "limit",
  times: number,
  once: () => Promise<unknown>,
): Promise<number> {
  const all = async () => {
    for (let i = 0; i < times; i++) await once();
  };
  return (await (whose === "server" ? stand.cost(all) : stand.limitCost(all))) / times;
}

const SECONDS = 3;

/** Presses an address from sixteen connections, by a program of its own. */
async function press(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ perSecond: number; failures: number }> {
  const autocannon = fileURLToPath(import.meta.resolve("autocannon"));
  const given = Object.entries({ "accept-encoding": "gzip, deflate, br", ...headers });
  const args = [
    "-j",
    "-c",
    "16",
    "-d",
    String(SECONDS),
    ...given.flatMap(([name, value]) => ["-H", `${name}: ${value}`]),
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [autocannon, ...args, url], {
    maxBuffer: 1e8,
  });
  const { requests, errors, timeouts, "4xx": refused, "5xx": failed } = JSON.parse(stdout);
  return { perSecond: requests.average, failures: errors + timeouts + refused + failed };
}

const CHANGES_A_SECOND = 50;

async function whileChanging(stand: Stand, during: () => Promise<void>): Promise<void> {
  let isOver = false;
  const changing = (async () => {
    const since = performance.now();
    for (let made = 1; !isOver; made++) {
      await stand.change();
      const ahead = (made * 1000) / CHANGES_A_SECOND - (performance.now() - since);
      if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
    }
  })();
  await during();
  isOver = true;
  await changing;
}
