import { describe, expect, test } from 'vitest';
import { prepareRename, type Rename, rename } from '../../server/features/rename.js';
import { applyEdits } from '../../server/util/text-edit.js';
import { type LineEnding, parseFixture } from '../support/fixture.js';
import { snapshotOf } from '../support/snapshot.js';

/** The rename at the cursor of a fixture, and the lines that it changes: `file: line`. */
function renamed(text: string, to: string, lineEnding: LineEnding = '\n') {
  const { files, cursor } = parseFixture(text, lineEnding);
  const texts = Object.fromEntries(files.map((file) => [file.path, file.text]));
  const snapshot = snapshotOf(texts);
  if (!cursor) throw new Error('no cursor');
  const prepared = prepareRename(snapshot, cursor.path, cursor.start);
  const found = rename(snapshot, { file: cursor.path, offset: cursor.start }, to, (file) => snapshot.file(file)?.source);
  const edits = found && found.refusal === undefined ? found.edits : [];
  const after = { ...texts, ...Object.fromEntries(edits.map((each) => [each.file, applyEdits(texts[each.file] ?? '', each.edits)])) };
  const lines = Object.entries(after).flatMap(([path, now]) => {
    const before = (texts[path] ?? '').split('\n');
    return now.split('\n').flatMap((line, index) => (line === before[index] ? [] : [`${path}: ${line.trim()}`]));
  });
  return { prepared, found, after, lines, refusal: found?.refusal, done: found as Rename };
}

function deployment(name: string, labels: string, { namespace = 'shop', more = '' } = {}): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: ${labels}}
  template:
    metadata:
      labels: ${labels}
    spec:
      containers:
        - name: main
          image: x
          ports: [{name: http, containerPort: 80}]
          readinessProbe: {httpGet: {port: http}}
${more}`;
}

function policy(name: string, spec: string, namespace = 'shop'): string {
  return `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec:\n${spec.replace(/^/gm, '  ')}\n`;
}

const service = (selector: string, port = '80', namespace = 'shop') =>
  `---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: ${namespace}}\nspec: {selector: ${selector}, ports: [{port: 80, targetPort: ${port}}]}\n`;

describe('a label', () => {
  test('value: the pods that have it, their own selector, and whoever selects them by it', () => {
    const { lines, done, prepared } = renamed(
      `#- /all.yaml
