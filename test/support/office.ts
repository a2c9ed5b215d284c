import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { loadSample } from "#server/services/load-sample.ts";
import { type RunningServer, startServer } from "#server/start.ts";
import type { Language } from "#shared/errors.ts";
import { startChromium } from "#test/support/chromium.ts";
import { type TestDatabase, TODAY, testDatabase } from "#test/support/database.ts";
import { switchOffConditions } from "#test/support/given.ts";
import type { Person } from "#test/support/people.ts";

export interface Visit {
  language?: Language;
  theme?: "light" | "dark";
  width?: number;
  height?: number;
  /** A phone: a finger instead of a mouse. */
  isTouch?: boolean;
  /** Who is signed in there already, where people have to. */
  as?: Person;
}

export interface OfficeOptions {
  /** Whether people have to sign in. */
  login?: boolean;
  /** More of what the server reads from its environment; prepared before the server starts. */
  environment?: () => Promise<Record<string, string>>;
}

export interface Office {
  /** As in `http://127.0.0.1:4600`. */
  readonly address: string;
  readonly db: TestDatabase;
  /** The sample project of this test, which nobody else has touched. */
  readonly projectId: number;
  /** What the server printed when it started with nobody who could sign in. */
  readonly setUpLink: string | null;
  /** Lets the sample's procurements pass every milestone: for journeys that are about something else. */
  withoutConditions(): Promise<void>;
  /** Somebody opens a page in a browser of their own. */
  visit(path?: string, options?: Visit): Promise<Page>;
  /** Somebody whose session has ended, or who had none, goes on with a new one from the next page on. */
  signIn(page: Page, person: Person): Promise<void>;
  /** From now on, what the browser complains of in these words is expected in this test. */
  expectComplaint(pattern: RegExp): void;
}

/** Noon in the office, on the day of the truth table. */
const NOW = new Date(`${TODAY}T10:00:00Z`);

/**
 * A server, its database and a browser for one file of journeys. Each test begins with the sample project anew, and
 * fails on anything a browser complains of: an error, a page that failed, a breach of the content security policy.
 */
export function openOffice({ login = false, environment }: OfficeOptions = {}): Office {
  let db: TestDatabase;
  let server: RunningServer;
  let browser: Browser;
  let projectId = 0;
  let setUpLink: string | null = null;
  let visits: BrowserContext[] = [];
  let complaints: string[] = [];
  let expected: RegExp[] = [];

  beforeAll(async () => {
    [db, browser] = await Promise.all([testDatabase(), startChromium()]);
    server = await startServer({
      environment: {
        DATABASE_URL: addressOf(db),
        LOGIN: login ? "required" : "off",
        PORT: "0",
        LOG_LEVEL: "fatal",
        ...(await environment?.()),
      },
      announce: (link) => {
        setUpLink = link;
      },
      clock: () => NOW,
    });
  });
  beforeEach(async () => {
    ({ projectId } = await loadSample(db.context()));
    complaints = [];
    expected = [];
  });
  afterEach(async () => {
    await Promise.all(visits.map((context) => context.close()));
    visits = [];
    expect(complaints.filter((text) => !expected.some((pattern) => pattern.test(text)))).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await db?.close();
  });

  const signInTo = async (context: BrowserContext, person: Person) => {
    const [name, value] = (await person.cookie()).split("=", 2) as [string, string];
    await context.addCookies([{ name, value, url: server.address, httpOnly: true, sameSite: "Lax" }]);
  };

  return {
    get address() {
      return server.address;
    },
    get db() {
      return db;
    },
    get projectId() {
      return projectId;
    },
    get setUpLink() {
      return setUpLink;
    },
    withoutConditions: () => switchOffConditions(db.context(), projectId),
    expectComplaint: (pattern) => void expected.push(pattern),
    signIn: (page, person) => signInTo(page.context(), person),
    async visit(path = "/board", { language = "et", theme = "light", width, height, isTouch, as } = {}) {
      const context = await browser.newContext({
        baseURL: server.address,
        viewport: { width: width ?? 1440, height: height ?? 900 },
        colorScheme: theme,
        hasTouch: isTouch,
        isMobile: isTouch,
        locale: "en-US", // A browser in neither of the product's languages.
        timezoneId: "America/Los_Angeles", // Days are those of the office, wherever the reader is.
      });
      context.setDefaultTimeout(8_000);
      visits.push(context);
      await context.addInitScript((chosen) => {
        // An empty page, which every browser begins with, has no storage.
        if (location.protocol === "http:" && !localStorage.getItem("hanketahvel.language"))
          localStorage.setItem("hanketahvel.language", chosen);
        addEventListener("securitypolicyviolation", (breach) =>
          console.error(`breach of the policy: ${breach.violatedDirective} ${breach.blockedURI}`),
        );
      }, language);
      context.on("console", (message) => {
        if (message.type() === "error") complaints.push(`${message.text()} ${message.location().url}`);
      });
      context.on("weberror", (error) => void complaints.push(String(error.error().stack)));
      if (as) await signInTo(context, as);
      const page = await context.newPage();
      await page.goto(path);
      return page;
    },
  };
}

/** Fails when what had the focus is gone and nobody took it over: then a keyboard starts at the top again. */
export async function expectFocusKept(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.tagName ?? "nothing"), { timeout: 2_000 })
    .not.toMatch(/^(BODY|HTML|nothing)$/);
}

/** What is read aloud from now on, sentence by sentence, in the order in which it is said. */
export async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const isSpoken = (node: Node) =>
      (node instanceof Element ? node : node.parentElement)?.closest(
        "[aria-live]:not([aria-live=off]), [role=status], [role=alert]",
      );
    new MutationObserver((mutations) => {
      for (const { target } of mutations) {
        const text = isSpoken(target)?.textContent?.trim();
        if (text && heard.at(-1) !== text) heard.push(text);
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
}

/** Waits until something is in sight, and answers its text. */
export async function see(locator: Locator): Promise<string> {
  await locator.waitFor({ state: "visible" });
  // biome-ignore lint/performance/useDomNodeTextContent: words of two paragraphs must not run together.
  return (await locator.innerText()).trim();
}

function addressOf({ connection }: TestDatabase): string {
  const { path, host, port, user, password, database } = connection as {
    path?: string;
    host: string;
    port: number;
    user: string;
    password?: string;
    database: string;
  };
  const url = new URL(`postgres://${host}:${port}/${database}`);
  url.username = user;
  if (password) url.password = password;
  if (path) url.searchParams.set("host", path.slice(0, path.lastIndexOf("/")));
  return String(url);
}
