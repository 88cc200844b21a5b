/** Text as XML has it; characters that XML 1.0 has not, escaped or otherwise, are left out. */
export function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\x7f-\x9f]/gu, '')
    .replace(/[&<>"'\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `&#${character.codePointAt(0)};`);
}

/** The same as the value of an attribute. */
export function xmlAttribute(text: string): string {
  return xmlText(text).replace(/[\t\n\r]/g, ' ');
}
