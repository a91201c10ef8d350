/** What goes to OSS and what is made of its answers, odd ones included. */
import { OperationalError } from "@bakferry/core";
import type { StagedObject } from "@bakferry/core";
import { afterEach, describe, expect, test } from "vitest";

import { createAlibaba } from "../create-alibaba.ts";
import type { Alibaba } from "../create-alibaba.ts";
import { serve } from "../testing/loopback-server.ts";
import type { LoopbackServer, Script } from "../testing/loopback-server.ts";

const UPLOAD = { bucket: "backups", key: "dir/a.bak", uploadId: "U1" };
const OBJECT: StagedObject = {
  bucket: "backups",
  key: "dir/a.bak",
  sizeBytes: 1000,
  etag: '"E1"',
  crc64: "1",
  storageClass: "Standard",
  encryption: null,
  modifiedAt: 0,
  uploadToken: null,
};

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

describe("every request", () => {
  test("is signed by V4 for the region, with the token, and takes the bucket in the path of an address", async () => {
    const { server, objects } = await start(() => ({ status: 204 }));
    await objects.abortUpload(UPLOAD);

    const [request] = server.seen;
    expect(request?.path).toBe("/backups/dir/a.bak");
    expect(request?.headers.host).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(request?.headers.authorization).toMatch(
      /^OSS4-HMAC-SHA256 Credential=id\/\d{8}\/cn-hangzhou\/oss\/aliyun_v4_request,/,
    );
    expect(request?.headers["x-oss-security-token"]).toBe("token");
    expect(request?.headers["user-agent"]).toContain("bakferry/test");
  });

  test.each(["Bad_Bucket", "b", "a..b"])(
    "to the impossible bucket %s is refused before it is sent",
    async (bucket) => {
      const { server, objects } = await start(() => ({}));
      await expect(objects.bucket(bucket)).rejects.toMatchObject({ code: "OSS_REQUEST_REFUSED" });
      expect(server.seen).toEqual([]);
    },
  );

  test.each(["/a.bak", "\\a.bak", "", "x".repeat(1024)])(
    "for the impossible key %j is refused before it is sent",
    async (key) => {
      const { server, objects } = await start(() => ({}));
      await expect(objects.head({ bucket: "backups", key })).rejects.toMatchObject({
        code: "OSS_REQUEST_REFUSED",
      });
      expect(server.seen).toEqual([]);
    },
  );
});

describe("bucket", () => {
  test("tells region, class, encryption, owner and the host that RDS reads from", async () => {
    const { objects } = await start(() => ({
      body: bucketXml(
        "<ServerSideEncryptionRule><SSEAlgorithm>KMS</SSEAlgorithm></ServerSideEncryptionRule>",
      ),
    }));
    expect(await objects.bucket("backups")).toEqual({
      name: "backups",
      regionId: "cn-hangzhou",
      storageClass: "Standard",
      encryption: "KMS",
      ownerId: "1234",
      endpoint: "oss-cn-hangzhou.aliyuncs.com",
    });
  });

  test.each(["", "<ServerSideEncryptionRule></ServerSideEncryptionRule>"])(
    "is not encrypted when OSS says %j",
    async (rule) => {
      const { objects } = await start(() => ({ body: bucketXml(rule) }));
      expect(await objects.bucket("backups")).toMatchObject({ encryption: "None" });
    },
  );

  test.each([
    {
      status: 404,
      code: "NoSuchBucket",
      message: "The specified bucket does not exist.",
      expected: "OSS_BUCKET_NOT_FOUND",
    },
    { status: 403, code: "InvalidAccessKeyId", message: "Unknown key.", expected: "CREDENTIALS_REFUSED" },
    {
      status: 403,
      code: "AccessDenied",
      message: "The bucket you are attempting to access must be addressed using the specified endpoint.",
      expected: "OSS_REQUEST_REFUSED",
    },
  ])("throws $expected for $code", async ({ status, code, message, expected }) => {
    const { objects } = await start(() => ({ status, body: errorXml(code, message) }));
    await expect(objects.bucket("backups")).rejects.toMatchObject({
      code: expected,
      requestId: "R1",
      verbatim: `${code}: ${message}`,
    });
  });

  test("says which action to grant when OSS denies it", async () => {
    const { objects } = await start(() => ({ status: 403, body: errorXml("AccessDenied", "No right.") }));
    await expect(objects.bucket("backups")).rejects.toMatchObject({
      code: "OSS_ACCESS_DENIED",
      remedy: {
        key: "error.grantAction",
        values: { action: "oss:GetBucketInfo", resource: "acs:oss:*:*:backups" },
      },
    });
  });

  test.each([
    "",
    "<html>proxy</html>",
    "<BucketInfo><Bucket><Name>b</Name></Bucket></BucketInfo>",
    "not < xml",
  ])("cannot be read from %j", async (body) => {
    const { objects } = await start(() => ({ body }));
    await expect(objects.bucket("backups")).rejects.toMatchObject({ code: "CLOUD_ANSWER_UNREADABLE" });
  });
});

