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
    const { status, out } = await netpol(['list', '--format', 'json', 'manifests'], { cwd: folder });
    expect(status).toBe(0);
    const answer = JSON.parse(readFileSync(join(folder, 'connections.json'), 'utf8'));
    expect(canonicalConnections(JSON.parse(out))).toEqual(canonicalConnections(answer));
  });
});
