import { expect, test } from 'vitest';
import type { HelmAnswer, HelmRequest } from '../../server/render/helm/helm.js';
import { rememberingEngine } from '../../server/workspace/rendering/kept-answers.js';

const request: HelmRequest = {
  files: new Map([['Chart.yaml', 'name: web'] as const, ['templates/web.yaml', 'kind: Pod'] as const]),
  values: ['replicas: 1\n'],
  release: { name: 'release-name', namespace: 'default' },
};

function rendered(text: string): HelmAnswer {
  return { kind: 'rendered', manifests: [{ template: 'web', text }], limits: [] };
}

/** An engine that counts what it is asked, over one that answers by `answer`. */
function counted(answer: (request: HelmRequest) => HelmAnswer, most?: number) {
  const asked: HelmRequest[] = [];
  const render = async (one: HelmRequest) => {
    asked.push(one);
    return answer(one);
  };
  const engine = rememberingEngine({ render, end: () => {} }, most);
  return { engine, asked };
}

test('the same request is answered again without the engine', async () => {
  const { engine, asked } = counted(({ values }) => rendered(values.join()));
  const first = await engine.render(request);
  expect(await engine.render({ ...request, files: new Map(request.files), values: [...request.values] })).toEqual(first);
  expect(asked).toHaveLength(1);
});

test('whatever of a request is another, the engine is asked', async () => {
  const { engine, asked } = counted((one) => rendered(JSON.stringify({ ...one, files: [...one.files] })));
  const others: readonly HelmRequest[] = [
    request,
    { ...request, files: new Map([...request.files, ['values.yaml', '']]) },
    { ...request, files: new Map([['Chart.yaml', 'name: web'] as const, ['templates/web.yaml', 'kind: pod'] as const]) },
    { ...request, files: new Map([['Chart.yaml', 'name: webk'] as const, ['templates/web.yaml', 'ind: Pod'] as const]) },
    { ...request, values: [] },
    { ...request, values: ['replicas: 2\n'] },
    { ...request, values: ['replicas: ', '1\n'] },
    { ...request, settings: [{ text: 'replicas=1' }] },
    { ...request, settings: [{ text: 'replicas=1', asString: true }] },
    { ...request, release: { name: 'other', namespace: 'default' } },
    { ...request, release: { name: 'release-name', namespace: 'other' } },
    { ...request, kubernetesVersion: '1.30' },
    { ...request, apiVersions: ['a/v1'] },
    { ...request, marks: true },
  ];
  const answers = [];
  for (const one of others) answers.push(await engine.render(one));
  expect(asked).toHaveLength(others.length);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(others.length);
});

test('what failed is asked again: it may have taken too long', async () => {
  const { engine, asked } = counted(() => ({ kind: 'failed', message: 'the chart takes longer than 60 s' }));
  await engine.render(request);
  await engine.render(request);
  expect(asked).toHaveLength(2);
});

test('a chart that is missing is missing with any values, until a file is another', async () => {
  const { engine, asked } = counted(() => ({ kind: 'missing-dependency', missing: [{ name: 'common', version: '', repository: '' }] }));
  await engine.render(request);
  expect(await engine.render({ ...request, values: ['replicas: 2\n'] })).toMatchObject({ kind: 'missing-dependency' });
  expect(asked).toHaveLength(1);
  await engine.render({ ...request, files: new Map([...request.files, ['charts/common-1.0.0.tgz', new Uint8Array([1])]]) });
  expect(asked).toHaveLength(2);
});

test('what was asked for longest ago is forgotten when there is too much', async () => {
  const { engine, asked } = counted(() => rendered('x'.repeat(9000)), 25_000);
  const ask = (replicas: number) => engine.render({ ...request, values: [`replicas: ${replicas}\n`] });
  await ask(1);
  await ask(2);
  await ask(1);
  await ask(3);
  expect(asked).toHaveLength(3);
  await ask(1);
  expect(asked).toHaveLength(3);
  await ask(2);
  expect(asked).toHaveLength(4);
});
