import { describe, expect, test } from 'vitest';
import { foundNodes } from '../../client/map/find.js';
import { linksOf } from '../../client/map/links.js';
import type { MapQuestion } from '../../client/map/messages.js';
import { everything, storedAnswer } from '../../client/map/stored-maps.js';
import { edgeText } from '../../client/map/words.js';
import { mapPagesInSteps } from '../../server/features/map/pages.js';
import { mapOf } from '../../server/features/map.js';
import { open } from '../support/check-features.js';
import { mysqlFromBackend, shopWorkloads } from '../support/shop.js';

const deployment = (name: string, namespace: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: ${name}}]}
`;

function workspace(text: string) {
  const { snapshot, file } = open(text);
  return { snapshot, view: snapshot.environment(file) };
}

function pagesOf(text: string) {
  const { snapshot, view } = workspace(text);
  const steps = mapPagesInSteps(snapshot, view);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

const many = Array.from({ length: 15 }, (_, index) => deployment(`web-${index}`, `team-${index % 3}`)).join('');
const nothing: MapQuestion = { expand: {}, filter: {} };
const labels = ({ nodes }: { readonly nodes: readonly { readonly kind: string; readonly label: string }[] }) =>
  nodes.flatMap(({ kind, label }) => (kind === 'workload' || kind === 'namespace' ? [label] : []));

describe('a page that has its maps with it', () => {
  test.each([{ workload: 'mysql' }, { workload: 'shop/Deployment/b' }, { namespace: 'shop' }, { workload: 'nobody' }])(
    'filters by %o as the server does',
    (filter) => {
      const text = shopWorkloads + mysqlFromBackend;
      const { snapshot, view } = workspace(text);
      const [ours, servers] = [storedAnswer(pagesOf(text), { expand: {}, filter }, nothing).model, mapOf(snapshot, view, { filter })];
      const shown = (model: typeof servers) => model.nodes.map(({ id, matched }) => `${id} ${matched}`).sort();
      expect(shown(ours)).toEqual(shown(servers));
      expect(ours.edges.map(({ id }) => id)).toEqual(servers.edges.map(({ id }) => id));
    },
  );

  test('opens one namespace, all, and closes them again; tables tell of all', () => {
    const pages = pagesOf(many);
    const first = storedAnswer(pages, nothing, nothing);
    expect(labels(first.model)).toEqual(['team-0', 'team-1', 'team-2']);
    expect(labels(first.told)).toHaveLength(15);
    const one = storedAnswer(pages, { ...nothing, expand: { 'n:team-1': 1 } }, first.question);
    expect(labels(one.model).filter((label) => label.startsWith('web'))).toHaveLength(5);
    const all = storedAnswer(pages, { ...nothing, expand: { ...one.question.expand, [everything]: 1 } }, one.question);
    expect(labels(all.model)).toHaveLength(15);
    const closed = storedAnswer(pages, { ...nothing, expand: { ...all.question.expand, [everything]: 0 } }, all.question);
    expect(labels(closed.model)).toEqual(['team-0', 'team-1', 'team-2']);
    // What is not there is not opened.
    expect(labels(storedAnswer(pages, { ...nothing, expand: { 'n:team-9': 1 } }, closed.question).model)).toEqual(['team-0', 'team-1', 'team-2']);
  });

  test('opens what a filter looks for, as long as it looks for it', () => {
    const pages = pagesOf(many);
    const found = storedAnswer(pages, { ...nothing, filter: { workload: 'web-7' } }, nothing);
    expect(found.model.nodes.flatMap(({ matched, label }) => (matched ? [label] : []))).toEqual(['web-7']);
    expect(labels(storedAnswer(pages, nothing, found.question).model)).toEqual(['team-0', 'team-1', 'team-2']);
    // A page has no evaluator that could answer for these.
    expect(storedAnswer(pages, { ...nothing, filter: { port: '80', policy: 'x' } }, nothing).question.filter).toEqual({});
  });
});

describe('finding', () => {
  const links = () => {
    const { snapshot, view } = workspace(shopWorkloads + mysqlFromBackend);
    return linksOf(mapOf(snapshot, view));
  };

  test('goes by any words of what a node is called, whatever their order and case', () => {
    expect(foundNodes(links(), 'MySQL')).toEqual(['w:shop/StatefulSet/mysql']);
    expect(foundNodes(links(), 'shop deploy')).toHaveLength(3);
    expect(foundNodes(links(), 'statefulset shop')).toEqual(['w:shop/StatefulSet/mysql']);
    expect(foundNodes(links(), '  ')).toEqual([]);
    expect(foundNodes(links(), 'nobody')).toEqual([]);
  });

  test('looks into namespaces that are drawn as one', () => {
    const { snapshot, view } = workspace(many);
    expect(foundNodes(linksOf(mapOf(snapshot, view)), 'web-7')).toEqual(['n:team-1']);
  });

  test('a connection is said with the rules that admit it', () => {
    const all = links();
    const [edge] = all.model.edges;
    expect(edge && edgeText(all, edge)).toBe('Deployment backend in shop to StatefulSet mysql in shop: TCP 3306; admitted by mysql-from-backend, rule 1');
  });
});
