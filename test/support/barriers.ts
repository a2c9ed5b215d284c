import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Fails on what axe finds on a page, in either theme, and on what is too small to be hit. */
export async function expectNoBarriers(page: Page, where: string): Promise<void> {
  // What still fades in has not its colours yet, and some of it may begin only now.
  await page.emulateMedia({ reducedMotion: "reduce" });
  // The browser hears of it only with its next frame, which a busy machine draws late.
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState }) => playState !== "running"),
  );
  const axe = () => new AxeBuilder({ page }).setLegacyMode();
  expect(await barriers(axe()), where).toEqual([]);
  // In the other theme everything is where it was; only its colours are others.
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await barriers(axe().withRules(["color-contrast"])), `${where}, dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "no-preference" });
  expect(await smallTargets(page), where).toEqual([]);
}

async function barriers(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary?.split("\n")[1]?.trim()}`),
  );
}

/** What is smaller than 24 by 24 pixels though it is there to be pressed; links inside a sentence may be. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    // What only a screen reader finds is cut off to a point.
    const isClipped = (element: Element | null): boolean =>
      element !== null && (element.clientWidth === 1 || isClipped(element.parentElement));
    const pressed = "a[href], button, input, select, textarea, [role=button], [role=menuitem], [role=option]";
    for (const element of document.querySelectorAll<HTMLElement>(pressed)) {
      const { width, height, right } = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const isSeen =
        element.checkVisibility({ visibilityProperty: true }) && width > 1 && height > 1 && right > 0;
      if (!isSeen || element.closest("[inert], [aria-hidden=true]") || isClipped(element)) continue;
      if (style.display === "inline" && element.matches("a")) continue;
      if (width < 23.9 || height < 23.9)
        found.push(`${element.getAttribute("aria-label") ?? element.textContent} ${width}×${height}`);
    }
    return found;
  });
}
