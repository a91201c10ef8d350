/** How messages reach people when the way that was meant is closed. */
export const deliveryTexts = {
  "delivery.moved": (v: { migrationId: string }) =>
    `I cannot post there, so ${v.migrationId} goes on here, and its approvers are asked by direct message. \`/migrate status ${v.migrationId}\` works in any channel. Before the next migration invite me there (\`/invite @bakferry\`), or ask in another channel.`,
};
