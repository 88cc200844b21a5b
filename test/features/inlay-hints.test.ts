// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what other tools fill in.
import { describe, expect, test } from 'vitest';
import type { InlayHintOptions } from '../../server/features/inlay-hints/hint.js';
import { inlayHints } from '../../server/features/inlay-hints.js';
import { open } from '../support/check-features.js';
import { defaultDeny, mysqlFromBackend, prometheus, shopPolicy, shopWorkloads } from '../support/shop.js';

const every: InlayHintOptions = { pods: true, logic: true, namespace: true, policyTypes: true, protocol: true, except: true, servicePorts: true };

function hintsOf(text: string, path: string, options: Partial<InlayHintOptions> = every) {
  const { snapshot } = open(text);
  const all = { pods: false, logic: false, namespace: false, policyTypes: false, protocol: false, except: false, servicePorts: false, ...options };
  const source = snapshot.file(path)?.source?.text ?? '';
  return { source, snapshot, hints: inlayHints(snapshot, path, { start: 0, end: source.length }, all) };
}

/** The text of a file with its hints in it, of which only the lines that have some are given. */
function shown(text: string, path: string, options?: Partial<InlayHintOptions>): readonly string[] {
  const { source, hints } = hintsOf(text, path, options);
  let result = source;
  for (const { at, parts } of hints.toReversed()) result = `${result.slice(0, at)}«${parts.map((each) => each.text).join('')}»${result.slice(at)}`;
  return result
    .split('\n')
    .filter((line) => line.includes('«'))
    .map((line) => line.trim());
}

const web = shopPolicy(
  'web',
  `
    podSelector:
      matchLabels: {app: frontend}
    ingress:
      - from:
          - podSelector: {}
          - namespaceSelector:
              matchLabels: {team: ops}
            podSelector: {matchLabels: {app: prometheus}}
          - ipBlock:
              cidr: 10.0.0.0/16
              except: [10.0.0.0/24]
        ports:
          - port: http
          - {protocol: UDP, port: 53}
  `,
);

describe('a policy', () => {
  test('pods that its selectors match', () =>
    expect(shown(shopWorkloads + prometheus + web, '/shop/web.yaml', { pods: true })).toEqual([
      'podSelector:«pods of frontend»',
      '- podSelector: {}«pods of 4 workloads»',
      '- namespaceSelector:«in monitoring»',
      'podSelector: {matchLabels: {app: prometheus}}«pods of prometheus»',
    ]));

  test('AND within a peer, OR between peers', () =>
    expect(shown(shopWorkloads + prometheus + web, '/shop/web.yaml', { logic: true })).toEqual([
      '- namespaceSelector:«OR»',
      'podSelector: {matchLabels: {app: prometheus}}«AND»',
      '- ipBlock:«OR»',
    ]));

  test('between brackets they stand between what they join', () =>
    expect(
      shown(
        shopWorkloads + shopPolicy('web', 'podSelector: {}\ningress:\n  - from: [{podSelector: {}}, {namespaceSelector: {}, podSelector: {}}]'),
        '/shop/web.yaml',
        { logic: true },
      ),
    ).toEqual(['- from: [{podSelector: {}}, «OR»{namespaceSelector: {}, «AND»podSelector: {}}]']));

  test('what is left out: protocol, policyTypes, the namespace of a peer', () =>
    expect(shown(shopWorkloads + prometheus + web, '/shop/web.yaml', { protocol: true, policyTypes: true, namespace: true })).toEqual([
      'spec:«policyTypes: Ingress»',
      '- podSelector: {}«in shop»',
      '- port: http«TCP»',
    ]));

  test('egress rules imply Egress', () =>
    expect(shown(shopPolicy('web', 'podSelector: {}\negress: [{}]'), '/shop/web.yaml', { policyTypes: true })).toEqual([
      'spec:«policyTypes: Ingress, Egress»',
    ]));

  test('nothing is implied where it is written', () =>
    expect(shown(shopWorkloads + defaultDeny, '/shop/default-deny.yaml', { policyTypes: true, namespace: true })).toEqual([]));

  test('the namespace it lives in', () =>
    expect(shown(mysqlFromBackend.replace('  namespace: shop\n', ''), '/shop/mysql-from-backend.yaml', { namespace: true })[0]).toBe(
      'name: mysql-from-backend«namespace: default»',
    ));

  test('addresses left after except', () => expect(shown(web, '/shop/web.yaml', { except: true })).toEqual(['except: [10.0.0.0/24]«65,280 addresses left»']));

  test('none is left', () =>
    expect(
      shown(shopPolicy('w', 'podSelector: {}\negress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/9, 10.128.0.0/9]}}]}]'), '/shop/w.yaml', {
        except: true,
      }),
    ).toEqual(['egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/9, 10.128.0.0/9]«no address left»}}]}]']));

  test('a rule that limits nothing', () =>
    expect(
      shown(shopPolicy('w', 'podSelector: {}\ningress:\n  - {}\n  - ports: [{port: 80}]\negress: [{to: []}]'), '/shop/w.yaml', { pods: true }).slice(1),
    ).toEqual(['- {}«anyone, every port»', 'egress: [{to: []}«anywhere, every port»]']));

  test('the resolver, which every cluster has', () =>
    expect(
      shown(
        shopWorkloads +
          shopPolicy(
            'w',
            'podSelector: {}\negress:\n  - to:\n      - namespaceSelector: {}\n        podSelector: {matchLabels: {k8s-app: kube-dns}}\n      - podSelector: {matchLabels: {k8s-app: kube-dns}}',
          ),
        '/shop/w.yaml',
        { pods: true },
      ).slice(1),
    ).toEqual([
      '- namespaceSelector: {}«every namespace (1 here)»',
      'podSelector: {matchLabels: {k8s-app: kube-dns}}«DNS of the cluster»',
      '- podSelector: {matchLabels: {k8s-app: kube-dns}}«no pods here»',
    ]));

  test('a ClusterNetworkPolicy', () =>
    expect(
      shown(
        `${shopWorkloads}\n#- /cnp.yaml\napiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: a}\nspec:\n  tier: Admin\n  priority: 1\n  subject: {namespaces: {}}\n  ingress:\n    - action: Deny\n      from:\n        - pods:\n            namespaceSelector: {}\n            podSelector: {matchLabels: {app: redis}}\n`,
        '/cnp.yaml',
      ),
    ).toEqual(['subject: {namespaces: {}«pods of 4 workloads»}', 'podSelector: {matchLabels: {app: redis}}«pods of redis»']));
});

