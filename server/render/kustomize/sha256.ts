/** SHA-256 of the text's UTF-8, in hexadecimal (FIPS 180-4). */
export function sha256(text: string): string {
  const words = padded(new TextEncoder().encode(text));
  const state = new Uint32Array(initial);
  const schedule = new Uint32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    schedule.set(words.subarray(block, block + 16));
    for (let i = 16; i < 64; i++) schedule[i] = add(small1(at(schedule, i - 2)), at(schedule, i - 7), small0(at(schedule, i - 15)), at(schedule, i - 16));
    mix(state, schedule);
  }
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** The fractions of the square roots of the first eight primes, and of the cube roots of the first 64. */
const primes = firstPrimes(64);
const initial = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const constants = primes.map((prime) => fraction(Math.cbrt(prime)));

function firstPrimes(count: number): readonly number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++) if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  return found;
}

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32) >>> 0;
}

function padded(bytes: Uint8Array): Uint32Array {
  const blocks = ((bytes.length + 8) >> 6) + 1;
  const view = new DataView(new ArrayBuffer(blocks * 64));
  bytes.forEach((byte, index) => {
    view.setUint8(index, byte);
  });
  view.setUint8(bytes.length, 0x80);
  view.setBigUint64(blocks * 64 - 8, BigInt(bytes.length) * 8n);
  return Uint32Array.from({ length: blocks * 16 }, (_, index) => view.getUint32(index * 4));
}

function mix(state: Uint32Array, schedule: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const first = add(h, turn(e, 6) ^ turn(e, 11) ^ turn(e, 25), choice, constants[i] ?? 0, at(schedule, i));
    const second = add(turn(a, 2) ^ turn(a, 13) ^ turn(a, 22), majority);
    [h, g, f, e, d, c, b, a] = [g, f, e, add(d, first), c, b, a, add(first, second)];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] = add(at(state, index), word);
  });
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}

function add(...words: readonly number[]): number {
  return words.reduce((sum, word) => (sum + word) >>> 0, 0);
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function small0(word: number): number {
  return turn(word, 7) ^ turn(word, 18) ^ (word >>> 3);
}

function small1(word: number): number {
  return turn(word, 17) ^ turn(word, 19) ^ (word >>> 10);
}
