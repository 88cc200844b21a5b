import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DiagramNode, MapModel, MapOptions } from '../../server/features/map/model.js';
import { mapOf, placeOnMap } from '../../server/features/map.js';
import type { Endpoint } from '../../server/semantics/cluster/endpoint.js';
import type { Evaluator } from '../../server/semantics/evaluator.js';
import { parseAddress } from '../../server/semantics/sets/address-set.js';
import { type ConnectionSet, hasConnections } from '../../server/semantics/sets/connection-set.js';
import { plainly } from '../../server/words/mark.js';
import { describeConnections } from '../../server/words/ports.js';
import type { EnvironmentView } from '../../server/workspace/snapshot.js';
import { open } from '../support/check-features.js';
import { manifestsOf, probes, randomCluster } from '../support/random-cluster.js';
import { defaultDeny, mysqlFromBackend, scrape, shopPolicy, shopWorkloads } from '../support/shop.js';
import { snapshotOf } from '../support/snapshot.js';

function viewOf(texts: Readonly<Record<string, string>>): EnvironmentView {
  return snapshotOf(texts).environment(undefined);
}

function map(view: EnvironmentView, options?: MapOptions): MapModel {
  return mapOf({ complete: true }, view, options);
}

/** Every connection that a map of single workloads shows, `from -> to: ports`, with what it leaves out put in again. */
function connectionsOf(model: MapModel, { evaluator }: EnvironmentView): readonly string[] {
  const seen = model.nodes.filter(({ kind }) => kind === 'workload' || kind === 'addresses');
  const byEnds = new Map(model.edges.map((edge) => [`${edge.from} ${edge.to}`, edge]));
  return seen.flatMap((from) =>
    seen.flatMap((to) => {
      if (from === to || (from.kind === 'addresses' && to.kind === 'addresses')) return [];
      const edge = byEnds.get(`${from.id} ${to.id}`);
      const isFree = from.free.egress && to.free.ingress;
      expect(isFree && edge !== undefined, 'what is left out is not listed').toBe(false);
      const ports = isFree ? 'every port' : (edge?.ports ?? '');
      return ports === '' ? [] : endsOf(from, evaluator).flatMap((a) => endsOf(to, evaluator).map((b) => `${a} -> ${b}: ${ports}`));
    }),
  );
}

/** Addresses stand for the probes among them. */
function endsOf(node: DiagramNode, { cluster }: Evaluator): readonly string[] {
  if (node.kind === 'workload') return cluster.workloads.filter(({ id }) => node.id === `w:${id}`).map(({ id }) => id);
  return probes.filter((probe) => probesOf(node.id).has(probe));
}

/** Which probes a node for addresses holds, read from its id, which names its ranges. */
function probesOf(id: string): ReadonlySet<string> {
  const ranges = id
    .slice('a:'.length)
    .split(',')
    .map((text) => text.split('-').map(parseAddress));
  return new Set(
    probes.filter((probe) => {
      const address = parseAddress(probe);
      return ranges.some(([first, last]) => first && last && address?.family === first.family && first.first <= address.first && address.first <= last.first);
    }),
  );
}

/** The same by asking the evaluator for each pair. */
function verdicts({ evaluator }: EnvironmentView): readonly string[] {
  const workloads = evaluator.cluster.workloads.map((workload): readonly [string, Endpoint] => [workload.id, { kind: 'workload', workload }]);
  const addresses = probes.flatMap((probe): readonly (readonly [string, Endpoint])[] => {
    const range = parseAddress(probe);
    return range ? [[probe, { kind: 'addresses', range }]] : [];
  });
  const ends = [...workloads, ...addresses];
  return ends.flatMap(([a, from]) =>
    ends.flatMap(([b, to]) => {
      if (a === b || (from.kind === 'addresses' && to.kind === 'addresses')) return [];
      const { sure } = evaluator.verdict(from, to).allowed;
      return hasConnections(sure) ? [`${a} -> ${b}: ${words(sure)}`] : [];
    }),
  );
}

function words(set: ConnectionSet): string {
  return describeConnections(set, plainly);
}

const everywhere = ['east', 'west', 'north'];