${deployment('web', '{app: web, tier: "front"}').replace('labels: {app: web', 'labels: {app: $0web')}${deployment('other', '{app: other}')}${service('{app: web}')}
#- /policy.yaml
${policy('a', 'podSelector:\n  matchExpressions:\n    - {key: app, operator: In, values: [other, \'web\']} # both\ningress: [{from: [{podSelector: {matchLabels: {app: "web"}}}]}]')}`,
      'shop-front',
    );
    expect(prepared).toMatchObject({ name: 'web' });
    expect(lines).toEqual([
      '/all.yaml: selector: {matchLabels: {app: shop-front, tier: "front"}}',
      '/all.yaml: labels: {app: shop-front, tier: "front"}',
      '/all.yaml: spec: {selector: {app: shop-front}, ports: [{port: 80, targetPort: 80}]}',
      "/policy.yaml: - {key: app, operator: In, values: [other, 'shop-front']} # both",
      '/policy.yaml: ingress: [{from: [{podSelector: {matchLabels: {app: "shop-front"}}}]}]',
    ]);
    expect(done.title).toBe('Rename label app=web to app=shop-front: 5 places in 2 files');
    expect(done.effects).toEqual([]);
    expect(done.notes.join()).toContain('does not change spec.selector of Deployment shop/web');
  });

  test('value: the same text in another namespace is another thing, unless a selector reaches both', () => {
    const both = `#- /shop.yaml\n${deployment('web', '{app: web}').replace('labels: {app: web', 'labels: {app: $0web')}#- /other.yaml\n${deployment('web', '{app: web}', { namespace: 'other' })}`;
    const apart = `${both}${policy('own', 'podSelector: {matchLabels: {app: web}}', 'other')}`;
    expect(renamed(apart, 'x').lines.every((line) => line.startsWith('/shop.yaml'))).toBe(true);
    const reached = `${both}${policy('all', 'podSelector: {}\ningress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}]}]', 'third')}`;
    expect(renamed(reached, 'x').lines).toHaveLength(5);
  });

  test('key: matchLabels, expressions, placement and budgets, with every value that hangs together', () => {
    const { lines } = renamed(
      `#- /all.yaml
${deployment('web', '{app: web}', {
  more: `      topologySpreadConstraints:
        - {maxSkew: 1, topologyKey: zone, labelSelector: {matchLabels: {app: web}}}
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - {weight: 1, podAffinityTerm: {topologyKey: host, labelSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}}}
`,
})}${deployment('db', '{app: db}')}---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {$0app: web}}}
${policy('any', 'podSelector: {matchExpressions: [{key: app, operator: Exists}]}')}`,
      'app.kubernetes.io/name',
    );
    expect(lines).toHaveLength(8);
    expect(lines.every((line) => line.includes('app.kubernetes.io/name'))).toBe(true);
  });

  test('of a Namespace, and the peers that look at it', () => {
    const { lines } = renamed(
      `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: $0a}}\n${policy('a', 'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]', 'other')}${deployment('web', '{team: a}')}`,
      'b',
    );
    expect(lines).toEqual([
      '/main.yaml: metadata: {name: shop, labels: {team: b}}',
      '/main.yaml: ingress: [{from: [{namespaceSelector: {matchLabels: {team: b}}}]}]',
    ]);
  });

  test('comments, CRLF, block style and quotes stay', () => {
    const text = `#- /a.yaml
${policy(
  'a',
  `podSelector:
  matchLabels:
    "app": '$0web' # the shop
    tier: front`,
)}${deployment('web', '{app: web, tier: front}')}`;
    const { after } = renamed(text, '1.10', '\r\n');
    expect(after['/a.yaml']).toContain(`      "app": '1.10' # the shop\r\n`);
    expect(after['/a.yaml']).toContain('labels: {app: "1.10", tier: front}\r\n');
    expect(after['/a.yaml']?.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('in assertions', () => {
    const { lines } = renamed(
      `#- /all.yaml\n${deployment('web', '{app: $0web}')}#- /a.netpol-test.yaml\nassertions:\n  - {from: {labels: {app: web}}, to: shop/web, expect: allowed}\n  - {from: {namespace: other, labels: {app: web}}, to: {selector: {matchLabels: {app: web}}}, expect: denied}\n`,
      'x',
    );
    expect(lines.slice(2)).toEqual([
      '/a.netpol-test.yaml: - {from: {labels: {app: x}}, to: shop/web, expect: allowed}',
      '/a.netpol-test.yaml: - {from: {namespace: other, labels: {app: web}}, to: {selector: {matchLabels: {app: x}}}, expect: denied}',
    ]);
  });

  test('what would select others than now is said', () => {
    const { done } = renamed(
      `${deployment('web', '{app: $0web}')}${deployment('db', '{app: db}')}${policy('a', 'podSelector: {matchLabels: {app: db}}')}`,
      'db',
    );
    expect(done.effects).toEqual(['NetworkPolicy shop/a then selects Deployment shop/web.']);
  });

  test.each([
    ['a key that is taken', `${deployment('web', '{$0app: web, name: web}')}`, 'name', 'speaks of name already'],
    ['a value that is none', deployment('web', '{app: $0web}'), 'a b', 'cannot be the value of a label'],
    ['a key that is none', deployment('web', '{$0app: web}'), 'a/b/c', 'cannot be the key of a label'],
    ['a label that nobody selects by', 'kind: ConfigMap\napiVersion: v1\nmetadata: {name: a, labels: {app: $0web}}\n', 'x', 'No pod and no selector'],
    [
      'pods of a template',
      `#- /a.yaml\n${policy('a', 'podSelector: {matchLabels: {app: $0web}}')}#- /t.yaml\n${deployment('web', '{app: "{{ .Values.app }}"}')}`,
      'x',
      'A template writes labels of Deployment shop/web',
    ],
    [
      'a selector of a template',
      `#- /a.yaml\n${deployment('web', '{app: $0web}')}#- /t.yaml\n${policy('a', 'podSelector: {matchLabels: {app: web}, {{ include "x" . }} }')}`,
      'x',
      'template',
    ],
    [
      'a placeholder',
      `#- /a.yaml\n${deployment('web', '{app: $0web}')}#- /b.yaml\n${policy('a', 'podSelector: {matchLabels: {app: "%%APP%%"}}')}`,
      'x',
      'not known',
    ],
    [
      'an alias',
      deployment('web', '{app: web}').replace('{app: web}', '&l {app: $0web}').replace('labels: {app: web}', 'labels: *l'),
      'x',
      'cannot be changed by itself',
    ],
  ])('refused: %s', (_, text, to, reason) => {
    const { refusal, lines } = renamed(text, to);
    expect(refusal).toContain(reason);
    expect(lines).toEqual([]);
  });
});

describe('a namespace', () => {
  const shop = `#- /shop.yaml
---
apiVersion: v1
kind: Namespace
metadata: {name: $0shop}
${deployment('web', '{app: web}')}${service('{app: web}')}#- /other.yaml
${policy('in', 'podSelector: {}\ningress:\n  - from:\n      - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}\n      - namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [other, shop]}]}', 'other')}---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a, namespace: other}
roleRef: {kind: Role, name: a, apiGroup: rbac.authorization.k8s.io}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
---
apiVersion: v1
kind: Pod
metadata: {name: client, namespace: other}
spec:
  containers:
    - name: main
      image: x
      args: ["--url=http://web.shop.svc.cluster.local:80/shop", "--shop=shop"]
      env: [{name: WEB_HOST, value: web.shop}]
#- /a.netpol-test.yaml
assertions:
  - {from: {namespace: shop}, to: shop/web, expect: allowed}
  - {from: {outside: shop}, to: {workload: shop/Deployment/web}, expect: denied}
  - {every: workload, in: [shop], has: policy}
`;

  test('everywhere that its name stands', () => {
    const { lines, done } = renamed(shop, 'store');
    expect(lines).toEqual([
      '/shop.yaml: metadata: {name: store}',
      '/shop.yaml: metadata: {name: web, namespace: store}',
      '/shop.yaml: metadata: {name: web, namespace: store}',
      '/other.yaml: - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: store}}',
      '/other.yaml: - namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [other, store]}]}',
      '/other.yaml: subjects: [{kind: ServiceAccount, name: web, namespace: store}]',
      '/other.yaml: args: ["--url=http://web.store.svc.cluster.local:80/shop", "--shop=shop"]',
      '/other.yaml: env: [{name: WEB_HOST, value: web.store}]',
      '/a.netpol-test.yaml: - {from: {namespace: store}, to: store/web, expect: allowed}',
      '/a.netpol-test.yaml: - {from: {outside: store}, to: {workload: store/Deployment/web}, expect: denied}',
      '/a.netpol-test.yaml: - {every: workload, in: [store], has: policy}',
    ]);
    expect(done.notes.join()).toContain('A cluster cannot rename a namespace');
  });

  test.each([
    ['other', 'There is a namespace other already'],
    ['a.b', 'cannot be a namespace: its name has no dots'],
    ['Shop', 'lower-case letters'],
    ['', 'lower-case letters'],
    ['x'.repeat(64), 'may have 63 characters'],
  ])('refused: %s', (to, reason) => {
    expect(renamed(shop, to).refusal?.replaceAll('`', '')).toContain(reason);
  });

  test('refused: one that every cluster has', () => {
    expect(renamed(policy('a', 'podSelector: {}', '$0kube-system'), 'x').refusal).toContain('Each cluster has');
  });
});

describe('a port', () => {
  const ports = `${deployment('web', '{app: web}').replace('{name: http', '{name: $0http')}${deployment('db', '{app: db}')}${service('{app: web}', 'http')}${policy('in', 'podSelector: {matchLabels: {app: web}}\ningress: [{ports: [{port: http}]}]')}${policy('db', 'podSelector: {matchLabels: {app: db}}\ningress: [{ports: [{port: http}]}]')}`;

  test('at the pods, their probes, Services and the rules that are about them', () => {
    const { lines } = renamed(ports, 'web');
    expect(lines).toEqual([
      '/main.yaml: ports: [{name: web, containerPort: 80}]',
      '/main.yaml: readinessProbe: {httpGet: {port: web}}',
      '/main.yaml: spec: {selector: {app: web}, ports: [{port: 80, targetPort: web}]}',
      '/main.yaml: ingress: [{ports: [{port: web}]}]',
    ]);
  });

  test('of all pods that a rule lets out to', () => {
    expect(renamed(`${ports}${policy('out', 'podSelector: {}\npolicyTypes: [Egress]\negress: [{ports: [{port: http}]}]')}`, 'web').lines).toHaveLength(8);
  });

  test('in assertions about the pods', () => {
    const { lines } = renamed(
      `#- /a.yaml\n${ports}#- /a.netpol-test.yaml\nassertions:\n  - {from: shop/db, to: shop/web, ports: [http, TCP/http], expect: allowed}\n  - {from: shop/web, to: shop/db, ports: [http], expect: denied}\n`,
      'web',
    );
    expect(lines.at(-1)).toBe('/a.netpol-test.yaml: - {from: shop/db, to: shop/web, ports: [web, TCP/web], expect: allowed}');
    expect(lines).toHaveLength(5);
  });

  test.each([
    ['a name that is none', ports, 'HTTP', 'cannot be the name of a port'],
    [
      'a name that is taken',
      ports.replace('containerPort: 80}', 'containerPort: 80}, {name: web, containerPort: 81}'),
      'web',
      'Deployment shop/web has a port web already.',
    ],
  ])('refused: %s', (_, text, to, reason) => {
    expect(renamed(text, to).refusal?.replaceAll('`', '')).toContain(reason);
  });
});

describe('a workload', () => {
  const scaled = `#- /a.yaml\n${deployment('$0web', '{app: web}')}---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
${service('{app: web}')}#- /a.netpol-test.yaml\nassertions: [{from: shop/web, to: 10.0.0.1, expect: allowed}]\n`;

  test('refused: a name that is too long for its kind', () => {
    const job = 'metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: c}]}';
    const cronJob = (name: string) =>
      `#- /a.yaml\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: $0${name}, namespace: shop}\nspec: {jobTemplate: {spec: {template: {${job}}}}}\n`;
    expect(renamed(cronJob('backup'), 'b'.repeat(53)).refusal).toContain('has 52 characters at most');
    expect(renamed(cronJob('backup'), 'b'.repeat(52)).lines).toHaveLength(1);
    // One that is too long already can be put right.
    expect(renamed(cronJob('b'.repeat(60)), 'backup').lines).toHaveLength(1);
    const once = `#- /a.yaml\napiVersion: batch/v1\nkind: Job\nmetadata: {name: $0once, namespace: shop}\nspec: {template: {${job}}}\n`;
    expect(renamed(once, 'b'.repeat(64)).refusal).toContain('has 63 characters at most');
  });

  test('its name, what scales it, and assertions; no labels', () => {
    expect(renamed(scaled, 'front').lines).toEqual([
      '/a.yaml: metadata: {name: front, namespace: shop}',
      '/a.yaml: spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: front}}',
      '/a.netpol-test.yaml: assertions: [{from: shop/front, to: 10.0.0.1, expect: allowed}]',
    ]);
  });

  test('refused: one that is there, and a label that comes of the name', () => {
    expect(renamed(`${scaled}#- /b.yaml\n${deployment('front', '{app: x}')}`, 'front').refusal).toContain('There is Deployment shop/front already.');
    const job = `apiVersion: batch/v1\nkind: Job\nmetadata: {name: $0load, namespace: shop}\nspec: {template: {spec: {containers: [{name: a, image: x}]}}}\n${policy('a', 'podSelector: {matchLabels: {job-name: load}}')}`;
    expect(renamed(job, 'x').refusal).toContain('label that their controller makes');
    expect(renamed(job.replace('$0', '').replace('job-name: ', 'job-name: $0'), 'x').refusal).toContain('from its controller');
  });
});

describe('a kustomization', () => {
  const base = `#- /base/kustomization.yaml
resources: [web.yaml]
commonLabels: {app: web}
#- /base/web.yaml
${deployment('web', '{role: $0front}')}${policy('a', 'podSelector: {matchLabels: {role: front}}')}`;
  const overlay = (name: string, more = '') => `#- /${name}/kustomization.yaml\nresources: [../base]\nnamespace: ${name}\n${more}`;

  test('writes a label of its own: it is changed there', () => {
    const { lines, refusal } = renamed(base.replaceAll('$0', '').replace('commonLabels: {app: web}', 'commonLabels: {app: $0web}'), 'shop');
    expect(refusal).toBeUndefined();
    expect(lines).toEqual(['/base/kustomization.yaml: commonLabels: {app: shop}']);
    expect(renamed(base.replaceAll('$0', '').replace('commonLabels: {app: web}', 'commonLabels: {$0app: web}'), 'name').lines).toEqual([
      '/base/kustomization.yaml: commonLabels: {name: web}',
    ]);
  });

  test('what overlays share changes in each of them, and that is said', () => {
    const { lines, done } = renamed(
      `${base}${overlay('prod')}${overlay('test')}#- /test/more.yaml\n${policy('b', 'podSelector: {matchLabels: {role: front}}', 'test')}`.replace(
        'resources: [../base]\nnamespace: test',
        'resources: [../base, more.yaml]\nnamespace: test',
      ),
      'x',
    );
    expect(lines).toHaveLength(4);
    expect(done.notes.join()).toContain('environments share');
  });

  test('refused: a label that is written in the text of a patch, and what a kustomization that fails makes of it', () => {
    const patched = (patch: string) => `${base}${overlay('prod', `patches: [{target: {kind: Deployment}, patch: '${patch}'}]\n`)}`;
    const patch = '[{"op": "add", "path": "/spec/template/metadata/labels/role", "value": "front"}]';
    expect(renamed(patched(patch), 'x').refusal).toContain('says front in prod/kustomization.yaml, line 3');
    expect(renamed(patched('[{'), 'x').refusal).toBe('It is not known what prod/kustomization.yaml makes of it, because that is not rendered.');
    expect(
      renamed(patched(patch.replace('"front"', '"back"')).replaceAll('$0', '').replace('labels: {role: front}', 'labels: {$0role: front}'), 'x').refusal,
    ).toContain('A patch writes the value of role');
  });

  test('a patch in a file of its own is changed where it writes the label, and told of where it says the same otherwise', () => {
    const patch = `#- /prod/p.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: {metadata: {labels: {role: front}, annotations: {for: front}}}}\n`;
    const { lines, done } = renamed(`${base}${overlay('prod', 'patches: [{path: p.yaml}]\n')}${patch}`, 'x');
    expect(lines.at(-1)).toBe('/prod/p.yaml: spec: {template: {metadata: {labels: {role: x}, annotations: {for: front}}}}');
    expect(done.effects).toEqual(['A patch in prod/p.yaml speaks of front and is not changed: see whether it means the same.']);
  });

  test('namespace of a kustomization', () => {
    expect(renamed(`${base.replaceAll('$0', '')}${overlay('prod').replace('namespace: prod', 'namespace: $0prod')}`, 'live').lines).toEqual([
      '/prod/kustomization.yaml: namespace: live',
    ]);
  });
});

test('refused: what a chart prints, what a cluster wrote, and a name that a kustomization completes', () => {
  const chart = `#- /c/Chart.yaml\napiVersion: v2\nname: c\nversion: 1.0.0\n#- /c/values.yaml\na: 1\n#- /c/templates/web.yaml\n${deployment('web', '{web: web}')}#- /c/values-prod.yaml\na: 2\n#- /c/extra.yaml\n`;
  expect(renamed(chart.replace('labels: {web: web}', 'labels: {web: $0web}'), 'x').refusal).toContain('in a template');
  const live =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop, uid: 7c8f1c9e-5d4a-4b7e-9f55-111111111111, resourceVersion: "1", creationTimestamp: "2025-01-01T00:00:00Z", labels: {app: $0web}}\nspec: {containers: [{name: a, image: x}]}\nstatus: {phase: Running}\n';
  expect(renamed(live, 'x').refusal).toContain('was read from a cluster');
  const prefixed = `#- /base/kustomization.yaml\nresources: [web.yaml]\n#- /base/web.yaml\n${deployment('$0web', '{app: web}')}#- /prod/kustomization.yaml\nresources: [../base]\nnamePrefix: prod-\n`;
  expect(renamed(prefixed, 'x').refusal).toBe('A kustomization makes prod-web of web, and others speak of that.');
});

test('nothing is renamed where nothing has a name', () => {
  for (const text of ['$0apiVersion: v1\nkind: Service\n', 'kind: Service\napiVersion: v1\nspec: {type: Cluster$0IP}\n', '# $0\n'])
    expect(renamed(text, 'x')).toMatchObject({ prepared: undefined, found: undefined });
});
