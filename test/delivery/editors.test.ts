import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { at } from '../../scripts/root.mts';

const page = readFileSync(at('docs', 'editors.md'), 'utf8');
const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({ language, text }));
const of = (language: string) => blocks.filter((block) => block.language === language).map(({ text }) => text);
const settings = Object.keys(packageJson.contributes.configuration.properties).map((name) => name.replace(/^netpol\./, ''));

describe('recipes for editors', () => {
  test('start a program of the package, to be spoken to over its standard input and output', () => {
    const starting = [...of('lua'), ...of('toml'), ...of('elisp'), ...of('rust'), readFileSync(at('deploy', 'editors', 'netpol.lua'), 'utf8')].filter((text) =>
      text.includes('netpol-language-server'),
    );
    expect(starting.length).toBeGreaterThan(5);
    for (const text of starting) {
      for (const [, name = ''] of text.matchAll(/["'](netpol[\w-]*-server[\w-]*)["']/g)) expect(Object.keys(packageJson.bin)).toContain(name);
      expect(text).toContain('--stdio');
    }
  });

  test('are YAML and JSON where they say so, and set what can be set', () => {
    for (const text of of('json')) expect(() => JSON.parse(text), text).not.toThrow();
    const [mason] = of('yaml').map((text) => parse(text));
    expect(mason).toMatchObject({ name: packageJson.name, source: { id: `pkg:npm/${packageJson.name}@${packageJson.version}` } });
    expect(mason.bin).toEqual(Object.fromEntries(Object.keys(packageJson.bin).map((name) => [name, `npm:${name}`])));
    const zed = of('json').map((text) => JSON.parse(text))[0]?.lsp?.netpol?.settings;
    expect(Object.keys(zed ?? {}).length).toBeGreaterThan(0);
    for (const name of Object.keys(zed)) expect(settings).toContain(name);
  });

  test('name rules that there are', () => {
    const known = packageJson.contributes.configuration.properties['netpol.rules'].propertyNames.enum;
    const named = blocks.flatMap(({ text }) =>
      [...text.matchAll(/rules\b[^\n]*?["':[]*([a-z]+(?:-[a-z]+)+)["'\]]*\s*[=:)]?\s*["']error/g)].map(([, name = '']) => name),
    );
    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect(known).toContain(name);
  });
});
