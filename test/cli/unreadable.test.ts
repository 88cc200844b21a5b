import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, netpol } from '../support/cli.js';

const policy = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: shop}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n';
const commands = [['check'], ['list'], ['explain', '--from', 'a', '--to', 'b'], ['diff', '.'], ['test'], ['test', '--record']];

function writeNotUtf8(folder: string): void {
  writeFileSync(Buffer.concat([Buffer.from(join(folder, 'b')), Buffer.from([0xff]), Buffer.from('.yaml')]), policy);
}

describe.skipIf(process.platform !== 'linux').each(commands)('netpol %s', (...command) => {
  test('says that nothing could be read, and that is no verdict', async () => {
    const cwd = folderOf({});
    writeNotUtf8(cwd);
    const { status, out, notes } = await netpol([...command, '.'], { cwd });
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(notes).toMatch(
      /^netpol: Nothing could be read: .*\/b\ufffd\.yaml cannot be read: its name is not UTF-8\. Name a file or a folder that may be read\.\n$/,
    );
  });
});

test.skipIf(process.platform !== 'linux')('what could be read is judged, and what could not is said', async () => {
  const cwd = folderOf({ 'a.yaml': policy });
  writeNotUtf8(cwd);
  const { status, out, notes } = await netpol(['check'], { cwd });
  expect(status).toBe(0);
  expect(out).toMatch(/1 policy and 0 workloads in 1 file/);
  expect(notes).toMatch(/^netpol: .*b\ufffd\.yaml cannot be read: its name is not UTF-8\n$/);
});

/** Permissions do not bind root, who runs the tests in many containers. */
async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test.skipIf(process.platform === 'win32')('a folder that may not be read is said; alone, it is no verdict', async () => {
  const cwd = folderOf({ 'open/a.yaml': policy });
  chmodSync(cwd, 0o755);
  mkdirSync(join(cwd, 'closed'), { mode: 0o000 });
  const [both, checked, alone] = await asOrdinaryUser(
    async () =>
      [
        await netpol(['list', 'open', 'closed'], { cwd }),
        await netpol(['check', 'open', 'closed'], { cwd }),
        await netpol(['check', 'closed'], { cwd }),
      ] as const,
  );
  chmodSync(join(cwd, 'closed'), 0o755);
  expect([both.status, both.notes.split('\n')[0]]).toEqual([0, `netpol: ${join(cwd, 'closed')} cannot be searched: EACCES`]);
  expect([checked.status, checked.notes.includes('no Kubernetes manifest was found in closed.')]).toEqual([2, true]);
  expect([alone.status, alone.notes]).toEqual([
    2,
    `netpol: Nothing could be read: ${join(cwd, 'closed')} cannot be searched: EACCES. Name a file or a folder that may be read.\n`,
  ]);
});
