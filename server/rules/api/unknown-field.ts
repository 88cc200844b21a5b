import type { AdminForm, AdminPart } from '../../model/admin-policy.js';
import { renameKey } from '../../syntax/edit/replace.js';
import type { SyntaxTree } from '../../syntax/source-file.js';
import { nearest } from '../../util/text.js';
import check, { type UnknownField } from '../../validation/checks/unknown-field.js';
import type { PlacedMismatch } from '../../validation/mismatches.js';
import type { Place } from '../../validation/place.js';
import { apiRule } from '../api-rule.js';
import { portsAsProtocols } from '../convert-ports.js';
import { fixOf } from '../edits.js';
import { apiReference } from '../references.js';
import type { Fix } from '../rule.js';
import { fieldPath, namedField } from './field-names.js';
import { removeUnknown } from './remove-unknown.js';

/** The fields that each part of a policy has; those of the spec of an admin policy are said by the form of its kind. */
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
  adminSubject: '`subject`',
  adminRule: 'A rule',
  ingressPeer: 'A peer of an ingress rule',
  egressPeer: 'A peer of an egress rule',
  pods: '`pods`',
  adminPort: 'An entry of the list',
  portNumber: '`portNumber`',
  portRange: '`portRange`',
};

/** A key that the API does not know at its place. */
export default apiRule(check, {
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

  say: (unknown) => {
    const { name, place, parent, mismatch, kind } = unknown;
    const suggestion = suggestionFor(unknown);
    const advice = suggestion === undefined ? adviceFor(unknown) : `Is \`${suggestion}\` meant?`;
    const whole = place === 'root' ? `${/^[AEIOU]/.test(kind) ? 'An' : 'A'} ${kind}` : undefined;
    return `${whole ?? nameOf(place, unknown.form) ?? `\`${fieldPath(parent)}\``} has no field ${namedField(name, mismatch.path)}. ${advice}`;
  },
  fix: (unknown, { tree }) => {
    const { name, parent } = unknown;
    const suggestion = suggestionFor(unknown);
    const rename =
      suggestion === undefined
        ? []
        : fixOf(`Rename to ${suggestion}`, renameKey(tree, parent, name, suggestion), suggestion.toLowerCase() === name.toLowerCase());
    return [...rename, ...asProtocols(tree, unknown), ...removeUnknown(tree, unknown)];
  },
});

/** The legal key nearest to the one written, unless it is there already. */
function suggestionFor({ place, name, parent, form, taken }: UnknownField): string | undefined {
  const direction = parent.at(-2);
  const known = fieldsOf(place, form).filter(
    (field) => !taken.includes(field) && !((place === 'rule' || place === 'adminRule') && field === (direction === 'ingress' ? 'to' : 'from')),
  );
  const sameLetters = known.find((field) => field.toLowerCase() === name.replaceAll(/[-_\s]/g, '').toLowerCase());
  if ((place === 'subject' || place === 'selector') && (name === 'labels' || name === 'matchLabel') && !taken.includes('matchLabels')) return 'matchLabels';
  return sameLetters ?? nearest(name, known, Math.min(3, Math.floor(name.length / 3)));
}

function fieldsOf(place: Place, form: AdminForm | undefined): readonly string[] {
  return fields[place] ?? (isPart(place, form) ? form?.fields[place] : undefined) ?? [];
}

function isPart(place: Place, form: AdminForm | undefined): place is AdminPart {
  return form !== undefined && Object.hasOwn(form.fields, place);
}

function nameOf(place: Place, form: AdminForm | undefined): string | undefined {
  return place === 'adminPort' && form ? `An entry of \`${form.ports}\`` : named[place];
}

/** The ports of an AdminNetworkPolicy or a NetworkPolicy, in a rule that lists protocols. */
function asProtocols(tree: SyntaxTree, { name, place, parent, form }: PlacedMismatch): readonly Fix[] {
  return name === 'ports' && place === 'adminRule' && form?.ports === 'protocols' ? fixOf('Convert to protocols', portsAsProtocols(tree, parent)) : [];
}

/** Where the field is at home, if anywhere. */
function adviceFor({ place, name, form }: PlacedMismatch): string {
  const other = form && Object.hasOwn(form.advice, name) ? form.advice[name] : undefined;
  if (other !== undefined) return `${other}.`;
  const home = homes[name];
  if (home !== undefined) return `${home}; check the indentation.`;
  const known = fieldsOf(place, form);
  return known.length > 0 && place !== 'metadata'
    ? `There is ${known.map((field) => `\`${field}\``).join(', ')}.`
    : 'Remove it; text of your own can stand in `metadata.annotations`.';
}

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
