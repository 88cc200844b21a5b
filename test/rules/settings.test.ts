import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rulePage, ruleSettingSchema } from '../../scripts/rule-pages.js';
import { ruleLine, rulePageOf } from '../../server/cli/commands/rules.js';
import { checkFile } from '../../server/rules/check.js';
import { isValueOf, type RuleOptions } from '../../server/rules/options.js';
import { allRules } from '../../server/rules/registry.js';
import { type LintRule, rule } from '../../server/rules/rule.js';
import { readRuleSettings } from '../../server/rules/settings.js';
import { snapshotOf } from '../support/snapshot.js';

const bad = `
podSelector: {}
#^^^^^^^^^^ info: choosy
`;

const options = {
  most: { type: 'integer', default: 10, least: 1, most: 100, description: 'How many.' },
  shape: { type: 'enum', default: 'round', values: ['round', 'square'], description: 'Which shape.' },
  names: { type: 'strings', default: ['a'], called: 'small letters', pattern: '[a-z]', description: 'Which names.' },
} as const satisfies RuleOptions;

/** Says what options it is given, wherever it is asked. */
const choosy = rule<'NetworkPolicy', { readonly at: { readonly start: number; readonly end: number }; readonly found: string }, typeof options>({
  id: 'choosy',
  category: 'risk',
  severity: 'info',
  on: 'NetworkPolicy',
  options,
  docs: { summary: 'A rule of a test.', why: 'It says what options it is given, by each of its functions.', bad, good: '', references: [] },
  *find({ kind }, { options: { most } }) {
    // A count that is doubled would be no number if it were not one.
    yield { at: kind.range, found: `find ${most * 2}` };
  },
  *seen({ object }, { options: { names } }) {
    yield { at: object.object.kind.range, found: `seen ${names.join('+')}` };
  },
  say: ({ found }, { options: { shape } }) => `${found}, ${shape}`,
  fix: (_, { options: { most } }) => [{ title: `Fix ${most}`, safe: false, edits: [] }],
});

