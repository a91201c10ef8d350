import { describe, expect, test } from "vitest";

import { ossRegion, rdsHost, regionOfLocation } from "./regions.ts";

describe("regions", () => {
  test.each([
    ["cn-hangzhou", "oss-cn-hangzhou.aliyuncs.com", "oss-cn-hangzhou-internal.aliyuncs.com"],
    ["eu-central-1", "oss-eu-central-1.aliyuncs.com", "oss-eu-central-1-internal.aliyuncs.com"],
    ["cn-north-2-gov-1", "oss-cn-north-2-gov-1.aliyuncs.com", "oss-cn-north-2-gov-1-internal.aliyuncs.com"],
    ["cn-shanghai-finance-1", null, "oss-cn-shanghai-finance-1-internal.aliyuncs.com"],
    ["cn-hangzhou-finance", null, "oss-cn-hzjbp-b-internal.aliyuncs.com"],
  ])("OSS in %s", (regionId, publicHost, internalHost) => {
    expect(ossRegion(regionId)).toMatchObject({ publicHost, internalHost });
  });

  test.each([
    ["cn-hangzhou", "cn-hangzhou"],
    ["cn-shanghai-finance-1", "cn-shanghai-finance-1"],
    ["cn-hangzhou-finance", "cn-hzjbp"],
  ])("requests to OSS in %s are signed for %s", (regionId, signingRegion) => {
    expect(ossRegion(regionId).signingRegion).toBe(signingRegion);
  });

  test.each([
    ["oss-cn-hangzhou", "cn-hangzhou"],
    ["oss-cn-hzjbp", "cn-hangzhou-finance"],
    ["ap-southeast-1", "ap-southeast-1"],
  ])("a bucket in %s is in region %s", (location, regionId) => {
    expect(regionOfLocation(location)).toBe(regionId);
  });

  test.each([
    ["cn-hangzhou", "rds.aliyuncs.com"],
    ["cn-chengdu", "rds.cn-chengdu.aliyuncs.com"],
    ["cn-hangzhou-finance", "rds-vpc.cn-hangzhou-finance.aliyuncs.com"],
  ])("RDS in %s is served by %s", (regionId, host) => {
    expect(rdsHost(regionId)).toBe(host);
  });
});
