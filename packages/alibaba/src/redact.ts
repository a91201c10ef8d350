/**
 * Takes secrets out of any text that might be shown or logged.
 *
 * RDS, RAM and STS requests carry every parameter in the URL, passwords and signed OSS URLs included, and the
 * SDKs put that URL into the messages of network errors. OSS hands its string-to-sign back when a signature is
 * wrong. So whatever comes from a cloud or an SDK passes through here before it becomes part of an error.
 */

const GONE = "[redacted]";

/** Names of parameters, headers, JSON members and XML elements whose values are secret, in lower case. */
const SECRET_NAMES = [
  "accountpassword",
  "password",
  "accesskeysecret",
  "access_key_secret",
  "accesskeyid",
  "access_key_id",
  "ossaccesskeyid",
  "securitytoken",
  "security_token",
  "session_token",
  "security-token",
  "x-acs-security-token",
  "x-acs-accesskey-id",
  "x-oss-security-token",
  "x-oss-signature",
  "x-oss-credential",
  "signature",
  "ststoken",
  "ossurls",
  "backupdownloadurl",
  "backupintranetdownloadurl",
];

/** A value ends at the separator of its own level of URL encoding, at white space or at a quote. */
const VALUE = String.raw`(?:(?!&|%26|%2526|[\s"'<>,;}]).)+`;
const NAMES = SECRET_NAMES.toSorted((a, b) => b.length - a.length).join("|");

const RULES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/(string ?to ?sign(?: is)?\s*:?\s*)[\s\S]+/gi, `$1${GONE}`],
  [
    new RegExp(String.raw`(https?:\/\/[^\s"'<>?]+\?)[^\s"'<>]*(?:signature|security-token)[^\s"'<>]*`, "gi"),
    `$1${GONE}`,
  ],
  [/(\bauthorization["']?\s*[:=]\s*["']?)[^\r\n"']+/gi, `$1${GONE}`],
  [
    new RegExp(String.raw`(["'](?:${NAMES})["']\s*:\s*)(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')`, "gi"),
    `$1"${GONE}"`,
  ],
  [new RegExp(String.raw`(<(${NAMES})>)[^<]*(<\/\2>)`, "gi"), `$1${GONE}$3`],
  [new RegExp(String.raw`((?:${NAMES})\s*(?:=|%3D|%253D)\s*)${VALUE}`, "gi"), `$1${GONE}`],
  // A header; but "InvalidAccessKeyId: …" is a code and its message.
  [new RegExp(String.raw`((?<![a-z])(?:${NAMES}):\s*)${VALUE}`, "gi"), `$1${GONE}`],
  [/\b(?:LTAI[A-Za-z0-9]{8,}|STS\.[A-Za-z0-9]{8,})/g, GONE],
];

/** The same text without access keys, tokens, signatures, signed URLs and passwords. Idempotent. */
export function redact(text: string): string {
  return RULES.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);
}
