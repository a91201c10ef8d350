/** `bakferry-bot messages`: what the cloud said and no diagnosis fits. */
import { formatMoment } from "../format.ts";

export const botMessagesTexts = {
  "bot.messages.about": () => "Print what the cloud said and Bakferry could not explain, with counts.",
  "bot.messages.none": () => "Nothing was said so far that Bakferry could not explain.",
  "bot.messages.line": (v: {
    count: number;
    service: string;
    firstSeenAt: number;
    lastSeenAt: number;
    hash: string;
  }) =>
    `${v.count} × ${v.service} · first ${formatMoment(v.firstSeenAt)} · last ${formatMoment(v.lastSeenAt)} · ${v.hash}`,
  "bot.messages.report": () =>
    "Report what comes often to the maintainers of Bakferry; the next version can then say what to do.",
  "bot.messages.noStore": (v: { file: string }) =>
    `There is no state file ${v.file}. Check store.sqlite; the bot makes it when it starts.`,
};
