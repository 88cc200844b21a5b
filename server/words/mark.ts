/** How names and values are set off: as code in hovers and findings, not at all in a terminal. */
export type Mark = (text: string) => string;

export const asCode: Mark = (text) => `\`${text}\``;
export const plainly: Mark = (text) => text;
