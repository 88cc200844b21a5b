// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what other tools fill in.
import { describe, expect, test } from 'vitest';
import { findingsOf } from '../support/check-rule.js';
import { snapshotOf } from '../support/snapshot.js';

const found = (text: string): readonly string[] =>
  findingsOf(snapshotOf({ '/main.yaml': text }), { path: '/main.yaml' })
    .filter(({ rule }) => rule === 'placeholder-unfilled')
    .map(({ range }) => text.slice(range.start, range.end));

const policy = (spec: string) => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web}\nspec: ${spec}\n`;

describe('what nobody filled in', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'labels and addresses',
      policy('{podSelector: {matchLabels: {app: <app>}}, ingress: [{from: [{ipBlock: {cidr: <YOUR CIDR>}}]}]}'),
      ['<app>', '<YOUR CIDR>'],
    ],
    ['a part of a text, and a key', policy('{podSelector: {matchLabels: {"<team>/app": web-<env>}}}'), ['"<team>/app"', 'web-<env>']],
    [
      'a selector of an admin policy, which the API server takes as it is',
      'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a}\nspec: {priority: 1, subject: {namespaces: {matchLabels: {a: <team>}}}}\n',
      ['<team>'],
    ],
    ['a Service', 'apiVersion: v1\nkind: Service\nmetadata: {name: <name>}\nspec: {selector: {app: <app>}, ports: [{port: 80}]}\n', ['<name>', '<app>']],
    [
      'pods',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\nspec: {template: {metadata: {labels: {app: <app>}}, spec: {containers: [{name: c, image: "<image>"}]}}}\n',
      ['<app>'],
    ],
  ])('%s', (_, text, places) => expect(found(text)).toEqual(places));

  test.each([
    ['annotations', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: n, annotations: {a: "<b>"}}\n'],
    ['comparisons and arrows', policy('{podSelector: {matchLabels: {a: "1<2", b: "->", c: "<1>"}}}')],
    ['what another tool fills in', policy('{podSelector: {matchLabels: {a: "<% b %>", c: "<${D}>"}}}')],
    ['other kinds', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: <name>}\n'],
  ])('is not %s', (_, text) => expect(found(text)).toEqual([]));
});
