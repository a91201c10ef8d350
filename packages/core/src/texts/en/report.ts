/** Texts of report. */
export const reportTexts = {};
