/** Texts of intake. */
export const intakeTexts = {};
