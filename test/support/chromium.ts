import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Said when there is no browser to run the journeys in. */
export const NO_CHROMIUM =
  "There is no Chromium here for the journeys: install one (on Debian as root: apt-get -y install chromium), or name it in CHROMIUM_PATH.";

/** @returns the program that CHROMIUM_PATH names, or one from the usual places, or null */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH;
  return (named ? [named] : [...USUAL_PLACES, chromium.executablePath()]).find(isProgram) ?? null;
}

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Installs Debian's package where that can be done without asking: on Debian, as root. @returns the program, or null */
export function installChromium(): string | null {
  const isOurs = !process.env.CHROMIUM_PATH && existsSync("/etc/debian_version") && process.getuid?.() === 0;
  if (!isOurs) return null;
  console.log("No Chromium here: installing Debian's package.");
  for (const args of [["update"], ["-y", "--no-install-recommends", "install", "chromium"]])
    spawnSync("apt-get", ["-q", ...args], {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  return findChromium();
}

/** A Chromium without a window. What it writes goes to a folder of its own, also where the home cannot be written. */
export async function startChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error(NO_CHROMIUM);
  const home = mkdtempSync(join(tmpdir(), "hanketahvel-chromium-"));
  const browser = await chromium.launch({
    executablePath,
    // The pages are our own, and Chromium's sandbox works neither as root nor in most containers.
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
  });
  browser.on("disconnected", () => rmSync(home, { recursive: true, force: true }));
  return browser;
}
