import { describe, expect, test } from 'vitest';
import { readSettings } from '../../server/lsp/settings.js';
import { simpleClient } from './support/capabilities.js';
import { type Editor, startEditor } from './support/editor.js';
import { clientPolicy, deployment, openPolicy } from './support/manifests.js';
import { type Folder, makeFolder } from './support/workspace-folder.js';

const rule = 'empty-rule-allows-all';

async function severityOf(editor: Editor, uri: string): Promise<number | undefined> {
  return (await editor.pull(uri)).find(({ code }) => code === rule)?.severity;
}

describe('a severity by rule', () => {
  test('asked of the client, and asked again when it changes', async () => {
    const folder = makeFolder({ 'open.yaml': openPolicy });
    const editor = await startEditor({ folders: [folder], settings: { netpol: { rules: { [rule]: 'error' } } } });
    const uri = folder.uriOf('open.yaml');
    await editor.open(uri, openPolicy);
    expect(await severityOf(editor, uri)).toBe(1);
    editor.settings = { netpol: { rules: { [rule]: 'off' } } };
    const before = editor.refreshes.diagnostics;
    await editor.notify('workspace/didChangeConfiguration', { settings: null });
    await editor.until(() => editor.refreshes.diagnostics > before);
    expect(await severityOf(editor, uri)).toBeUndefined();
  });

  test('from the initialization options, for an editor that is not asked', async () => {
    const folder = makeFolder({ 'open.yaml': openPolicy });
    const editor = await startEditor({ folders: [folder], capabilities: simpleClient, initializationOptions: { netpol: { rules: { [rule]: 'hint' } } } });
    const uri = folder.uriOf('open.yaml');
    await editor.open(uri, openPolicy);
    const sent = await editor.until(() => editor.lastPublished(uri));
    expect(sent.diagnostics.find(({ code }) => code === rule)?.severity).toBe(4);
  });

  test.each([
    ['with the prefix', { netpol: { rules: { [rule]: 'error' } } }],
    ['without', { rules: { [rule]: 'error' } }],
  ])('sent by an editor on its own, %s', async (_, settings) => {
    const folder = makeFolder({ 'open.yaml': openPolicy });
    const editor = await startEditor({ folders: [folder], capabilities: simpleClient });
    const uri = folder.uriOf('open.yaml');
    await editor.open(uri, openPolicy);
    await editor.notify('workspace/didChangeConfiguration', { settings });
    await editor.until(() => editor.lastPublished(uri)?.diagnostics.some(({ code, severity }) => code === rule && severity === 1));
  });
});

test('each folder of a workspace has its own rules; elsewhere those of the workspace hold', async () => {
  const [strict, lax, other] = [makeFolder({ 'open.yaml': openPolicy }), makeFolder({ 'open.yaml': openPolicy }), makeFolder({ 'open.yaml': openPolicy })];
  const editor = await startEditor({
    folders: [strict, lax, other],
    settings: { netpol: { rules: { [rule]: 'hint' } }, [`${strict.uri} netpol.rules`]: { [rule]: 'error' }, [`${lax.uri} netpol.rules`]: { [rule]: 'off' } },
  });
  const severityIn = async (folder: Folder) => {
    const uri = folder.uriOf('open.yaml');
    await editor.open(uri, openPolicy);
    return severityOf(editor, uri);
  };
  expect([await severityIn(strict), await severityIn(lax), await severityIn(other)]).toEqual([1, undefined, 4]);
});

test('options of a rule, and problems in the log', async () => {
  const ports = openPolicy.replace('    - {}\n', '    - ports: [{protocol: TCP, port: 8000, endPort: 8100}]\n');
  const folder = makeFolder({ 'ports.yaml': ports });
  const found = async (setting: unknown) => {
    const editor = await startEditor({ folders: [folder], settings: { netpol: { rules: { 'wide-port-range': setting } } } });
    const uri = folder.uriOf('ports.yaml');
    await editor.open(uri, ports);
    return { found: (await editor.pull(uri)).filter(({ code }) => code === 'wide-port-range').map(({ severity }) => severity), log: editor.log };
  };
  expect((await found('info')).found).toEqual([]);
  expect((await found({ options: { most: 100 } })).found).toEqual([3]);
  expect((await found({ severity: 'error', options: { most: 100 } })).found).toEqual([1]);
  const wrong = await found({ severity: 'error', options: { most: 0 } });
  expect(wrong.found).toEqual([]);
  expect(wrong.log.join('\n')).toContain('`options.most` in the setting netpol.rules of wide-port-range is ignored');
});

