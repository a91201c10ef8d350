/** Whatever a person has made up may stand anywhere in a request and come back anywhere in the answer. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { renderXml, type XmlElement } from "../../cloud/oss/xml.ts";
import { createMadeUpNames } from "../made-up-names.ts";
import {
  ELEMENT_MEANINGS,
  ELEMENT_VALUES,
  HEADER_MEANINGS,
  HEADER_VALUES,
  QUERY_VALUES,
} from "./known-values.ts";
import type { OssExchange } from "./oss-exchange.ts";
import type { OssAnswer } from "./read-answer.ts";
import { type OssAsked, redactOss } from "./redact-exchange.ts";

const secret = fc.stringMatching(/^Zq[A-Za-z0-9_.-]{8,20}$/);
const secrets = fc.array(secret, { minLength: 8, maxLength: 8 });

/** Elements and headers in which OSS says nothing but words of its own. */
const OWN_WORDS = (meanings: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(meanings).flatMap(([name, meaning]) => (meaning === "word" ? [name] : []));

const PARAMETERS = [
  ...Object.keys(QUERY_VALUES),
  "marker",
  "prefix",
  "start-after",
  "key-marker",
  "continuation-token",
  "upload-id-marker",
  "uploadId",
  "versionId",
  "response-content-disposition",
  "x-oss-process",
];
const HEADERS = [
  ...Object.keys(HEADER_VALUES),
  "content-type",
  "content-md5",
  "if-match",
  "if-modified-since",
  "x-oss-copy-source",
  "x-oss-tagging",
  "x-oss-callback",
  "user-agent",
  "authorization",
  "referer",
  "cookie",
];

function askedWith(
  [bucket, folder, name, value, meta, ...rest]: readonly string[],
  copied: string,
): OssAsked {
  const [element, text, word] = rest;
  return {
    operation: "PutObjectTagging",
    method: "PUT",
    scheme: "ossV4Header",
    bucket: bucket ?? "",
    key: `${folder}/${name}`,
    query: new Map([...PARAMETERS.map((each) => [each, value ?? ""] as const), [word ?? "", "1"]]),
    headers: new Map([
      ...HEADERS.map((each) => [each, value ?? ""] as const),
      ["x-oss-copy-source", `/${bucket}/${copied}`],
      [`x-oss-meta-${meta}`, text ?? ""],
      [word ?? "", text ?? ""],
    ]),
    sent: { sizeBytes: 10, crc64: "17204310934873201" },
    document: renderXml([
      "Tagging",
      [
        [
          "TagSet",
          [
            [
              "Tag",
              [
                ["Key", element ?? ""],
                ["Value", text ?? ""],
              ],
            ],
          ],
        ],
        ...Object.keys(ELEMENT_VALUES).map((each): XmlElement => [each, value ?? ""]),
        [element ?? "", text ?? ""],
        [
          "Rule",
          [
            ["Prefix", `${folder}/`],
            ["ID", word ?? ""],
          ],
        ],
      ],
    ]),
  };
}

function answerWith([bucket, folder, name, value, meta, ...rest]: readonly string[]): OssAnswer {
  const [element, text, word] = rest;
  const own = OWN_WORDS(ELEMENT_MEANINGS);
  const echoed = Object.keys(ELEMENT_MEANINGS).filter((each) => !own.includes(each));
  const headers = Object.keys(HEADER_MEANINGS).filter((each) => !OWN_WORDS(HEADER_MEANINGS).includes(each));
  const error = renderXml([
    "Error",
    [
      ["Message", text ?? ""],
      ["Key", value ?? ""],
    ],
  ]);
  return {
    status: 200,
    headers: new Map([
      ...headers.map((each) => [each, value ?? ""] as const),
      ["content-length", value ?? ""],
      [`x-oss-meta-${meta}`, text ?? ""],
      [word ?? "", text ?? ""],
      ["x-oss-err", Buffer.from(error).toString("base64")],
    ]),
    body: { sizeBytes: 10, crc64: 17_204_310_934_873_201n },
    document: renderXml([
      "ListBucketResult",
      [
        ["Name", bucket ?? ""],
        ...echoed.map((each): XmlElement => [each, value ?? ""]),
        [
          "Contents",
          [
            ["Key", `${folder}/${name}`],
            ["Owner", [["ID", element ?? ""]]],
          ],
        ],
        ["Unheard", text ?? ""],
      ],
    ]),
  };
}

describe("what people have made up", () => {
  test("is nowhere in a recording, wherever it was in the request and its answer", () => {
    fc.assert(
      fc.property(secrets, secret, (planted, copied) => {
        const line = JSON.stringify(
          redactOss(createMadeUpNames(), askedWith(planted, copied), answerWith(planted)),
        );
        for (const each of [...planted, copied, "17204310934873201"]) expect(line).not.toContain(each);
      }),
    );
  });

  test("has the same made-up name wherever it comes again, and another one for something else", () => {
    fc.assert(
      fc.property(fc.uniqueArray(secret, { minLength: 8, maxLength: 8 }), secret, (planted, copied) => {
        const names = createMadeUpNames();
        const redact = (): OssExchange => redactOss(names, askedWith(planted, copied), answerWith(planted));
        // Only then is a marker of the client's known to be one that OSS gave.
        redact();
        const [first, second] = [redact(), redact()];
        expect(second).toEqual(first);
        expect(first.reply["ListBucketResult.Name"]).toEqual({ is: first.bucket });
        expect(first.reply["ListBucketResult.Contents.Key"]).toEqual({ is: first.key });
        expect(first.reply["body.crc64"]).toMatchObject({ is: first.sent?.crc64 });
        expect(new Set(first.key?.split("/")).size).toBe(2);
      }),
    );
  });
});
