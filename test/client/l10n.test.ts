import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import packageJson from '../../package.json' with { type: 'json' };
import { tools } from '../../server/mcp/tools.js';

const root = join(import.meta.dirname, '..', '..');
const json = (name: string): Record<string, string> => JSON.parse(readFileSync(join(root, name), 'utf8'));

/** A piece of a program, as the parser has it. */
type Piece = Readonly<Record<string, unknown>> & { readonly type: string };
const isPiece = (value: unknown): value is Piece => typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** What it says: a text, or a template, of which each value is `{}`. */
function textOf(piece: Piece): string | undefined {
  if (piece.type === 'Literal' && typeof piece['value'] === 'string') return piece['value'];
  if (piece.type !== 'TemplateLiteral') return undefined;
  return (piece['quasis'] as readonly { readonly value: { readonly cooked: string } }[]).map(({ value }) => value.cooked).join('{}');
}

/** Texts that go through `t`, and those that do not: without types, and what is imported. */
function textsOf(source: string): { readonly keys: string[]; readonly others: string[]; readonly unread: string[] } {
  const found = { keys: [] as string[], others: [] as string[], unread: [] as string[] };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) visit(each);
    if (!isPiece(value) || value.type === 'ImportDeclaration') return;
    if (value.type.startsWith('TS') && !/^TS(?:As|Satisfies|NonNull)Expression$/.test(value.type)) return;
    const { callee, arguments: values } = value as { callee?: { name?: string; property?: { name?: string } }; arguments?: readonly Piece[] };
    const [first, ...rest] = values ?? [];
    if (value.type === 'CallExpression' && first && (callee?.name === 't' || callee?.property?.name === 't')) {
      const key = first.type === 'Literal' ? textOf(first) : undefined;
      if (key === undefined) found.unread.push(JSON.stringify(first));
      else found.keys.push(key);
      for (const each of rest) visit(each);
      return;
    }
    const text = textOf(value);
    if (text !== undefined) found.others.push(text);
    for (const each of Object.values(value)) visit(each);
  };
  visit(parseAst(source, { lang: 'ts' }));
  return found;
}

const sources = readdirSync(join(root, 'client'), { recursive: true, encoding: 'utf8' })
  .map((name) => `client/${name.replaceAll('\\', '/')}`)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .map((name) => ({ name, ...textsOf(readFileSync(join(root, name), 'utf8')) }));

const keys = new Set(sources.flatMap((source) => source.keys));

/** `{0}` and links to commands: what a translation must not lose. */
const kept = (text: string) => [...text.matchAll(/\{\d+\}|\(command:[^)]*\)/g)].map(([found]) => found).sort();

test('every string of the client is translated, none is left over, and no placeholder is lost', () => {
  const german = json('l10n/bundle.l10n.de.json');
  expect(keys.size).toBeGreaterThan(100);
  expect(Object.keys(german).sort()).toEqual([...keys].sort());
  for (const [key, text] of Object.entries(german)) expect(kept(text), key).toEqual(kept(key));
});

