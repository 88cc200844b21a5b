import { describe, expect, test } from 'vitest';
import { checkFile } from '../../server/rules/check.js';
import { type CelAnswers, CelUnknown, compileCel } from '../../server/rules/configuration/cel.js';
import { createJudging } from '../../server/rules/configuration/judging.js';
import { readConfiguration } from '../../server/rules/configuration/read-configuration.js';
import { allRules } from '../../server/rules/registry.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import { snapshotOf } from '../support/snapshot.js';

const noAnswers: CelAnswers = {
  isolated: () => {
    throw new CelUnknown();
  },
  reachableFrom: () => {
    throw new CelUnknown();
  },
};

function holds(expression: string, object: unknown): boolean {
  const program = compileCel(expression);
  if ('problem' in program) throw new Error(program.problem);
  return program.holds(object, noAnswers);
}

describe('expressions', () => {
  // The examples of https://kubernetes.io/docs/reference/using-api/cel/, and of ValidatingAdmissionPolicy.
  test.each([
    ['object.spec.replicas <= 5', true],
    ['object.metadata.labels.exists(key, key == "team")', true],
    ['object.spec.containers.all(container, container.image.startsWith("registry.example/"))', false],
    ['has(object.metadata.annotations)', false],
    ['size(object.spec.containers) == 1', true],
    ['isIP("127.0.0.1")', true],
    ['isIP("127.0.0.256")', false],
    ['isCIDR("192.168.0.0/16")', true],
    ["cidr('192.168.0.0/24').containsIP(ip('192.168.0.1'))", true],
    ["cidr('192.168.0.0/24').containsIP('192.168.1.1')", false],
    ["cidr('192.168.0.0/16').containsCIDR('192.168.10.0/24')", true],
    ["cidr('192.168.0.0/16').prefixLength() == 16", true],
    ["ip('::1').family() == 6", true],
  ])('%s', (expression, expected) => {
    const object = { metadata: { labels: { team: 'shop' } }, spec: { replicas: 3, containers: [{ image: 'nginx' }] } };
    expect(holds(expression, object)).toBe(expected);
  });

  test.each([
    ['object.', /.+/],
    ['1 + 1', /must give bool/],
    ['isIP(3)', /isIP/],
    ['unknown(object)', /unknown/],
    ['subject == 1', /subject/],
  ])('%s does not compile', (expression, problem) => {
    expect(compileCel(expression)).toEqual({ problem: expect.stringMatching(problem) });
  });
});

const policy = (labels: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop, labels: {${labels}}}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{protocol: TCP, port: 5432}]}]
`;
const pod = (name: string, labels = `app: ${name}`) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {${labels}}}
spec: {containers: [{name: main, image: x}]}
---
`;

function found(configuration: string, files: Record<string, string>): readonly string[] {
  const { configuration: read, problems } = readConfiguration(parseFile(configuration), allRules);
  expect(problems).toEqual([]);
  const judging = createJudging([{ folder: '', configuration: read }], () => ({}), allRules, '2026-11-30');
  const snapshot = snapshotOf(files);
  const custom = new Set(read.customRules.map(({ id }) => id));
  return Object.keys(files).flatMap((file) =>
    checkFile(snapshot, file, { judging, onError: ({ error }) => expect.unreachable(String(error)) })
      .filter(({ rule }) => custom.has(rule))
      .map(({ rule, severity, message, url, range }) => `${severity} ${rule} ${message}${url ?? ''} ${files[file]?.slice(range.start, range.end)}`),
  );
}

describe('rules of a configuration', () => {
  const team = 'customRules: [{id: team-label, expression: "has(object.metadata.labels.team)", message: Say whose it is., severity: info}]';

  test('find objects for which their expression does not hold', () => {
    expect(found(team, { '/a.yaml': policy('app: db'), '/b.yaml': policy('team: x').replace('name: db', 'name: other') })).toEqual([
      'info team-label Say whose it is. db',
    ]);
  });

  test('can be set, exempted and silenced as any other', () => {
    const files = { '/a.yaml': policy('app: db') };
    expect(found(`${team}\nrules: {team-label: off}`, files)).toEqual([]);
    expect(found(`${team}\nexemptions: [{rule: team-label, namespace: shop, reason: old}]`, files)).toEqual([]);
    expect(found(team, { '/a.yaml': `# netpol-ignore-file team-label: old\n${policy('app: db')}` })).toEqual([]);
  });

  test('an expression that cannot be evaluated does not hold, and says why', () => {
    const rule = 'customRules: [{id: team-label, expression: "object.metadata.annotations.team == \'x\'", message: Say whose it is.}]';
    expect(found(rule, { '/a.yaml': policy('app: db') })).toEqual([expect.stringMatching(/^warning team-label Say whose it is\. \(.*annotations/)]);
  });

  test('ask what the policies add up to', () => {
    const rule = (expression: string) => `customRules: [{id: asked, kinds: [Pod], expression: ${JSON.stringify(expression)}, message: No.}]`;
    const files = { '/p.yaml': policy('app: db'), '/pods.yaml': pod('db') + pod('api') + pod('web') };
    expect(found(rule('isolated("ingress")'), files)).toEqual(['warning asked No. api', 'warning asked No. web']);
    expect(found(rule('!reachableFrom("shop/Pod/api")'), files)).toEqual(['warning asked No. db', 'warning asked No. api', 'warning asked No. web']);
    expect(found(rule('!reachableFrom("shop/web")'), files)).toEqual(['warning asked No. api', 'warning asked No. web']);
    expect(found(rule('!reachableFrom("10.0.0.0/8")'), files)).toEqual(['warning asked No. api', 'warning asked No. web']);
    expect(found(rule('reachableFrom("shop/none")'), files)[0]).toMatch(/no workload here/);
  });

  test('say nothing where the answer, or the object, is not known', () => {
    const rule = 'customRules: [{id: asked, kinds: [Pod, NetworkPolicy], expression: "false", message: No.}]';
    expect(found(rule, { '/a.yaml': policy('team: "$(TEAM)"') })).toEqual([]);
    const open = 'customRules: [{id: asked, kinds: [Pod], expression: "isolated(\'ingress\')", message: No.}]';
    expect(found(open, { '/pods.yaml': pod('db', 'app: "$(APP)"'), '/p.yaml': policy('a: b') })).toEqual([]);
  });

  test.each([
    ['that does not compile', '{id: a, expression: "object.", message: m}', 'object.'],
    ['that is called as another', '{id: dns-blocked, expression: "true", message: m}', 'dns-blocked'],
    ['without a message', '{id: a, expression: "true"}', 'id'],
  ])('one %s is one finding at its place', (_, item, at) => {
    const text = `customRules: [${item}]\nplugin: calico\n`;
    const { configuration, problems } = readConfiguration(parseFile(text), allRules);
    expect(problems.map(({ range }) => text.slice(range.start, range.end).replaceAll('"', ''))).toEqual([at]);
    expect(configuration).toMatchObject({ customRules: [], cluster: { plugin: 'calico' } });
  });
});
