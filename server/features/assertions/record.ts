import { flowYaml, type YamlValue } from '../../syntax/edit/yaml-text.js';
import { compareText } from '../../util/text.js';
import type { EnvironmentView } from '../../workspace/snapshot.js';
import type { CoverageStatement } from './assertion.js';
import type { Line } from './recorded-lines.js';
import { createRecording, type Recording } from './recorded-traffic.js';
import { lacksOf } from './run-coverage.js';
import { byNamespace } from './workload-names.js';

/**
 * The present state of an environment as a file of assertions, which all hold: what is covered by default-deny, then for each workload who
 * reaches it and which addresses it reaches. Where a connection of these workloads is opened or closed later, one of them fails; what a
 * workload that comes later may do is stated only where its namespace or labels are meant. The same state gives the same text. Without
 * workloads the list is empty, which states nothing.
 */
export function recordAssertions(view: EnvironmentView): string {
  const steps = recordingSteps(view);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of about one workload each, for who must rest in between. */
export function* recordingSteps(view: EnvironmentView): Generator<undefined, string> {
  const recording = createRecording(view);
  const all = [coverage(view)];
  for (const [namespace, members] of byNamespace(view.evaluator.cluster.workloads)) {
    const ends: Recorded[] = [];
    for (const workload of members) {
      yield;
      ends.push({ name: recording.name(workload), ...linesAt(recording, workload) });
    }
    all.push(...sectionsOf(namespace, ends));
  }
  const sections = all.filter(({ items }) => items.length > 0);
  const head =
    '# What these workloads may exchange, recorded: `netpol test` says when that changes. Record again for new workloads; delete what need not hold.\nversion: 1\n';
  if (sections.length === 0) return `${head}assertions: []\n`;
  return `${head}assertions:\n${sections.map(sectionText).join('\n')}`;
}

interface Section {
  /** Stands above as a comment. */
  readonly title: string;
  readonly items: readonly Item[];
}

/** The keys of one assertion in the order in which they are written. */
type Item = readonly (readonly [key: string, value: YamlValue])[];

interface Recorded {
  readonly name: string | undefined;
  readonly incoming: readonly Line[];
  readonly outgoing: readonly Line[];
}

function linesAt(recording: Recording, workload: Parameters<Recording['incoming']>[0]): Pick<Recorded, 'incoming' | 'outgoing'> {
  return { incoming: recording.incoming(workload), outgoing: recording.outgoing(workload) };
}

/**
 * One section for what all workloads of a namespace have alike, and one for each workload: what they do not, or, so that the recording fails
 * where one of several equal workloads is gone, at least one line with its name.
 */
function sectionsOf(namespace: string, ends: readonly Recorded[]): readonly Section[] {
  const [first, ...others] = ends;
  if (!first) return [];
  const key = (lines: readonly Line[]) => JSON.stringify(lines);
  const alike = (side: 'incoming' | 'outgoing') => others.length > 0 && others.every((other) => key(other[side]) === key(first[side]));
  const whole = { incoming: alike('incoming'), outgoing: alike('outgoing') };
  const common = [
    ...(whole.incoming ? first.incoming.map((line) => itemOf(line, { namespace }, namespace, 'incoming')) : []),
    ...(whole.outgoing ? first.outgoing.map((line) => itemOf(line, { namespace }, namespace, 'outgoing')) : []),
  ];
  const own = ends.flatMap(({ name, incoming, outgoing }): readonly Section[] => {
    if (name === undefined) return [];
    const items = [
      ...(whole.incoming ? [] : incoming.map((line) => itemOf(line, name, name, 'incoming'))),
      ...(whole.outgoing ? [] : outgoing.map((line) => itemOf(line, name, name, 'outgoing'))),
    ];
    return [{ title: name, items: items.length > 0 ? items : nameOnly(name, { incoming, outgoing }) }];
  });
  return [{ title: `every workload of ${namespace}`, items: common }, ...own];
}

/** One of the lines that all have in common, said of this one: what names nothing fails. */
function nameOnly(name: string, { incoming, outgoing }: Pick<Recorded, 'incoming' | 'outgoing'>): readonly Item[] {
  const [out] = outgoing;
  const [into] = incoming;
  if (out) return [itemOf(out, name, name, 'outgoing')];
  return into ? [itemOf(into, name, name, 'incoming')] : [];
}

function itemOf({ group, ports, expect, closing }: Line, own: YamlValue, name: string, side: 'incoming' | 'outgoing'): Item {
  const [from, to] = side === 'incoming' ? [group, own] : [own, group];
  return [
    ...(closing ? [['name', closingName(group, name, side)] as const] : []),
    ['from', from],
    ['to', to],
    ...(ports ? [['ports', ports] as const] : []),
    ['expect', expect],
  ];
}

function closingName(group: YamlValue, name: string, side: 'incoming' | 'outgoing'): string {
  const text =
    typeof group === 'object' && group !== null
      ? Object.entries(group)
          .map(([key, value]) => (key === 'outside' ? `outside ${value}` : `${value}`))
          .join()
      : `${group}`;
  return side === 'incoming' ? `${name} is reached from ${text} on no other port` : `${name} reaches ${text} on no other port`;
}

function coverage(view: EnvironmentView): Section {
  const items = (['default-deny-ingress', 'default-deny-egress'] as const).flatMap((has) => covered(view, { of: 'namespace', has }));
  return { title: 'coverage', items: [...items, ...covered(view, { of: 'workload', has: 'policy' })] };
}

/** What all have, or those that have it. */
function covered(view: EnvironmentView, { of, has }: Pick<CoverageStatement, 'of' | 'has'>): readonly Item[] {
  const { found } = lacksOf(view, { kind: 'coverage', of, has, within: undefined });
  if (!found) return [];
  if (found.length === 0)
    return [
      [
        ['every', of],
        ['has', has],
      ],
    ];
  const within = [...view.evaluator.cluster.namespaces.keys()]
    .filter((name) => lacksOf(view, { kind: 'coverage', of, has, within: [name] }).found?.length === 0)
    .sort(compareText);
  return within.length === 0
    ? []
    : [
        [
          ['every', of],
          ['in', within],
          ['has', has],
        ],
      ];
}

function sectionText({ title, items }: Section): string {
  return `  # ${title.replace(/\s+/g, ' ')}\n${items.map(itemText).join('')}`;
}

function itemText(item: Item): string {
  return item.map(([key, value], index) => `  ${index === 0 ? '-' : ' '} ${key}: ${flowYaml(value)}\n`).join('');
}
