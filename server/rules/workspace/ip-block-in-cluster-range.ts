import type { Field } from '../../model/field.js';
import type { PolicyPeer } from '../../model/network-policy.js';
import { type AddressRange, addressSet, formatRange, includesAddresses, parseAddress, parseCidr } from '../../semantics/sets/address-set.js';
import { remember } from '../../util/remember.js';
import type { PlacedSign } from '../../workspace/plugin-sign.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { isDnsOnly } from '../dns.js';
import { replaceValue, widening } from '../edits.js';
import { NAMESPACE_NAME, peersOf } from '../reading.js';
import { apiReference, issueReference } from '../references.js';
import { type Fix, type RuleContext, rule, type Severity, type Violation } from '../rule.js';
import { isResolverAddress } from './dns-targets.js';
import { placeOfObject } from './matching.js';

interface InCluster extends Violation {
  readonly severity: Severity;
  readonly peer: PolicyPeer;
  readonly cidr: string;
  /** The Service whose address it is; undefined: addresses of pods. */
  readonly service: PlacedObject | undefined;
  /** What says that they are of pods, where no person does: "Cluster `dev`". */
  readonly saidBy: string | undefined;
}

/** Addresses of the cluster itself in a block. */
export default rule<'NetworkPolicy in environment', InCluster>({
  id: 'ip-block-in-cluster-range',
  category: 'workspace',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  docs: {
    summary: 'A block of addresses is one of pods, or the address of a Service.',
    why: '`ipBlock` is for addresses outside of the cluster. Whether it matches pods is for the network plugin, their addresses change whenever they start anew, and the address of a Service is changed to that of a pod before most plugins look at a connection. Labels say which pods are meant.',
    silent:
      'Where neither `clusterCidrs` nor a manifest (a cluster of kind, kubeadm or k0s, an IPPool of Calico) says which addresses pods are given, and of wider blocks, such as all private addresses.',
    wrong: 'Where the plugin is known to match pods by addresses, and the addresses are fixed.',
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Egress]
  egress:
    - to: [{ipBlock: {cidr: 10.96.7.7/32}}]
#                           ^^^^^^^^^^^^ warning: ip-block-in-cluster-range Service \`db\`
#- /db.yaml
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {clusterIP: 10.96.7.7, selector: {app: db}, ports: [{port: 5432}]}
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Egress]
  egress:
    - to: [{podSelector: {matchLabels: {app: db}}}]
#- /db.yaml
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {clusterIP: 10.96.7.7, selector: {app: db}, ports: [{port: 5432}]}
`,
    references: [
      apiReference('IPBlock'),
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-ipblock-selectors',
      issueReference('cilium/cilium', 9209),
    ],
  },

  *find({ object: placed, view, once }) {
    const { clusterCidrs, blocksMatchPods } = view.evaluator.cluster.network;
    for (const { rule: policyRule, peer } of peersOf(placed.object)) {
      const cidr = peer.ipBlock?.cidr;
      const block = cidr?.value === undefined ? undefined : parseCidr(cidr.value);
      if (!cidr || !block || peer.ipBlock?.templated) continue;
      // Of the resolver another rule speaks.
      if (isResolverAddress(cidr.value ?? '') && policyRule.ports && isDnsOnly(policyRule.ports.items)) continue;
      const found = { at: (cidr as Field<string>).range, peer, cidr: cidr.value ?? '' };
      const service = block.first === block.last ? once(servicesByAddress)(formatRange(block)) : undefined;
      if (service) {
        const related = placeOfObject(service, `Service \`${service.object.metadata.name?.value}\``);
        if (view.profile.plugin?.sees !== 'service-port') yield { ...found, severity: 'warning', service, saidBy: undefined, related };
        continue;
      }
      const severity = blocksMatchPods ? 'info' : 'warning';
      if (clusterCidrs.length > 0) {
        if (includesAddresses(clusterCidrs, [block])) yield { ...found, severity, service, saidBy: undefined };
        continue;
      }
      const sign = signOfBlock(view, block);
      if (sign) yield { ...found, severity, service, saidBy: sign.by, related: [{ ...sign.at, message: `the addresses of pods, by ${sign.by}` }] };
    }
  },
  say: ({ cidr, service, saidBy }) =>
    service
      ? `\`${cidr}\` is the address of Service \`${service.object.metadata.name?.value}\`. It becomes that of a pod before most plugins look, so this mostly matches nothing. Select the pods behind it.`
      : `\`${cidr}\` is among the addresses of pods${saidBy === undefined ? '' : `, as ${saidBy} has them`}. Whether a block matches pods is for the network plugin, and their addresses change. Select them by their labels.`,
  fix: ({ peer, service }, context) => (service ? selectBehind(peer, service, context) : []),
});

/** What says that pods are given all addresses of a block, where no person says which they are given. */
function signOfBlock({ podBlockSigns }: EnvironmentView, block: AddressRange): PlacedSign | undefined {
  return podBlockSigns.find(({ sign }) => includesAddresses(addressSet(sign.podBlocks?.flatMap((text) => parseCidr(text) ?? []) ?? []), [block]));
}

/** Services by the addresses that stand for them in the cluster; made when a block of one address first asks. */
function servicesByAddress(view: EnvironmentView): (address: string) => PlacedObject | undefined {
  const known = new Map<'all', ReadonlyMap<string, PlacedObject>>();
  const collect = () =>
    new Map(
      view.objects.flatMap((placed) =>
        placed.object.type === 'service'
          ? (placed.object.exposure?.clusterIps ?? []).flatMap((text) => {
              const address = parseAddress(text);
              return address ? [[formatRange(address), placed] as const] : [];
            })
          : [],
      ),
    );
  return (address) => remember(known, 'all', collect).get(address);
}

/** The pods behind a Service instead of its address. */
function selectBehind({ path }: PolicyPeer, { object, namespace }: PlacedObject, { tree, placed }: RuleContext): readonly Fix[] {
  if (object.type !== 'service' || object.selector.templated || object.selector.entries.length === 0 || namespace === undefined) return [];
  const labels = object.selector.entries.flatMap(({ key, value }) => (value.value === undefined ? [] : [[key.value, value.value] as const]));
  if (labels.length < object.selector.entries.length) return [];
  const pods = { podSelector: { matchLabels: Object.fromEntries(labels) } };
  const peer = placed?.namespace === namespace ? pods : { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: namespace } }, ...pods };
  return widening(`Let the pods behind ${object.metadata.name?.value} through instead`, replaceValue(tree, path, peer));
}
