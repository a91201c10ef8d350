import { describe, expect, test } from "vitest";

import { type Credentials, credentialsFromEnvironment, renewingCredentials } from "./credentials.ts";

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

describe("temporary credentials", () => {
  const MINUTE = 60_000;

  function renewing() {
    let now = 0;
    let fetched = 0;
    const fetch = async (): Promise<Credentials> => {
      fetched += 1;
      const mine = fetched;
      await new Promise((resolve) => void setImmediate(resolve));
      if (mine === 2) throw new Error("STS is away");
      return {
        accessKeyId: `STS.${mine}`,
        accessKeySecret: "s",
        securityToken: `t${mine}`,
        expiresAt: now + 60 * MINUTE,
      };
    };
    return {
      provide: renewingCredentials(fetch, () => now),
      pass: (milliseconds: number) => {
        now += milliseconds;
      },
      count: () => fetched,
    };
  }

  test("are fetched once for all who ask at the same time, and kept until five minutes before their end", async () => {
    const { provide, pass, count } = renewing();
    const all = await Promise.all([provide(), provide(), provide()]);
    expect(new Set(all.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(["STS.1"]));
    pass(54 * MINUTE);
    await provide();
    expect(count()).toBe(1);
  });

  test("are fetched again when they end, and a fetch that failed is tried again", async () => {
    const { provide, pass, count } = renewing();
    await provide();
    pass(56 * MINUTE);
    await expect(Promise.all([provide(), provide()])).rejects.toThrow("STS is away");
    expect((await provide()).accessKeyId).toBe("STS.3");
    expect(count()).toBe(3);
  });

  test("that were refused are fetched again once, whatever their end", async () => {
    const { provide, count } = renewing();
    const { securityToken } = await provide();
    await expect(provide(securityToken)).rejects.toThrow("STS is away");
    expect((await provide(securityToken)).accessKeyId).toBe("STS.3");
    expect((await provide(securityToken)).accessKeyId).toBe("STS.3");
    expect(count()).toBe(3);
  });
});
