/** One browser for a whole file of tests: each visit is a page of its own, with its own person, size and colours. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import type { World } from "@bakferry/demo";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

import { axeViolations } from "./axe.ts";
import { type BrowserLook, openBrowser } from "./browser.ts";

/** Ignored by git; for people to look at. */
const SCREENSHOTS = join(import.meta.dirname, "..", "..", "..", ".demo", "screenshots");
export const SOON = { timeout: 20_000 };
export const DESK: BrowserLook = { width: 1280, height: 900, colorScheme: "light" };
export const DARK_DESK: BrowserLook = { ...DESK, colorScheme: "dark" };
export const PHONE: BrowserLook = { width: 390, height: 844, colorScheme: "dark" };
export const LIGHT_PHONE: BrowserLook = { ...PHONE, colorScheme: "light" };

/** Each view in light and dark, on a desk and on a phone. */
export const LOOKS: readonly BrowserLook[] = [DESK, DARK_DESK, PHONE, LIGHT_PHONE];

/** For the names of pictures. */
export function named({ width, colorScheme }: BrowserLook): string {
  return `${width}-${colorScheme}`;
}

export interface Visits {
  /** Whoever `as` is, looking at `conversation`; ends with the walk, and fails on any error in the page. */
  readonly visit: (look: BrowserLook, at: Place, walk: (page: Page) => Promise<void>) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Place {
  /** Id of the workspace, where there are several. */
  readonly team?: string;
  readonly as: string;
  readonly conversation: string;
}

export async function startVisits({ simulator }: Pick<World, "simulator">): Promise<Visits> {
  await mkdir(SCREENSHOTS, { recursive: true });
  const browser = await openBrowser(DESK);
  browser.context.setDefaultTimeout(SOON.timeout);
  return {
    async visit(look, { team, as, conversation }, walk) {
      const page = await browser.context.newPage();
      await wear(page, look);
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(error.message));
      const at = new URLSearchParams({ ...(team && { team }), as, c: conversation });
      await page.goto(`${simulator.slack.url}/#${at.toString()}`);
      await walk(page);
      await page.close();
      expect(faults).toEqual([]);
    },
    close: () => browser.close(),
  };
}

export async function wear(page: Page, { width, height, colorScheme }: BrowserLook): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
}

/** A picture of the whole page, or of one part of it, for people; what axe-core has against the page fails the test. */
export async function shot(
  shown: Page | Locator,
  name: string,
  options: { readonly fullPage?: boolean } = {},
): Promise<void> {
  await shown.screenshot({ path: join(SCREENSHOTS, `${name}.png`), ...options });
  const page = "goto" in shown ? shown : shown.page();
  expect(await axeViolations(page), `axe-core on ${name}`).toEqual([]);
}

/** Writes into the channel as a person would: the list of commands is put away first. */
export async function type(page: Page, line: string): Promise<void> {
  const composer = page.getByRole("textbox", { name: /^Message/ }).first();
  await composer.fill(line);
  await composer.press("Escape");
  await composer.press("Enter");
}

/** Reads the answer in the dialog and puts it away. */
export async function readAndClose(page: Page, answer: string | RegExp): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByText(answer).first().waitFor(SOON);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await dialog.waitFor({ state: "detached", ...SOON });
}
