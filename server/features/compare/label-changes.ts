import type { Labels } from '../../semantics/cluster/labels.js';
import type { Peer, PodMatcher, Policy } from '../../semantics/cluster/policy.js';
import type { Selector } from '../../semantics/cluster/selector.js';
import { listed } from '../../util/text.js';

/** What became of labels, as the end of a sentence about who carries them: `lost label app=redis`. Of many, those that these policies ask for. */
export function labelsBehind(before: Labels, after: Labels, policies: readonly Policy[]): string {
  const keys = [...new Set([...before.values.keys(), ...after.values.keys()])].filter((key) => textOf(before, key) !== textOf(after, key));
  const asked = askedFor(policies);
  const telling = keys.filter((key) => asked.has(key));
  const named = telling.length > 0 ? telling : keys;
  if (named.length === 0) return 'has other labels, of which a template knows';
  const lost = named.flatMap((key) => textOf(before, key) ?? []);
  const gained = named.flatMap((key) => textOf(after, key) ?? []);
  return listed([...(lost.length > 0 ? [`lost ${labels(lost)}`] : []), ...(gained.length > 0 ? [`gained ${labels(gained)}`] : [])]);
}

function labels(texts: readonly string[]): string {
  return `${texts.length === 1 ? 'label' : 'labels'} ${texts.join(',')}`;
}

function textOf({ values }: Labels, key: string): string | undefined {
  if (!values.has(key)) return undefined;
  const value = values.get(key);
  return value === undefined ? key : `${key}=${value}`;
}

/** The keys that selectors of policies speak of. */
function askedFor(policies: readonly Policy[]): ReadonlySet<string> {
  const peers = policies.flatMap(({ rules }) =>
    [...rules.ingress, ...rules.egress].flatMap((rule): readonly Peer[] => (rule.peers === 'anyone' ? [] : rule.peers)),
  );
  const matchers = [...policies.map(({ subject }) => subject), ...peers.flatMap((peer) => (peer.kind === 'pods' ? [peer.pods] : []))];
  return new Set(matchers.flatMap(selectorsOf).flatMap(({ requirements }) => requirements.map(({ key }) => key)));
}

function selectorsOf({ namespaces, pods }: PodMatcher): readonly Selector[] {
  return 'labels' in namespaces ? [namespaces.labels, pods] : [pods];
}
