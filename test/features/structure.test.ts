import { describe, expect, test } from 'vitest';
import { foldingRanges } from '../../server/features/folding-ranges.js';
import { selectionRanges } from '../../server/features/selection-ranges.js';
import { open } from '../support/check-features.js';

const policy = `#- /p.yaml
# Who may reach
# the database.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector: {
    matchLabels: {app: db}
  }
  ingress:
    - from:
        - podSelector: {}
      ports: [{port: 80}]
    - {}
`;

describe('folding', () => {
  const folds = (text: string) => foldingRanges(open(text).snapshot, open(text).file)?.map(({ startLine, endLine, kind }) => `${startLine}-${endLine} ${kind}`);

  test('fields and items of several lines, also between brackets; comments', () =>
    expect(folds(policy)).toEqual(['0-1 comment', '4-6 block', '7-15 block', '8-9 block', '11-15 block', '12-14 block']));

  test('each document of several', () =>
    expect(folds('#- /p.yaml\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: b\n')).toEqual([
      '0-2 document',
      '4-7 document',
      '6-7 block',
    ]));

  test('half-typed text folds as far as it can be read', () => expect(folds(policy.slice(0, policy.indexOf('port: 80')))).toContain('4-6 block'));

  test('files of others, and templates, are left to the editor', () => {
    const { snapshot } = open(
      '#- /a.yaml\na:\n  b: 1\n#- /c/Chart.yaml\nname: c\n#- /c/templates/p.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n',
    );
    expect(foldingRanges(snapshot, '/a.yaml')).toBeUndefined();
    expect(foldingRanges(snapshot, '/c/templates/p.yaml')).toBeUndefined();
  });

  test('no more than can be used of a file that nests without end', () => {
    const deep = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${Array.from({ length: 900 }, (_, n) => `${' '.repeat(n + 1)}a:\n`).join('')}`;
    expect((foldingRanges(open(`#- /a.yaml\n${deep}`).snapshot, '/a.yaml') ?? []).length).toBeLessThanOrEqual(5000);
  });
});

describe('selection', () => {
  /** Each step, of which the first line is shown. */
  const steps = (text: string) => {
    const { snapshot, file, offset } = open(text);
    const source = snapshot.file(file)?.source?.text ?? '';
    return selectionRanges(snapshot, file, offset).map(({ start, end }) => source.slice(start, end).split('\n')[0]);
  };

  test('from a value outwards', () =>
    expect(steps(policy.replace('port: 80', 'port: $080'))).toEqual([
      '80',
      'port: 80',
      '{port: 80}',
      '[{port: 80}]',
      'ports: [{port: 80}]',
      'from:',
      '- from:',
      '- from:',
      'ingress:',
      'podSelector: {',
      'spec:',
      'apiVersion: networking.k8s.io/v1',
      '# Who may reach',
    ]));

  test('from a key', () => expect(steps(policy.replace('podSelector: {}', 'pod$0Selector: {}')).slice(0, 2)).toEqual(['podSelector', 'podSelector: {}']));
  test('in half-typed text', () => expect(steps('#- /p.yaml\nkind: NetworkPolicy\nspec:\n  ingress: [{from: [{pod$0')[0]).toMatch(/^\{?pod/));
  test('in an empty file', () => expect(selectionRanges(open('#- /p.yaml\n').snapshot, '/p.yaml', 0)).toEqual([{ start: 0, end: 0 }]));
});
