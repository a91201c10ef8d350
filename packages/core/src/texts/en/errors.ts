/** What to do about an operational error, where the error catalogue's own remedy is not exact enough. */
export const errorTexts = {
  "error.contact": (v: {
    service: string;
    host: string;
    status: number | null;
    code: string | null;
    requestId: string | null;
  }) =>
    [
      `${v.service} at ${v.host}`,
      ...(v.status === null ? [] : [`HTTP ${v.status}${v.code === null ? "" : ` ${v.code}`}`]),
      ...(v.requestId === null ? [] : [`request id ${v.requestId}`]),
    ].join(" · "),
  "error.requestId": (v: { requestId: string }) => `Request id of the cloud: ${v.requestId}`,
  "error.grantAction": (v: { action: string; resource: string }) =>
    `Grant ${v.action} on ${v.resource} to the identity that Bakferry uses.`,
  "error.ossNotUsable": () =>
    "The account itself cannot use OSS now. Its owner looks into the OSS console: activate OSS, pay what is overdue, or ask why the account is suspended.",
  "error.bucketElsewhere": (v: { endpoint: string; region: string }) =>
    `The bucket is served by ${v.endpoint}: give the region ${v.region}. RDS imports only from a bucket in its own region.`,
};
