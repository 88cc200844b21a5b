import { describe, expect, test } from 'vitest';
import { ShownCalls } from '../../client/calls.js';

const uri = { toString: () => 'file:///shop/workloads.yaml' };
const at = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 9 } });
const file = 'file:///shop/workloads.yaml';

/** A row as the server gives it out, and as the view gives it back. */
function row(name: string, line: number, data?: object) {
  const shown = { name, detail: 'TCP 3306', uri, range: at(line), selectionRange: at(line) };
  return { given: { ...shown, data } as never, shown };
}

async function remembering() {
  let shown = 0;
  const calls = new ShownCalls(() => {
    shown++;
  });
  const { middleware } = calls;
  const [mysql, backend, many] = [
    row('mysql', 1, { file, workload: 'shop/StatefulSet/mysql' }),
    row('backend', 9, { file, workload: 'shop/Deployment/backend' }),
    row('12 workloads in shop', 9, { file, workload: 'shop/StatefulSet/mysql', part: { direction: 'ingress', namespace: 'shop' } }),
  ];
  const outside = row('anywhere', 9);
  const [none, token] = [{} as never, {} as never];
  await middleware.prepareCallHierarchy?.(none, none, token, () => [mysql.given]);
  const found = [backend, many, outside];
  await middleware.provideCallHierarchyIncomingCalls?.(mysql.given, token, () => found.map(({ given }) => ({ from: given, fromRanges: [] })));
  await middleware.provideCallHierarchyOutgoingCalls?.(mysql.given, token, () => found.map(({ given }) => ({ to: given, fromRanges: [] })));
  return { calls, mysql: mysql.shown, backend: backend.shown, many: many.shown, outside: outside.shown, shown: () => shown };
}

describe('a row of the view of calls stands for', () => {
  test.each([
    ['who connects', 0, { from: 'shop/Deployment/backend', to: 'shop/StatefulSet/mysql' }],
    ['whom it connects to', 1, { from: 'shop/StatefulSet/mysql', to: 'shop/Deployment/backend' }],
  ])('%s, and the one it was asked of', async (_, direction, ends) => {
    const { calls, mysql, backend } = await remembering();
    const model = { direction };
    expect(calls.pairOf({ model, item: backend, parent: { model, item: mysql } })).toEqual({ uri: file, ...ends });
  });

  test.each([
    [0, { to: 'shop/StatefulSet/mysql' }],
    [1, { from: 'shop/StatefulSet/mysql' }],
  ])('the one that is asked about, of which the other end is left to be picked (%i)', async (direction, ends) => {
    const { calls, mysql } = await remembering();
    expect(calls.pairOf({ model: { direction }, item: mysql })).toEqual({ uri: file, ...ends });
  });

  test('nothing where it is several, no workload, or of another language', async () => {
    const { calls, mysql, many, outside, shown } = await remembering();
    const parent = { item: mysql };
    for (const item of [many, outside, { ...mysql, name: 'other' }]) expect(calls.pairOf({ item, parent })).toBeUndefined();
    for (const given of [undefined, null, 7, 'x', {}, { item: 7 }, uri]) expect(calls.pairOf(given)).toBeUndefined();
    expect(shown()).toBe(1);
  });
});
