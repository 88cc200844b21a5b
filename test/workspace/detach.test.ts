import { describe, expect, test } from 'vitest';
import { readObjects } from '../../server/families/registry.js';
import { parseFile } from '../../server/syntax/parse-file.js';
import { RecentMap } from '../../server/util/recent.js';
import { detach } from '../../server/workspace/detach.js';

describe('the form of a kind is one object for all policies of a workspace', () => {
  test.each([
    ['AdminNetworkPolicy', 'v1alpha1'],
    ['BaselineAdminNetworkPolicy', 'v1alpha1'],
    ['ClusterNetworkPolicy', 'v1beta1'],
  ])('%s', (kind, version) => {
    const [document] = parseFile(`apiVersion: policy.networking.k8s.io/${version}\nkind: ${kind}\nmetadata: {name: default}\n`).documents;
    const [object] = document ? readObjects(document.tree) : [];
    if (object?.type !== 'AdminPolicy') throw new Error('no policy was read');
    const copy = detach(object, new RecentMap());
    expect(copy).not.toBe(object);
    expect(copy).toEqual(object);
    expect(copy.form).toBe(object.form);
  });
});
