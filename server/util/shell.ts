/** One word of a POSIX shell that means exactly this text, whatever it holds. */
export function shellWord(text: string): string {
  return /^[\w@%+:,./-][\w@%+:,./=-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Whether a text fits on one line and shows as what it is: no line break, no control or direction mark. */
export function isPlainLine(text: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text);
}
