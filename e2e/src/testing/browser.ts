/** Debian's Chromium, headless and without a word to any other host. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type BrowserContext, chromium } from "playwright-core";

const EXECUTABLE = process.env["BAKFERRY_CHROMIUM"] ?? "/usr/bin/chromium";

/** False where no browser is installed; CI requires one. */
export const hasBrowser: boolean = existsSync(EXECUTABLE) || process.env["BAKFERRY_BROWSER"] === "required";

export interface OpenBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

export interface BrowserLook {
  readonly width: number;
  readonly height: number;
  readonly colorScheme: "light" | "dark";
}

export async function openBrowser({ width, height, colorScheme }: BrowserLook): Promise<OpenBrowser> {
  const profile = await mkdtemp(join(tmpdir(), "bakferry-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: EXECUTABLE,
    headless: true,
    viewport: { width, height },
    colorScheme,
    timezoneId: "Asia/Shanghai",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