test('the default namespace places objects that name none', async () => {
  const unplaced = deployment('client').replaceAll('  namespace: shop\n', '');
  const folder = makeFolder({ 'client.yaml': unplaced });
  const editor = await startEditor({ folders: [folder], settings: { netpol: { defaultNamespace: 'elsewhere' } } });
  const uri = folder.uriOf('client.yaml');
  await editor.open(uri, unplaced);
  const hover = async () => JSON.stringify(await editor.request('textDocument/hover', editor.before(uri, 'client')));
  expect(await hover()).toContain('`elsewhere`');
  editor.settings = { netpol: { defaultNamespace: 'shop' } };
  const before = editor.refreshes.codeLens;
  await editor.notify('workspace/didChangeConfiguration', { settings: null });
  await editor.until(() => editor.refreshes.codeLens > before);
  expect(await hover()).toContain('`shop`');
});

describe('what is left out', () => {
  const files = { 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'old/client.yaml': deployment('client') };
  const dangles = async (settings: Readonly<Record<string, unknown>>, extra: Readonly<Record<string, string>> = {}) => {
    const folder = makeFolder({ ...files, ...extra });
    const editor = await startEditor({ folders: [folder], settings });
    const uri = folder.uriOf('policy.yaml');
    await editor.open(uri, clientPolicy);
    return (await editor.pull(uri)).some(({ code }) => code === 'dangling-peer');
  };

  test('nothing', async () => expect(await dangles({})).toBe(false));
  test('netpol.exclude', async () => expect(await dangles({ netpol: { exclude: { '**/old': true } }, 'netpol.exclude': { '**/old': true } })).toBe(true));
  test('files.exclude', async () => expect(await dangles({ 'files.exclude': { '**/old': true } })).toBe(true));
  test('files.exclude, taken back by netpol.exclude', async () =>
    expect(await dangles({ 'files.exclude': { '**/old': true }, 'netpol.exclude': { '**/old': false } })).toBe(false));
  test('.gitignore', async () => expect(await dangles({}, { '.gitignore': 'old/\n' })).toBe(true));
});

test('each folder of a workspace leaves out what its own settings say', async () => {
  const [one, other] = [makeFolder({ 'policy.yaml': clientPolicy, 'web.yaml': deployment('web'), 'old/client.yaml': deployment('client') }), makeFolder()];
  const danglesWhereLeftOutOf = async (folder: Folder) => {
    const editor = await startEditor({ folders: [one, other], settings: { [`${folder.uri} netpol.exclude`]: { old: true } } });
    const uri = one.uriOf('policy.yaml');
    await editor.open(uri, clientPolicy);
    return (await editor.pull(uri)).some(({ code }) => code === 'dangling-peer');
  };
  expect(await danglesWhereLeftOutOf(one)).toBe(true);
  expect(await danglesWhereLeftOutOf(other)).toBe(false);
});

describe('reading settings', () => {
  test('nested and dotted keys say the same', () => {
    expect(readSettings({ diagnostics: { scope: 'workspace' }, codeLens: { policies: false } })).toEqual(
      readSettings({ 'diagnostics.scope': 'workspace', 'codeLens.policies': false }),
    );
    expect(readSettings({ diagnostics: { scope: 'workspace' } }).settings.diagnostics.scope).toBe('workspace');
  });

  test.each([
    [undefined, []],
    [null, []],
    ['text', []],
    [{ defaultNamespace: 'Not A Name' }, ['defaultNamespace']],
    [{ defaultNamespace: 7, exclude: 'x' }, ['defaultNamespace', 'exclude']],
    [{ rules: { 'dns-blocked': 'loud' } }, ['rules of dns-blocked']],
    [{ rules: ['dns-blocked'] }, ['rules']],
    [{ rules: { 'dns-bloked': 'error' } }, ['rules of dns-bloked']],
    [{ rules: { 'dns-blocked': 7 } }, ['rules of dns-blocked']],
    [{ diagnostics: { scope: 'all' }, codeLens: { policies: 'no' } }, ['diagnostics.scope', 'codeLens.policies']],
  ])('%j falls back to the defaults and says why', (value, keys) => {
    const { settings, problems } = readSettings(value);
    expect(settings).toEqual(readSettings({}).settings);
    expect(problems).toHaveLength(keys.length);
    for (const [index, key] of keys.entries()) expect(problems[index]).toContain(`netpol.${key} is ignored`);
  });

  test('a rule has a severity, or an object with options, of which what is wrong is told', () => {
    const rules = { 'dns-blocked': 'error', 'wide-port-range': { severity: 'hint', options: { most: 'few', least: 1 } } };
    expect(readSettings({ rules })).toMatchObject({
      settings: { rules: { 'dns-blocked': { severity: 'error' }, 'wide-port-range': { severity: 'hint', options: { most: 1000 } } } },
      problems: [
        '`options.most` in the setting netpol.rules of wide-port-range is ignored: it must be a whole number from 1 to 65535.',
        '`options.least` in the setting netpol.rules of wide-port-range is ignored: the rule has no such option, but `most`.',
      ],
    });
  });
});
