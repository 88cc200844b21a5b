import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AddressRange,
  type AddressSet,
  addressSet,
  allAddresses,
  countAddresses,
  equalAddresses,
  formatAddress,
  formatRange,
  includesAddresses,
  intersectAddresses,
  isAllAddresses,
  parseAddress,
  parseCidr,
  subtractAddresses,
  toCidrs,
} from '../../server/semantics/sets/address-set.js';

const top = { 4: 2n ** 32n - 1n, 6: 2n ** 128n - 1n } as const;

/** A window of 64 addresses at either end of a family is the model's world; a range is told by two places in it. */
const windowed = fc
  .record({ family: fc.constantFrom(4 as const, 6 as const), end: fc.boolean(), a: fc.integer({ min: 0, max: 63 }), b: fc.integer({ min: 0, max: 63 }) })
  .map(({ family, end, a, b }): AddressRange => {
    const base = end ? top[family] - 63n : 0n;
    return { family, first: base + BigInt(Math.min(a, b)), last: base + BigInt(Math.max(a, b)) };
  });
const ranges = fc.array(windowed, { maxLength: 6 });

function numbers(list: readonly AddressRange[]): Set<string> {
  const result = new Set<string>();
  for (const { family, first, last } of list) for (let at = first; at <= last; at++) result.add(`${family}:${at}`);
  return result;
}

function expectExactly(set: AddressSet, model: ReadonlySet<string>): void {
  set.forEach((range, i) => {
    const previous = set[i - 1];
    expect(range.first <= range.last).toBe(true);
    if (previous) expect(previous.family < range.family || (previous.family === range.family && previous.last + 1n < range.first)).toBe(true);
  });
  expect(numbers(set)).toEqual(model);
  expect(countAddresses(set)).toBe(BigInt(model.size));
}

test('address sets agree with sets of numbers', () => {
  fc.assert(
    fc.property(ranges, ranges, (a, b) => {
      const [x, y] = [numbers(a), numbers(b)];
      const [s, t] = [addressSet(a), addressSet(b)];
      expectExactly(addressSet([...s, ...t]), new Set([...x, ...y]));
      expectExactly(intersectAddresses(s, t), new Set([...x].filter((address) => y.has(address))));
      expectExactly(subtractAddresses(s, t), new Set([...x].filter((address) => !y.has(address))));
      expect(includesAddresses(s, t)).toBe([...y].every((address) => x.has(address)));
      expect(equalAddresses(subtractAddresses(allAddresses, subtractAddresses(allAddresses, s)), s)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('CIDRs of a set are exactly the set, and as few as can be', () => {
  fc.assert(
    fc.property(ranges, (list) => {
      const set = addressSet(list);
      const cidrs = toCidrs(set);
      const parsed = cidrs.map((cidr) => parseCidr(cidr) as AddressRange);
      expect(equalAddresses(addressSet(parsed), set)).toBe(true);
      expect(parsed.reduce((sum, { first, last }) => sum + last - first + 1n, 0n)).toBe(countAddresses(set));
      // Two halves of one block would have been one CIDR.
      const seen = new Set(parsed.map(({ family, first, last }) => `${family}:${first}:${last}`));
      for (const { family, first, last } of parsed) {
        const size = last - first + 1n;
        expect(first % (2n * size) === 0n && seen.has(`${family}:${first + size}:${last + size}`)).toBe(false);
      }
    }),
    { numRuns: 300 },
  );
});

test('addresses survive being written and read', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.ipV6(), (four, six) => {
      for (const text of [four, six]) {
        const range = parseAddress(text) as AddressRange;
        expect(parseAddress(formatAddress(range.family, range.first))).toEqual(range);
      }
      expect(formatAddress(4, (parseAddress(four) as AddressRange).first)).toBe(four);
    }),
  );
});

test.each([
  ['10.0.0.0/8', '10.0.0.0-10.255.255.255'],
  ['10.1.2.3/8', '10.0.0.0-10.255.255.255'],
  ['0.0.0.0/0', '0.0.0.0-255.255.255.255'],
  ['192.168.1.7/32', '192.168.1.7-192.168.1.7'],
  ['010.0.0.0/8', '10.0.0.0-10.255.255.255'],
  ['::/0', '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:db8::/32', '2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:DB8::1/128', '2001:db8::1-2001:db8::1'],
  ['::ffff:10.0.0.0/104', '10.0.0.0-10.255.255.255'],
])('the CIDR %s is %s', (cidr, range) => {
  expect(formatRange(parseCidr(cidr) as AddressRange)).toBe(range);
});

test.each([
  '',
  '10.0.0.0',
  '10.0.0.0/33',
  '10.0.0/8',
  '10.0.0.256/8',
  '10.0.0.0/-1',
  '10.0.0.0/ 8',
  'example.com/8',
  '::1/129',
  'fe80::1%eth0/64',
  ':::/0',
  '/8',
  '::ffff:10.0.0.0/40',
])('%j is no CIDR', (text) => expect(parseCidr(text)).toBeUndefined());

test('all addresses are all addresses', () => {
  expect(isAllAddresses(addressSet(['0.0.0.0/1', '128.0.0.0/1', '::/0'].map((cidr) => parseCidr(cidr) as AddressRange)))).toBe(true);
  expect(isAllAddresses(addressSet([parseCidr('0.0.0.0/0') as AddressRange]))).toBe(false);
  expect(toCidrs(subtractAddresses([parseCidr('10.0.0.0/8') as AddressRange], [parseCidr('10.1.0.0/16') as AddressRange]))).toEqual([
    '10.0.0.0/16',
    '10.2.0.0/15',
    '10.4.0.0/14',
    '10.8.0.0/13',
    '10.16.0.0/12',
    '10.32.0.0/11',
    '10.64.0.0/10',
    '10.128.0.0/9',
  ]);
});
