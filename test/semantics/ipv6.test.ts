import * as fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { expect, test } from 'vitest';
import { parseAddress } from '../../server/semantics/sets/address-set.js';
import { ipv6Groups, ipv6Text } from '../../server/semantics/sets/ipv6.js';

const group = fc.oneof(fc.constant(0), fc.constant(0xffff), fc.integer({ min: 0, max: 0xffff }));
const groups = fc.array(group, { minLength: 8, maxLength: 8 });

test('an address has one text, which is that of RFC 5952 and reads back', () => {
  fc.assert(
    fc.property(groups, (parts) => {
      const text = ipv6Text(parts);
      expect(text).toBe(new ipaddr.IPv6(parts).toRFC5952String());
      expect(ipv6Groups(text)).toEqual(parts);
    }),
    { numRuns: 5000 },
  );
});

test('whatever is nearly an address is read as ipaddr.js reads it', () => {
  const piece = fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16)) },
    fc.constantFrom('', '0', '0000', 'FFFF', '00ab', 'g', '-1', ' 1'),
  );
  let read = 0;
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 10 }), fc.nat(9), fc.boolean(), (pieces, at, twice) => {
      const text = [pieces.slice(0, at), pieces.slice(at)].map((half) => half.join(':')).join(twice ? '::' : ':');
      const valid = text.includes(':') && ipaddr.IPv6.isValid(text);
      if (valid) read++;
      expect(ipv6Groups(text), text).toEqual(valid ? ipaddr.IPv6.parse(text).parts : undefined);
    }),
    { numRuns: 20_000 },
  );
  expect(read).toBeGreaterThan(1000);
});

test.each([
  ['::', 8],
  ['1:2:3:4:5:6:7::', 8],
  ['::2:3:4:5:6:7:8', 8],
  // `::` stands for at least one group, and a group has four digits at most.
  ['1:2:3:4::5:6:7:8', undefined],
  ['00001::', undefined],
  ['1::2::3', undefined],
  [':1:2:3:4:5:6:7', undefined],
  ['1:2:3:4:5:6:7:', undefined],
  [':::', undefined],
  ['1', undefined],
  ['', undefined],
])('%s has %s groups', (text, count) => {
  expect(ipv6Groups(text)?.length).toBe(count);
});

test('what is IPv4 in the form of IPv6 is IPv4', () => {
  for (const text of ['::ffff:10.0.0.1', '::FFFF:a00:1', '0:0:0:0:0:ffff:0a00:0001']) expect(parseAddress(text)).toEqual(parseAddress('10.0.0.1'));
  expect(parseAddress('::10.0.0.1')?.family).toBe(6);
  expect(parseAddress('fe80::1%eth0')).toBeUndefined();
});
