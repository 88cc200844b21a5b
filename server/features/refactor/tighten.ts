import { dependenciesOf } from '../../dependencies/dependencies.js';
import { evidenceText } from '../../dependencies/evidence.js';
import type { PolicyRule } from '../../model/network-policy.js';
import { removeRule } from '../../rules/rule-edits.js';
import type { Policy, Rule } from '../../semantics/cluster/policy.js';
import { noConnections, unionConnections } from '../../semantics/sets/connection-set.js';
import { firstListed } from '../../util/text.js';
import { connectionsText } from '../../words/ports.js';
import { sameValues } from '../../workspace/place-objects.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import { fullName } from '../ends/named.js';
import { unusedRules } from '../unused-rules.js';
import { narrowedPorts } from './narrow-ports.js';
import { type NeededPorts, neededPorts } from './needed-ports.js';
import { type Found, isAdditive, made, type Refactoring, ruleAt } from './refactoring.js';

/** Less than a rule lets pass, where manifests say what is needed of it: without the rule, or on fewer ports. */
export function tightenings(found: Found): readonly Refactoring[] {
  const { snapshot, file, placed } = found;
  const written = ruleAt(found);
  const view = snapshot.environment(file.id);
  const policy = written && snapshot.complete ? view.policy(placed.id) : undefined;
  if (!written || !policy || view.source(policy)?.file !== file.id) return [];
  if (isUnused(view, policy, written)) return made(found, removal(written), removedRule(found, written));
  return narrowed(found, written);
}

function removal({ direction, index }: PolicyRule): Omit<Refactoring, 'edits'> {
  const title = `Tighten: remove ${direction} rule ${index + 1}, which no manifest needs (closes what it lets pass)`;
  return { id: 'tighten', title, kind: 'rewrite' };
}

function removedRule({ file, tree, placed }: Found, rule: PolicyRule) {
  return removeRule({ file, tree, placed, options: {}, lineOf: () => '' }, rule);
}

/** Nothing is said of a rule while one of those who connect does not say whom they connect to. */
function isUnused(view: EnvironmentView, policy: Policy, rule: PolicyRule): boolean {
  return unusedRules(view, dependenciesOf(view)).some(
    (one) =>
      one.direction === rule.direction &&
      one.rule === rule.index &&
      one.policy.kind === policy.kind &&
      one.policy.name === policy.name &&
      one.policy.namespace === policy.namespace,
  );
}

/** So many environments are looked at. */
const mostEnvironments = 16;

/** What is needed in every environment that has the rule, as it is written; undefined where one of them does not tell. */
function neededOf({ snapshot, file, placed }: Found, written: PolicyRule): (NeededPorts & { readonly rule: Rule }) | undefined {
  const views = snapshot.environmentsOf(file.id, mostEnvironments + 1);
  if (views.length > mostEnvironments) return undefined;
  let all: (NeededPorts & { readonly rule: Rule }) | undefined;
  for (const view of views) {
    const policy = view.policy(placed.id);
    const applied = policy && view.source(policy);
    const rule = policy?.rules[written.direction].find(({ index }) => index === written.index);
    if (!policy || !rule || !applied || !isAdditive(applied) || !sameValues(applied.object.spec, placed.object.spec)) return undefined;
    const one = neededPorts(view, policy, rule);
    if (!one) return undefined;
    all = {
      rule,
      ports: unionConnections(all?.ports ?? noConnections, one.ports),
      servers: [...(all?.servers ?? []), ...one.servers],
      because: [...(all?.because ?? []), ...one.because],
    };
  }
  return all;
}

function narrowed(found: Found, written: PolicyRule): readonly Refactoring[] {
  const needed = neededOf(found, written);
  const change = needed && narrowedPorts(found.tree, written, needed.rule, needed);
  if (!change || !needed) return [];
  const ports = connectionsText(change.left);
  const title = `Tighten: only ${ports} in ${written.direction} rule ${written.index + 1} (closes its other ports)`;
  const clients = [...new Set(needed.because.map(({ from }) => (from.kind === 'workload' ? fullName(from.workload) : 'what is installed here')))];
  const said = [...new Set(needed.because.map(({ evidence }) => evidenceText(evidence)))];
  const [need, say] = [clients.length === 1 ? 'needs' : 'need', said.length === 1 ? 'says' : 'say'];
  const description = `${firstListed(clients, 5)} ${need} ${ports}, as ${firstListed(said, 5)} ${say}. No manifest needs the other ports.`;
  return made(found, { id: 'tighten-ports', title, kind: 'rewrite', description }, change.edits);
}
