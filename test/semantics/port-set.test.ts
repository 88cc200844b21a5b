import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  allConnections,
  type ConnectionSet,
  connectionsOf,
  equalConnections,
  formatConnections,
  includesConnections,
  intersectConnections,
  isAllConnections,
  isEveryPort,
  noConnections,
  subtractConnections,
  unionConnections,
} from '../../server/semantics/sets/connection-set.js';
import {
  allPorts,
  equalPorts,
  formatPorts,
  includesPort,
  intersectPorts,
  isAllPorts,
  noPorts,
  type PortSet,
  portRange,
  subtractPorts,
  unionPorts,
} from '../../server/semantics/sets/port-set.js';

/** Ranges near both ends of the port numbers, so that they often touch, overlap and fall outside. */
const edge = fc.oneof(fc.integer({ min: -2, max: 24 }), fc.integer({ min: 65520, max: 65540 }));
const ranges = fc.array(fc.tuple(edge, edge), { maxLength: 6 });

/** The model: every single number. */
function numbers(pairs: readonly (readonly [number, number])[]): Set<number> {
  const result = new Set<number>();
  for (const [first, last] of pairs) for (let port = Math.max(1, first); port <= Math.min(65535, last); port++) result.add(port);
  return result;
}

function setOf(pairs: readonly (readonly [number, number])[]): PortSet {
  return pairs.reduce<PortSet>((sum, [first, last]) => unionPorts(sum, portRange(first, last)), noPorts);
}

/** Sorted, disjoint, not adjacent, within the bounds, and exactly the numbers of the model. */
function expectExactly(set: PortSet, model: ReadonlySet<number>): void {
  set.forEach(({ first, last }, i) => {
    expect(first).toBeGreaterThanOrEqual(1);
    expect(last).toBeLessThanOrEqual(65535);
    expect(first).toBeLessThanOrEqual(last);
    expect(first).toBeGreaterThan((set[i - 1]?.last ?? -1) + 1);
  });
  expect(set.reduce((sum, { first, last }) => sum + last - first + 1, 0)).toBe(model.size);
  expect(set.every(({ first, last }) => model.has(first) && model.has(last))).toBe(true);
  for (const port of [...model].filter((_, i) => i % 97 === 0 || i < 40 || i > model.size - 40)) expect(includesPort(set, port)).toBe(true);
}

test('port sets agree with sets of numbers', () => {
  fc.assert(
    fc.property(ranges, ranges, (a, b) => {
      const [x, y] = [numbers(a), numbers(b)];
      expectExactly(unionPorts(setOf(a), setOf(b)), new Set([...x, ...y]));
      expectExactly(intersectPorts(setOf(a), setOf(b)), new Set([...x].filter((port) => y.has(port))));
      expectExactly(subtractPorts(setOf(a), setOf(b)), new Set([...x].filter((port) => !y.has(port))));
      expect(equalPorts(setOf(a), setOf(b))).toBe(x.size === y.size && [...x].every((port) => y.has(port)));
    }),
    { numRuns: 150 },
  );
});

test('port sets have one text each', () => {
  expect(
    formatPorts(
      setOf([
        [8000, 8100],
        [80, 80],
        [443, 443],
        [81, 81],
      ]),
    ),
  ).toBe('80-81,443,8000-8100');
  expect(formatPorts(allPorts)).toBe('1-65535');
  expect(formatPorts(noPorts)).toBe('');
  expect(
    isAllPorts(
      setOf([
        [1, 100],
        [101, 65535],
      ]),
    ),
  ).toBe(true);
  expect(
    isAllPorts(
      setOf([
        [1, 100],
        [102, 65535],
      ]),
    ),
  ).toBe(false);
  expect(portRange(0)).toEqual([]);
  expect(portRange(90, 80)).toEqual([]);
});

const connections: fc.Arbitrary<ConnectionSet> = fc
  .record({ ICMP: fc.boolean(), SCTP: ranges, TCP: ranges, UDP: ranges })
  .map(({ ICMP, SCTP, TCP, UDP }) => ({ ICMP, SCTP: setOf(SCTP), TCP: setOf(TCP), UDP: setOf(UDP) }));

test('connection sets obey the laws of sets', () => {
  fc.assert(
    fc.property(connections, connections, connections, (a, b, c) => {
      const union = unionConnections(a, b);
      expect(includesConnections(union, a) && includesConnections(union, b)).toBe(true);
      expect(equalConnections(unionConnections(intersectConnections(a, b), subtractConnections(a, b)), a)).toBe(true);
      expect(equalConnections(intersectConnections(a, unionConnections(b, c)), unionConnections(intersectConnections(a, b), intersectConnections(a, c)))).toBe(
        true,
      );
      expect(equalConnections(subtractConnections(allConnections, subtractConnections(allConnections, a)), a)).toBe(true);
      expect(formatConnections(a) === formatConnections(b)).toBe(equalConnections(a, b));
    }),
    { numRuns: 300 },
  );
});

test('connection sets have one text each', () => {
  expect(formatConnections(unionConnections(connectionsOf('UDP', portRange(53)), connectionsOf('TCP', portRange(53))))).toBe('TCP 53; UDP 53');
  expect(formatConnections(noConnections)).toBe('');
  expect(isEveryPort(connectionsOf(undefined, allPorts))).toBe(true);
  expect(isAllConnections(connectionsOf(undefined, allPorts))).toBe(false);
  expect(isAllConnections(allConnections)).toBe(true);
  expect(formatConnections({ ...noConnections, ICMP: true })).toBe('ICMP');
  expect(isAllConnections(connectionsOf('TCP', allPorts))).toBe(false);
});
