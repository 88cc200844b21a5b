import { describeNamespaces } from '../../semantics/describe.js';
import type { PodPeer, Policy, Rule } from '../../semantics/policy.js';
import { namespacesMatching } from '../../semantics/questions.js';
import { defaultDenyOf } from '../default-deny-state.js';
import { code } from '../markdown.js';
import { countText, listed } from '../words.js';
import { type HoverContext, policyLinks } from './context.js';
import { hoverPeer } from './rule.js';

/** The namespaces that a selector matches here, then the peer that it is part of. */
export function hoverNamespaceSelector(context: HoverContext, policy: Policy, rule: Rule, peer: PodPeer): string {
  return `${matchedText(context, peer)}\n\n${hoverPeer(context, policy, rule, peer)}`;
}

function matchedText({ view }: HoverContext, { pods: { namespaces } }: PodPeer): string {
  const matched = namespacesMatching(view.evaluator, namespaces);
  const sure = matched.filter((each) => each.sure).map(({ namespace }) => code(namespace.name));
  const unsure = matched.filter((each) => !each.sure).map(({ namespace }) => code(namespace.name));
  const rest = unsure.length === 0 ? '' : ` Not known: ${listed(unsure, 6)}, whose labels are in no manifest here.`;
  if (sure.length === 0) return `Matches **no namespace that this workspace knows** (${describeNamespaces(namespaces, code).replace(/^(in|of) /, '')}).${rest}`;
  return `Matches ${countText(sure.length, 'namespace')} here: ${listed(sure, 8)}.${rest}`;
}

/** Whether a namespace is closed by default, by which policies, and how many policies and workloads it has. */
export function hoverNamespace(context: HoverContext): string | undefined {
  const { view, placed } = context;
  const name = placed.object.metadata.name?.value;
  if (name === undefined) return undefined;
  const objects = view.inNamespace(name);
  const workloads = objects.filter(({ object }) => object.type === 'workload').length;
  const policies = objects.filter(({ object }) => object.type === 'NetworkPolicy').length;
  const lines = (['ingress', 'egress'] as const).map((direction) => {
    const by = defaultDenyOf(view, name, direction);
    if (by.length > 0) return `- ${direction}: **denied** unless a policy allows it (${policyLinks(context, by.slice(0, 3))})`;
    return `- ${direction}: **open** for every pod that no policy selects`;
  });
  const unseen = view
    .unseenPolicies(name)
    .slice(0, 1)
    .map(({ reason }) => `\n\nThere may be more policies than these: ${reason}.`);
  return `**Namespace ${code(name)}**: ${countText(workloads, 'workload')}, ${countText(policies, 'policy', 'policies')}\n\n${lines.join('\n')}${unseen.join('')}`;
}
