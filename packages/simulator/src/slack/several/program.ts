/** What the program does with `--workspaces`, and what it tells about the app that comes in. */
import type { DistributedApp } from "./distributed-app.ts";
import type { SeveralWorkspaces } from "./open-front.ts";

export interface WorkspaceOptions {
  readonly workspaces?: string;
  readonly "redirect-url"?: string;
  readonly "install-url"?: string;
  readonly "request-url"?: string;
}

const MOST_WORKSPACES = 20;

/** What `createSimulator` has to be told about them; throws when it is said wrongly. */
export function severalWorkspaces(values: WorkspaceOptions): Partial<SeveralWorkspaces> {
  const urls = {
    redirectUrl: urlOf("redirect-url", values),
    installUrl: urlOf("install-url", values),
    requestUrl: urlOf("request-url", values),
  };
  if (values.workspaces === undefined) {
    if (Object.values(urls).some((url) => url !== undefined))
      throw new Error("--redirect-url, --install-url and --request-url need --workspaces.");
    return {};
  }
  const { redirectUrl, installUrl, requestUrl } = urls;
  return {
    workspaces: workspaceNames(values.workspaces),
    app: {
      ...(redirectUrl && { redirectUrls: [redirectUrl] }),
      ...(installUrl && { installUrl }),
      ...(requestUrl && { requestUrl }),
    },
  };
}

function workspaceNames(given: string): readonly string[] {
  const names = given.split(",").map((name) => name.trim());
  if (names.length > 1 || !/^\d+$/.test(given.trim())) {
    if (names.every((name) => name !== "") && names.length <= MOST_WORKSPACES) return names;
    throw new Error(
      `--workspaces takes 1 to ${MOST_WORKSPACES} names with commas between them, not "${given}".`,
    );
  }
  const count = Number(given);
  if (count >= 1 && count <= MOST_WORKSPACES)
    return Array.from({ length: count }, (_, index) => `Example ${index + 1}`);
  throw new Error(`--workspaces takes a number from 1 to ${MOST_WORKSPACES}, or names, not "${given}".`);
}

function urlOf(
  name: "redirect-url" | "install-url" | "request-url",
  values: WorkspaceOptions,
): string | undefined {
  const given = values[name];
  if (given === undefined || /^https?:$/.test(URL.parse(given)?.protocol ?? "")) return given;
  throw new Error(`--${name} takes an address that begins with http:// or https://, not "${given}".`);
}

/** The secrets open nothing but this simulator. */
export function installableSecrets(app: DistributedApp): readonly string[] {
  return [
    `SLACK_CLIENT_ID=${app.clientId}`,
    `SLACK_CLIENT_SECRET=${app.clientSecret}`,
    `SLACK_APP_TOKEN=${app.appToken}`,
    `SLACK_SIGNING_SECRET=${app.signingSecret}`,
  ];
}