describe('the map of random clusters', () => {
  test.each([{ admin: false }, { admin: true }])('shows every connection and nothing else (%o)', (kinds) => {
    fc.assert(
      fc.property(randomCluster(kinds), (cluster) => {
        const view = viewOf({ '/all.yaml': manifestsOf(cluster) });
        expect([...connectionsOf(map(view, { open: everywhere }), view)].sort()).toEqual([...verdicts(view)].sort());
      }),
      { numRuns: 300 },
    );
  });

  test('closed or open, counts as many connections between workloads as the list has', () => {
    fc.assert(
      fc.property(randomCluster({ admin: true }), fc.subarray(['n:east', 'n:west', 'n:north']), (cluster, closed) => {
        const view = viewOf({ '/all.yaml': manifestsOf(cluster) });
        const model = map(view, { open: everywhere, expand: Object.fromEntries(closed.map((id) => [id, 0])) });
        const listed = [...view.evaluator.connections()].filter(({ from, to }) => from.kind === 'workload' && to.kind === 'workload');
        expect(countOf(model)).toBe(listed.length);
      }),
      { numRuns: 200 },
    );
  });

  test('names for each connection only rules that admit it', () => {
    fc.assert(
      fc.property(randomCluster({ admin: true }), (cluster) => {
        const view = viewOf({ '/all.yaml': manifestsOf(cluster) });
        for (const { because } of map(view, { open: everywhere }).edges) {
          for (const { place } of because) {
            if (place.kind !== 'rule') throw new Error('a reason is a rule');
            const policy = view.evaluator.cluster.policies.find(({ id }) => id === place.policy);
            expect(policy?.rules[place.direction].find(({ index }) => index === place.rule)?.action).toBe('allow');
            expect(placeOnMap(view, place)).toBeDefined();
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** Connections between workloads, those that are left out included. */
function countOf({ nodes, edges }: MapModel): number {
  const workloads = new Map(nodes.filter(({ count }) => count > 0).map((node) => [node.id, node]));
  const listed = edges.filter(({ from, to }) => workloads.has(from) && workloads.has(to)).reduce((sum, { connections }) => sum + connections, 0);
  const all = [...workloads.values()];
  const free = all.flatMap((from) => all.map((to) => (from.free.egress && to.free.ingress ? from.count * (to.count - (from === to ? 1 : 0)) : 0)));
  return free.reduce((sum, number) => sum + number, listed);
}

const shop = (...policies: readonly string[]) => {
  const { snapshot, file } = open(shopWorkloads + policies.join(''));
  return snapshot.environment(file);
};

/** A deployment for each name, labelled with what stands before the first dash. */
function deployments(namespace: string, names: readonly string[]): string {
  return names
    .map((name) => JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: template(name.split('-')[0] ?? '') }))
    .join('\n---\n');
}

function template(app: string): unknown {
  return { template: { metadata: { labels: { app } }, spec: { containers: [{ name: 'main', image: 'x' }] } } };
}

const lines = ({ edges }: MapModel) => edges.map(({ from, to, ports }) => `${from} -> ${to}: ${ports}`);
const node = ({ nodes }: MapModel, id: string) => nodes.find((one) => one.id === id);

describe('the map of the shop', () => {
  test('names the rules that admit, and where they stand', () => {
    const view = shop(mysqlFromBackend);
    const [edge] = map(view).edges;
    expect(edge).toMatchObject({ from: 'w:shop/Deployment/backend', to: 'w:shop/StatefulSet/mysql', ports: 'TCP 3306', connections: 1, pairs: 1 });
    expect(edge?.because.map(({ text }) => text)).toEqual(['mysql-from-backend, rule 1']);
    const place = edge?.because[0]?.place;
    expect(place && placeOnMap(view, place)?.file).toMatch(/mysql-from-backend\.yaml$/);
  });

  test('marks how each direction stands', () => {
    const model = map(shop(mysqlFromBackend, defaultDeny));
    expect(node(model, 'w:shop/StatefulSet/mysql')?.standing).toEqual({ ingress: { limited: 1 }, egress: { nothing: 1 } });
    expect(node(model, 'w:shop/Deployment/redis')?.standing).toEqual({ ingress: { nothing: 1 }, egress: { nothing: 1 } });
    expect(node(map(shop(mysqlFromBackend)), 'w:shop/Deployment/redis')?.standing).toEqual({ ingress: { open: 1 }, egress: { open: 1 } });
    const all = shopPolicy('all', 'podSelector: {}\ningress: [{}]');
    expect(node(map(shop(all)), 'w:shop/Deployment/redis')).toMatchObject({ standing: { ingress: { everything: 1 } }, free: { ingress: true } });
  });

  test('marks as not known what a template decides', () => {
    const policy = shopPolicy('p', 'podSelector: {matchLabels: {app: "{{ .Values.app }}"}}\npolicyTypes: [Ingress]');
    const model = map(shop(policy));
    expect(node(model, 'w:shop/Deployment/redis')).toMatchObject({ standing: { ingress: { unknown: 1 }, egress: { open: 1 } }, free: { ingress: false } });
    expect(model.edges.every(({ ports, perhaps }) => ports === '' && perhaps === 'every port')).toBe(true);
    expect(model.edges.length).toBeGreaterThan(0);
  });

  test('shows pods that no manifest makes, in their namespace', () => {
    const model = map(shop(scrape));
    const unseen = model.nodes.find(({ kind }) => kind === 'unseen');
    expect(unseen).toMatchObject({ box: 'n:monitoring', label: 'pods labelled app=prometheus' });
    expect(lines(model)).toEqual([`${unseen?.id} -> w:shop/StatefulSet/mysql: TCP 9104`]);
  });

  test('cuts addresses only where something tells them apart', () => {
    const anywhere = (model: MapModel) => model.nodes.filter(({ kind }) => kind === 'addresses').map(({ label }) => label);
    expect(anywhere(map(shop(mysqlFromBackend)))).toEqual(['anywhere']);
    const block = shopPolicy('block', 'podSelector: {matchLabels: {app: redis}}\ningress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]');
    expect(anywhere(map(shop(block)))).toEqual(['10.0.0.0/8 except 10.1.0.0/16', 'anywhere but (10.0.0.0/8 except 10.1.0.0/16)']);
  });

  test('says of what a template decides that it passes perhaps', () => {
    const policy = shopPolicy('p', 'podSelector: {matchLabels: {app: mysql}}\ningress: [{from: [{podSelector: {matchLabels: {app: "{{ .Values.app }}"}}}]}]');
    const { edges } = map(shop(policy));
    expect(edges.every(({ ports, perhaps }) => ports === '' && perhaps === 'every port')).toBe(true);
  });
});

test('a policy that the API server refuses is left out, and said to be', () => {
  const view = shop(mysqlFromBackend, shopPolicy('broken', 'podSelector: {matchLabels: {app: redis}}\ningress: [{ports: [{port: 70000}]}]'));
  const { notes, boxes, edges } = map(view);
  expect(edges.map(({ to }) => to)).toEqual(['w:shop/StatefulSet/mysql']);
  expect(notes.map(({ kind, text }) => [kind, text])).toEqual([
    ['refused', expect.stringMatching(/^NetworkPolicy shop\/broken is left out of the answer, because the API server refuses it: .*65535/)],
  ]);
  expect(boxes[0]?.notes).toEqual(notes.map(({ text }) => text));
  const place = notes[0]?.place;
  expect(place && placeOnMap(view, place)?.file).toMatch(/broken\.yaml$/);
});

describe('a filter', () => {
  const view = shop(mysqlFromBackend, scrape, defaultDeny, shopPolicy('redis', 'podSelector: {matchLabels: {app: redis}}\ningress: [{ports: [{port: 6379}]}]'));
  const shown = (filter: NonNullable<MapOptions['filter']>) => map(view, { filter }).nodes.map(({ id }) => id);

  test('for a workload leaves it and what it is connected with', () => {
    expect(shown({ workload: 'MYSQL' })).toEqual(['u:pods labelled `app=prometheus` in `monitoring`'.replaceAll('`', ''), 'w:shop/StatefulSet/mysql']);
    expect(shown({ workload: 'nothing like it' })).toEqual([]);
  });

  test('for a port leaves what passes on it', () => {
    expect(shown({ port: '6379' })).toEqual(['w:shop/Deployment/redis', expect.stringMatching(/^a:0\.0\.0\.0-/)]);
    expect(shown({ port: 'udp/6379' })).toEqual([]);
    expect(shown({ port: '9000-9200' })).toContain('w:shop/StatefulSet/mysql');
  });

  test('for a policy leaves what it selects and admits', () => {
    expect(lines(map(view, { filter: { policy: 'scrape' } }))).toEqual([expect.stringMatching(/app=prometheus in monitoring -> .*mysql: TCP 9104/)]);
  });

  test('for a namespace that is not there leaves nothing', () => {
    expect(shown({ namespace: 'elsewhere' })).toEqual([]);
  });

  test('that is no port says so, and filters nothing', () => {
    const model = map(view, { filter: { port: 'http' } });
    expect(model.problem).toBe('"http" is no port: write a number, a range such as 8000-8100, or UDP/53.');
    expect(model.nodes).toEqual(map(view).nodes);
  });
});

describe('a large environment', () => {
  const many = (app: string, number: number) => Array.from({ length: number }, (_, i) => `${app}-${String(i).padStart(4, '0')}`);

  test('shows alike workloads as one, which opens', () => {
    const view = viewOf({ '/all.yaml': deployments('big', [...many('web', 60), ...many('api', 60)]), '/p.yaml': webFromApi });
    const model = map(view);
    expect(model.nodes.filter(({ kind }) => kind === 'group').map(({ label, names }) => [label, names[0]])).toEqual([
      ['60 workloads', 'Deployment api-0000'],
      ['60 workloads', 'Deployment web-0000'],
    ]);
    expect(model.edges).toMatchObject([{ ports: 'TCP 80', connections: 3600, pairs: 3600, uniform: true }]);
    const group = model.nodes.find(({ names }) => names[0]?.includes('web'));
    const opened = map(view, { expand: { [group?.expands?.id ?? '']: 1 } });
    expect(opened.nodes.filter(({ kind }) => kind === 'workload')).toHaveLength(60);
    expect(countOf(opened)).toBe(countOf(model));
  });

  test('of several namespaces shows the one that is asked for, the others closed', () => {
    const view = viewOf({ '/a.yaml': deployments('one', ['web-1', 'api-1']), '/b.yaml': deployments('two', ['web-1']) });
    const shown = (options: MapOptions) => map(view, options).nodes.flatMap(({ id, kind }) => (kind === 'addresses' ? [] : [id]));
    expect(shown({})).toEqual(['n:one', 'n:two']);
    expect(shown({ open: ['one'] })).toEqual(['n:two', 'w:one/Deployment/api-1', 'w:one/Deployment/web-1']);
    expect(shown({ open: ['one'], expand: { 'n:one': 0, 'n:two': 1 } })).toEqual(['n:one', 'w:two/Deployment/web-1']);
    expect(shown({ filter: { workload: 'two/' } })).toContain('w:two/Deployment/web-1');
    const alone = viewOf({ '/a.yaml': deployments('one', ['web-1', 'api-1']) });
    expect(map(alone).nodes.filter(({ kind }) => kind === 'workload')).toHaveLength(2);
  });

  test('begins with closed namespaces, and opens one page by page', () => {
    const names = Array.from({ length: 130 }, (_, i) => `app${i}-0`);
    const apps = names.map((name) => name.split('-')[0] ?? '');
    const policies = apps.map((app) => JSON.stringify(ingressPolicy('big', app))).join('\n---\n');
    const view = viewOf({ '/all.yaml': deployments('big', names), '/policies.yaml': policies });
    const model = map(view);
    expect(model.nodes.map(({ kind, label }) => `${kind} ${label}`)).toEqual(['namespace big', 'addresses anywhere']);
    const opened = map(view, { expand: { 'n:big': 1 } });
    expect(opened.nodes.filter(({ kind }) => kind === 'workload')).toHaveLength(100);
    expect(opened.nodes.find(({ kind }) => kind === 'rest')).toMatchObject({ label: '30 workloads more', expands: { id: 'n:big', pages: 2 } });
    expect(countOf(opened)).toBe(countOf(model));
    const whole = map(view, { expand: { 'n:big': 2 } });
    expect(whole.nodes.some(({ kind }) => kind === 'rest')).toBe(false);
    expect(countOf(whole)).toBe(countOf(model));
  });
});

const webFromApi = JSON.stringify({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'web-from-api', namespace: 'big' },
  spec: { podSelector: { matchLabels: { app: 'web' } }, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'api' } } }], ports: [{ port: 80 }] }] },
});

function ingressPolicy(namespace: string, app: string): unknown {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: app, namespace },
    spec: { podSelector: { matchLabels: { app } }, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }] },
  };
}
