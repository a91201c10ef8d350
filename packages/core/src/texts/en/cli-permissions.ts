/** Texts of `bakferry permissions`. */
export const cliPermissionsTexts = {
  "cli.permissions.summary": () => "print a policy that allows what is needed",
  "cli.permissions.about": () => "print the policy that allows what an identity is for, and no more",
  "cli.permissions.for": () =>
    "what it is for, one or several with commas: bot, upload, ticket, tickets, leftovers, backup, accounts, database, cleanup, bucket, storage, role; or guide, or import-role",
  "cli.permissions.format": () => "file to print",
  "cli.permissions.bucket": () => "bucket of the backups",
  "cli.permissions.prefix": () => "folder in the bucket",
  "cli.permissions.instance": () => "RDS instances, with commas",
  "cli.permissions.account": () => "account id, 16 digits; any when left out",
  "cli.permissions.key": () => "object of a ticket",
  "cli.permissions.ticketRole": () => "RAM role whose keys tickets hold",
  "cli.permissions.example": () =>
    [
      "Examples:",
      "  bakferry permissions --for bot,backup --bucket migratetest --instance rm-bp1prod1",
      "  bakferry permissions --for upload --bucket migratetest --format terraform > upload.tf",
      "  bakferry permissions --for import-role --format ros",
    ].join("\n"),
  "cli.permissions.unknownDuty": (v: { given: string }) =>
    `“${v.given}” is nothing that a policy is made for.`,
  "cli.permissions.knownDuties": (v: { known: string }) => `Give one of ${v.known}.`,
  "cli.permissions.alone": (v: { duty: string }) => `${v.duty} is a document of its own. Ask for it alone.`,
  "cli.permissions.missing": (v: { duties: string; options: string }) =>
    `A policy for ${v.duties} names its resources. Missing: ${v.options}.`,
  "cli.permissions.wildcard": (v: { given: string }) =>
    `“${v.given}” holds * or ?, which a policy takes for any text. It would allow more than it says.`,
  "cli.permissions.badInstance": (v: { given: string }) =>
    `“${v.given}” is no instance id. It begins with rm-.`,
  "cli.permissions.badAccount": (v: { given: string }) => `“${v.given}” is no account id. It has 16 digits.`,
};
