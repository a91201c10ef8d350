// Packs the package that is published alone and looks at the tarball as its users will: whether Node finds
// every entry, and whether TypeScript finds the types of each.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "packages/bak");
const windows = process.platform === "win32";

const folder = mkdtempSync(join(tmpdir(), "bakferry-package-"));
try {
  run("tsc", ["-b", source], root);
  run("pnpm", ["pack", "--pack-destination", folder, "--loglevel=error"], source);
  const [tarball] = readdirSync(folder).map((name) => join(folder, name));
  run("publint", ["run", tarball, "--strict"], root);
  run("attw", [tarball, "--profile", "esm-only", "--no-color", "--format", "ascii"], root);
} finally {
  rmSync(folder, { recursive: true });
}

/** What it prints is shown only when it fails. */
function run(command, parameters, cwd) {
  const { status, error, stdout, stderr } = spawnSync(command, parameters, {
    cwd,
    encoding: "utf8",
    shell: windows,
  });
  if (status === 0) return;
  console.error([stdout, stderr, error?.message].filter(Boolean).join("\n"));
  rmSync(folder, { recursive: true });
  process.exit(1);
}
