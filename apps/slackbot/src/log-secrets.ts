/**
 * Takes this process's own secrets out of whatever it writes, in every form that they travel in.
 *
 * The log's other rules know secrets by their shape and by the words before them; these are known by their value, so
 * nothing depends on who quotes them how: raw, in a URL, in a URL within a URL, in Base64 at any place, in JSON.
 */
import type { DestinationStream } from "pino";

/** Anything shorter would be found in words that are no secret. */
const SHORTEST = 8;
const GONE = "[redacted]";

/** Values of these variables are secrets whenever they are set. */
const SECRET_VARIABLES = [
  "SLACK_BOT_TOKEN",
  "SLACK_APP_TOKEN",
  "SLACK_SIGNING_SECRET",
  "SLACK_CLIENT_SECRET",
  "SLACK_STATE_SECRET",
  "ALIBABA_CLOUD_ACCESS_KEY_ID",
  "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
  "ALIBABA_CLOUD_SECURITY_TOKEN",
  "OSS_ACCESS_KEY_ID",
  "OSS_ACCESS_KEY_SECRET",
  "OSS_SESSION_TOKEN",
  "OSS_SECURITY_TOKEN",
] as const;

export function secretsIn(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const password = URL.parse(environment["DATABASE_URL"]?.trim().replace("@/", "@host/") ?? "")?.password;
  // Both are lists of names with values: `new=…,old=…`, `authorization=…`.
  const named = ["BAKFERRY_TOKEN_KEYS", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS"]
    .flatMap((name) => (environment[name] ?? "").split(","))
    .map((pair) => decoded(pair.replace(/^[^=]*=/, "")));
  return [
    ...SECRET_VARIABLES.map((name) => environment[name] ?? ""),
    ...named,
    password ?? "",
    decoded(password ?? ""),
  ]
    .map((secret) => secret.trim())
    .filter((secret) => secret.length >= SHORTEST);
}

/** Whole lines come in, as pino writes them. */
export function withoutSecrets(
  destination: DestinationStream,
  secrets: readonly string[],
): DestinationStream {
  const forms = [...new Set(secrets.flatMap(formsOf))].toSorted((a, b) => b.length - a.length);
  if (forms.length === 0) return destination;
  const pattern = new RegExp(
    forms.map((form) => form.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"),
    "gi",
  );
  return { write: (line) => destination.write(line.replace(pattern, GONE)) };
}

function formsOf(secret: string): readonly string[] {
  const once = encodeURIComponent(secret);
  return [
    secret,
    once,
    encodeURIComponent(once),
    JSON.stringify(secret).slice(1, -1),
    ...base64Forms(Buffer.from(secret)),
  ].filter((form) => form.length >= SHORTEST);
}

/** What of the Base64 of a longer text is the same wherever in it the secret stands. */
function base64Forms(secret: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const written = Buffer.concat([Buffer.alloc(before), secret]).toString("base64");
    const begin = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + secret.length) * 8) / 6);
    const plain = written.slice(begin, end);
    return [plain, plain.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function decoded(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
