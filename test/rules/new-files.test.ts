import { expect, test } from 'vitest';
import { addDefaultDeny } from '../../server/features/code-actions/add-default-deny.js';
import { checkFile } from '../../server/rules/check.js';
import { deployment, indexed } from '../workspace/workspace-of.js';

/** The files that fixes of any finding of a workload in this namespace would make. */
async function newFiles(namespace: string): Promise<readonly string[]> {
  const file = 'file:///repo/apps/web.yaml';
  const text = `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${JSON.stringify(namespace)}}\n---\n${deployment('web', { namespace: JSON.stringify(namespace) })}`;
  const { workspace } = await indexed({ [file]: text });
  workspace.open(file, text, 1);
  const snapshot = workspace.snapshot();
  const fixes = checkFile(snapshot, file).flatMap((finding) => finding.fixes());
  const chosen = addDefaultDeny(snapshot, file, text.indexOf('kind'))?.others() ?? [];
  const edits = [...fixes.flatMap(({ elsewhere = [] }) => elsewhere), ...chosen.flatMap((one) => one.edits)];
  return edits.flatMap(({ create, file: made }) => (create ? [made] : []));
}

test('a fix makes its file beside the one that it is for', async () => {
  expect(new Set(await newFiles('shop'))).toEqual(new Set(['file:///repo/apps/default-deny-shop.yaml']));
});

test.each(['../../etc/cron.d/x', '..', '%2F..%2F..%2Fx', '..%2fx', '%2e%2e/x', 'a/b', 'a\\b', 'a?b', 'a#b', 'a\nb', 'a\u202eb', 'CON:', '-x', 'x'.repeat(300)])(
  'a namespace %j names no file',
  async (namespace) => {
    expect(await newFiles(namespace)).toEqual([]);
  },
);
