/**
 * The policies of RAM that belong to nobody, as far as a migration meets them.
 *
 * Source: RAM policy reference: "AliyunRDSImportRolePolicy" (v1, 2018-03-15), "AliyunOSSFullAccess" and the other
 * pages of those names.
 */
import type { PolicyDocument } from "./policy.ts";

export const SYSTEM_POLICIES: ReadonlyMap<string, PolicyDocument> = new Map([
  ["AdministratorAccess", allowing("*")],
  ["AliyunRDSImportRolePolicy", allowing("oss:GetObject", "oss:GetBucketLocation")],
  ["AliyunOSSFullAccess", allowing("oss:*")],
  ["AliyunOSSReadOnlyAccess", allowing("oss:Get*", "oss:List*")],
  ["AliyunRDSFullAccess", allowing("rds:*")],
  ["AliyunRDSReadOnlyAccess", allowing("rds:Describe*")],
  ["AliyunRAMFullAccess", allowing("ram:*")],
  ["AliyunRAMReadOnlyAccess", allowing("ram:Get*", "ram:List*")],
  ["AliyunSTSAssumeRoleAccess", allowing("sts:AssumeRole")],
]);

/** A policy that allows these actions on everything. */
export function allowing(...actions: readonly string[]): PolicyDocument {
  return { Version: "1", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] };
}
