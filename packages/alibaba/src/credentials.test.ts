import { describe, expect, test } from "vitest";

import { credentialsFromEnvironment } from "./credentials.ts";

describe("credentialsFromEnvironment", () => {
  test.each([
    [
      "the SDKs' names",
      { ALIBABA_CLOUD_ACCESS_KEY_ID: "id", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "secret" },
      { accessKeyId: "id", accessKeySecret: "secret" },
    ],
    [
      "the SDKs' names with a token",
      {
        ALIBABA_CLOUD_ACCESS_KEY_ID: "id",
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: "secret",
        ALIBABA_CLOUD_SECURITY_TOKEN: "t",
      },
      { accessKeyId: "id", accessKeySecret: "secret", securityToken: "t" },
    ],
    [
      "the OSS tools' names",
      {
        OSS_ACCESS_KEY_ID: " id ",
        OSS_ACCESS_KEY_SECRET: "secret\n",
        OSS_SESSION_TOKEN: "new",
        OSS_SECURITY_TOKEN: "old",
      },
      { accessKeyId: "id", accessKeySecret: "secret", securityToken: "new" },
    ],
    [
      "the old name of the token",
      {
        OSS_ACCESS_KEY_ID: "id",
        OSS_ACCESS_KEY_SECRET: "secret",
        OSS_SESSION_TOKEN: "",
        OSS_SECURITY_TOKEN: "old",
      },
      { accessKeyId: "id", accessKeySecret: "secret", securityToken: "old" },
    ],
    [
      "one family whole when the other is half set, and no token of the other",
      {
        ALIBABA_CLOUD_ACCESS_KEY_ID: "x",
        ALIBABA_CLOUD_SECURITY_TOKEN: "x",
        OSS_ACCESS_KEY_ID: "id",
        OSS_ACCESS_KEY_SECRET: "s",
      },
      { accessKeyId: "id", accessKeySecret: "s" },
    ],
  ])("reads %s", (_, environment, expected) => {
    expect(credentialsFromEnvironment(environment)).toEqual(expected);
  });

  test("names the missing half", () => {
    expect(credentialsFromEnvironment({ OSS_ACCESS_KEY_ID: "id" })).toEqual({
      problem: expect.stringMatching(/^OSS_ACCESS_KEY_ID is set but OSS_ACCESS_KEY_SECRET is not\./),
    });
  });

  test("names every variable that is read when none is set", () => {
    const result = credentialsFromEnvironment({});
    for (const name of [
      "ALIBABA_CLOUD_ACCESS_KEY_ID",
      "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
      "ALIBABA_CLOUD_SECURITY_TOKEN",
      "OSS_ACCESS_KEY_ID",
      "OSS_ACCESS_KEY_SECRET",
      "OSS_SESSION_TOKEN",
      "OSS_SECURITY_TOKEN",
    ]) {
      expect(result).toEqual({ problem: expect.stringContaining(name) });
    }
  });
});
