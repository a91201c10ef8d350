/** The manifest as a file to paste, each scope with its reason beside it. */
import { say } from "@bakferry/host/terminal";
import { Document, isScalar, visit } from "yaml";

import type { SlackManifest } from "./create-manifest.ts";
import { SCOPES } from "./scopes.ts";

export function manifestYaml(manifest: SlackManifest): string {
  const document = new Document(manifest, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(key, node) {
      // Scopes stand in lists; the same words elsewhere are no scopes.
      const scope = typeof key === "number" && isScalar(node) ? node.value : undefined;
      const found = SCOPES.find((each) => each.scope === scope);
      if (found) node.comment = ` ${say(found.reason)}`;
    },
  });
  return document.toString({ lineWidth: 0 });
}
