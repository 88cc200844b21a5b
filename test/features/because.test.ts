import { describe, expect, test } from 'vitest';
import { causesIn } from '../../server/features/compare/because.js';
import { type Change, compare } from '../../server/features/compare.js';
import { endpointName } from '../../server/features/ends/endpoints.js';
import { snapshotOf } from '../support/snapshot.js';

const workload = (name: string, labels = `{app: ${name}}`, more = '') => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec: {template: {metadata: {labels: ${labels}}, spec: {containers: [{name: c${more}}]}}}
`;

const policy = (name: string, spec: string, namespace = 'shop') => `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;

const namespace = (name: string, labels = '{}') => `\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: ${labels}}\n`;

const deny = policy('default-deny', '{podSelector: {}, policyTypes: [Ingress]}');
const letIn = (name: string, app: string, by: string, port = '3306') =>
  policy(name, `{podSelector: {matchLabels: {app: ${app}}}, ingress: [{from: [{podSelector: {matchLabels: {app: ${by}}}}], ports: [{port: ${port}}]}]}`);

const [web, api, db] = [workload('web'), workload('api'), workload('db')];

/** Each change with what is said to be behind it, and the text of the line that the place names. */
function causes(before: string, after: string): readonly string[] {
  const texts = { before, after };
  const [old, current] = [snapshotOf({ '/a.yaml': before }), snapshotOf({ '/a.yaml': after })];
  const [was, is] = [old.environment(undefined), current.environment(undefined)];
  const behind = causesIn(was, is);
  const short = (name: string) => name.replace('shop/Deployment/', '');
  const said = (change: Change) =>
    behind(change).map(({ text, location, state }) => `${text} [${location ? texts[state].slice(location.range.start, location.range.end) : 'nowhere'}]`);
  const kinds = { added: '+', removed: '-', changed: '~' };
  return compare(was.evaluator, is.evaluator)
    .changes.filter(({ from, to }) => from.kind === 'workload' && to.kind === 'workload')
    .map((change) => `${kinds[change.kind]} ${short(endpointName(change.from))} -> ${short(endpointName(change.to))}: ${said(change).join('; ')}`);
}

const pods = web + api + db;

describe('a policy', () => {
  test('that came opens at its rule, and closes by being there', () => {
    expect(causes(pods + deny, pods + deny + letIn('db-from-api', 'db', 'api'))).toEqual([
      '+ api -> db: db-from-api was added [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 3306}]}]',
    ]);
    expect(causes(web + db, web + db + policy('closed', '{podSelector: {matchLabels: {app: db}}}'))).toEqual(['- web -> db: closed was added [closed]']);
  });

  test('that went closes at the rule that it had', () => {
    expect(causes(pods + deny + letIn('db-from-api', 'db', 'api'), pods + deny)).toEqual([
      '- api -> db: db-from-api was removed [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 3306}]}]',
    ]);
  });

  test('that says something else is named with what it says now', () => {
    expect(causes(pods + deny + letIn('p', 'db', 'api'), pods + deny + letIn('p', 'db', 'web', '3307'))).toEqual([
      '- api -> db: p was changed: it no longer lets api in [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 3307}]}]',
      '+ web -> db: p was changed: rule 1 lets in pods labelled app=web in shop on TCP 3307 [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 3307}]}]',
    ]);
  });

  test('that selects others, or isolates otherwise', () => {
    const selecting = (app: string) => policy('p', `{podSelector: {matchLabels: {app: ${app}}}, policyTypes: [Ingress]}`);
    expect(causes(web + db + selecting('db'), web + db + selecting('web'))).toEqual([
      '- db -> web: p was changed: it selects web now [{matchLabels: {app: web}}]',
      '+ web -> db: p was changed: it no longer selects db [{matchLabels: {app: web}}]',
    ]);
    const isolating = (types: string) => policy('p', `{podSelector: {matchLabels: {app: db}}, policyTypes: [${types}]}`);
    expect(causes(web + db + isolating('Ingress'), web + db + isolating('Egress'))).toEqual([
      '- db -> web: p was changed: it isolates egress of db now [[Egress]]',
      '+ web -> db: p was changed: it no longer isolates ingress of db [[Egress]]',
    ]);
  });

  test('that the API server refuses now did not go', () => {
    expect(
      causes(web + db + policy('p', '{podSelector: {matchLabels: {app: db}}}'), web + db + policy('p', '{podSelector: {matchLabels: {app: -db-}}}')),
    ).toEqual(['+ web -> db: the API server refuses p now [p]']);
  });

  test('that was edited without touching the connection is not named', () => {
    const other = (app: string) => letIn('other', 'db', app, '9000');
    expect(causes(pods + deny + letIn('p', 'db', 'web') + other('nobody'), pods + deny + other('noone'))).toEqual([
      '- web -> db: p was removed [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 3306}]}]',
    ]);
  });

  test('of two that both close, both are named; of two that both kept it closed, both', () => {
    const closing = (name: string) => policy(name, '{podSelector: {matchLabels: {app: db}}}');
    expect(causes(web + db, web + db + closing('one') + closing('two'))).toEqual(['- web -> db: one was added [one]; two was added [two]']);
    expect(causes(web + db + closing('one') + closing('two'), web + db)).toEqual(['+ web -> db: one was removed [one]; two was removed [two]']);
  });
});

