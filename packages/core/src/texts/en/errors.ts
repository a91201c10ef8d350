/** What to do about an operational error, where the error catalogue's own remedy is not exact enough. */
export const errorTexts = {
  "error.grantAction": (v: { action: string; resource: string }) =>
    `Grant ${v.action} on ${v.resource} to the identity that Bakferry uses.`,
  "error.ossNotUsable": () =>
    "The account itself cannot use OSS now. Its owner looks into the OSS console: activate OSS, pay what is overdue, or ask why the account is suspended.",
  "error.bucketElsewhere": (v: { endpoint: string; region: string }) =>
    `The bucket is served by ${v.endpoint}: give the region ${v.region}. RDS imports only from a bucket in its own region.`,
};
