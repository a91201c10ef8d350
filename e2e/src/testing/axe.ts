/**
 * axe-core in the page: what it finds against WCAG 2.2 AA and its own best practices.
 *
 * Its source is evaluated by the browser's debugger, so the page's content security policy stays as it is.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import type { Page } from "playwright-core";

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const source = readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** Each violation with the first places that have it; empty when there is none. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(await source);
  const options = JSON.stringify({ runOnly: { type: "tag", values: TAGS }, resultTypes: ["violations"] });
  const found = await page.evaluate<readonly Violation[]>(
    `axe.run(document, ${options}).then(({ violations }) => violations)`,
  );
  return found.map(({ id, nodes }) => {
    const places = nodes.slice(0, 3).map(({ target, failureSummary = "" }) => {
      const [, reason = ""] = failureSummary.split("\n");
      return `${target.join(" ")}: ${reason.trim()}`;
    });
    return `${id} (${nodes.length}): ${places.join(" | ")}`;
  });
}
