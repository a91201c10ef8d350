/** `bakferry-bot doctor`. */
export const botDoctorTexts = {
  "bot.doctor.about": () =>
    "Check what the bot needs: Slack, people, state file, cloud. Nothing is changed or posted.",
  "bot.doctor.url": () => "HTTP mode: where Slack reaches the bot, as https://bot.example.com",
  "bot.doctor.config": (v: { file: string }) => `${v.file} is valid.`,
  "bot.doctor.token": (v: { team: string; bot: string }) => `Slack knows the bot as ${v.bot} in ${v.team}.`,
  "bot.doctor.tokenFailed": (v: { reason: string }) => `Slack does not know the bot: ${v.reason}.`,
  "bot.doctor.tokenRemedy": () =>
    "check SLACK_BOT_TOKEN and the network; after a reinstallation the token is a new one.",
  "bot.doctor.scopes": (v: { count: number }) => `All ${v.count} needed scopes are granted.`,
  "bot.doctor.scopesUnknown": () => "Slack did not say which scopes are granted.",
  "bot.doctor.scopesMissing": (v: { scopes: string }) => `Scopes are missing: ${v.scopes}.`,
  "bot.doctor.scopesLacking": (v: { scopes: string }) => `Optional scopes are not granted: ${v.scopes}.`,
  "bot.doctor.scopesRemedy": () =>
    "take the manifest that bakferry-bot manifest prints, which says what each is for, and install the app again.",
  "bot.doctor.socket": () => "A socket to Slack opens.",
  "bot.doctor.socketFailed": (v: { reason: string }) => `No socket to Slack opens: ${v.reason}.`,
  "bot.doctor.socketRemedy": () =>
    "check SLACK_APP_TOKEN (xapp-…, with connections:write), that Socket Mode is on in the app, and that outgoing wss:// passes.",
  "bot.doctor.http": (v: { url: string }) => `${v.url} answers.`,
  "bot.doctor.httpUnknown": () => "Whether Slack reaches the bot was not checked.",
  "bot.doctor.giveUrl": () => "add --url while the bot runs.",
  "bot.doctor.httpFailed": (v: { url: string; reason: string }) => `${v.url} does not answer: ${v.reason}.`,
  "bot.doctor.httpRemedy": () => "start the bot, and let the TLS proxy pass to slack.host:slack.port.",
  "bot.doctor.cards": (v: { count: number; level: "full" | "classic" }) =>
    `Slack takes all ${v.count} cards ${v.level === "full" ? "as they are" : "drawn with the oldest blocks"}.`,
  "bot.doctor.cardsUnknown": (v: { reason: string }) =>
    `Slack did not say whether it takes the cards: ${v.reason}.`,
  "bot.doctor.cardsRefused": (v: { count: number; level: "full" | "classic"; first: string }) =>
    `Slack refuses ${v.count === 1 ? "1 card" : `${v.count} cards`}${v.level === "full" ? "" : " drawn with the oldest blocks"}; the first: ${v.first}.`,
  "bot.doctor.cardsClassic": () => "nothing; this workspace gets cards drawn with the oldest blocks.",
  "bot.doctor.cardsReport": () => "give this line to the maintainers of Bakferry.",
  "bot.doctor.channel": (v: { name: string }) => `The bot is in #${v.name}.`,
  "bot.doctor.channelOutside": (v: { name: string }) => `The bot is not in #${v.name}.`,
  "bot.doctor.invite": (v: { name: string }) => `type /invite @bakferry in #${v.name}.`,
  "bot.doctor.channelArchived": (v: { name: string }) => `#${v.name} is archived.`,
  "bot.doctor.channelFailed": (v: { channel: string; reason: string }) =>
    `The channel ${v.channel} cannot be looked at: ${v.reason}.`,
  "bot.doctor.fixChannel": () =>
    "check the id in the configuration; a private channel is seen only after /invite @bakferry there.",
  "bot.doctor.fixId": () => "check the id in the configuration.",
  "bot.doctor.group": (v: { group: string; count: number }) =>
    `The usergroup ${v.group} has ${v.count === 1 ? "1 member" : `${v.count} members`}.`,
  "bot.doctor.groupEmpty": (v: { group: string }) =>
    `The usergroup ${v.group} has no members, so nobody of it can approve.`,
  "bot.doctor.groupFill": () => "add members, or name another usergroup.",
  "bot.doctor.groupFailed": (v: { group: string; reason: string }) =>
    `The usergroup ${v.group} cannot be read: ${v.reason}.`,
  "bot.doctor.user": (v: { user: string }) => `The approver ${v.user} is an active member.`,
  "bot.doctor.userNot": (v: { user: string; standing: string }) =>
    `The approver ${v.user} may not approve: ${v.standing === "unknown" ? "not known in this workspace" : v.standing}.`,
  "bot.doctor.userUnknown": (v: { user: string; reason: string }) =>
    `Slack did not say who ${v.user} is: ${v.reason}.`,
  "bot.doctor.store": (v: { file: string }) => `The database ${v.file} can be written.`,
  "bot.doctor.storeAbsent": (v: { file: string }) => `The database ${v.file} is prepared at the first start.`,
  "bot.doctor.storeRemedy": () => "check path or DATABASE_URL, owner and free space.",
  "bot.doctor.trail": (v: { records: number }) =>
    `The audit trail is intact: ${v.records === 1 ? "1 record" : `${v.records} records`}.`,
  "bot.doctor.trailRemedy": () => "run bakferry-bot audit verify, which names every broken place.",
  "bot.doctor.keyFailed": () => "Alibaba Cloud does not say whose the key is.",
  "bot.doctor.bucketFailed": (v: { bucket: string }) => `The bucket ${v.bucket} cannot be looked at.`,
  "bot.doctor.target": (v: { name: string; instanceId: string; status: string }) =>
    `The target ${v.name} (${v.instanceId}) is ${v.status}.`,
  "bot.doctor.targetWait": () => "wait until it is Running before asking for a migration.",
  "bot.doctor.targetFailed": (v: { name: string; instanceId: string }) =>
    `The target ${v.name} (${v.instanceId}) cannot be looked at.`,
  "bot.doctor.targetMissing": (v: { name: string; instanceId: string }) =>
    `The target ${v.name} names the instance ${v.instanceId}, which does not exist in this account and region.`,
  "bot.doctor.fixTarget": () => "check instance and region in the configuration.",
  "bot.doctor.permissions": (v: { name: string; allowed: number; unknown: number }) =>
    `On ${v.name} ${v.allowed} permissions are there${v.unknown === 0 ? "" : `, ${v.unknown} cannot be told`}.`,
  "bot.doctor.permissionsDenied": (v: { name: string; actions: string }) =>
    `On ${v.name} RDS refuses: ${v.actions}.`,
  "bot.doctor.permissionsRemedy": () => "attach the policy that bakferry permissions --for bot prints.",
};
