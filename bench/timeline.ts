import type { Browser, Page } from "playwright-core";
import { startChromium } from "#test/support/chromium.ts";
import { atLeast, atMost, type Figure, median } from "./figures.ts";
import type { Stand } from "./stand.ts";

/**
 * The timeline with all its stages: how soon it is seen in a browser that has never been here, how smoothly it scrolls
 * and a draft's bars are dragged, and how soon another yardstick, day or zoom is drawn, which the server is not asked for.
 */
export async function measureTimeline(stand: Stand): Promise<Figure[]> {
  const { size } = stand;
  const browser = await startChromium();
  try {
    const address = `${stand.server.address}/timeline?project=${stand.projectId}&lines=stages`;
    const opening = await medianOf(browser, address, OPENINGS, rowsVisible);
    const scrolling = await medianOf(browser, address, ROUNDS, async (page) => {
      await rowsVisible(page);
      return scroll(page);
    });
    const draft = await startDraft(stand);
    const dragging = await medianOf(browser, `${address}&draft=${draft}`, ROUNDS, async (page) => {
      await rowsVisible(page);
      return drag(page);
    });
    const elements = await medianOf(browser, address, 1, async (page) => {
      await rowsVisible(page);
      return page.evaluate(() => document.querySelectorAll("*").length);
    });
    const changes: Figure[] = [];
    for (const [what, query, witness] of CHANGES) {
      const ours = await medianOf(browser, address, ROUNDS, async (page) => {
        await rowsVisible(page);
        return change(page, query, witness);
      });
      changes.push({ what, size, ours, unit: "ms", target: atMost(ours, 100, "ms") });
    }
    const seconds = opening / 1000;
    return [
      { what: "rows visible, cold", size, ours: seconds, unit: "s", target: atMost(seconds, 1, "s") },
      {
        what: "frames while scrolling",
        size,
        ours: scrolling,
        unit: "/s",
        target: atLeast(scrolling, 55, "/s"),
      },
      {
        what: "frames while a bar is dragged",
        size,
        ours: dragging,
        unit: "/s",
        target: atLeast(dragging, 55, "/s"),
      },
      ...changes,
      { what: "DOM elements", size, ours: elements, unit: "", target: atMost(elements, 2500, "") },
    ];
  } finally {
    await browser.close();
  }
}

const OPENINGS = 5;
const ROUNDS = 3;

/** What is changed, the parameter that does it, and what is on the screen once it is drawn. */
const CHANGES: readonly [what: string, query: string, witness: string][] = [
  ["another yardstick drawn after", "against=first", "[data-yardstick=first]"],
  ["another day drawn after", "on=2025-12-31", "[data-on='2025-12-31']"],
  ["months drawn after", "zoom=month", "[data-period='2026-02']"],
];

/** In a page of its own each time, with nothing in its cache. The first round wakes the browser up. */
async function medianOf(
  browser: Browser,
  address: string,
  rounds: number,
  measure: (page: Page) => Promise<number>,
): Promise<number> {
  const found: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "et-EE" });
    const page = await context.newPage();
    await page.goto(address, { waitUntil: "commit" });
    const value = await measure(page);
    await context.close();
    if (round > 0) found.push(value);
  }
  return median(found);
}

/** @returns milliseconds from the navigation to the frame after the one that had bars in sight */
function rowsVisible(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () => {
          const bars = document.querySelector("[data-row] svg [data-layer]");
          const isVisible = bars !== null && bars.getBoundingClientRect().width > 0;
          if (isVisible) requestAnimationFrame(() => resolve(performance.now()));
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

/** @returns frames a second while it is scrolled by a row and a half a frame, after what is loaded behind it has come */
async function scroll(page: Page): Promise<number> {
  await page.waitForTimeout(2_500);
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const area = document.querySelector("[role=treegrid]")!;
        const frames = 150;
        let left = frames;
        let since = 0;
        const step = (now: number) => {
          if (left === frames) since = now;
          area.scrollTop += 42;
          left--;
          if (left >= 0) requestAnimationFrame(step);
          else resolve((frames * 1000) / (now - since));
        };
        requestAnimationFrame(step);
      }),
  );
}

/** A draft of the whole project, from the plan in force. @returns its number */
async function startDraft({ server, projectId }: Stand): Promise<number> {
  const answer = await fetch(`${server.address}/api/trpc/plans.startDraft`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ projectId, name: "Mustand", from: "inForce" }),
  });
  if (!answer.ok) throw new Error(`no draft: ${answer.status} ${await answer.text()}`);
  const { result } = (await answer.json()) as { result: { data: { draft: { id: number } } } };
  return result.data.draft.id;
}

/** @returns frames a second while a bar is carried to and fro over two years by the mouse */
async function drag(page: Page): Promise<number> {
  await page.waitForTimeout(2_500);
  const bar = page.locator("[data-draft-bar]").first();
  const { x, y, width, height } = (await bar.boundingBox())!;
  const [left, top] = [x + width / 2, y + height / 2];
  const far = (await page.locator("[data-period='2026-Q3']").boundingBox())!.width * 8;
  await page.mouse.move(left, top);
  await page.mouse.down();
  await page.mouse.move(left + 10, top);
  const counted = page.evaluate(
    (duration) =>
      new Promise<number>((resolve) => {
        const since = performance.now();
        let frames = 0;
        const step = (now: number) => {
          frames++;
          if (now - since < duration) requestAnimationFrame(step);
          else resolve((frames * 1000) / (now - since));
        };
        requestAnimationFrame(step);
      }),
    DRAGGED_FOR,
  );
  let isOver = false;
  void counted.finally(() => {
    isOver = true;
  });
  for (let step = 0; !isOver; step++)
    await page.mouse.move(left + (far * (1 - Math.cos(step / 12))) / 2, top);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  return counted;
}

/** Milliseconds. */
const DRAGGED_FOR = 2_500;

/** @returns milliseconds from following a link to the frame after the one that had what it leads to */
async function change(page: Page, query: string, witness: string): Promise<number> {
  await page.waitForTimeout(2_500);
  return page.evaluate(
    ({ query, witness }) =>
      new Promise<number>((resolve) => {
        const link = document.createElement("a");
        link.href = `${location.pathname}${location.search}&${query}`;
        document.querySelector("#main")!.append(link);
        const since = performance.now();
        const look = () => {
          if (document.querySelector(witness))
            requestAnimationFrame(() => resolve(performance.now() - since));
          else requestAnimationFrame(look);
        };
        link.click();
        look();
      }),
    { query, witness },
  );
}
