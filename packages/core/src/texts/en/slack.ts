/** Texts that only Slack shows: buttons, modals, answers to commands. */
export const slackTexts = {
  "slack.somethingWentWrong": (v: { reference: string }) =>
    `Something went wrong inside Bakferry. Nothing was changed by this click. Reference: ${v.reference}.`,
};
