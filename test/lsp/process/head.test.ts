import { describe, expect, test } from 'vitest';
import { gitFolder, hasGit } from '../../support/git.js';
import { able, difference, edits, files, open } from '../support/difference.js';
import { startEditor } from '../support/editor.js';
import { clientPolicy, deployment } from '../support/manifests.js';
import { makeFolder } from '../support/workspace-folder.js';

describe.skipIf(!hasGit)('against HEAD', () => {
  async function committed(trusted: boolean | undefined) {
    const folder = makeFolder(files);
    const repository = gitFolder({}, folder.path);
    repository.write({ 'policy.yaml': clientPolicy.replace('app: client', 'app: other') });
    const editor = await startEditor({ folders: [folder], initializationOptions: { ...able, ...(trusted === undefined ? {} : { trusted }) } });
    const uri = folder.uriOf('policy.yaml');
    await editor.open(uri, clientPolicy.replace('app: client', 'app: other'));
    return { folder, editor, uri };
  }

  test('what is saved but not committed shows', async () => {
    const { editor, uri, folder } = await committed(true);
    expect((await difference(editor, uri, 'saved')).text).toContain('No connection opens');
    const { text } = await difference(editor, uri, 'head');
    expect(text).toMatch(/against HEAD\n\n\+1 connection, -1\.\n/);
    await editor.open(folder.uriOf('new.yaml'), deployment('fresh'));
    expect((await difference(editor, folder.uriOf('new.yaml'), 'head')).text).toContain('against HEAD, which has no such file');
  });

  test('the lens of a file that was not edited since it was opened says what is not committed, then what the edit does', async () => {
    const { editor, uri } = await committed(true);
    const titles = async () => (await edits(editor, uri)).map(({ command }) => command?.title);
    expect(await titles()).toEqual([expect.stringMatching(/^\+1 connection, -1 since HEAD: client -> web .* closes$/)]);
    expect((await difference(editor, uri)).text).toMatch(/against HEAD\n/);
    await editor.replace(uri, 'app: other', 'app: nobody');
    expect(await titles()).toEqual([expect.stringMatching(/^-1 connection since it was opened: other -> web .* closes$/)]);
  });

  test('nothing is started for the lens in a workspace that is not trusted', async () => {
    const { editor, uri } = await committed(undefined);
    expect(await edits(editor, uri)).toEqual([]);
  });

  test('nothing is started in a workspace that is not trusted, until it is', async () => {
    const { editor, uri } = await committed(undefined);
    expect(await difference(editor, uri, 'head')).toMatchObject({ problem: true, text: expect.stringContaining('trusted workspaces only') });
    await editor.notify('netpol/trusted', {});
    expect((await difference(editor, uri, 'head')).text).toContain('against HEAD');
  });

  test('outside of a repository that is said', async () => {
    const { editor, uri } = await open({ initializationOptions: { ...able, trusted: true } });
    expect(await difference(editor, uri, 'head')).toMatchObject({ problem: true, text: expect.stringContaining('in no git repository') });
  });
});