describe("list", () => {
  test("reads page after page up to the limit", async () => {
    const { server, objects } = await start(({ query }) => {
      const keys = query.get("start-after") === null ? ["p/a", "p%2Fb%01"] : ["p/c"];
      return { body: listXml(keys, "<IsTruncated>true</IsTruncated>") };
    });

    const found = await objects.list("backups", "p/", 3);

    expect(found.map(({ key }) => key)).toEqual(["p/a", "p/b\u0001", "p/c"]);
    expect(found[0]).toEqual({ key: "p/a", sizeBytes: 7, modifiedAt: Date.UTC(2026, 10, 22, 9, 0, 0) });
    expect(server.seen.map(({ query }) => [query.get("max-keys"), query.get("start-after")])).toEqual([
      ["3", null],
      ["1", "p/b\u0001"],
    ]);
  });

  test("is empty for a prefix that nothing begins with", async () => {
    const { objects } = await start(() => ({ body: listXml([], "<IsTruncated>false</IsTruncated>") }));
    expect(await objects.list("backups", "none/", 10)).toEqual([]);
  });
});

describe("head", () => {
  test("tells all that the checks need", async () => {
    const { objects } = await start(() => ({
      headers: {
        "content-length": "1000",
        etag: '"E1"',
        "last-modified": "Sun, 22 Nov 2026 09:00:00 GMT",
        "x-oss-storage-class": "IA",
        "x-oss-server-side-encryption": "AES256",
        "x-oss-hash-crc64ecma": "42",
        "x-oss-meta-bakferry-token": "mark",
      },
    }));
    expect(await objects.head({ bucket: "backups", key: "dir/a.bak" })).toEqual({
      ...OBJECT,
      crc64: "42",
      storageClass: "IA",
      encryption: "AES256",
      modifiedAt: Date.UTC(2026, 10, 22, 9, 0, 0),
      uploadToken: "mark",
    });
  });

  test.each([
    ["U0UPLOADER", { uploaderId: "U0UPLOADER" }],
    ["<!channel>", {}],
    ["", {}],
  ])("tells who uploaded it where the object bears the id of a person: %j", async (written, told) => {
    const headers = { "content-length": "1000", etag: '"E1"', "x-oss-meta-bakferry-uploader": written };
    const { objects } = await start(() => ({ headers }));
    const { uploaderId } = { uploaderId: undefined, ...(await objects.head(UPLOAD)) };
    expect({ uploaderId }).toEqual({ uploaderId: undefined, ...told });
  });

  test("is undefined when there is no object", async () => {
    const { objects } = await start(() => ({ status: 404, headers: { "x-oss-request-id": "R1" } }));
    expect(await objects.head(UPLOAD)).toBeUndefined();
  });

  test("tells a missing bucket from a missing object", async () => {
    const encoded = Buffer.from(errorXml("NoSuchBucket", "No bucket.")).toString("base64");
    const { objects } = await start(() => ({ status: 404, headers: { "x-oss-err": encoded } }));
    await expect(objects.head(UPLOAD)).rejects.toMatchObject({ code: "OSS_BUCKET_NOT_FOUND" });
  });

  test("does not take the refusal of a proxy for a missing object", async () => {
    const { objects } = await start(() => ({ status: 404 }));
    await expect(objects.head(UPLOAD)).rejects.toMatchObject({ code: "CLOUD_ANSWER_UNREADABLE" });
  });
});