describe('a label', () => {
  test('that a workload lost, so that nothing selects it any more', () => {
    const only = policy('cache-only', '{podSelector: {matchLabels: {app: redis}}}');
    expect(causes(web + workload('redis') + only, web + workload('redis', '{app: cache, version: "2"}') + only)).toEqual([
      '+ web -> redis: no policy selects redis any more: redis lost label app=redis and gained label app=cache [redis]',
    ]);
  });

  test('by which a policy selects it now, or no longer', () => {
    const only = policy('locked', '{podSelector: {matchLabels: {locked: "yes"}}}');
    expect(causes(web + db + only, web + workload('db', '{app: db, locked: "yes"}') + only)).toEqual([
      '- web -> db: locked selects db now: db gained label locked=yes [db]',
    ]);
    expect(
      causes(
        web + workload('db', '{app: db, open: "yes"}') + deny + policy('o', '{podSelector: {matchLabels: {open: "yes"}}, ingress: [{}]}'),
        web + db + deny + policy('o', '{podSelector: {matchLabels: {open: "yes"}}, ingress: [{}]}'),
      ),
    ).toContain('- web -> db: o no longer selects db: db lost label open=yes [db]');
  });

  test('that the other end lost', () => {
    expect(causes(pods + deny + letIn('p', 'db', 'web'), workload('web', '{app: site}') + api + db + deny + letIn('p', 'db', 'web'))).toEqual([
      '- web -> db: web lost label app=web and gained label app=site [web]',
    ]);
  });

  test('of a namespace', () => {
    const far = '\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: far, namespace: ops}\n';
    const rest = far + db + policy('p', '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: ops}}}]}]}');
    expect(causes(namespace('ops', '{team: ops}') + rest, namespace('ops', '{team: dev}') + rest)).toEqual([
      '- ops/Pod/far -> db: namespace ops lost label team=ops and gained label team=dev [ops]',
    ]);
    expect(causes(namespace('ops', '{team: ops}') + rest, rest)).toEqual(['- ops/Pod/far -> db: Namespace ops was removed [ops]']);
    expect(causes(rest, namespace('ops', '{team: ops}') + rest)).toEqual(['+ ops/Pod/far -> db: Namespace ops was added [ops]']);
  });
});

test('a workload that came or went, with whatever else', () => {
  expect(causes(web, web + db + letIn('p', 'db', 'web'))).toEqual(['+ db -> web: Deployment db was added [db]', '+ web -> db: Deployment db was added [db]']);
  expect(causes(web + db, web)).toEqual(['- db -> web: Deployment db was removed [db]', '- web -> db: Deployment db was removed [db]']);
});

test('a port that has another number', () => {
  const named = (number: number) => workload('db', '{app: db}', `, ports: [{name: sql, containerPort: ${number}}]`);
  expect(causes(web + named(1) + letIn('p', 'db', 'web', 'sql'), web + named(2) + letIn('p', 'db', 'web', 'sql'))).toEqual([
    '~ web -> db: the ports of db changed: its port sql is 2 now, and was 1 [db]',
  ]);
});

test('what is only moved or said in other words is behind nothing', () => {
  expect(causes(pods + deny, deny + pods.replaceAll('{app: web}', '{"app": "web"}'))).toEqual([]);
});
