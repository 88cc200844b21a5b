import { expect, test } from 'vitest';
import { namespacePairs } from '../../server/features/compare/namespace-pairs.js';
import type { WorkloadEndpoint } from '../../server/semantics/cluster/endpoint.js';

/** Workloads written as `namespace/name`. */
const all = (...names: readonly string[]) =>
  names.map((text) => {
    const [namespace = '', name = ''] = text.split('/');
    return { id: `${namespace}/Deployment/${name}`, namespace, kind: 'Deployment', name } as WorkloadEndpoint;
  });

test.each([
  ['one that is called otherwise', all('dev/web', 'dev/db'), all('prod/web', 'prod/db'), ['dev prod']],
  ['several', all('dev/web', 'dev-data/db'), all('prod/web', 'prod-data/db'), ['dev prod', 'dev-data prod-data']],
  ['one that both have is no other', all('shop/web', 'dev/db'), all('shop/web', 'prod/db'), ['dev prod']],
  ['not even where its workloads moved', all('shop/web'), all('shop/db', 'prod/web'), []],
  ['what was split', all('dev/web', 'dev/db'), all('prod/web', 'data/db'), []],
  ['what was joined', all('dev/web', 'data/db'), all('prod/web', 'prod/db'), []],
  ['a name that is there twice says nothing', all('dev/web', 'other/web'), all('prod/web', 'prod/db'), []],
  ['beside one that is there once', all('dev/web', 'dev/db', 'other/web'), all('prod/web', 'prod/db', 'more/web'), ['dev prod']],
  ['nothing in common', all('dev/web'), all('prod/db'), []],
  ['nothing at all', [], all('prod/db'), []],
])('namespaces are held against each other where nothing says otherwise: %s', (_, before, after, pairs) => {
  expect(namespacePairs(before, after).map(({ before, after }) => `${before} ${after}`)).toEqual(pairs);
});
