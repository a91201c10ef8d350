/**
 * Signatures made by hand, as the documentation describes them and without a line of the simulator's own, and the
 * refusals of wrong ones.
 *
 * Source: OSS API reference, "Include a V4 signature in the header", "… in a URL", "Include a V1 signature in the
 * header", "… in a URL"; EC pages 0002-00000040 to 0002-00000902.
 */
import { createHash, createHmac } from "node:crypto";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startTestCloud, type TestCloud } from "../testing/test-cloud.ts";

const KEY_ID = "LTAI5tSimulatedBotKey01";
const SECRET = "simulated-secret-of-the-bot";
const SESSION = {
  keyId: "STS.NSimulatedSession01",
  secret: "simulated-secret-of-the-session",
  token: "simulated-security-token",
};
const OBJECT = "/migratetest/sign.bak";
const OLD_OBJECT = "/migratetest-2024/sign.bak";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
  await cloud.control.putObject("migratetest", "sign.bak", Buffer.from("signed"));
  await cloud.control.putObject("migratetest-2024", "sign.bak", Buffer.from("signed"));
});
afterAll(() => cloud.close());

describe("V4 in the header", () => {
  test("is believed", async () => {
    const reply = await ask(OBJECT, headerV4());
    expect([reply.status, await reply.text()]).toEqual([200, "signed"]);
  });

  test("covers the additional headers that it names", async () => {
    const given = { additional: ["host", "range"], headers: { range: "bytes=0-1" } };
    const reply = await ask(OBJECT, headerV4(given));
    expect([reply.status, await reply.text()]).toEqual([206, "si"]);
    const changed = await ask(OBJECT, { ...headerV4(given), range: "bytes=0-3" });
    expect(await refusalOf(changed)).toMatchObject({ Code: "SignatureDoesNotMatch" });
  });

  test("of a temporary key needs its token", async () => {
    const { keyId, secret, token } = SESSION;
    const withToken = headerV4({ keyId, secret, headers: { "x-oss-security-token": token } });
    expect((await ask(OBJECT, withToken)).status).toBe(200);
    expect(await refusalOf(await ask(OBJECT, headerV4({ keyId, secret })))).toMatchObject({
      Code: "InvalidAccessKeyId",
      OSSAccessKeyId: keyId,
    });
    const wrong = headerV4({ keyId, secret, headers: { "x-oss-security-token": "other" } });
    expect(await refusalOf(await ask(OBJECT, wrong))).toMatchObject({ Code: "InvalidSecurityToken" });
    const needless = headerV4({ headers: { "x-oss-security-token": token } });
    expect(await refusalOf(await ask(OBJECT, needless))).toMatchObject({
      Code: "AccessKeyIdAndSecurityTokenNotMatch",
    });
  });

  test("that is wrong is answered with what should have been signed, byte for byte", async () => {
    const reply = await ask(OBJECT, headerV4({ secret: "wrong" }));
    const refusal = await refusalOf(reply);
    expect([reply.status, reply.headers.get("x-oss-ec")]).toEqual([403, "0002-00000040"]);
    expect(refusal).toMatchObject({
      Code: "SignatureDoesNotMatch",
      HostId: "127.0.0.1",
      RequestId: reply.headers.get("x-oss-request-id"),
      OSSAccessKeyId: KEY_ID,
      SignatureProvided: expect.stringMatching(/^[0-9a-f]{64}$/),
      StringToSign: expect.stringMatching(
        /^OSS4-HMAC-SHA256\n\d{8}T\d{6}Z\n\d{8}\/cn-hangzhou\/oss\/aliyun_v4_request\n/,
      ),
      CanonicalRequest: expect.stringMatching(
        /^GET\n\/migratetest\/sign\.bak\n\nx-oss-content-sha256:UNSIGNED/,
      ),
      EC: "0002-00000040",
      RecommendDoc: "https://api.aliyun.com/troubleshoot?q=0002-00000040",
    });
    expect(bytesOf(refusal["StringToSignBytes"])).toBe(refusal["StringToSign"]);
    expect(bytesOf(refusal["CanonicalRequestBytes"])).toBe(refusal["CanonicalRequest"]);
  });

  test.each<[string, Partial<V4>, Record<string, string>]>([
    ["an unknown key", { keyId: "LTAInobody" }, { Code: "InvalidAccessKeyId", EC: "0002-00000902" }],
    ["a scope of another service", { product: "ecs" }, { Code: "InvalidArgument", EC: "0002-00000213" }],
    ["a scope of another day", { day: "20200101" }, { Code: "InvalidArgument", EC: "0002-00000213" }],
    [
      "a region with a prefix",
      { region: "oss-cn-hangzhou" },
      { Code: "InvalidArgument", EC: "0002-00000226" },
    ],
    ["a clock of an hour ago", { ageMs: 3_600_000 }, { Code: "RequestTimeTooSkewed", EC: "0002-00000504" }],
    ["a payload that is signed", { payload: "e3b0c4" }, { Code: "InvalidArgument" }],
    [
      "chunks that are signed",
      { payload: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" },
      { Code: "InvalidArgument", ArgumentName: "x-oss-content-sha256" },
    ],
  ])("with %s is refused", async (_, given, refusal) => {
    expect(await refusalOf(await ask(OBJECT, headerV4(given)))).toMatchObject(refusal);
  });

  test("for another region than the host's is refused", async () => {
    const headers = headerV4({ region: "cn-shanghai" });
    const url = "https://migratetest.oss-cn-hangzhou.aliyuncs.com/sign.bak";
    const reply = await cloud.fetch(new Request(url, { headers }));
    expect(await refusalOf(reply)).toMatchObject({ Code: "InvalidArgument", EC: "0002-00000226" });
  });
});

describe("V4 in the URL", () => {
  test("is believed, and may name additional headers", async () => {
    expect((await ask(`${OBJECT}?${queryV4()}`)).status).toBe(200);
    const query = queryV4({ additional: ["host"] });
    expect(query).toContain("x-oss-additional-headers=host");
    expect((await ask(`${OBJECT}?${query}`)).status).toBe(200);
    const elsewhere = `https://migratetest.oss-cn-hangzhou.aliyuncs.com/sign.bak?${query}`;
    expect(await refusalOf(await cloud.fetch(new Request(elsewhere)))).toMatchObject({
      Code: "SignatureDoesNotMatch",
    });
  });

  test("without host among them holds at the internal endpoint too", async () => {
    const url = `https://migratetest.oss-cn-hangzhou-internal.aliyuncs.com/sign.bak?${queryV4()}`;
    expect((await cloud.fetch(new Request(url))).status).toBe(200);
  });

  test("of a temporary key carries its token", async () => {
    const { keyId, secret, token } = SESSION;
    const query = queryV4({ keyId, secret, query: { "x-oss-security-token": token } });
    expect((await ask(`${OBJECT}?${query}`)).status).toBe(200);
  });

  test.each<[string, Partial<V4>, Record<string, string>]>([
    ["ended", { ageMs: 700_000 }, { Code: "AccessDenied", EC: "0002-00000236" }],
    ["begins tomorrow", { ageMs: -86_400_000 }, { Code: "RequestTimeTooSkewed" }],
    ["lives for more than a week", { expires: "604801" }, { Code: "InvalidArgument", EC: "0002-00000232" }],
    ["has no scope", { region: "" }, { Code: "InvalidArgument", EC: "0002-00000224" }],
    ["has a wrong secret", { secret: "wrong" }, { Code: "SignatureDoesNotMatch", EC: "0002-00000040" }],
  ])("that %s is refused", async (_, given, refusal) => {
    expect(await refusalOf(await ask(`${OBJECT}?${queryV4(given)}`))).toMatchObject(refusal);
  });

  test.each([
    ["x-oss-expires=600&", "", "InvalidArgument"],
    ["OSS4-HMAC-SHA256", "OSS5", "InvalidArgument"],
    ["sign.bak", "other.bak", "SignatureDoesNotMatch"],
    ["?", "?x-oss-process=style&", "SignatureDoesNotMatch"],
  ])("with %s turned into '%s' is refused", async (before, after, code) => {
    const url = `${OBJECT}?${queryV4()}`.replace(before, after);
    expect(await refusalOf(await ask(url))).toMatchObject({ Code: code });
  });

  test("beside one in the header is one too many", async () => {
    const reply = await ask(`${OBJECT}?${queryV4()}`, headerV4());
    expect(await refusalOf(reply)).toMatchObject({ Code: "InvalidArgument" });
  });
});

describe("V1", () => {
  test("in the header is believed for an old bucket, with its sub-resources", async () => {
    expect((await ask(OLD_OBJECT, headerV1(OLD_OBJECT))).status).toBe(200);
    expect((await ask(`${OLD_OBJECT}?acl`, headerV1(`${OLD_OBJECT}?acl`))).status).toBe(200);
    // Parameters that are no sub-resources are not covered.
    expect((await ask(`${OLD_OBJECT}?x=1`, headerV1(OLD_OBJECT))).status).toBe(200);
    expect(await refusalOf(await ask(`${OLD_OBJECT}?acl`, headerV1(OLD_OBJECT)))).toMatchObject({
      Code: "SignatureDoesNotMatch",
    });
  });

  test("that is wrong is answered with the string to sign and its bytes", async () => {
    const refusal = await refusalOf(await ask(OLD_OBJECT, headerV1(OLD_OBJECT, "wrong")));
    expect(refusal).toMatchObject({
      Code: "SignatureDoesNotMatch",
      StringToSign: expect.stringMatching(/^GET\n\n\n\w{3}, .* GMT\n\/migratetest-2024\/sign\.bak$/),
      EC: "0002-00000040",
    });
    expect(bytesOf(refusal["StringToSignBytes"])).toBe(refusal["StringToSign"]);
    expect(refusal["CanonicalRequest"]).toBeUndefined();
  });

  test("is refused for a bucket from after its end", async () => {
    expect(await refusalOf(await ask(OBJECT, headerV1(OBJECT)))).toMatchObject({
      Code: "AccessDenied",
      EC: "0002-00000080",
    });
  });

  test("in the URL is believed until it ends", async () => {
    const url = (endsAt: number): string => `${OLD_OBJECT}?${queryV1(OLD_OBJECT, endsAt)}`;
    expect((await ask(url(Date.now() + 60_000))).status).toBe(200);
    expect(await refusalOf(await ask(url(Date.now() - 60_000)))).toMatchObject({
      Code: "AccessDenied",
      EC: "0002-00000069",
    });
    const broken = url(Date.now() + 60_000).replace(/Expires=\d+/, "Expires=soon");
    expect(await refusalOf(await ask(broken))).toMatchObject({ EC: "0002-00000070" });
  });
});

describe("other signatures", () => {
  test.each([
    ["S3 V4 in the header", OBJECT, { authorization: "AWS4-HMAC-SHA256 Credential=a, Signature=b" }],
    ["S3 V2 in the header", OBJECT, { authorization: "AWS a:b" }],
    ["S3 V4 in the URL", `${OBJECT}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=b`, {}],
    ["S3 V2 in the URL", `${OBJECT}?AWSAccessKeyId=a&Expires=1&Signature=b`, {}],
  ])("of %s are refused with their reason", async (_, url, headers) => {
    const reply = await ask(url, headers);
    expect(reply.status).toBe(501);
    expect(await refusalOf(reply)).toMatchObject({
      Code: "NotImplemented",
      Message: expect.stringContaining("S3"),
    });
  });

  test("of an unknown kind are refused", async () => {
    expect(await refusalOf(await ask(OBJECT, { authorization: "Basic eDp5" }))).toMatchObject({
      Code: "InvalidArgument",
      Message: "Unsupported Authorization Type",
    });
  });
});

interface V4 {
  readonly keyId: string;
  readonly secret: string;
  readonly region: string;
  readonly product: string;
  readonly day: string;
  readonly ageMs: number;
  readonly expires: string;
  readonly payload: string;
  readonly additional: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** Headers of a GET of `OBJECT`. */
function headerV4(given: Partial<V4> = {}): Record<string, string> {
  const { additional = [], headers = {}, payload = "UNSIGNED-PAYLOAD" } = given;
  const date = stamp(given);
  const sent: Record<string, string> = { ...headers, "x-oss-date": date, "x-oss-content-sha256": payload };
  const covered = Object.entries({ ...sent, host: hostOf() }).filter(
    ([name]) => name.startsWith("x-oss-") || additional.includes(name),
  );
  const { scope, signature } = signatureV4({ ...given, date, query: "", covered });
  const names = additional.length === 0 ? "" : `AdditionalHeaders=${additional.join(";")},`;
  const { keyId = KEY_ID } = given;
  return {
    ...sent,
    authorization: `OSS4-HMAC-SHA256 Credential=${keyId}/${scope},${names}Signature=${signature}`,
  };
}

function queryV4(given: Partial<V4> = {}): string {
  const { keyId = KEY_ID, additional = [], expires = "600", query = {} } = given;
  const date = stamp(given);
  const parameters = Object.entries({
    ...query,
    "x-oss-signature-version": "OSS4-HMAC-SHA256",
    "x-oss-credential": `${keyId}/${scopeOf(given, date)}`,
    "x-oss-date": date,
    "x-oss-expires": expires,
    ...(additional.length === 0 ? {} : { "x-oss-additional-headers": additional.join(";") }),
  });
  const sorted = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).toSorted();
  const covered = additional.includes("host") ? [["host", hostOf()] as const] : [];
  const { signature } = signatureV4({ ...given, date, query: sorted.join("&"), covered });
  return `${sorted.join("&")}&x-oss-signature=${signature}`;
}

function signatureV4(
  given: Partial<Omit<V4, "query">> & {
    readonly date: string;
    readonly query: string;
    readonly covered: readonly (readonly [string, string])[];
  },
): { readonly scope: string; readonly signature: string } {
  const { secret = SECRET, additional = [], payload = "UNSIGNED-PAYLOAD", date, query, covered } = given;
  const lines = covered.map(([name, value]) => `${name}:${value}\n`).toSorted();
  const request = `GET\n${OBJECT}\n${query}\n${lines.join("")}\n${additional.join(";")}\n${payload}`;
  const scope = scopeOf(given, date);
  const text = `OSS4-HMAC-SHA256\n${date}\n${scope}\n${createHash("sha256").update(request).digest("hex")}`;
  let key = Buffer.from(`aliyun_v4${secret}`);
  for (const step of scope.split("/")) key = createHmac("sha256", key).update(step).digest();
  return { scope, signature: createHmac("sha256", key).update(text).digest("hex") };
}

function scopeOf(
  { day, region = "cn-hangzhou", product = "oss" }: Partial<Omit<V4, "query">>,
  date: string,
): string {
  return `${day ?? date.slice(0, 8)}/${region}/${product}/aliyun_v4_request`;
}

function stamp({ ageMs = 0 }: Partial<V4>): string {
  return new Date(Date.now() - ageMs).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}

/** `resource` as it is signed: path and sub-resources. */
function headerV1(resource: string, secret = SECRET): Record<string, string> {
  const date = new Date().toUTCString();
  const signature = createHmac("sha1", secret).update(`GET\n\n\n${date}\n${resource}`).digest("base64");
  return { date, authorization: `OSS ${KEY_ID}:${signature}` };
}

function queryV1(resource: string, endsAt: number): string {
  const expires = String(Math.floor(endsAt / 1000));
  const signature = createHmac("sha1", SECRET).update(`GET\n\n\n${expires}\n${resource}`).digest("base64");
  return `OSSAccessKeyId=${KEY_ID}&Expires=${expires}&Signature=${encodeURIComponent(signature)}`;
}

function ask(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${cloud.url}${url}`, { headers });
}

function hostOf(): string {
  return new URL(cloud.url).host;
}

async function refusalOf(reply: Response): Promise<Readonly<Record<string, string>>> {
  const text = await reply.text();
  const elements = [...text.matchAll(/<(\w+)>([^<]*)<\/\1>/g)];
  return Object.fromEntries(
    elements.map(([, name, value]) => [name, (value ?? "").replaceAll("&amp;", "&")]),
  );
}

function bytesOf(text = ""): string {
  const bytes = text.trim().split(" ");
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 16))).toString();
}
