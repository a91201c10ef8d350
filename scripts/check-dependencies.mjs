// Looks at what is installed for production: known weaknesses, as the registry tells them, and licences, as the
// packages tell them. A registry that does not answer is no reason to stop; a weakness of high severity is, and so is
// a licence that nobody has agreed to.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const PATIENCE_MS = 30_000;
const STOPS = new Set(["high", "critical"]);
/** Permissive: they ask for their text to be kept, which `node_modules` does. */
const AGREED = new Set([
  "MIT",
  "ISC",
  "0BSD",
  "Apache-2.0",
  "Apache License 2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "(MIT OR Apache2)",
]);

const isStopped = [auditWeaknesses(), auditLicences()].includes(true);
process.exit(isStopped ? 1 : 0);

/** True when one is reason to stop. */
function auditWeaknesses() {
  const answer = ask(["audit", "--prod", "--json", "--config.fetchRetries=0"]);
  const advisories = answer && "advisories" in answer ? Object.values(answer.advisories) : undefined;
  if (advisories === undefined) {
    console.error(
      "Dependency audit: the registry did not answer, so nothing is known. Run it again elsewhere.",
    );
    return false;
  }
  const serious = advisories.filter(({ severity }) => STOPS.has(severity));
  for (const { severity, module_name: name, title, url, patched_versions: patched } of serious)
    console.error(
      `Dependency audit: ${name} has a weakness of ${severity} severity: ${title} (${url}). ` +
        `${patched ? `Take ${patched}` : "There is no mended version"}.`,
    );
  if (serious.length === 0)
    console.error(`Dependency audit: nothing of high severity, ${advisories.length} lesser.`);
  return serious.length > 0;
}

/** True when one is not agreed to. */
function auditLicences() {
  const found = ask(["--recursive", "licenses", "list", "--prod", "--json"]);
  if (found === undefined || Object.keys(found).length === 0) {
    console.error("Licences: pnpm could not list them.");
    return true;
  }
  const strange = Object.entries(found).filter(([licence]) => !AGREED.has(licence));
  for (const [licence, packages] of strange)
    console.error(
      `Licences: ${packages.map(({ name }) => name).join(", ")}: ${licence} is not among the agreed ones.`,
    );
  return strange.length > 0;
}

/** What pnpm prints as JSON; `undefined` when that is no JSON. */
function ask(words) {
  const { stdout } = spawnSync("pnpm", words, {
    cwd: root,
    encoding: "utf8",
    timeout: PATIENCE_MS,
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
  });
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}
