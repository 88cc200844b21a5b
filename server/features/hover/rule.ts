import { describePeer, describePods, describePort, describePorts } from '../../semantics/describe.js';
import { mootBecause } from '../../semantics/moot.js';
import type { Peer, PodPeer, Policy, PortMatcher, Rule } from '../../semantics/policy.js';
import { addressesOf } from '../../semantics/questions.js';
import { code } from '../markdown.js';
import { joined } from '../words.js';
import { type HoverContext, ruleLink, workloadLink } from './context.js';

const mostNames = 6;

/** A rule in one plain sentence, with what it matches here and whether another rule makes it moot. */
export function hoverRule(context: HoverContext, policy: Policy, rule: Rule): string {
  return [sentence(context, policy, rule), ...effectText(policy, rule), ...mootText(context, policy, rule)].join('\n\n');
}

/** One peer: whom it means, what must hold, who that is here. */
export function hoverPeer(context: HoverContext, policy: Policy, rule: Rule, peer: PodPeer): string {
  const verb = rule.direction === 'ingress' ? 'Lets' : 'Lets the selected pods connect to';
  const tail = rule.direction === 'ingress' ? ` connect to ${describePorts(rule, code)}` : ` on ${describePorts(rule, code)}`;
  return [
    `${verb} **${describePods(peer.pods, bold)}** ${hereText(context, policy, peer)}${tail}.`,
    ...bothText(peer),
    ...effectText(policy, rule),
    ...mootText(context, policy, rule, peer),
  ].join('\n\n');
}

/** One port of a rule, with the number behind a name for each workload that it is asked of. */
export function hoverPort(context: HoverContext, policy: Policy, rule: Rule, port: PortMatcher): string {
  const whom =
    rule.peers === 'anyone'
      ? 'everyone, also outside the cluster'
      : joined(
          rule.peers.map((peer) => describePeer(peer, code)),
          'or',
        );
  const sentenceText =
    rule.direction === 'ingress'
      ? `Lets ${whom} connect to **${describePort(port, plain)}**.`
      : `Lets the selected pods connect to ${whom} on **${describePort(port, plain)}**.`;
  return [sentenceText, ...namedPortText(context, policy, rule, port), ...effectText(policy, rule)].join('\n\n');
}

function sentence(context: HoverContext, policy: Policy, rule: Rule): string {
  const ports = `**${describePorts(rule, plain)}**`;
  if (rule.unknown !== undefined) return `What this rule admits is not known: ${rule.unknown}.`;
  if (rule.peers === 'anyone') {
    return rule.direction === 'ingress'
      ? `Without ${code('from')}, this rule lets in **everyone**, also from outside the cluster, on ${ports}.`
      : `Without ${code('to')}, this rule allows connections to **everything**, also outside the cluster, on ${ports}.`;
  }
  if (rule.peers.length === 0) return 'This rule names no peer that could be read, so it admits nobody.';
  const peers = rule.peers.map((peer) => `**${describePeer(peer, bold)}** ${hereText(context, policy, peer)}`.trim());
  return rule.direction === 'ingress'
    ? `Lets ${joined(peers, 'or')} connect to ${ports}.`
    : `Lets the selected pods connect to ${joined(peers, 'or')} on ${ports}.`;
}

/** "(1 here: Deployment `backend`)", or that there is none and why. */
export function hereText(context: HoverContext, policy: Policy, peer: Peer): string {
  if (peer.kind === 'addresses') return '';
  const { view } = context;
  const matched = view.evaluator.matches(peer.pods);
  if (matched.length === 0) return '(none in this workspace)';
  const links = matched.slice(0, mostNames).map(({ workload }) => workloadLink(context, workload, policy.namespace));
  const more = matched.length > mostNames ? ` and ${matched.length - mostNames} more` : '';
  return `(${matched.length} here: ${links.join(', ')}${more}${matched.every(({ sure }) => sure) ? '' : '; not all are sure'})`;
}

/** Two selectors in one item: people read them as either, and they mean both. */
function bothText({ pods: { namespaces, pods } }: PodPeer): readonly string[] {
  if ('name' in namespaces)
    return pods.requirements.length > 0 ? [`Only pods of ${code(namespaces.name)}: a ${code('podSelector')} alone never leaves the policy's namespace.`] : [];
  if (pods.requirements.length === 0) return [];
  return ['**Both** must hold: the namespace **and** the labels of the pod. (Two list items would mean either.)'];
}

/** A rule of a direction that the policy does not isolate has no effect. */
function effectText(policy: Policy, rule: Rule): readonly string[] {
  if (policy.isolates[rule.direction] !== false) return [];
  return [`**It has no effect**: ${code('policyTypes')} does not list ${code(rule.direction === 'ingress' ? 'Ingress' : 'Egress')}.`];
}

/** That another rule admits all of it already. */
export function mootText(context: HoverContext, policy: Policy, rule: Rule, peer?: Peer): readonly string[] {
  const because = mootBecause(context.view.evaluator, policy, rule, peer);
  if (!because || because.length === 0) return [];
  const links = [...new Set(because.map((reference) => ruleLink(context, reference)))];
  return [`It adds nothing: ${joined(links)} ${links.length === 1 ? 'admits' : 'admit'} all of it already.`];
}

/** What a port's name stands for: it is looked up on the destination's containers. */
function namedPortText(context: HoverContext, policy: Policy, rule: Rule, { port, protocol }: PortMatcher): readonly string[] {
  if (port === 'all' || !('name' in port)) return [];
  const { evaluator } = context.view;
  const peers = rule.peers === 'anyone' ? [] : rule.peers;
  const destinations =
    rule.direction === 'ingress' ? evaluator.subjectsOf(policy) : peers.flatMap((peer) => (peer.kind === 'pods' ? evaluator.matches(peer.pods) : []));
  if (destinations.length === 0)
    return rule.direction === 'egress' && peers.some((peer) => peer.kind === 'addresses' && addressesOf(peer).length > 0)
      ? ['Addresses have no named ports: use the number.']
      : [];
  const lines = destinations.slice(0, mostNames).map(({ workload }) => {
    const numbers = workload.ports.filter((one) => one.name === port.name && one.protocol === (protocol ?? 'TCP')).map(({ number }) => number);
    return `- ${workloadLink(context, workload, policy.namespace)}: ${numbers.length > 0 ? numbers.join(', ') : workload.portsOpen ? 'not known' : `no port named ${code(port.name)}`}`;
  });
  return [`The name is looked up on the containers that are connected to:\n${lines.join('\n')}`];
}

function bold(text: string): string {
  return code(text);
}

function plain(text: string): string {
  return text;
}
