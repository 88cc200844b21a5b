import type { Field } from '../../model/field.js';
import type { NetworkPolicy } from '../../model/network-policy.js';
import { isPolicy } from '../../model/objects.js';
import type { EnvironmentView, PlacedObject } from '../../workspace/snapshot.js';
import { replaceWord, widening } from '../edits.js';
import { NAMESPACE_NAME, peersOf, present, requirementsOf } from '../reading.js';
import { conceptReference } from '../references.js';
import { type RelatedPlace, rule, type Severity, type Violation } from '../rule.js';
import { namespaceManifests } from './isolation.js';
import { placeOfObject } from './matching.js';
import { isMisspeltName } from './namespace-labels.js';

interface UnknownNamespace extends Violation {
  readonly severity: Severity;
  readonly name: string;
  /** `own`: the policy says that it lives there. */
  readonly where: 'own' | 'peer';
  /** The namespace that is most likely meant. */
  readonly near: string | undefined;
}

/** Namespaces that every cluster has. */
const ALWAYS = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** A name of a namespace that nothing has. */
export default rule<'NetworkPolicy in environment', UnknownNamespace>({
  id: 'namespace-unknown',
  category: 'workspace',
  severity: 'warning',
  on: 'NetworkPolicy in environment',
  everywhere: true,
  docs: {
    summary: 'A namespace is named that nothing defines or uses, and another one is called nearly so.',
    why: 'Nothing checks the name of a namespace. A policy in one that is not there is refused when it is applied, or waits for somebody to make it; a peer in one admits nobody. It is said where a namespace that is defined or in use here differs by a letter or two. Who lists the namespaces of the cluster (`knownNamespaces`) is told, mildly, of every other name, too.',
    silent:
      'Of names that are not like any other, as long as nobody lists the namespaces of the cluster: they may be made elsewhere. Numbers and single letters tell namespaces apart.',
    wrong: 'Where both namespaces exist: name them in `knownNamespaces`.',
    given: `
#- /namespaces.yaml
apiVersion: v1
kind: Namespace
metadata: {name: production}
`,
    bad: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: production}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: prodution}}
#                                                                        ^^^^^^^^^ warning: namespace-unknown \`production\`
`,
    good: `
#- /policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: production}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
    - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: production}}
`,
    references: [conceptReference('targeting-a-namespace-by-its-name')],
  },

  *find({ object: placed, view, once }) {
    const names = once(namespacesInUse);
    for (const { field, where } of namedBy(placed)) {
      const name = field.value;
      if (names.has(name)) continue;
      const near = [...names].find((each) => isMisspeltName(name, each));
      if (near === undefined && view.profile.knownNamespaces.length === 0) continue;
      yield {
        at: field.range,
        severity: near === undefined ? 'info' : 'warning',
        name,
        where,
        near,
        related: placesOfNamespace(once(namespaceManifests), near),
      };
    }
  },
  say: ({ name, where, near }) => {
    const effect = where === 'own' ? 'this policy is for no pod' : 'this peer admits nobody';
    const meant = near === undefined ? 'It is not among the namespaces that are known, either: correct it, or add it to them.' : `Is \`${near}\` meant?`;
    return `Nothing here defines or uses a namespace \`${name}\`, so ${effect}. ${meant}`;
  },
  fix: ({ at, where, near }, { tree }) =>
    near === undefined ? [] : widening(`Write ${near} (${where === 'own' ? 'the policy then counts' : 'lets more through'})`, replaceWord(tree, at, near)),
});

type PlacedPolicy = PlacedObject & { readonly object: NetworkPolicy };

/** The names of namespaces that a policy writes, where it selects by nothing else. */
function namedBy({ object, namespaceFrom }: PlacedPolicy): readonly { readonly field: Field<string>; readonly where: UnknownNamespace['where'] }[] {
  const { namespace } = object.metadata;
  const own = namespace && namespaceFrom === 'manifest' ? [{ field: namespace, where: 'own' as const }] : [];
  const peers = peersOf(object).flatMap(({ peer }) => {
    const selector = present(peer.namespaceSelector);
    const byName = selector && requirementsOf(selector).requirements.find(({ key, operator }) => key.value === NAMESPACE_NAME && operator === 'In');
    return (byName?.values ?? []).map((field) => ({ field, where: 'peer' as const }));
  });
  return [...own, ...peers];
}

/** The namespaces that are defined, hold anything but policies, or are known to a person. */
function namespacesInUse(view: EnvironmentView): ReadonlySet<string> {
  const used = [...view.evaluator.cluster.namespaces.values()].filter(
    ({ name, defined }) => defined || view.inNamespace(name).some(({ object }) => !isPolicy(object)),
  );
  return new Set([...ALWAYS, ...view.profile.knownNamespaces, ...used.map(({ name }) => name)]);
}

function placesOfNamespace(manifests: ReadonlyMap<string, PlacedObject>, name: string | undefined): readonly RelatedPlace[] {
  const manifest = name === undefined ? undefined : manifests.get(name);
  return manifest ? placeOfObject(manifest, `Namespace \`${name}\``) : [];
}
