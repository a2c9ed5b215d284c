import type { Locator, Page } from "playwright-core";

/** A finger on the screen, as the browser is told of it by the hardware. */
export async function press(page: Page, on: Locator) {
  const devtools = await page.context().newCDPSession(page);
  const start = await middleOf(on);
  let at = start;
  const touch = (type: "touchStart" | "touchMove" | "touchEnd") =>
    devtools.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [at] });
  await touch("touchStart");
  const moveTo = async (x: number, y: number) => {
    const from = at;
    for (let step = 1; step <= 6; step++) {
      at = { x: from.x + ((x - from.x) * step) / 6, y: from.y + ((y - from.y) * step) / 6 };
      await touch("touchMove");
    }
  };
  return {
    rest: (milliseconds: number) => page.waitForTimeout(milliseconds),
    moveBy: (x: number, y: number) => moveTo(at.x + x, at.y + y),
    moveTo: async (target: Locator) => {
      const { x, y } = await middleOf(target);
      await moveTo(x, y);
      await page.waitForTimeout(50);
    },
    lift: () => touch("touchEnd"),
  };
}

/** A finger that moves as soon as it touches; all of it is said at once, so that a slow machine makes no rest of it. */
export async function swipe(page: Page, on: Locator, down: number) {
  const devtools = await page.context().newCDPSession(page);
  const { x, y } = await middleOf(on);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: { x: number; y: number }[]) =>
    devtools.send("Input.dispatchTouchEvent", { type, touchPoints });
  const start = touch("touchStart", [{ x, y }]);
  const moves = [1, 2, 3, 4, 5, 6, 7, 8].map((step) => touch("touchMove", [{ x, y: y + (down * step) / 8 }]));
  await Promise.all([start, ...moves]);
  return {
    rest: (milliseconds: number) => page.waitForTimeout(milliseconds),
    lift: () => touch("touchEnd", []),
  };
}

async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`not in sight: ${locator}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
