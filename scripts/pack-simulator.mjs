// Makes one tarball of the simulator that needs nothing else: its own code, its page, and the packages that it uses.
// `npm install` of it asks no registry, and `npx` starts it.
//
//   node scripts/pack-simulator.mjs [FOLDER]     prints the path of the tarball
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "packages/simulator");
const windows = process.platform === "win32";

/** The path of the tarball. What it was made of must be built: `tsc -b` and `vite build`. */
export function packSimulator(destination) {
  const stage = mkdtempSync(join(tmpdir(), "bakferry-stage-"));
  try {
    const manifest = readJson(join(source, "package.json"));
    const names = Object.keys(manifest.dependencies);
    const packages = names.map((name) => copyPackage(name, stage));
    // What its own tests share is of no use to others; the backup reader's is: it makes backups.
    const isOfUse = (path) => isForUsers(path) && !/[/\\]testing([/\\]|$)/.test(path);
    cpSync(join(source, "dist"), join(stage, "dist"), { recursive: true, filter: isOfUse });
    cpSync(join(source, "README.md"), join(stage, "README.md"));
    cpSync(join(root, "LICENSE"), join(stage, "LICENSE"));
    const { name, version, description, license, bin, type, engines } = manifest;
    writeFileSync(
      join(stage, "package.json"),
      JSON.stringify(
        {
          name,
          version,
          description,
          license,
          bin,
          type,
          engines,
          files: ["dist"],
          exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
          dependencies: Object.fromEntries(packages.map((each) => [each.name, each.version])),
          bundleDependencies: names,
        },
        null,
        2,
      ),
    );
    mkdirSync(destination, { recursive: true });
    const listed = run(
      "npm",
      ["pack", "--json", "--ignore-scripts", "--pack-destination", destination],
      stage,
    );
    return join(destination, JSON.parse(listed)[0].filename);
  } finally {
    rmSync(stage, { recursive: true });
  }
}

/** A package that brings others along would be torn from them. */
function copyPackage(name, stage) {
  const from = realpathSync(join(source, "node_modules", name));
  const manifest = readJson(join(from, "package.json"));
  if (Object.keys(manifest.dependencies ?? {}).length > 0) {
    throw new Error(`${name} depends on other packages, which this script does not collect.`);
  }
  const to = join(stage, "node_modules", name);
  const own = ["dist", "package.json", "README.md", "LICENSE"];
  const isOwnPackage = name.startsWith("@bakferry/");
  cpSync(from, to, {
    recursive: true,
    dereference: true,
    filter: (path) => {
      const [top = ""] = path.slice(from.length + 1).split(/[/\\]/);
      return top === "" || (isOwnPackage ? own.includes(top) && isForUsers(path) : top !== "node_modules");
    },
  });
  const { publishConfig, devDependencies: _, scripts: __, ...rest } = manifest;
  if (isOwnPackage)
    writeFileSync(join(to, "package.json"), JSON.stringify({ ...rest, ...publishConfig }, null, 2));
  return { name, version: manifest.version };
}

function isForUsers(path) {
  return !/\.test\.|\.tsbuildinfo$|page-types$|\.map$/.test(path);
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** What it prints. */
function run(command, parameters, cwd) {
  const { status, error, stdout, stderr } = spawnSync(command, parameters, {
    cwd,
    encoding: "utf8",
    shell: windows,
  });
  if (status === 0) return stdout;
  throw new Error([stdout, stderr, error?.message].filter(Boolean).join("\n"));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log(packSimulator(resolve(process.argv[2] ?? ".")));
}
