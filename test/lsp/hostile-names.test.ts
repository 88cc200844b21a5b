import { marked } from 'marked';
import { expect, test } from 'vitest';
import { hostileAdminPolicies, hostileManifests, hostileNames } from '../support/hostile-names.js';
import { startEditor } from './support/editor.js';
import { Asking } from './support/every-request.js';
import { makeFolder } from './support/workspace-folder.js';

/*
 * Whatever a manifest is called: in every answer of the protocol its name stands as text. No character that is not seen, or turns others around,
 * is shown as it is; what is shown in one line has one; and no name is markup or a link.
 */

/** What programs read and nobody does: names that are asked with again, and text that is written to files. */
const forPrograms = [
  /^codeAction\/resolve .*\.newText$|^textDocument\/codeAction .*\.newText$|^netpol\/(?:defaultDeny|allow|generatePolicies|recordAssertions) .*\.newText$/,
  /\.data\.|\.arguments\[\]|\.command\.arguments/,
  /^netpol\/ends \.(?:ends\[\]\.name|selected)$/,
  /^netpol\/explain \.explanations\[\]\.(?:from|to)$/,
  // The view shows them by `shownName`.
  /^netpol\/namespaces? \.(?:namespaces\[\]\.name|workloads\[\]\.(?:id|kind|name|policies\[\])|policies\[\]\.name)$/,
  /^netpol\/map \.(?:boxes|nodes|edges|choices)\b(?!.*\.notes\[\])|^netpol\/map \.notes\[\]\.place/,
  /^textDocument\/prepareRename \.placeholder$/,
];

/** Lines are ours there, and those of a message of a policy in Rego. */
const inLines =
  /\.message$|\.text$|\.newText$|\.description$|\.contents\.value$|\.documentation|\.tooltip|^workspace\/executeCommand|^netpol\/mapPage|\.refusal$/;

/** Each text of an answer, by the way to it. */
function* textsOf(value: unknown, way = ''): Iterable<readonly [way: string, text: string]> {
  if (typeof value === 'string') yield [way, value];
  else if (Array.isArray(value)) for (const one of value) yield* textsOf(one, `${way}[]`);
  else if (typeof value === 'object' && value !== null) for (const [key, one] of Object.entries(value)) yield* textsOf(one, `${way}.${key}`);
}

/** What is wrong with a text at its place; undefined for nothing. */
function wrong(place: string, text: string): string | undefined {
  if (forPrograms.some((form) => form.test(place))) return undefined;
  if (/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)) return 'a character that is not seen';
  if (text.includes('\n') && !inLines.test(place)) return 'a line break';
  return /\.contents\.value$|\.documentation\.value$/.test(place) ? wrongMarkup(text) : undefined;
}

/** Markdown that becomes more than text, code, lists, tables, and links of ours. */
function wrongMarkup(text: string): string | undefined {
  let found: string | undefined;
  marked.walkTokens(marked.lexer(text), (token) => {
    if (token.type === 'html' || token.type === 'image') found = `${token.type}: ${token.raw}`;
    if (token.type === 'link' && !/^(?:file:\/\/\/|command:netpol\.|https:\/\/kubernetes\.io\/)/.test(token.href)) found = `link: ${token.raw}`;
  });
  return found;
}

/** What is wrong in any answer about a file, by the place in the answer. */
async function faultsIn(text: string, step: number): Promise<Readonly<Record<string, string>>> {
  const folder = makeFolder({ 'a.yaml': text });
  const editor = await startEditor({ folders: [folder] });
  const uri = folder.uriOf('a.yaml');
  await editor.open(uri, text);
  const found = new Map<string, string>();
  const asking = new Asking(editor, (method, answer) => {
    for (const [way, said] of textsOf(answer)) {
      const fault = wrong(`${method} ${way}`, said);
      if (fault !== undefined) found.set(`${method} ${way}`, `${fault} in ${JSON.stringify(said)}`);
    }
  });
  await asking.aboutFile(uri);
  for (let offset = 0; offset < text.length; offset += step) await asking.aboutPlace(uri, offset);
  return Object.fromEntries(found);
}

test.each(Object.entries(hostileNames))('names with %s are text in every answer', async (_, name) => {
  expect(await faultsIn(hostileManifests(name), 149)).toEqual({});
});

test('so is a name with all of that, wherever a name may stand', async () => {
  const name = `\u001b[31m\u202e</b><script>![x](command:x) [y](command:y) \`"'\u2028\nINJECTED\u0000\u2066<b>|`;
  expect(await faultsIn(hostileManifests(name) + hostileAdminPolicies(name), 53)).toEqual({});
});
