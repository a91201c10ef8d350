/** Texts of preflight. */
export const preflightTexts = {};
