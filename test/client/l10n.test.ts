// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is source text that is looked at.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..', '..');
const json = (name: string): Record<string, string> => JSON.parse(readFileSync(join(root, name), 'utf8'));

/** The page of the map runs in a webview, which has no translations; an agent's answers are for its model. */
const apart = /^client\/(map\/(view\/|words\.ts|links\.ts|view-page\.ts|stored-maps\.ts)|agents\.ts|mcp-process\.ts)/;

const sources = readdirSync(join(root, 'client'), { recursive: true, encoding: 'utf8' })
  .map((name) => `client/${name.replaceAll('\\', '/')}`)
  .filter((name) => name.endsWith('.ts') && !apart.test(name))
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));

const literal = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"/.source;
const called = new RegExp(`\\bt\\(\\s*(?:${literal})`, 'g');
const keys = new Set(sources.flatMap(({ text }) => [...text.matchAll(called)].map(([, single, double]) => (single ?? double ?? '').replace(/\\'/g, "'"))));

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
  const { commands, viewsContainers, views, viewsWelcome, walkthroughs } = packageJson.contributes;
  const shown = [
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

/** A literal with a letter in it, or a template that says more than its values, where VS Code shows it; a name of our own is the same in every language. */
const bypassing = [
  /show(?:Information|Warning|Error)Message\(\s*(?:['"`])[^\n]*/g,
  /\b(?:title|label|placeHolder|placeholder|tooltip|description|detail|openLabel)\s*[:=]\s*(?:'[^'\n]*[A-Za-z][^'\n]*'|"[^"\n]*[A-Za-z][^"\n]*"|`[^`$]*[A-Za-z]{2}[^`]*`)/g,
  /\b(?:item|box|view|task|message)\.(?:name|text|title|placeholder|detail|description|label|message)\s*=\s*(?:'[^'\n]*[A-Za-z][^'\n]*'|`[^`$]*[A-Za-z]{2}[^`]*`)/g,
];

test('nothing that is shown passes by the translations', () => {
  const found = (text: string) =>
    bypassing.flatMap((one) => [...text.matchAll(one)].map(([line]) => line)).filter((line) => !/[=:] 'NetworkPolicy'$/.test(line));
  expect(found("showInformationMessage('Open it.')")).toHaveLength(1);
  expect(found('item.text = `so ${many} manifests`')).toHaveLength(1);
  expect(found("{ title: 'Choose' }")).toHaveLength(1);
  expect(found("{ title: t('Choose'), label: name, path: `${a}/b` }")).toEqual([]);
  expect(sources.flatMap(({ name, text }) => found(text).map((line) => `${name}: ${line}`))).toEqual([]);
});
