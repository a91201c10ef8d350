/**
 * Policies as files of the tools that set accounts up.
 *
 * Source: the pages of `alicloud_ram_policy`, `alicloud_ram_role` and `alicloud_ram_role_policy_attachment`
 * (provider 1.252 or newer, which has these names of arguments); ROS, ALIYUN::RAM::ManagedPolicy, ALIYUN::RAM::Role,
 * ALIYUN::RAM::AttachPolicyToRole.
 */
import { IMPORT_ROLE, type Policy } from "./policies.ts";

export const POLICY_FORMATS = ["ram", "terraform", "ros"] as const;
export type PolicyFormat = (typeof POLICY_FORMATS)[number];

export interface NamedPolicy {
  /** "bakferry-bot". */
  readonly name: string;
  readonly policy: Policy;
}

/** Ends with a line end, so that it can be written as a file. */
export function writePolicy({ name, policy }: NamedPolicy, format: PolicyFormat): string {
  switch (format) {
    case "ram":
      return json(policy);
    case "terraform":
      return terraform([
        `resource "alicloud_ram_policy" "${name.replaceAll("-", "_")}" {`,
        `  policy_name     = "${name}"`,
        "  policy_document = <<EOF",
        heredoc(policy),
        "EOF",
        "}",
      ]);
    case "ros":
      return ros({
        Policy: {
          Type: "ALIYUN::RAM::ManagedPolicy",
          Properties: {
            PolicyName: name,
            PolicyDocument: {
              ...policy,
              Statement: policy.Statement.map((each) => ({ ...each, Resource: [each.Resource].flat() })),
            },
          },
        },
      });
  }
}

export function writeImportRole(format: PolicyFormat): string {
  const { name, description, trust, systemPolicy, policy } = IMPORT_ROLE;
  switch (format) {
    case "ram":
      return json({
        RoleName: name,
        Description: description,
        AssumeRolePolicyDocument: trust,
        PolicyType: "System",
        PolicyName: systemPolicy,
        PolicyDocument: policy,
      });
    case "terraform":
      return terraform([
        'resource "alicloud_ram_role" "rds_import" {',
        `  role_name                   = "${name}"`,
        `  description                 = "${description}"`,
        "  assume_role_policy_document = <<EOF",
        heredoc(trust),
        "EOF",
        "}",
        "",
        'resource "alicloud_ram_role_policy_attachment" "rds_import" {',
        `  policy_name = "${systemPolicy}"`,
        '  policy_type = "System"',
        "  role_name   = alicloud_ram_role.rds_import.role_name",
        "}",
      ]);
    case "ros":
      return ros({
        ImportRole: {
          Type: "ALIYUN::RAM::Role",
          Properties: { RoleName: name, Description: description, AssumeRolePolicyDocument: trust },
        },
        ImportRolePolicy: {
          Type: "ALIYUN::RAM::AttachPolicyToRole",
          DependsOn: "ImportRole",
          Properties: { PolicyName: systemPolicy, PolicyType: "System", RoleName: name },
        },
      });
  }
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** An object key may hold what Terraform takes for an expression. */
function heredoc(value: object): string {
  return json(value)
    .trimEnd()
    .replaceAll(/[$%](?=\{)/g, "$&$&");
}

function terraform(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

function ros(resources: object): string {
  return json({ ROSTemplateFormatVersion: "2015-09-01", Resources: resources });
}
