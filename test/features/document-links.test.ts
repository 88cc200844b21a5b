import { describe, expect, test } from 'vitest';
import { documentLinks } from '../../server/features/document-links.js';
import { open } from '../support/check-features.js';

function links(text: string, path: string): readonly string[] {
  const { snapshot } = open(text);
  const source = snapshot.file(path)?.source?.text ?? '';
  return documentLinks(snapshot, path)
    .map(({ range, to }) => ({ range, text: `${source.slice(range.start, range.end)} -> ${'page' in to ? to.page : to.file}` }))
    .sort((a, b) => a.range.start - b.range.start)
    .map((each) => each.text);
}

const base =
  '\n#- /base/kustomization.yaml\nresources: [app.yaml]\n#- /base/app.yaml\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n#- /app/charts/redis/Chart.yaml\nname: redis\n';

describe('a kustomization', () => {
  test('members, inputs, values and charts', () =>
    expect(
      links(
        `#- /app/kustomization.yaml
namespace: ../base
resources:
  - ../base
  - own.yaml
  - nowhere
  - https://example.com/all.yaml
  - github.com/org/repo//base?ref=v1
patches:
  - path: patch.yaml
  - patch: |-
      a: b
configMapGenerator:
  - name: own.yaml
    files: [settings=conf/app.properties]
helmCharts:
  - name: redis
    valuesFile: values.yaml
    additionalValuesFiles: ["../prod.yaml"]
${base}`,
        '/app/kustomization.yaml',
      ),
    ).toEqual([
      '../base -> /base/kustomization.yaml',
      'own.yaml -> /app/own.yaml',
      'https://example.com/all.yaml -> https://example.com/all.yaml',
      'patch.yaml -> /app/patch.yaml',
      'settings=conf/app.properties -> /app/conf/app.properties',
      'redis -> /app/charts/redis/Chart.yaml',
      'values.yaml -> /app/values.yaml',
      '"../prod.yaml" -> /prod.yaml',
    ]));

  test('half typed', () =>
    expect(links('#- /app/kustomization.yaml\nresources: [own.yaml, ../ba', '/app/kustomization.yaml')).toEqual(['own.yaml -> /app/own.yaml']));
});

test('a chart leads to those beside it', () =>
  expect(
    links('#- /a/Chart.yaml\nname: a\ndependencies:\n  - {name: b, repository: "file://../b"}\n  - {name: c, repository: "https://x"}\n', '/a/Chart.yaml'),
  ).toEqual(['"file://../b" -> /b/Chart.yaml']));

test('annotations lead to pages on the web, and nowhere else', () =>
  expect(
    links(
      '#- /p.yaml\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  annotations:\n    docs: https://example.com/a?b=c#d\n    run: command:workbench.action.quit\n    js: javascript:alert(1)\n    file: file:///etc/passwd\n    words: see https://example.com\n',
      '/p.yaml',
    ),
  ).toEqual(['https://example.com/a?b=c#d -> https://example.com/a?b=c#d']));
