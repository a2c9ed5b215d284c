import type { Browser, Page } from "playwright-core";
import { startChromium } from "#test/support/chromium.ts";
import { atMost, type Figure, median } from "./figures.ts";
import type { Stand } from "./stand.ts";

/** From the address to cards on the screen, in a browser that has never been here, and with a bare page beside it. */
export async function measureOpening(stand: Stand): Promise<Figure[]> {
  const { size } = stand;
  await using opened = await openBrowser();
  const limit = {
    value: await medianOpening(opened.browser, limitPage(stand)),
    is: "s, a bare page of cards",
  };
  const ours = await medianOpening(opened.browser, boardPage(stand));
  const most = size <= 100 ? 0.6 : 0.8;
  return [{ what: "cards visible", size, ours, unit: "s", limit, target: atMost(ours, most, "s") }];
}

/** How smooth a card follows the mouse over two columns, and how soon it is seen where it was dropped. */
export async function measureDragging(stand: Stand): Promise<Figure[]> {
  const { size } = stand;
  await using opened = await openBrowser();
  const bare = await medianDrag(opened.browser, limitPage(stand));
  const drag = await medianDrag(opened.browser, boardPage(stand));
  const mostShare = size > 1000 ? 5 : 2;
  return [
    {
      what: "time in frames over 50 ms",
      size,
      ours: drag.longShare,
      unit: "%",
      limit: { value: bare.longShare, is: "%, a bare page" },
      target: atMost(drag.longShare, mostShare, "%"),
    },
    {
      what: "longest frame",
      size,
      ours: drag.longest,
      unit: "ms",
      limit: { value: bare.longest, is: "ms, a bare page" },
      target: atMost(drag.longest, 100, "ms"),
    },
    {
      what: "from letting go to seeing it there",
      size,
      ours: drag.shownAfter,
      unit: "ms",
      limit: { value: bare.shownAfter, is: "ms, a bare page" },
      target: atMost(drag.shownAfter, 100, "ms"),
    },
  ];
}

/** What a browser downloads before the board is used, and holds once it is open. */
export async function measureWeight(stand: Stand): Promise<Figure[]> {
  const { size } = stand;
  await using opened = await openBrowser();
  const page = await newPage(opened.browser);
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const scripts = new Set<string>();
  let bytes = 0;
  session.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(boardPage(stand));
  await cardsVisible(page);
  await page.waitForTimeout(1_500);
  const atFirst = bytes;
  await page.waitForTimeout(4_000);
  const elements = await page.evaluate(() => document.querySelectorAll("*").length);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await page.context().close();
  const kilobytes = atFirst / 1000;
  const heap = usedSize / 1e6;
  return [
    {
      what: "JavaScript on the wire until the board is shown",
      size,
      ours: kilobytes,
      unit: "kB",
      target: atMost(kilobytes, 220, "kB"),
    },
    { what: "JavaScript with what is fetched ahead", size, ours: bytes / 1000, unit: "kB" },
    { what: "DOM elements", size, ours: elements, unit: "", target: atMost(elements, 2500, "") },
    { what: "JavaScript heap", size, ours: heap, unit: "MB", target: atMost(heap, 30, "MB") },
  ];
}

const boardPage = (stand: Stand) => `${stand.server.address}/board?project=${stand.projectId}`;
const limitPage = (stand: Stand) => `${stand.limit.address}/cards?n=${stand.size}`;

async function openBrowser(): Promise<{ browser: Browser } & AsyncDisposable> {
  const browser = await startChromium();
  return { browser, [Symbol.asyncDispose]: () => browser.close() };
}

/** A page of a browser that has nothing in its cache. */
async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "et-EE" });
  return context.newPage();
}

const ROUNDS = 5;

async function medianOpening(browser: Browser, url: string): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const page = await newPage(browser);
    await page.goto(url, { waitUntil: "commit" });
    const shown = await cardsVisible(page);
    await page.context().close();
    if (round > 0) times.push(shown / 1000); // The first round wakes the browser up.
  }
  return median(times);
}

