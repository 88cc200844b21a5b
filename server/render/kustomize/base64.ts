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

/** The text that base64 of UTF-8 stands for; `undefined` where it is none. */
export function textOfBase64(base64: string): string | undefined {
  const digits = base64.replaceAll(/\s/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(digits)) return undefined;
  const bits = Array.from(digits.replaceAll('=', ''), (digit) => alphabet.indexOf(digit).toString(2).padStart(6, '0')).join('');
  const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function letter(bits: number): string {
  return alphabet.charAt(bits & 63);
}
