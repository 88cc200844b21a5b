const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of the text's UTF-8. */
export function base64Of(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const parts: string[] = [];
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b, c] = [bytes[index], bytes[index + 1], bytes[index + 2]];
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    parts.push(letter(bits >> 18), letter(bits >> 12), b === undefined ? '=' : letter(bits >> 6), c === undefined ? '=' : letter(bits));
  }
  return parts.join('');
}

function letter(bits: number): string {
  return alphabet.charAt(bits & 63);
}
