import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, test } from 'vitest';
import { allRules } from '../../server/rules/registry.js';
import { folderOf, netpol } from '../support/cli.js';

const folder = join(import.meta.dirname, '../../schemas/output');
const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
const schemas = new Map<string, ValidateFunction>(
  readdirSync(folder).map((name) => [name.replace(/\.json$/, ''), ajv.compile(JSON.parse(readFileSync(join(folder, name), 'utf8')))]),
);

const examples = join(import.meta.dirname, '../../examples');
const workload = (name: string, more = '') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {${more}containers: [{name: c, image: c, ports: [{containerPort: 80}]}]}
---
`;
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec: {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 80}]}]}
---
`;
const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 8080, targetPort: 80}]}\n';
const unit = (name: string) => ({
  [`${name}/kustomization.yaml`]: `resources: [all.yaml]\nnamespace: shop\n`,
  [`${name}/all.yaml`]: workload('web') + workload('api') + (name === 'prod' ? policy : ''),
});

/** An answer of each form that a command has. */
const files = {
  'old/all.yaml': workload('web') + workload('api') + service,
  'new/all.yaml': `${workload('web')}${workload('api')}${workload('proxy', 'hostNetwork: true, ')}${policy}${service}`,
  'bad/all.yaml': `${policy.replace('[{port: 80}]', '[{port: "80"}]')}kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata: {name: x}\nspec: {podSelector: {matchLabels: {}}}\n`,
  'tests/all.yaml': workload('web') + workload('api') + policy,
  'tests/a.netpol-test.yaml':
    'version: 1\nassertions:\n  - {from: api, to: web, ports: [80], expect: allowed}\n  - {from: api, to: web, expect: denied}\n  - {from: nobody, to: web, expect: denied}\n',
  'units/failing/kustomization.yaml': 'resources: [nowhere.yaml]\n',
  ...Object.fromEntries(Object.entries({ ...unit('prod'), ...unit('dev') }).map(([name, text]) => [`units/${name}`, text])),
};

const answers: readonly (readonly [string, readonly string[]])[] = [
  ['check', ['check', 'bad']],
  ['check', ['check', 'new']],
  ['check', ['check', '--each-environment', 'units']],
  ['check', ['check', examples]],
  ['list', ['list', 'new']],
  ['list', ['list', '--exposure', '--probes', 'new']],
  ['list', ['list', '--exposure', examples]],
  ['list', ['list', '--each-environment', 'units']],
  ['list-coverage', ['list', '--coverage', examples]],
  ['list-coverage', ['list', '--coverage', '--each-environment', 'units']],
  ['diff', ['diff', 'old', 'new']],
  ['diff', ['diff', '--environment', 'prod', '--against', 'dev', 'units']],
  ['diff', ['diff', '--each-environment', 'old', 'units']],
  ['test', ['test', 'tests']],
  ['explain', ['explain', '--from', 'api', '--to', 'web', '--port', '80', 'new']],
  ['explain', ['explain', '--from', 'proxy', '--to', 'web', '--port', '81', 'new']],
  ['explain', ['explain', '--from', 'api', '--to', 'svc/web:8080', 'new']],
  ['explain', ['explain', '--from', '10.0.0.1', '--to', 'web', 'new']],
  ['explain', ['explain', '--each-environment', '--from', 'api', '--to', 'web', 'units']],
  ['environments', ['environments', 'units']],
  ['environments', ['environments', '--plugin', 'calico', 'units']],
  ['needs', ['needs', examples]],
  ['needs', ['needs', 'new']],
  ['needs', ['needs', '--each-environment', 'units']],
  ['rules', ['rules']],
  ['rules', ['rules', 'dns-blocked']],
];
const rows: readonly (readonly [string, readonly string[]])[] = [
  ['check-row', ['check', 'bad']],
  ['check-row', ['check', examples]],
  ['list-row', ['list', 'new']],
  ['list-row', ['list', '--each-environment', 'units']],
  ['list-row', ['list', examples]],
  ['diff-row', ['diff', 'old', 'new']],
  ['test-row', ['test', 'tests']],
];

function problems(name: string, value: unknown): readonly string[] {
  const isValid = schemas.get(name);
  if (!isValid) throw new Error(`there is no schema of ${name}`);
  return isValid(value) ? [] : (isValid.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

describe('each JSON output is valid against its schema', () => {
  test.each(answers)('%s: netpol %j', async (name, args) => {
    const { out, status } = await netpol([...args, '--format', 'json'], { cwd: folderOf(files) });
    expect(status).not.toBe(2);
    expect(problems(name, JSON.parse(out))).toEqual([]);
  });

  test.each(rows)('%s: netpol %j', async (name, args) => {
    const { out } = await netpol([...args, '--format', 'ndjson'], { cwd: folderOf(files) });
    const lines = out.split('\n').slice(0, -1);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(problems(name, JSON.parse(line)), line).toEqual([]);
  });

  test('every schema is held to an output, and refuses what is none', () => {
    expect([...schemas.keys()].sort()).toEqual([...new Set([...answers, ...rows].map(([name]) => name))].sort());
    for (const name of schemas.keys()) {
      expect(problems(name, {})).not.toEqual([]);
      expect(problems(name, { version: 2 })).not.toEqual([]);
    }
  });
});

test('netpol rules --format json has every rule, or the one that is named', async () => {
  const run = async (...args: readonly string[]) => JSON.parse((await netpol(['rules', '--format', 'json', ...args], { cwd: '/' })).out).rules;
  expect((await run()).map(({ id }: { id: string }) => id)).toEqual(allRules.map(({ id }) => id));
  const [rule, ...more] = await run('dns-blocked');
  expect(more).toEqual([]);
  expect(rule).toMatchObject({ id: 'dns-blocked', summary: allRules.find(({ id }) => id === 'dns-blocked')?.docs.summary });
});
