import { renameKey } from '../../syntax/edit/replace.js';
import { nodeAt } from '../../syntax/locate.js';
import type { Path } from '../../syntax/nodes.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { nearest } from '../../util/text.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';
import { rule } from '../rule.js';
import { type Misfit, misfitsOf } from './mismatch-cause.js';
import { fieldPath, namedField, type Place } from './place.js';
import { removeUnknown } from './remove-unknown.js';

/** The fields that each part of a policy has. */
const fields: Readonly<Partial<Record<Place, readonly string[]>>> = {
  root: ['apiVersion', 'kind', 'metadata', 'spec'],
  metadata: [
    'name',
    'namespace',
    'labels',
    'annotations',
    'generateName',
    'finalizers',
    'ownerReferences',
    'managedFields',
    'uid',
    'generation',
    'resourceVersion',
    'creationTimestamp',
  ],
  spec: ['podSelector', 'policyTypes', 'ingress', 'egress'],
  rule: ['from', 'to', 'ports'],
  peer: ['podSelector', 'namespaceSelector', 'ipBlock'],
  ipBlock: ['cidr', 'except'],
  port: ['protocol', 'port', 'endPort'],
  subject: ['matchLabels', 'matchExpressions'],
  selector: ['matchLabels', 'matchExpressions'],
  expression: ['key', 'operator', 'values'],
  adminSpec: ['priority', 'subject', 'ingress', 'egress'],
  baselineSpec: ['subject', 'ingress', 'egress'],
  adminSubject: ['namespaces', 'pods'],
  adminRule: ['name', 'action', 'from', 'to', 'ports'],
  ingressPeer: ['namespaces', 'pods'],
  egressPeer: ['namespaces', 'pods', 'nodes', 'networks', 'domainNames'],
  baselineEgressPeer: ['namespaces', 'pods', 'nodes', 'networks'],
  pods: ['namespaceSelector', 'podSelector'],
  adminPort: ['portNumber', 'portRange', 'namedPort'],
  portNumber: ['protocol', 'port'],
  portRange: ['protocol', 'start', 'end'],
};

const named: Readonly<Partial<Record<Place, string>>> = {
  metadata: '`metadata`',
  spec: '`spec`',
  rule: 'A rule',
  peer: 'A peer',
  ipBlock: '`ipBlock`',
  port: 'An entry of `ports`',
  subject: 'A selector',
  selector: 'A selector',
  expression: 'An entry of `matchExpressions`',
  adminSpec: '`spec`',
  baselineSpec: '`spec` of a BaselineAdminNetworkPolicy',
  adminSubject: '`subject`',
  adminRule: 'A rule',
  ingressPeer: 'A peer of an ingress rule',
  egressPeer: 'A peer of an egress rule',
  baselineEgressPeer: 'A peer of a BaselineAdminNetworkPolicy',
  pods: '`pods`',
  adminPort: 'An entry of `ports`',
  portNumber: '`portNumber`',
  portRange: '`portRange`',
};

interface UnknownField extends Misfit {
  /** What is meant, most likely. */
  readonly suggestion: string | undefined;
  readonly kind: string;
}