const optional = rule<'NetworkPolicy', { readonly at: { readonly start: number; readonly end: number } }>({
  id: 'optional',
  category: 'risk',
  severity: 'hint',
  on: 'NetworkPolicy',
  recommended: false,
  docs: { summary: 'Right for most people.', why: 'It is a rule of a test that is off by default, like some are.', bad, good: '', references: [] },
  find: ({ kind }) => [{ at: kind.range }],
  say: () => 'Found.',
});

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: a, namespace: shop}
spec: {podSelector: {}}
`;

function judge(rules: readonly LintRule[], written: Readonly<Record<string, unknown>>, text = policy) {
  const { settings, problems } = readRuleSettings(written, rules);
  expect(problems).toEqual([]);
  return checkFile(snapshotOf({ '/a.yaml': text }), '/a.yaml', {
    rules,
    settings,
    onError: ({ error }) => {
      throw error;
    },
  });
}

describe('options', () => {
  const said = (written: Readonly<Record<string, unknown>>) =>
    judge([choosy], written).map((finding) => [finding.severity, finding.message, finding.fixes()[0]?.title]);

  test('are the defaults where nothing is set, in every function of the rule', () => {
    const defaults = [
      ['find 20, round', 'Fix 10'],
      ['seen a, round', 'Fix 10'],
    ];
    for (const written of [{}, { choosy: 'info' }, { choosy: {} }, { choosy: { options: {} } }])
      expect(said(written)).toEqual(defaults.map((each) => ['info', ...each]));
    expect(said({ choosy: 'error' })).toEqual(defaults.map((each) => ['error', ...each]));
  });

  test('are what is set, and the defaults of the others', () => {
    expect(said({ choosy: { options: { most: 7, shape: 'square' } } })).toEqual([
      ['info', 'find 14, square', 'Fix 7'],
      ['info', 'seen a, square', 'Fix 7'],
    ]);
    expect(said({ choosy: { severity: 'hint', options: { names: ['x', 'y'] } } })).toEqual([
      ['hint', 'find 20, round', 'Fix 10'],
      ['hint', 'seen x+y, round', 'Fix 10'],
    ]);
    expect(said({ choosy: { severity: 'off', options: { most: 7 } } })).toEqual([]);
  });

  test.each<[unknown, (string | undefined)[], string]>([
    ['loud', [undefined], 'one of error, warning, info, hint, off'],
    [7, [undefined], 'one of error, warning, info, hint, off'],
    [null, [undefined], 'one of error, warning, info, hint, off'],
    [['error'], [undefined], 'one of error, warning, info, hint, off'],
    [{ severity: 'loud' }, ['severity'], 'one of error, warning, info, hint, off'],
    [{ severity: null }, ['severity'], 'one of error, warning, info, hint, off'],
    [{ most: 7 }, ['most'], 'beside `severity` and `options` nothing is set of a rule'],
    [{ options: 7 }, ['options'], 'an object'],
    [{ options: { most: 0 } }, ['options.most'], 'a whole number from 1 to 100'],
    [{ options: { most: 101 } }, ['options.most'], 'a whole number from 1 to 100'],
    [{ options: { most: 1.5 } }, ['options.most'], 'a whole number from 1 to 100'],
    [{ options: { most: '7' } }, ['options.most'], 'a whole number from 1 to 100'],
    [{ options: { shape: 'oval' } }, ['options.shape'], 'one of round or square'],
    [{ options: { names: 'a' } }, ['options.names'], 'a list of small letters'],
    [{ options: { names: ['a', 'AB'] } }, ['options.names'], 'a list of small letters'],
    [{ options: { names: ['ab'] } }, ['options.names'], 'a list of small letters'],
    [{ options: { mots: 7, most: 200 } }, ['options.mots', 'options.most'], 'no such option, but `most`, `shape` and `names`'],
    [{ options: { toString: 7 } }, ['options.toString'], 'no such option'],
  ])('%j is told, and what else is set counts', (value, parts, why) => {
    const { settings, problems } = readRuleSettings({ choosy: value, optional: 'error' }, [choosy, optional]);
    expect(problems.map(({ rule: id, part }) => [id, part])).toEqual(parts.map((part) => ['choosy', part]));
    expect(problems[0]?.why).toContain(why);
    expect(settings['optional']).toEqual({ severity: 'error' });
    expect(settings['choosy']?.severity).toBeUndefined();
    expect(settings['choosy']?.options ?? { most: 10, shape: 'round', names: ['a'] }).toEqual({ most: 10, shape: 'round', names: ['a'] });
  });

  test('of a rule that has none, and of a rule that there is not, are told', () => {
    const { settings, problems } = readRuleSettings({ optional: { options: { most: 7 } }, chosy: 'error', toString: 'error' }, [choosy, optional]);
    expect(settings).toEqual({ optional: { options: {} } });
    expect(problems.map(({ rule: id, part, why }) => [id, part, why])).toEqual([
      ['optional', 'options.most', 'the rule has no options'],
      ['chosy', undefined, 'there is no rule of this name, but `choosy`'],
      ['toString', undefined, 'there is no rule of this name'],
    ]);
  });

  test('what is read is read again as it is', () => {
    const once = readRuleSettings({ choosy: { severity: 'hint', options: { most: 7 } }, optional: 'off' }, [choosy, optional]);
    expect(readRuleSettings(once.settings, [choosy, optional])).toEqual(once);
  });

  test('stand on the pages of the rule, with their defaults', () => {
    for (const page of [rulePage(choosy), rulePageOf(choosy, choosy.docs)])
      for (const text of ['`most`', '10', 'How many.', 'from 1 to 100', '`shape`', '"round"', 'round or square', '`names`', '["a"]', 'small letters'])
        expect(page.replaceAll('\n', ' ')).toContain(text);
    expect(rulePage(optional)).not.toContain('## Options');
  });
});

describe('a rule that is off by default', () => {
  test('is on where a severity is set, and options alone do not set it', () => {
    const found = (written: Readonly<Record<string, unknown>>) => judge([optional], written).map(({ severity }) => severity);
    expect(found({})).toEqual([]);
    expect(found({ optional: {} })).toEqual([]);
    expect(found({ optional: { options: {} } })).toEqual([]);
    expect(found({ optional: 'hint' })).toEqual(['hint']);
    expect(found({ optional: { severity: 'error' } })).toEqual(['error']);
    expect(found({ optional: 'off' })).toEqual([]);
  });

  test('does not make a comment for it unused', () => {
    const unused = allRules.filter(({ id }) => id === 'ignore-unused');
    const text = `# netpol-ignore-next-line optional: right here\n${policy}`;
    expect(judge([optional, ...unused], {}, text)).toEqual([]);
    expect(judge([optional, ...unused], { optional: 'error' }, text).map(({ rule: id }) => id)).toEqual(['ignore-unused', 'optional']);
  });

  test('is marked where rules are listed and explained', () => {
    expect(rulePage(optional)).toContain('severity `hint`. Off by default; the setting `"netpol.rules": {"optional": "hint"}` turns it on.');
    expect(rulePageOf(optional, optional.docs)).toMatch(/^optional {3}\(risk, hint, off by default\)\n/);
    expect(ruleLine(optional, 'Right.', 10)).toBe('optional    risk      hint     (off by default) Right.\n');
    expect(ruleLine(choosy, 'Odd.', 10)).toBe('choosy      risk      info     Odd.\n');
  });
});

