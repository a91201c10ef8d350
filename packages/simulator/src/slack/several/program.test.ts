import { expect, test } from "vitest";

import { severalWorkspaces, type WorkspaceOptions } from "./program.ts";

test.each<[WorkspaceOptions, ReturnType<typeof severalWorkspaces>]>([
  [{}, {}],
  [{ workspaces: "2" }, { workspaces: ["Example 1", "Example 2"], app: {} }],
  [{ workspaces: "Acme, Globex" }, { workspaces: ["Acme", "Globex"], app: {} }],
  [
    {
      workspaces: "Acme",
      "redirect-url": "http://localhost/back",
      "request-url": "https://app.example/events",
    },
    {
      workspaces: ["Acme"],
      app: { redirectUrls: ["http://localhost/back"], requestUrl: "https://app.example/events" },
    },
  ],
])("%o", (options, expected) => {
  expect(severalWorkspaces(options)).toEqual(expected);
});

test.each<[WorkspaceOptions, string]>([
  [{ workspaces: "0" }, '--workspaces takes a number from 1 to 20, or names, not "0".'],
  [{ workspaces: "Acme,," }, '--workspaces takes 1 to 20 names with commas between them, not "Acme,,".'],
  [{ workspaces: "" }, '--workspaces takes 1 to 20 names with commas between them, not "".'],
  [
    { workspaces: "2", "redirect-url": "back" },
    '--redirect-url takes an address that begins with http:// or https://, not "back".',
  ],
  [
    { "install-url": "http://localhost/" },
    "--redirect-url, --install-url and --request-url need --workspaces.",
  ],
])("%o is refused in a sentence", (options, sentence) => {
  expect(() => severalWorkspaces(options)).toThrow(sentence);
});