/** A key that the API does not know at its place. */
export default rule<'policy', UnknownField>({
  id: 'unknown-field',
  category: 'api',
  severity: 'error',
  on: 'policy',
  docs: {
    summary: 'A policy has no such field at this place.',
    why: 'A strict API server refuses the object. A client that is not strict drops the field without a word, and what is left of the policy means something else: a misspelled `policyTypes` leaves egress open. Upper and lower case count.',
    bad: `
spec:
  podSelector: {}
  policyTupes: [Egress]
# ^^^^^^^^^^^ error: unknown-field
`,
    good: `
spec:
  podSelector: {}
  policyTypes: [Egress]
`,
    references: [apiReference('NetworkPolicySpec')],
  },

  *find(policy, { tree }) {
    const keys = new Map<string, ReadonlySet<string>>();
    for (const misfit of misfitsOf(policy, 'unknown-field')) {
      const path = JSON.stringify(misfit.parent);
      const taken = keys.get(path) ?? keysAt(tree, misfit.parent);
      keys.set(path, taken);
      yield { ...misfit, suggestion: suggestionFor(misfit, taken), kind: policy.kind.value };
    }
  },
  say: ({ name, place, parent, mismatch, suggestion, kind }) => {
    const advice = suggestion === undefined ? adviceFor(place, name, kind) : `Is \`${suggestion}\` meant?`;
    const whole = place === 'root' ? `${/^[AEIOU]/.test(kind) ? 'An' : 'A'} ${kind}` : undefined;
    return `${whole ?? named[place] ?? `\`${fieldPath(parent)}\``} has no field ${namedField(name, mismatch.path)}. ${advice}`;
  },
  fix: (misfit, { tree }) => {
    const { name, parent, suggestion } = misfit;
    const rename =
      suggestion === undefined
        ? []
        : fixOf(`Rename to ${suggestion}`, renameKey(tree, parent, name, suggestion), suggestion.toLowerCase() === name.toLowerCase());
    return [...rename, ...removeUnknown(tree, misfit)];
  },
});

function keysAt(tree: SyntaxTree, path: Path): ReadonlySet<string> {
  const map = nodeAt(tree, path);
  return new Set(map?.kind === 'map' ? map.entries.map(({ key }) => key.text) : []);
}

/** The legal key nearest to the one written, unless it is there already. */
function suggestionFor({ place, name, parent }: Misfit, taken: ReadonlySet<string>): string | undefined {
  const direction = parent.at(-2);
  const known = (fields[place] ?? []).filter(
    (field) => !taken.has(field) && !((place === 'rule' || place === 'adminRule') && field === (direction === 'ingress' ? 'to' : 'from')),
  );
  const sameLetters = known.find((field) => field.toLowerCase() === name.replaceAll(/[-_\s]/g, '').toLowerCase());
  if ((place === 'subject' || place === 'selector') && (name === 'labels' || name === 'matchLabel') && !taken.has('matchLabels')) return 'matchLabels';
  return sameLetters ?? nearest(name, known, Math.min(3, Math.floor(name.length / 3)));
}

/** Where the field is at home, if anywhere. */
function adviceFor(place: Place, name: string, kind: string): string {
  const other = kind === 'NetworkPolicy' ? undefined : adminAdvice[name];
  if (other !== undefined) return `${other}.`;
  const home = homes[name];
  if (home !== undefined) return `${home}; check the indentation.`;
  const known = fields[place];
  return known && place !== 'metadata'
    ? `There is ${known.map((field) => `\`${field}\``).join(', ')}.`
    : 'Remove it; text of your own can stand in `metadata.annotations`.';
}

/** For what NetworkPolicies write in another way, or not everywhere. */
const adminAdvice: Readonly<Record<string, string>> = {
  podSelector: 'Pods are selected below `pods`, which needs `namespaceSelector` and `podSelector`',
  namespaceSelector: 'Whole namespaces are selected with `namespaces`; `namespaceSelector` stands below `pods`, beside `podSelector`',
  ipBlock: 'Blocks of addresses are a list below `networks`, in egress rules only',
  cidr: 'Blocks of addresses are a list below `networks`, in egress rules only',
  except: 'An exception is a rule of its own, with another action, above this one',
  networks: 'Addresses can be named in a peer of an egress rule only',
  nodes: 'Nodes can be named in a peer of an egress rule only',
  domainNames: 'Domain names can be written in a peer of an egress rule of an AdminNetworkPolicy only',
  policyTypes: 'Nothing is isolated by this kind: a rule with the action `Deny` says what is denied',
  priority: 'Only an AdminNetworkPolicy has a priority, directly below `spec`: there is one BaselineAdminNetworkPolicy, and it comes last',
  port: 'A single port is written below `portNumber`',
  protocol: 'The protocol is written below `portNumber` or `portRange`',
  endPort: 'A range is written as `portRange`, with `start` and `end`',
};

const homes: Readonly<Record<string, string>> = {
  podSelector: 'It belongs below `spec` or into a peer of `from` or `to`',
  namespaceSelector: 'It belongs into a peer of `from` or `to`',
  ipBlock: 'It belongs into a peer of `from` or `to`',
  from: 'It belongs into a rule of `spec.ingress`',
  to: 'It belongs into a rule of `spec.egress`',
  ports: 'It belongs into a rule, beside `from` or `to`',
  port: 'It belongs into an entry of `ports`',
  protocol: 'It belongs into an entry of `ports`',
  endPort: 'It belongs into an entry of `ports`',
  cidr: 'It belongs below `ipBlock`',
  except: 'It belongs below `ipBlock`',
  ingress: 'It belongs directly below `spec`',
  egress: 'It belongs directly below `spec`',
  policyTypes: 'It belongs directly below `spec`',
  matchLabels: 'It belongs into a selector such as `podSelector`',
  matchExpressions: 'It belongs into a selector such as `podSelector`',
  name: 'It belongs below `metadata`',
  namespace: 'It belongs below `metadata`',
  labels: 'It belongs below `metadata`',
  annotations: 'It belongs below `metadata`',
};