describe('every rule', () => {
  test.each(allRules.filter((each) => each.options !== undefined))('$id: each option has a default that it could be set to, and says what it means', (each) => {
    const entries = Object.entries(each.options ?? {});
    expect(entries.length).toBeGreaterThan(0);
    for (const [name, option] of entries) {
      expect(name).toMatch(/^[a-z][a-zA-Z]*$/);
      expect(isValueOf(option, option.default), name).toBe(true);
      expect(option.description, name).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('that says what others refuse has no options, and is on', () => {
    const decided = allRules.filter(({ category }) => category === 'api' || category === 'syntax');
    expect(decided.length).toBeGreaterThan(50);
    expect(decided.filter((each) => each.options !== undefined || each.recommended === false)).toEqual([]);
  });
});

describe('the schema of the setting in package.json', () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'));
  const schema = manifest.contributes.configuration.properties['netpol.rules'];

  test('is what the rules say (`npm run rule-pages` writes it)', () => {
    const { propertyNames, properties, additionalProperties } = schema;
    expect({ propertyNames, properties, additionalProperties }).toEqual(ruleSettingSchema());
  });

  test('names every rule, and no other', () => {
    const accepts = new Ajv({ strict: false }).compile(schema);
    for (const { id } of allRules) expect(accepts({ [id]: 'info' }), id).toBe(true);
    expect(accepts({ 'dns-blockt': 'info' })).toBe(false);
  });

  test('takes what the server takes', () => {
    const accepts = new Ajv({ strict: false }).compile(schema);
    const value = fc.oneof(
      fc.integer({ min: -1, max: 70_000 }),
      fc.constantFrom('info', 'off', 'loud', 'shop', 'Shop', true),
      fc.array(fc.constantFrom('shop', 'a-b', '-a', 7)),
    );
    const set = fc.record({ most: value, ignoreNamespaces: value, other: value }, { requiredKeys: [] });
    const setting = fc.oneof(value, fc.record({ severity: value, options: fc.oneof(value, set), other: value }, { requiredKeys: [] }));
    let [taken, refused] = [0, 0];
    fc.assert(
      fc.property(fc.constantFrom('wide-port-range', 'namespace-no-default-deny', 'dns-blocked'), setting, (id, written) => {
        const { problems } = readRuleSettings({ [id]: written }, allRules);
        // Options of a rule that has none are only told where some are set: an empty object sets nothing.
        if (id === 'dns-blocked' && problems.length === 0 && typeof written === 'object' && 'options' in written) return;
        expect(accepts({ [id]: written })).toBe(problems.length === 0);
        if (problems.length === 0) taken++;
        else refused++;
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(100);
  });
});

describe('options of the rules that have some', () => {
  const found = (id: string, written: unknown, texts: Readonly<Record<string, string>>) => {
    const { settings } = readRuleSettings({ [id]: written }, allRules);
    const snapshot = snapshotOf(texts);
    return Object.keys(texts).flatMap((path) => checkFile(snapshot, path, { settings }).filter((finding) => finding.rule === id));
  };

  test('wide-port-range: how many ports a range may have', () => {
    const range = (first: number, last: number) => ({
      '/a.yaml': policy.replace('{podSelector: {}}', `{podSelector: {}, ingress: [{ports: [{protocol: TCP, port: ${first}, endPort: ${last}}]}]}`),
    });
    expect(found('wide-port-range', 'info', range(8000, 8100))).toEqual([]);
    const set = { options: { most: 100 } };
    expect(found('wide-port-range', set, range(8000, 8100)).map(({ message }) => message)).toEqual([
      'These are 101 TCP ports, 8000 to 8100. Name the ports that are needed.',
    ]);
    expect(found('wide-port-range', set, range(8000, 8099))).toEqual([]);
    expect(found('wide-port-range', { options: { most: 65535 } }, range(1, 65535))).toEqual([]);
  });

  test.each(['namespace-no-default-deny', 'workload-not-isolated'])('%s: namespaces of which nothing is said', (id) => {
    const pod = (namespace: string, name: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}
spec: {containers: [{name: main, image: nginx}]}
`;
    const isolating = (namespace: string) =>
      policy.replace('shop', namespace).replace('{podSelector: {}}', '{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}');
    const texts = (namespace: string) => ({
      '/a.yaml': `${pod(namespace, 'web')}---\n${pod(namespace, 'db')}---\n${isolating(namespace)}`,
      ...(id === 'namespace-no-default-deny' ? { '/n.yaml': `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${namespace}}\n` } : {}),
    });
    const counts = (written: unknown) => ['shop', 'kube-system'].map((namespace) => found(id, written, texts(namespace)).length);
    expect(counts('info')).toEqual([1, 0]);
    expect(counts({ options: { ignoreNamespaces: ['shop'] } })).toEqual([0, 1]);
    expect(counts({ options: { ignoreNamespaces: [] } })).toEqual([1, 1]);
  });
});
