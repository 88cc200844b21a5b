import type { ToolAnswer } from '../../mcp/toolbox.js';
import { endText, type ListedPolicy, type PolicyProposal, type ProposedChange, type ProposedEvidence, type ProposedPolicy } from '../../netpol.js';
import { counted, jsonText, listed, oneLine } from '../../util/text.js';
import { endpointJson } from '../formats/connections.js';
import { needsJson, needsText } from '../formats/needs.js';
import { UsageError } from '../io.js';
import { headOf } from '../limits.js';
import type { Opened } from '../open-paths.js';
import { lineName, placeIn } from '../place-in.js';
import { environmentOf, fewLines, type Inquiry, limitLines, told } from './asked.js';

/** What `list_policies` and `needs` take, and `generate_policy` one of. */
export interface AboutArguments {
  readonly namespace?: string;
  readonly workload?: string;
  readonly environment?: string;
}

/** The policies, and whom each selects. */
export async function listPolicies(asked: Inquiry, { namespace, workload, environment: name }: AboutArguments): Promise<ToolAnswer> {
  const { environment, opened } = await environmentOf(asked, name);
  const { found, problem } = environment.policies({ namespace, workload });
  if (problem !== undefined) throw new UsageError(problem);
  const json = jsonText({ version: 1, policies: found.answer.map((policy) => policyJson(opened, policy)), ...headOf(opened, found) });
  const lines = found.answer.map((policy) => oneLine(policyLine(opened, policy)));
  return told(json, fewLines(lines.length === 0 ? 'There is no such policy.\n' : `${lines.join('\n')}\n`), limitLines(opened, found.limits));
}

function policyJson(opened: Opened, { location, namespace, ...policy }: ListedPolicy) {
  const at = location && placeIn(opened, location);
  return { ...(namespace === undefined ? {} : { namespace }), ...policy, ...(at ? { at } : {}) };
}

function policyLine(opened: Opened, { kind, namespace, name, isolates, workloads, possible, location }: ListedPolicy): string {
  const at = location && lineName(opened, location);
  const selects =
    workloads.length === 0
      ? 'selects no workload here'
      : `selects ${listed([...workloads.slice(0, 5), ...(workloads.length > 5 ? [`${workloads.length - 5} more`] : [])])}`;
  const maybe = possible.length > 0 ? `, perhaps ${counted(possible.length, 'other')}` : '';
  const isolating = isolates.length > 0 ? `; isolates ${listed(isolates)}` : '';
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}${at === undefined ? '' : ` (${at})`}: ${selects}${maybe}${isolating}`;
}

/** What has to work, and how that stands. */
export async function listNeeds(asked: Inquiry, { namespace, workload, environment: name }: AboutArguments): Promise<ToolAnswer> {
  const { environment, opened } = await environmentOf(asked, name);
  const { found, problem } = environment.needs({ namespace, workload });
  if (problem !== undefined) throw new UsageError(problem);
  const json = needsJson(found.answer, headOf(opened, found), (location) => placeIn(opened, location));
  const text = needsText(found.answer, (location) => lineName(opened, location));
  return told(json, fewLines(text), limitLines(opened, found.limits));
}

/** Policies for a workload or a namespace, with why each rule is there and what closes. */
export async function generatePolicy(asked: Inquiry, { namespace, workload, environment: name }: AboutArguments): Promise<ToolAnswer> {
  const { environment, opened } = await environmentOf(asked, name);
  const { found, problem } = environment.generate(workload === undefined ? { namespace: namespace ?? '' } : { workload });
  if (problem !== undefined) throw new UsageError(problem);
  asked.check();
  const json = jsonText({ version: 1, ...proposalJson(opened, found.answer), ...headOf(opened, found) });
  return told(json, proposalText(opened, found.answer), limitLines(opened, found.limits));
}

function proposalJson(opened: Opened, { policies, closes, opens, counts, notAllowed }: PolicyProposal) {
  return {
    policies: policies.map((policy) => proposedJson(opened, policy)),
    closes: closes.map(changeJson),
    opens: opens.map(changeJson),
    counts,
    notAllowed: notAllowed.map(({ because, evidence }) => ({ because, ...evidenceJson(opened, evidence) })),
  };
}

function proposedJson(opened: Opened, { rules, ...policy }: ProposedPolicy) {
  return {
    ...policy,
    rules: rules.map(({ because, ports, ...rule }) => ({ ...rule, ports: ports.list, because: because.map((one) => evidenceJson(opened, one)) })),
  };
}

function evidenceJson(opened: Opened, { why, evidence, location }: ProposedEvidence) {
  const at = placeIn(opened, location);
  return { why, evidence, ...(at ? { at } : {}) };
}

function changeJson({ from, to, before, after }: ProposedChange) {
  return { from: endpointJson(from), to: endpointJson(to), before: before.list, after: after.list };
}

/** The policies as one stream, and behind it why each rule is there. */
function proposalText(opened: Opened, { policies, closes, counts, notAllowed }: PolicyProposal): string {
  const place = ({ location }: ProposedEvidence) => lineName(opened, location);
  const why = policies.flatMap(({ namespace, name, purpose, rules }) => [
    oneLine(`${namespace}/${name}: ${purpose}`),
    ...rules.map(({ reason, because }) => {
      const places = [...new Set(because.flatMap((one) => place(one) ?? []))];
      return oneLine(`- ${reason}${places.length > 0 ? ` (${places.slice(0, 3).join(', ')})` : ''}`);
    }),
  ]);
  const refused = notAllowed.map(({ because, evidence }) => oneLine(`- ${evidence.evidence} (${place(evidence) ?? ''}): ${because}`));
  const closing = closes.map(({ from, to, before, after }) =>
    oneLine(`- ${endText(from)} -> ${endText(to)}: ${before.text}${after.list.length > 0 ? ` -> ${after.text}` : ''}`),
  );
  return [
    policies.map(({ text }) => text).join('---\n'),
    `${why.join('\n')}\n`,
    ...(refused.length > 0 ? [`No rule can be written for:\n${refused.join('\n')}\n`] : []),
    `${counted(counts.closes, 'connection')} closed${closing.length > 0 ? ':' : ''}\n${fewLines(closing.map((line) => `${line}\n`).join(''), 30)}`,
  ].join('\n');
}
