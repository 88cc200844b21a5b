/** Text from a manifest in which characters that are not seen, or turn the order of others around, are marked. It may have several lines. */
export function seen(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

/** A name from a manifest in one line of a list or a picture: as `seen`; a longer one than clusters have without its middle, because names mostly differ at their ends. */
export function shownName(name: string): string {
  const short = name.length > 320 ? `${name.slice(0, 200)}…${name.slice(-100)}` : name;
  return seen(short).replaceAll('\n', '\ufffd');
}
