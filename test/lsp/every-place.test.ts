import { expect, test } from 'vitest';
import type { Connection } from 'vscode-languageserver';
import { registerFeatures } from '../../server/lsp/features.js';
import { type Editor, startEditor } from './support/editor.js';
import { besideFixture, everyFixture } from './support/every-fixture.js';
import { Asking, notAsked } from './support/every-request.js';
import { makeFolder } from './support/workspace-folder.js';

/*
 * Every request at the places of every prefix of every kind of file: an answer or an empty one, never an error, never a hang. Each suite run
 * takes another few of all prefixes and places, spread evenly; `NETPOL_EVERY_PLACE=1` takes them all (hours), `=7` every seventh.
 */

const wanted = Number(process.env['NETPOL_EVERY_PLACE'] ?? 0);

/** Of how many prefixes and offsets one is taken: primes, so that every part of a line is met. */
const steps = wanted > 0 ? { prefix: wanted, offset: wanted } : { prefix: 53, offset: 149 };

async function opened(): Promise<{ readonly editor: Editor; readonly uriOf: (path: string) => string }> {
  const folder = makeFolder({ ...everyFixture, ...besideFixture });
  const editor = await startEditor({ folders: [folder], initializationOptions: { trusted: true } });
  for (const [path, text] of Object.entries(everyFixture)) await editor.open(folder.uriOf(path), text);
  return { editor, uriOf: folder.uriOf };
}

/** Types the text from nothing and asks on the way: at the end of what is typed, and at places before. */
async function type(editor: Editor, asking: Asking, uri: string, text: string): Promise<void> {
  for (let end = 0; end <= text.length; end = end === text.length ? end + 1 : Math.min(end + steps.prefix, text.length)) {
    await editor.change(uri, { text: text.slice(0, end) });
    await asking.aboutFile(uri);
    await asking.aboutPlace(uri, end);
    for (let offset = end % steps.offset; offset < end; offset += steps.offset) await asking.aboutPlace(uri, offset);
  }
}

test.each(Object.entries(everyFixture))('%s, at every place of every prefix', { timeout: wanted > 0 ? 0 : 240_000 }, async (path, text) => {
  const { editor, uriOf } = await opened();
  const asking = new Asking(editor);
  await type(editor, asking, uriOf(path), text);
  expect(editor.log.filter((line) => /failed|\n\s+at /.test(line))).toEqual([]);
  if (wanted > 0)
    process.stdout.write(`${path}: ${asking.count} requests, the longest ${asking.slowest.method} ${Math.round(asking.slowest.milliseconds)} ms\n`);
  expect(asking.count).toBeGreaterThan(100);
});

test('nothing that editors may ask is forgotten', async () => {
  const { editor, uriOf } = await opened();
  const asking = new Asking(editor);
  const uri = uriOf('base/web.yaml');
  await asking.aboutFile(uri);
  await asking.aboutFile(uriOf('policy.yaml'));
  await asking.aboutPlace(uri, editor.text(uri).indexOf('web'));
  const answered: string[] = [];
  const connection = { onRequest: (method: string) => void answered.push(method) };
  registerFeatures(connection as unknown as Connection, { current: undefined, state: 'new' });
  expect([...asking.asked, ...notAsked].toSorted()).toEqual([...new Set(answered)].toSorted());
});
