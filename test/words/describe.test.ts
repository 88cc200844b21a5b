import { expect, test } from 'vitest';
import type { Selector } from '../../server/semantics/cluster/selector.js';
import { allConnections, type ConnectionSet, connectionsOf, noConnections, unionConnections } from '../../server/semantics/sets/connection-set.js';
import { allPorts, portRange } from '../../server/semantics/sets/port-set.js';
import { listed } from '../../server/util/text.js';
import { plainly } from '../../server/words/mark.js';
import { describePods } from '../../server/words/pods.js';
import { describeConnections } from '../../server/words/ports.js';
import { describeSelector } from '../../server/words/selectors.js';

function selector(...requirements: Selector['requirements']): Selector {
  return { requirements, unknown: false };
}

const web = selector({ key: 'app', operator: 'In', values: ['web'] });
const rest = selector(
  { key: 'app', operator: 'In', values: ['web'] },
  { key: 'tier', operator: 'In', values: ['a', 'b'] },
  { key: 'x', operator: 'Exists', values: [] },
  { key: 'y', operator: 'DoesNotExist', values: [] },
  { key: 'z', operator: 'NotIn', values: ['1'] },
);

test('selectors and pods', () => {
  expect(describeSelector(web)).toBe('labelled `app=web`');
  expect(describeSelector(selector())).toBe('');
  expect(describeSelector(rest, plainly)).toBe('labelled app=web and tier in (a, b), with a label x, without a label y and not labelled z=1');
  expect(describePods({ namespaces: { name: 'shop' }, pods: selector() })).toBe('every pod in `shop`');
  expect(describePods({ namespaces: { labels: selector() }, pods: web }, plainly)).toBe('pods labelled app=web of every namespace');
  const monitoring = selector({ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['monitoring', 'ops'] });
  expect(describePods({ namespaces: { labels: monitoring }, pods: web }, plainly)).toBe('pods labelled app=web in monitoring or ops');
  expect(describePods({ namespaces: { labels: web }, pods: selector() }, plainly)).toBe('every pod in namespaces labelled app=web');
});

test.each<[ConnectionSet, string]>([
  [allConnections, 'every port'],
  [noConnections, 'no port'],
  [connectionsOf('TCP', allPorts), 'every TCP port'],
  [connectionsOf('TCP', portRange(3306)), 'TCP 3306'],
  [unionConnections(connectionsOf('UDP', portRange(53)), connectionsOf('TCP', portRange(8000, 8100))), 'TCP 8000-8100 and UDP 53'],
  [unionConnections(connectionsOf('TCP', portRange(80)), connectionsOf('TCP', portRange(443))), 'TCP 80, 443'],
])('connections %#', (set, expected) => expect(describeConnections(set, plainly)).toBe(expected));

test('lists of words', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((items) => listed(items))).toEqual(['', 'a', 'a and b', 'a, b and c']);
});
