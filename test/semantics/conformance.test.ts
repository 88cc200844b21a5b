import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lowerPolicy } from '../../server/families/registry.js';
import { buildCluster } from '../../server/semantics/cluster/build-cluster.js';
import { createEvaluator } from '../../server/semantics/evaluator.js';
import { blocksAreOutside, objectsOf } from '../support/cluster.js';
import { type ConnectionList, canonicalConnections, connectionListOf } from '../support/connections.js';
import { sharedFolder } from '../support/shared.js';

const families = ['networkpolicy', 'admin'];
const shared = sharedFolder('conformance');

for (const family of families) {
  const cases = shared ? readdirSync(join(shared, family)) : ['../shared/conformance is absent'];
  test.skipIf(!shared).each(cases)(`the connections of the conformance case ${family}/%s`, (name) => {
    const folder = join(shared ?? '', family, name);
    const expected = JSON.parse(readFileSync(join(folder, 'connections.json'), 'utf8')) as ConnectionList;
    expect(canonicalConnections(expected).length).toBeGreaterThan(0);
    expect(canonicalConnections(connectionsOf(join(folder, 'manifests')))).toEqual(canonicalConnections(expected));
  });
}

/** The tool behind the expected rows takes a block for addresses outside the cluster, and pods on the host's network for pods like others. */
function connectionsOf(folder: string): ConnectionList {
  const texts = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const objects = objectsOf(Object.fromEntries(texts.map((path) => [path, readFileSync(path, 'utf8')]))).map((one) =>
    one.object.type === 'workload' ? { ...one, object: { ...one.object, hostNetwork: false } } : one,
  );
  return connectionListOf(createEvaluator(buildCluster(objects, lowerPolicy, undefined, blocksAreOutside).cluster).connections());
}
