const header = 8;
const memorySection = 5;
const withoutMaximum = 0;
const withMaximum = 1;
/** Bytes of a page of WebAssembly's memory. */
export const pageSize = 65536;

/**
 * The module with a bound on the memory that it may ever have: beyond it, what asks for more ends. Go's own limit is only a wish, and the engines of
 * JavaScript have no limit for one module.
 *
 * @throws where the bytes are no module with one memory of its own
 */
export function withMemoryLimit(module: Uint8Array, pages: number): Uint8Array {
  let at = header;
  while (at < module.length) {
    const start = at;
    const id = module[at];
    const size = readNumber(module, at + 1);
    const end = size.next + size.value;
    if (id === memorySection) return replaced(module, start, end, limited(module, size.next, pages));
    at = end;
  }
  throw new Error('the module has no memory');
}

/** The section's content: one memory, its flags, its least number of pages, and its greatest. */
function limited(module: Uint8Array, at: number, pages: number): readonly number[] {
  const [count, flags] = [module[at], module[at + 1]];
  if (count !== 1 || (flags !== withoutMaximum && flags !== withMaximum)) throw new Error('the module has another kind of memory');
  const least = readNumber(module, at + 2).value;
  if (least > pages) throw new Error(`the module needs ${least} pages of memory`);
  return [1, withMaximum, ...writeNumber(least), ...writeNumber(pages)];
}

function replaced(module: Uint8Array, start: number, end: number, content: readonly number[]): Uint8Array {
  const section = [memorySection, ...writeNumber(content.length), ...content];
  const out = new Uint8Array(start + section.length + module.length - end);
  out.set(module.subarray(0, start));
  out.set(section, start);
  out.set(module.subarray(end), start + section.length);
  return out;
}

/** Unsigned LEB128, of at most 32 bits. */
function readNumber(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let shift = 0, next = at; shift < 35; shift += 7, next++) {
    const byte = bytes[next];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next: next + 1 };
  }
  throw new Error('the module is cut off');
}

function writeNumber(value: number): readonly number[] {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) out.push((rest % 128) | 0x80);
  return [...out, rest];
}
