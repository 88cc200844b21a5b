import type { Direction } from '../../server/model/network-policy.js';

/** Whom a policy of a test is for: pods of one namespace, with a label or all of them. */
export interface Wanted {
  readonly namespace: string;
  /** The value of the label `app`; undefined: every pod. */
  readonly app: string | undefined;
  readonly directions: readonly Direction[];
}

/** A policy as its family's reference has it, and whom it is for where its kind cannot say what is wanted. */
export interface FamilyManifest {
  readonly text: string;
  readonly covers: { readonly namespace: string | undefined; readonly app: string | undefined; readonly directions: readonly Direction[] };
}

type Write = (wanted: Wanted) => { readonly spec: string; readonly wider?: Partial<FamilyManifest['covers']> };

const both: readonly Direction[] = ['ingress', 'egress'];
const capital = { ingress: 'Ingress', egress: 'Egress' } as const;
const labels = ({ app }: Wanted) => (app === undefined ? '{}' : `{matchLabels: {app: ${app}}}`);
const ofNamespace = ({ namespace }: Wanted) => `{matchLabels: {kubernetes.io/metadata.name: ${namespace}}}`;
const types = ({ directions }: Wanted) => `[${directions.map((direction) => capital[direction]).join(', ')}]`;
const rules = ({ directions }: Wanted, rule: string) => directions.map((direction) => `${direction}: [${rule}]`).join(', ');
const expression = ({ app }: Wanted) => (app === undefined ? 'all()' : `app == '${app}'`);

const calico: Write = (wanted) => ({ spec: `{selector: "${expression(wanted)}", types: ${types(wanted)}}` });
const globalCalico: Write = (wanted) => ({
  spec: `{selector: "${expression(wanted)}", namespaceSelector: "projectcalico.org/name == '${wanted.namespace}'", types: ${types(wanted)}}`,
});
const antrea: Write = (wanted) => ({ spec: `{priority: 5, appliedTo: [{podSelector: ${labels(wanted)}}], ${rules(wanted, '{action: Drop}')}}` });
const clusterAntrea: Write = (wanted) => ({
  spec: `{priority: 5, appliedTo: [{podSelector: ${labels(wanted)}, namespaceSelector: ${ofNamespace(wanted)}}], ${rules(wanted, '{action: Drop}')}}`,
});
const bySubject: Write = (wanted) => ({
  spec: `{tier: Admin, priority: 1, subject: {pods: {namespaceSelector: ${ofNamespace(wanted)}, podSelector: ${labels(wanted)}}}, ${rules(wanted, '{action: Deny}')}}`,
});
const nsx: Write = (wanted) => ({
  spec: `{appliedTo: [{podSelector: ${labels(wanted)}}], rules: [{action: drop, direction: in}]}`,
  wider: { directions: both },
});
const egressOnly: Write = () => ({ spec: '{egress: [{type: Deny, to: {cidrSelector: 0.0.0.0/0}}]}', wider: { app: undefined, directions: ['egress'] } });

const writers: Readonly<Record<string, Write>> = {
  'projectcalico.org/v3 NetworkPolicy': calico,
  'projectcalico.org/v3 GlobalNetworkPolicy': globalCalico,
  'crd.projectcalico.org/v1 NetworkPolicy': calico,
  'crd.projectcalico.org/v1 GlobalNetworkPolicy': globalCalico,
  'cilium.io/v2 CiliumNetworkPolicy': (wanted) => ({
    spec: `{endpointSelector: {matchLabels: {${wanted.app === undefined ? '' : `"k8s:app": ${wanted.app}`}}}, ${rules(wanted, '{}')}}`,
  }),
  'cilium.io/v2 CiliumClusterwideNetworkPolicy': (wanted) => ({
    spec: `{endpointSelector: {matchLabels: {${wanted.app === undefined ? '' : `app: ${wanted.app}, `}"k8s:io.kubernetes.pod.namespace": ${wanted.namespace}}}, ${rules(wanted, '{}')}}`,
  }),
  'crd.antrea.io/v1beta1 NetworkPolicy': antrea,
  'crd.antrea.io/v1beta1 ClusterNetworkPolicy': clusterAntrea,
  'security.antrea.tanzu.vmware.com/v1alpha1 NetworkPolicy': antrea,
  'security.antrea.tanzu.vmware.com/v1alpha1 ClusterNetworkPolicy': clusterAntrea,
  'networking.k8s.aws/v1alpha1 ApplicationNetworkPolicy': (wanted) => ({ spec: `{podSelector: ${labels(wanted)}, policyTypes: ${types(wanted)}}` }),
  'networking.k8s.aws/v1alpha1 ClusterNetworkPolicy': bySubject,
  'vpcresources.k8s.aws/v1beta1 SecurityGroupPolicy': (wanted) => ({
    spec: `{podSelector: ${labels(wanted)}, securityGroups: {groupIds: [sg-1]}}`,
    wider: { directions: both },
  }),
  'networking.gke.io/v1alpha1 FQDNNetworkPolicy': (wanted) => ({
    spec: `{podSelector: ${labels(wanted)}, egress: [{matches: [{name: example.com}]}]}`,
    wider: { directions: ['egress'] },
  }),
  'k8s.ovn.org/v1 EgressFirewall': egressOnly,
  'network.openshift.io/v1 EgressNetworkPolicy': egressOnly,
  'kubeovn.io/v1 SecurityGroup': () => ({ spec: '{ingressRules: []}', wider: { namespace: undefined, app: undefined, directions: both } }),
  'kubeovn.io/v1 Subnet': ({ namespace }) => ({ spec: `{private: true, namespaces: [${namespace}]}`, wider: { app: undefined, directions: both } }),
  'crd.nsx.vmware.com/v1alpha1 SecurityPolicy': nsx,
  'nsx.vmware.com/v1alpha1 SecurityPolicy': nsx,
};

/** The apiVersion and kind of every family's policies that filter, as their references write them. */
export const filteringKinds: readonly string[] = Object.keys(writers);

/** Kinds that let connections pass, or are about other networks, or only watch. */
export const asideKinds: readonly string[] = [
  'projectcalico.org/v3 StagedNetworkPolicy',
  'projectcalico.org/v3 StagedGlobalNetworkPolicy',
  'projectcalico.org/v3 StagedKubernetesNetworkPolicy',
  'projectcalico.org/v3 Tier',
  'crd.antrea.io/v1beta1 Tier',
  'k8s.cni.cncf.io/v1beta1 MultiNetworkPolicy',
  'security.istio.io/v1 AuthorizationPolicy',
  'security.istio.io/v1 PeerAuthentication',
  'policy.linkerd.io/v1beta3 Server',
  'policy.linkerd.io/v1beta1 ServerAuthorization',
  'policy.linkerd.io/v1alpha1 AuthorizationPolicy',
  'kuma.io/v1alpha1 MeshTrafficPermission',
  'consul.hashicorp.com/v1alpha1 ServiceIntentions',
];

/** A policy of a kind, named `theirs`. */
export function familyManifest(type: string, wanted: Wanted): FamilyManifest {
  const [apiVersion = '', kind = ''] = type.split(' ');
  const { spec, wider = {} } = writers[type]?.(wanted) ?? { spec: `{podSelector: {}, policyTypes: [Ingress]}` };
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: theirs, namespace: ${wanted.namespace}}\nspec: ${spec}\n`;
  return { text, covers: { ...wanted, ...wider } };
}
