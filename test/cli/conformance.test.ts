import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { netpol } from '../support/cli.js';
import { canonicalConnections } from '../support/connections.js';
import { sharedFolder } from '../support/shared.js';

describe.each(['networkpolicy', 'admin'])('netpol list agrees with the conformance cases: %s', (family) => {
  const cases = sharedFolder(`conformance/${family}`);
  const names = cases ? readdirSync(cases, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])) : [];
  test.skipIf(!cases)(`the conformance cases in ../shared/conformance/${family} are there`, () => expect(names.length).toBeGreaterThan(10));

  test.each(names)('%s', async (name) => {
    const folder = join(cases ?? '', name);
    // The tool behind the answers takes a block for addresses outside the cluster, as Cilium does.
    const { status, out } = await netpol(['list', '--format', 'json', '--plugin', 'cilium', 'manifests'], { cwd: folder });
    expect(status).toBe(0);
    const answer = JSON.parse(readFileSync(join(folder, 'connections.json'), 'utf8'));
    const { connections, possible } = JSON.parse(out);
    const [sure, expected] = [canonicalConnections({ connections }), canonicalConnections(answer)];
    if (possible.length === 0) return expect(sure).toEqual(expected);
    // It also takes pods on the host's network for pods like others; here nothing that policies say of them is sure.
    for (const { because } of possible) expect(because).toMatch(/hostNetwork/);
    const left = expected.filter((line) => !sure.includes(line));
    const rest = canonicalConnections({ connections: possible }).map((line) => line.split(':')[0]);
    for (const line of left) expect(rest).toContain(line.split(':')[0]);
    expect(sure.filter((line) => !expected.includes(line))).toEqual([]);
  });
});