describe("open", () => {
  test("reads ranges of exactly the object that was looked at", async () => {
    const { server, objects } = await start(() => ({ status: 206, body: Buffer.alloc(100, 7) }));
    const source = objects.open(OBJECT);

    expect(Buffer.from(await source.read(200, 100))).toEqual(Buffer.alloc(100, 7));
    expect(server.seen[0]?.headers).toMatchObject({ range: "bytes=200-299", "if-match": '"E1"' });
  });

  test("reads less at the end and nothing behind it", async () => {
    const { server, objects } = await start(() => ({ status: 206, body: Buffer.alloc(10) }));
    const source = objects.open(OBJECT);
    expect((await source.read(990, 512)).length).toBe(10);
    expect((await source.read(1000, 512)).length).toBe(0);
    expect(server.seen.map(({ headers }) => headers.range)).toEqual(["bytes=990-999"]);
  });

  test("says that the object was replaced", async () => {
    const { objects } = await start(() => ({
      status: 412,
      body: errorXml("PreconditionFailed", "At least one."),
    }));
    await expect(objects.open(OBJECT).read(0, 10)).rejects.toMatchObject({
      code: "OSS_OBJECT_NOT_FOUND",
      message: expect.stringContaining("oss://backups/dir/a.bak was replaced or deleted"),
    });
  });

  test("does not hand out more than was asked for", async () => {
    const { objects } = await start(() => ({ status: 200, body: Buffer.alloc(1000) }));
    await expect(objects.open(OBJECT).read(10, 20)).rejects.toMatchObject({
      code: "CLOUD_ANSWER_UNREADABLE",
    });
  });
});

describe("uploads", () => {
  test("carry our mark from the start", async () => {
    const { server, objects } = await start(() => ({
      body: "<InitiateMultipartUploadResult><Bucket>backups</Bucket><Key>dir/a.bak</Key><UploadId>U9</UploadId></InitiateMultipartUploadResult>",
    }));
    expect(await objects.startUpload({ bucket: "backups", key: "dir/a.bak" }, "mark")).toEqual({
      ...UPLOAD,
      uploadId: "U9",
    });
    expect(server.seen[0]?.headers["x-oss-meta-bakferry-token"]).toBe("mark");
    expect(server.seen[0]?.query.has("uploads")).toBe(true);
  });

  test.each([0, 1, 2])("list %i parts", async (count) => {
    const { objects } = await start(() => ({ body: partsXml(count, "<IsTruncated>false</IsTruncated>") }));
    const parts = await objects.listParts(UPLOAD);
    expect(parts).toEqual(
      Array.from({ length: count }, (_, index) => ({
        partNumber: index + 1,
        sizeBytes: 100,
        etag: '"E"',
        crc64: "18446744073709551615",
      })),
    );
  });

  test("list the parts of all pages", async () => {
    const { objects } = await start(({ query }) => {
      const marker = Number(query.get("part-number-marker"));
      const more = marker < 2;
      return {
        body: partsXml(
          1,
          `<IsTruncated>${more}</IsTruncated><NextPartNumberMarker>${marker + 1}</NextPartNumberMarker>`,
          marker,
        ),
      };
    });
    const parts = await objects.listParts(UPLOAD);
    expect(parts?.map(({ partNumber }) => partNumber)).toEqual([1, 2, 3]);
  });

  test("are listed over all pages, whatever characters their keys hold, and no further than asked", async () => {
    const keys = ["a/1.bak", "a/2 + &.bak", "a/数据库.bak"];
    const { server, objects } = await start(({ query }) => {
      const after = keys.indexOf(query.get("key-marker") ?? "") + 1;
      const element = `<Upload><Key>${encodeURIComponent(keys[after]!)}</Key><UploadId>U${after}</UploadId><Initiated>2026-06-10T12:00:00.000Z</Initiated></Upload>`;
      return {
        body: `<ListMultipartUploadsResult><IsTruncated>${after < 2}</IsTruncated>${element}</ListMultipartUploadsResult>`,
      };
    });
    const search = { bucket: "backups", prefix: "a/", limit: 10 };
    const startedAt = Date.UTC(2026, 5, 10, 12);
    expect(await objects.listUploads(search)).toEqual(
      keys.map((key, index) => ({ bucket: "backups", key, uploadId: `U${index}`, startedAt })),
    );
    expect(await objects.listUploads({ ...search, limit: 2 })).toHaveLength(2);
    expect(server.seen).toHaveLength(5);
  });

  test("are none where OSS lists none", async () => {
    const { objects } = await start(() => ({
      body: "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>",
    }));
    expect(await objects.listUploads({ bucket: "backups", prefix: "", limit: 10 })).toEqual([]);
  });

  test("that are no more have no parts, and aborting them is no error", async () => {
    const { objects } = await start(() => ({ status: 404, body: errorXml("NoSuchUpload", "Gone.") }));
    expect(await objects.listParts(UPLOAD)).toBeUndefined();
    await expect(objects.abortUpload(UPLOAD)).resolves.toBeUndefined();
    await expect(objects.completeUpload(UPLOAD, [])).rejects.toMatchObject({
      code: "OSS_UPLOAD_NOT_FOUND",
      ambiguous: false,
    });
  });

  test("are completed with the ETags as they came", async () => {
    const { server, objects } = await start(() => ({
      headers: { etag: '"X-2"' },
      body: "<CompleteMultipartUploadResult><ETag>X</ETag></CompleteMultipartUploadResult>",
    }));
    await objects.completeUpload(UPLOAD, [part(1, '"A"'), part(2, '"B"')]);
    expect(server.seen[0]?.body.toString()).toMatch(
      /<PartNumber>1<\/PartNumber>\s*<ETag>"A"<\/ETag>[\s\S]*<ETag>"B"<\/ETag>/,
    );
  });

  test.each([
    ["an internal error", { status: 500, body: errorXml("InternalError", "Try again.") }],
    ["a page of a proxy", { status: 200, body: "<html>" }],
    ["an empty answer", { status: 200, body: "" }],
  ])("may be complete after %s", async (_, reply) => {
    const { objects } = await start(() => reply);
    await expect(objects.completeUpload(UPLOAD, [])).rejects.toMatchObject({ ambiguous: true });
  });
});