describe('what is not known', () => {
  test('a selector that a template writes', () =>
    expect(shown(shopWorkloads + shopPolicy('web', 'podSelector: {matchLabels: {app: ${APP}}}'), '/shop/web.yaml', { pods: true })).toEqual([
      'podSelector: {matchLabels: {app: ${APP}}}«? pods»',
    ]));

  test('labels that a template writes', () =>
    expect(
      shown(
        shopWorkloads.replace('labels: {app: redis}', 'labels: {app: "${APP}"}') + shopPolicy('web', 'podSelector: {matchLabels: {app: mysql}}'),
        '/shop/web.yaml',
        { pods: true },
      ),
    ).toEqual(['podSelector: {matchLabels: {app: mysql}}«pods of mysql, perhaps of redis»']));

  test('no pods here', () =>
    expect(shown(shopWorkloads + shopPolicy('web', 'podSelector: {matchLabels: {app: nobody}}'), '/shop/web.yaml', { pods: true })).toEqual([
      'podSelector: {matchLabels: {app: nobody}}«no pods here»',
    ]));

  test('a namespace of which nothing is here', () =>
    expect(
      shown(
        shopWorkloads +
          shopPolicy('w', 'podSelector: {}\ningress:\n  - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}}]'),
        '/shop/w.yaml',
        { pods: true },
      ).slice(1),
    ).toEqual(['- from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}«no pods known here»}]']));

  test('of a policy that the API server refuses nothing is counted', () =>
    expect(shown(shopWorkloads + shopPolicy('web', 'podSelector: {matchLabels: {"a b": c}}'), '/shop/web.yaml', { pods: true })).toEqual([]));

  test('nothing before the workspace is read', () => {
    const { snapshot } = open(shopWorkloads + web);
    expect(inlayHints({ ...snapshot, complete: false, file: snapshot.file.bind(snapshot) }, '/shop/web.yaml', { start: 0, end: 999 }, every)).toEqual([]);
  });
});

const service = (ports: string, more = '') =>
  `\n#- /service.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec:\n  selector: {app: frontend}\n${more}  ports:\n    - ${ports}\n`;

describe('a port of a Service at the pods', () => {
  test('that has a name', () =>
    expect(shown(shopWorkloads + service('{port: 80, targetPort: http}'), '/service.yaml')).toEqual(['- {port: 80, targetPort: http«8080 at the pods»}']));
  test('that its pods do not have', () => expect(shown(shopWorkloads + service('{port: 80, targetPort: web}'), '/service.yaml')).toEqual([]));
  test('that is a number: it is written there', () => expect(shown(shopWorkloads + service('{port: 80, targetPort: 8080}'), '/service.yaml')).toEqual([]));
  test('that is not used, of a headless Service', () =>
    expect(shown(shopWorkloads + service('{port: 80, targetPort: 8080}', '  clusterIP: None\n'), '/service.yaml')).toEqual([
      '- {port: 80, targetPort: 8080«not used: 80 at the pods»}',
    ]));
  test('that differs between its pods', () =>
    expect(
      shown(shopWorkloads.replace('labels: {app: backend}', 'labels: {app: frontend}') + service('{port: 80, targetPort: http}'), '/service.yaml'),
    ).toEqual(['- {port: 80, targetPort: http«9000 or 8080 at the pods»}']));
});

test('only inside of the range', () => {
  const { snapshot } = open(shopWorkloads + prometheus + web);
  const text = snapshot.file('/shop/web.yaml')?.source?.text ?? '';
  const all = inlayHints(snapshot, '/shop/web.yaml', { start: 0, end: text.length }, every);
  for (let start = 0; start < text.length; start += 7)
    expect(inlayHints(snapshot, '/shop/web.yaml', { start, end: start + 40 }, every)).toEqual(all.filter(({ at }) => start <= at && at <= start + 40));
});

test('parts lead to what they speak of, and names show as text', () => {
  const { snapshot, hints } = hintsOf(
    shopWorkloads.replace('name: frontend', 'name: "fr\\u202eont\\nend [x](command:y)"') + prometheus + web,
    '/shop/web.yaml',
    { pods: true },
  );
  const [first] = hints;
  expect(first?.parts.map(({ text }) => text)).toEqual(['pods of ', 'fr ont end [x](command:y)']);
  const [place] = first?.parts[1]?.places ?? [];
  expect(place && snapshot.file(place.file)?.source?.text.slice(place.range.start, place.range.end)).toContain('command:y');
  expect(first?.tooltip).toBe('Pods labelled app=frontend in shop: Deployment fr ont end [x](command:y).');
});
