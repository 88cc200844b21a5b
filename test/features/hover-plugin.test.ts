import { expect, test } from 'vitest';
import { hover } from '../../server/features/hover.js';
import { configOf } from '../../server/netpol/config.js';
import { hoverAt, linksOf, open } from '../support/check-features.js';
import { snapshotOf } from '../support/snapshot.js';

const daemonSet = (name: string) => `#- /net.yaml
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}, namespace: kube-system}
`;
const policy = (at: 'cidr' | 'name') => `#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${at === 'name' ? 'w$0eb' : 'web'}, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
    - from: [{ipBlock: {cidr: ${at === 'cidr' ? '192.0.2.$00/24' : '192.0.2.0/24'}}}]
`;

test('a block says what is guessed of the plugin, and from what', () => {
  expect(hoverAt(policy('cidr'))).toContain('Pods of the cluster are not meant by ipBlock; plugins differ.');
  expect(hoverAt(policy('cidr') + daemonSet('cilium'))).toContain(
    'plugins differ. Cilium never matches pods by an ipBlock; it is guessed from [DaemonSet `kube-system/cilium`](net.yaml:3).',
  );
  expect(hoverAt(policy('cidr') + daemonSet('calico-node'))).toContain('Calico matches pods by their addresses, too; it is guessed from');
});

test('a policy says that perhaps nothing enforces it', () => {
  expect(hoverAt(policy('name') + daemonSet('kube-flannel-ds'))).toContain(
    'Perhaps nothing enforces it: Flannel does not, which is guessed from [DaemonSet `kube-system/kube-flannel-ds`](net.yaml:3).',
  );
  expect(hoverAt(policy('name') + daemonSet('cilium'))).not.toContain('enforce');
});

test('what a person names goes before a guess, and a range says which of it is open', () => {
  const hoverWith = (plugin: string, text: string) => {
    const { fixture, file, offset } = open(text);
    const snapshot = snapshotOf(Object.fromEntries(fixture.files.map((each) => [each.path, each.text])), configOf({ plugin }));
    return hover(snapshot, file, offset, { format: 'markdown', link: linksOf(snapshot) })?.text ?? '';
  };
  expect(hoverWith('calico', policy('cidr') + daemonSet('cilium'))).toContain('Calico matches pods by their addresses, too.');
  expect(hoverWith('calico', policy('cidr') + daemonSet('cilium'))).not.toContain('guessed');
  expect(hoverWith('none', policy('name'))).toContain('Nothing is enforced without a network plugin that does so');
  const range = policy('name').replace('w$0eb', 'web').replace('from: [{ipBlock: {cidr: 192.0.2.0/24}}]', 'ports: [{port: 80$000, endPort: 8010}]');
  expect(hoverWith('weave', range)).toContain('Weave Net passes over `endPort`: only 8000 is surely open.');
  expect(hoverWith('calico', range)).not.toContain('passes over');
});
