/** What is wrong with a bandwidth limit as it was written. */
export const limitTexts = {
  "limit.noRate": (v: { given: string }) => `"${v.given}" is no rate: write 500K, 50M, 1G, 100Mbit or off.`,
  "limit.secondRate": (v: { given: string }) => `"${v.given}" is a second rate without hours.`,
  "limit.noHours": (v: { given: string }) => `"${v.given}" is no span of hours: write 08:00-20:00.`,
};
