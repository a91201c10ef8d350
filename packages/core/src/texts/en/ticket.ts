/** Upload tickets: short-lived keys for one object, which one person sees once. */
export const ticketTexts = {
  "ticket.button": () => "Get an upload ticket",
  "ticket.buttonSpoken": (v: { key: string }) => `Get an upload ticket for ${v.key}`,
  "ticket.offer": () => "No key for the bucket at hand? A ticket is one, for this backup and a short while.",
  "ticket.title": (v: { address: string }) => `Upload ticket for ${v.address}`,
  "ticket.steps": () =>
    "Beside SQL Server, start the upload, paste the ticket, and press Enter. Then end the input: Ctrl+Z and Enter on Windows, Ctrl+D elsewhere.",
  "ticket.afterwards": () =>
    "The end of the upload prints the line to type here. Does the ticket end first, ask for another by the same button: `bakferry resume --ticket -` goes on.",
  "ticket.secret": () =>
    "Shown once, to you alone. Whoever has the ticket may write and read this object until",
  "ticket.taken": (v: { address: string }) =>
    `${v.address} is there by now, and no ticket is given for what is there. Ask for the migration again.`,
  "ticket.off": () =>
    "Tickets are not set up for this bot. Upload with a key of your own, or set `alibaba.uploadRoleArn`.",
};