/** @returns milliseconds from the navigation to the frame after the one that had cards in sight */
function cardsVisible(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () => {
          const card = document.querySelector("[data-card]");
          const isVisible = card !== null && card.getBoundingClientRect().height > 0;
          if (isVisible) requestAnimationFrame(() => resolve(performance.now()));
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

interface Drag {
  /** Share of the time that passed in frames longer than 50 ms, in percent. */
  longShare: number;
  /** In milliseconds. */
  longest: number;
  shownAfter: number;
}

async function medianDrag(browser: Browser, url: string): Promise<Drag> {
  const drags: Drag[] = [];
  for (let round = 0; round <= 3; round++) {
    const page = await newPage(browser);
    await page.goto(url);
    await cardsVisible(page);
    await page.waitForTimeout(1_000);
    const drag = await dragOverTwoColumns(page);
    if (round > 0) drags.push(drag);
    await page.context().close();
  }
  const of = (name: keyof Drag) => median(drags.map((drag) => drag[name]));
  return { longShare: of("longShare"), longest: of("longest"), shownAfter: of("shownAfter") };
}

/** Takes the first card of the second column two columns on, in sixty steps, and lets it go. */
async function dragOverTwoColumns(page: Page): Promise<Drag> {
  const path = await page.evaluate(() => {
    // From base documents to the announcement: what lies between may not apply to a card, these two always do.
    const [, from, , to] = document.querySelectorAll<HTMLElement>("section[data-for]");
    const card = [...from!.querySelectorAll<HTMLElement>("[data-card]")].find(
      (each) => each.getBoundingClientRect().top >= from!.getBoundingClientRect().top,
    );
    if (card) {
      const middle = (element: Element, down: number) => {
        const { left, top, width } = element.getBoundingClientRect();
        return { x: left + width / 2, y: top + down };
      };
      return {
        id: card.dataset.card!,
        from: middle(card, 60),
        to: middle(to!, 360),
        target: to!.dataset.for!,
      };
    }
    throw new Error("no card can be dragged over two columns");
  });
  await page.evaluate(({ id, target }) => {
    const watch = { frames: [] as number[], letGo: 0, shown: 0, isOver: false };
    Object.assign(window, { watch });
    addEventListener("mouseup", () => (watch.letGo = performance.now()), { capture: true });
    let last = performance.now();
    const frame = () => {
      const now = performance.now();
      watch.frames.push(now - last);
      last = now;
      if (watch.letGo > 0 && watch.shown === 0) {
        const place = document.querySelector(`section[data-for="${target}"] [data-card="${id}"]`);
        // It may stand below what is in sight: then it has left the column it came from.
        const isGone =
          document.querySelector(`section:not([data-for="${target}"]) [data-card="${id}"]`) === null;
        if (place || isGone) watch.shown = now;
      }
      if (!watch.isOver) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }, path);
  const steps = 60;
  const { from, to } = path;
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let step = 1; step <= steps; step++) {
    await page.mouse.move(
      from.x + ((to.x - from.x) * step) / steps,
      from.y + ((to.y - from.y) * step) / steps,
    );
    await page.waitForTimeout(16);
  }
  await page.mouse.up();
  await page.waitForTimeout(600);
  return page.evaluate(() => {
    const { watch } = window as unknown as {
      watch: { frames: number[]; letGo: number; shown: number; isOver: boolean };
    };
    watch.isOver = true;
    const sum = (times: number[]) => times.reduce((total, each) => total + each, 0);
    return {
      longShare: (100 * sum(watch.frames.filter((each) => each > 50))) / sum(watch.frames),
      longest: Math.max(...watch.frames),
      shownAfter: watch.shown > 0 ? watch.shown - watch.letGo : Number.POSITIVE_INFINITY,
    };
  });
}
