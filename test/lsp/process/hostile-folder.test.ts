import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startEditor } from '../support/editor.js';
import { openPolicy } from '../support/manifests.js';
import { makeFolder } from '../support/workspace-folder.js';

/** A server over standard input hears its editor by `/dev/stdin`: who read that would take the editor's words away. */
describe.skipIf(process.platform === 'win32')('a server over standard input', () => {
  test.each(['.gitignore', '.git/info/exclude', 'apps/.gitignore'])('is not deafened by a folder whose %s leads to it', async (name) => {
    const folder = makeFolder({ 'apps/policy.yaml': openPolicy });
    mkdirSync(join(folder.path, '.git', 'info'), { recursive: true });
    symlinkSync('/dev/stdin', join(folder.path, name));
    const editor = await startEditor({ folders: [folder] });
    const uri = folder.uriOf('apps/policy.yaml');
    await editor.open(uri, openPolicy);
    expect((await editor.pull(uri)).map(({ code }) => code)).toContain('empty-rule-allows-all');
    expect(await editor.stop()).toBe(0);
  });

  test('is not held up by a pipe', async () => {
    const folder = makeFolder({ 'policy.yaml': openPolicy });
    execFileSync('mkfifo', [join(folder.path, '.gitignore')]);
    execFileSync('mkfifo', [join(folder.path, 'pipe.yaml')]);
    const editor = await startEditor({ folders: [folder] });
    expect(await editor.stop()).toBe(0);
  });
});
