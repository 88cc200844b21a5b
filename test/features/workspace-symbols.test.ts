import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workspaceSymbols } from '../../server/features/workspace-symbols.js';
import { open } from '../support/check-features.js';
import { defaultDeny, mysqlFromBackend, prometheus, scrape, shopWorkloads } from '../support/shop.js';

const service = '\n#- /s.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {selector: {app: mysql}}\n';
const { snapshot } = open(shopWorkloads + defaultDeny + mysqlFromBackend + scrape + prometheus + service);
const found = (query: string) => workspaceSymbols(snapshot, query).map(({ name, kind }) => `${kind} ${name}`);

describe('by name', () => {
  test('namespace and name', () => expect(found('shop/mysql')).toEqual(['workload shop/mysql', 'policy shop/mysql-from-backend']));
  test('the name alone, the same name first', () => expect(found('mysql')).toEqual(['workload shop/mysql', 'policy shop/mysql-from-backend']));
  test('a Namespace stands before what is in it', () => expect(found('monitoring')).toEqual(['namespace monitoring', 'workload monitoring/prometheus']));
  test('its characters in their order', () => expect(found('shmfb')).toEqual(['policy shop/mysql-from-backend']));
  test('blanks, which count for nothing', () => expect(found(' Default DENY ')).toEqual(['policy shop/default-deny']));
  test('capital letters', () => expect(found('DEFAULT-deny')).toEqual(['policy shop/default-deny']));
  test('nothing', () => expect(found('zzz')).toEqual([]));
  test('everything, without a query', () => expect(found('')).toHaveLength(10));
});

describe('by label', () => {
  test('pods that carry it, and what selects by it', () =>
    expect(found('app=mysql')).toEqual([
      'service shop/db app=mysql',
      'workload shop/mysql app=mysql',
      'policy shop/scrape app=mysql',
      'policy shop/mysql-from-backend app=mysql',
    ]));
  test('labels of a Namespace', () => expect(found('team=ops')).toEqual(['namespace monitoring team=ops']));
  test('any value', () => expect(found('team=')[0]).toBe('namespace monitoring team=ops'));
  test('no such label', () => expect(found('app=none')).toEqual([]));
});

test('what is found has the characters of the query, in their order', () => {
  const isSubsequence = (wanted: string, text: string) => {
    const rest = [...text];
    return [...wanted].every((character) => {
      const at = rest.indexOf(character);
      if (at >= 0) rest.splice(0, at + 1);
      return at >= 0;
    });
  };
  const all = workspaceSymbols(snapshot, '').map(({ name }) => name);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'shopmysqlfrontend/-'), maxLength: 6 }), (query) => {
      expect(
        workspaceSymbols(snapshot, query)
          .map(({ name }) => name)
          .sort(),
      ).toEqual(all.filter((name) => isSubsequence(query, name)).sort());
    }),
  );
});

test('names show as text', () => {
  const { snapshot: hostile } = open('#- /a.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: "a\\u202eb\\nc", namespace: shop}\nspec: {containers: []}\n');
  expect(workspaceSymbols(hostile, 'a').map(({ name }) => name)).toEqual(['shop/a b c']);
});