test("a host that nobody listens on is named, and nothing else of the request is", async () => {
  const { server, objects } = await start(() => ({}));
  await server.close();
  const error = await objects.bucket("backups").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "CLOUD_UNREACHABLE", ambiguous: false, retry: { kind: "after" } });
  expect(OperationalError.is(error) && error.message).toBe(
    "Could not read the properties of bucket backups: the connection to 127.0.0.1 failed (ECONNREFUSED).",
  );
});

async function start(script: Script): Promise<{ server: LoopbackServer; objects: Alibaba["objects"] }> {
  const server = await serve(script);
  const alibaba = createAlibaba({
    regionId: "cn-hangzhou",
    credentials: async () => ({ accessKeyId: "id", accessKeySecret: "secret", securityToken: "token" }),
    endpoints: { oss: server.url },
    clock: { now: () => Date.now(), sleep: () => Promise.resolve() },
    userAgent: "bakferry/test",
  });
  cleanups.push(
    () => server.close(),
    () => alibaba.close(),
  );
  return { server, objects: alibaba.objects };
}

function part(partNumber: number, etag: string) {
  return { partNumber, etag, sizeBytes: 1, crc64: null };
}

function bucketXml(rule: string): string {
  return `<?xml version="1.0"?><BucketInfo><Bucket><Name>backups</Name><Location>oss-cn-hangzhou</Location>
    <ExtranetEndpoint>oss-cn-hangzhou.aliyuncs.com</ExtranetEndpoint><IntranetEndpoint>oss-cn-hangzhou-internal.aliyuncs.com</IntranetEndpoint>
    <StorageClass>Standard</StorageClass><Owner><DisplayName>1234</DisplayName><ID>1234</ID></Owner>${rule}</Bucket></BucketInfo>`;
}

function listXml(keys: readonly string[], tail: string): string {
  const contents = keys.map(
    (
      key,
    ) => `<Contents><Key>${key}</Key><LastModified>2026-11-22T09:00:00.000Z</LastModified><ETag>"E"</ETag><Type>Multipart</Type>
      <Size>7</Size><StorageClass>Standard</StorageClass></Contents>`,
  );
  return `<ListBucketResult><Name>backups</Name>${contents.join("")}${tail}</ListBucketResult>`;
}

function partsXml(count: number, tail: string, after = 0): string {
  const parts = Array.from(
    { length: count },
    (_, index) =>
      `<Part><PartNumber>${after + index + 1}</PartNumber><ETag>"E"</ETag><Size>100</Size><HashCrc64ecma>18446744073709551615</HashCrc64ecma></Part>`,
  );
  return `<ListPartsResult><UploadId>U1</UploadId>${tail}${parts.join("")}</ListPartsResult>`;
}

function errorXml(code: string, message: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>R1</RequestId></Error>`;
}
