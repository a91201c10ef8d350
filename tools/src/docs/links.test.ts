/** A page that points nowhere is worse than none: links, anchors and commands of every page are followed. */
import { existsSync } from "node:fs";
import { dirname, join, posix } from "node:path";

import { describe, expect, test } from "vitest";

import { filesBelow, readJson, readText } from "./repository.ts";

const root = join(import.meta.dirname, "../../..");
const pages = filesBelow(".", (path) => path.endsWith(".md"));
const paths = pages.map(({ path }) => path);

describe.each(pages)("$path", ({ path, text }) => {
  const links = linksOf(text).filter((link) => !/^[a-z]+:/u.test(link));

  test("links only to files that are there", () => {
    const dead = links.filter((link) => !existsSync(join(root, targetOf(path, link))));
    expect(dead).toEqual([]);
  });

  test("links only to headings that are there", () => {
    const dead = links.filter((link) => {
      const [, anchor] = link.split("#");
      return anchor !== undefined && !anchorsOf(readText(targetOf(path, link))).has(anchor);
    });
    expect(dead).toEqual([]);
  });

  test("names only npm scripts that are there", () => {
    const { scripts } = readJson("package.json") as { readonly scripts: Readonly<Record<string, string>> };
    const named = Array.from(text.matchAll(/\bnpm run (?:-\S+ )*([\w:-]+)/gu), ([, name = ""]) => name);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

test("every page of docs can be reached from its map", () => {
  const linked = linksOf(readText("docs/README.md")).map((link) => targetOf("docs/README.md", link));
  const missing = paths.filter((path) => path.startsWith("docs/") && path !== "docs/README.md");
  expect(missing.filter((path) => !linked.includes(path))).toEqual([]);
});

/** Without fenced code, where brackets mean other things. */
function linksOf(text: string): readonly string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gmu, "").replaceAll(/`[^`\n]*`/gu, "code");
  return Array.from(prose.matchAll(/\]\(([^)\s]+)\)/gu), ([, link = ""]) => link);
}

function targetOf(page: string, link: string): string {
  const [file = ""] = link.split("#");
  return file === "" ? page : posix.normalize(posix.join(dirname(page), decodeURI(file)));
}

/** As code hosts make them: lower case, punctuation dropped, spaces to hyphens. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = Array.from(text.matchAll(/^#+ (.+)$/gmu), ([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}