test('the same of what package.json shows', () => {
  const english = json('package.nls.json');
  const german = json('package.nls.de.json');
  const named = [...JSON.stringify(packageJson).matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
  expect(Object.keys(english).sort()).toEqual([...new Set(named)].sort());
  expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
  for (const [key, text] of Object.entries(german)) expect(kept(text), key).toEqual(kept(english[key] ?? ''));
});

test('commands, settings, views, what they say when they are empty, and the walkthrough are shown by keys', () => {
  // What the settings of rules say is made from the rules.
  const settings = Object.entries(packageJson.contributes.configuration.properties).filter(([name]) => name !== 'netpol.rules');
  const { commands, viewsContainers, views, viewsWelcome, walkthroughs, languageModelTools, taskDefinitions } = packageJson.contributes;
  const shown = [
    packageJson.description,
    packageJson.capabilities.untrustedWorkspaces.description,
    ...languageModelTools.flatMap(({ displayName, userDescription }) => [displayName, userDescription]),
    ...taskDefinitions
      .flatMap(({ properties }) => Object.values(properties))
      .flatMap((property) => [property.description, ...('enumDescriptions' in property ? property.enumDescriptions : [])]),
    ...commands.map(({ title }) => title),
    ...settings.flatMap(([, setting]) =>
      Object.entries(setting).flatMap(([key, text]) => (/^(?:markdownD|d)escription$|^enumDescriptions$/.test(key) ? [text].flat() : [])),
    ),
    ...viewsContainers.activitybar.map(({ title }) => title),
    ...views.netpol.map(({ name }) => name),
    ...viewsWelcome.map(({ contents }) => contents),
    ...walkthroughs.flatMap(({ title, description, steps }) => [title, description, ...steps.flatMap((step) => [step.title, step.description])]),
  ];
  expect(shown.filter((text) => !/^%[\w.]+%$/.test(String(text)))).toEqual([]);
});

/** Several words, or one that begins as a sentence does. */
const words = /[A-Za-z]{2,} [A-Za-z(]|^[A-Z][a-z]+|\} ?[a-z]{2,}| [a-z]{2,}/;

/** What looks like words and is none for a person: keys of a keyboard, selectors and classes of a page, what programs say to each other and to the log. */
const notShown = new Set([
  ...['ArrowDown', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'Arrow', 'Backspace', 'End', 'Enter', 'Escape', 'Home', 'PageDown', 'PageUp'],
  ...['th, td', 'tr[role=row] > th, tr[role=row] > td', '.reason button', 'edge.crowded.near, edge.crowded.chosen', 'link more', 'line perhaps', 'line free'],
  ...['chosen near dim', 'viewport position', '(forced-colors: active)', '(prefers-color-scheme: dark)', '{}px {}', 'translate({} {}) rotate({})'],
  // The name of this extension is the same in every language, and so are those of other programs.
  ...['NetworkPolicy', 'Flux', 'Argo CD'],
  // Words of the server, in which something is looked for.
  ...['To allow it', 'every port', ' and ', ' refuses it', ' placed', 'limited connection'],
  ...['Assertions: {}', 'netpol {}', 'The workspace is read; manifests: {}', 'the page has no {}', 'worker-src blob:'],
  // What an agent's model reads.
  'No folder of this machine is open: open the folder that holds the manifests.',
  ...['netpol mcp was stopped.', 'netpol mcp ended before it answered.', 'The question was given up.'],
]);

// biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text that is looked at.
const passingBy = "say('Open it.'); item.text = `so ${many} manifests`; const x: 'Some Type' = t('Choose {0}', 'or not'); t(x);";

test('nothing that is shown passes by the translations', () => {
  // Markup, and the text of a program.
  const passing = (others: readonly string[]) => others.filter((text) => words.test(text) && !notShown.has(text) && !/^(?:<|\(\(\)=>)/.test(text));
  const seen = textsOf(passingBy);
  expect(seen.keys).toEqual(['Choose {0}']);
  expect(passing(seen.others)).toEqual(['Open it.', 'so {} manifests', 'or not']);
  expect(seen.unread).toHaveLength(1);
  expect(sources.flatMap(({ name, others }) => passing(others).map((text) => `${name}: ${text}`))).toEqual([]);
  expect(sources.flatMap(({ name, unread }) => unread.map((text) => `${name}: ${text}`))).toEqual([]);
  // What is none any more goes from the list.
  const all = new Set(sources.flatMap(({ others }) => others));
  expect([...notShown].filter((text) => !all.has(text))).toEqual([]);
});

test('each step of the walkthrough is told in German, too', () => {
  for (const { media } of packageJson.contributes.walkthroughs.flatMap(({ steps }) => steps)) {
    const [english = '', german = ''] = [media.markdown, media.markdown.replace(/\.md$/, '.nls.de.md')].map((name) => readFileSync(join(root, name), 'utf8'));
    const codes = (text: string) => [...text.matchAll(/`[^`]*`/g)].map(([code]) => code).sort();
    expect(codes(german), media.markdown).toEqual(codes(english));
    expect(german).toMatch(/^## /);
    expect(german).not.toBe(english);
  }
});

test('what people read of tools for agents is the title that agents are given', () => {
  const english = json('package.nls.json');
  expect(tools.map(({ name }) => english[`tool.${name}`])).toEqual(tools.map(({ title }) => title));
});
