/** What to do about an operational error, where the error catalogue's own remedy is not exact enough. */
export const errorTexts = {
  "error.grantAction": (v: { action: string; resource: string }) =>
    `Grant ${v.action} on ${v.resource} to the identity that Bakferry uses.`,
};
