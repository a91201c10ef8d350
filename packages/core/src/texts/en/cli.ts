/** Texts that only the terminal shows. */
export const cliTexts = {
  "cli.interrupted": () => "Interrupted. Finished parts are kept; run the same command to go on.",
};
