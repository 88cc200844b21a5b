import { createReading, itemsOf, mapOf, type Reading, required, textOf, wordOf } from '../../model/own-file.js';
import { int32Of } from '../../model/read-node.js';
import { entryOf } from '../../syntax/locate.js';
import type { MapNode, Node, SequenceItem } from '../../syntax/nodes.js';
import type { SourceDocument, SyntaxProblem, SyntaxTree } from '../../syntax/source-file.js';
import { oneLine } from '../../util/text.js';
import type { WorkspaceFile } from '../../workspace/snapshot.js';
import type { Assertion, AssertionFile, AssertionProblem, StatedEnvironment, StatedPort, Statement } from './assertion.js';
import { readGroup } from './read-group.js';
import { statementText } from './say.js';
import { readStatedPort } from './stated-values.js';

const connectionKeys = ['name', 'from', 'to', 'ports', 'expect'];
const coverageKeys = ['name', 'every', 'in', 'has'];

/**
 * What a file of assertions states, and where it cannot be understood. Reads as much as can be read; never throws.
 * @param file with its source: one that is open, or as `Workspace.load` gives it
 */
export function readAssertions({ id, source }: Pick<WorkspaceFile, 'id' | 'source'>): AssertionFile {
  if (!source) return unreadable(id, 'This file cannot be read.');
  if (source.refused !== undefined) return unreadable(id, source.refused);
  const problems: AssertionProblem[] = [];
  const read = source.documents.map((document) => readDocument(document, problems));
  const drafts = read.flatMap(({ drafts }) => drafts);
  if (drafts.length === 0 && problems.length === 0) return unreadable(id, nothingStated);
  const [environment, ...others] = read.flatMap(({ environment }) => environment ?? []);
  for (const { name, range } of others)
    if (name !== environment?.name) problems.push({ range, message: `One file is about one environment: above stands ${JSON.stringify(environment?.name)}.` });
  return { file: id, environment, assertions: identified(drafts), problems };
}

const nothingStated = 'This file states nothing: write `assertions:` and below it what must hold.';

function unreadable(file: string, message: string): AssertionFile {
  return { file, environment: undefined, assertions: [], problems: [{ range: { start: 0, end: 0 }, message }] };
}

type Draft = Pick<Assertion, 'range' | 'statement'> & { readonly name: string | undefined };

/** What one document states. */
interface ReadDocument {
  readonly environment?: StatedEnvironment | undefined;
  readonly drafts: readonly Draft[];
}

const noDrafts: ReadDocument = { drafts: [] };

function readDocument({ offset, tree }: SourceDocument, problems: AssertionProblem[]): ReadDocument {
  const refusals = refusalsOf(tree);
  const yaml = createReading(offset, problems);
  for (const { range, message } of refusals) yaml.problem(range, message);
  // What stands in broken YAML was guessed: what is wrong with the guess would hide what is to be corrected.
  const reading = refusals.some(({ code }) => broken.has(code)) ? createReading(offset, []) : yaml;
  if (tree.templated) {
    reading.problem({ start: 0, end: tree.text.trimEnd().length }, 'A file of assertions is read as it stands: template expressions are not rendered in it.');
    return noDrafts;
  }
  if (tree.ignoredFrom !== undefined && tree.text.slice(tree.ignoredFrom).trim() !== '')
    reading.problem({ start: tree.ignoredFrom, end: tree.text.trimEnd().length }, 'Nothing is read from here on.');
  if (!tree.root) return noDrafts;
  const map = mapOf(reading, tree.root, 'A file of assertions', ['version', 'environment', 'assertions']);
  if (!map) return noDrafts;
  const version = entryOf(map, 'version');
  if (version && int32Of(version.value) !== 1) reading.problem(version.value.range, 'The only version is 1.');
  const environment = entryOf(map, 'environment');
  const name = environment && textOf(reading, environment.value, 'the name of an environment, as `netpol environments` lists them');
  const list = required(reading, map, 'assertions', nothingStated);
  const items = list && itemsOf(reading, list.value, 'a list of assertions, at least one');
  const drafts = (items ?? []).flatMap((item) => readItem(reading, item, tree));
  return environment && name !== undefined ? { environment: { name, range: reading.inFile(environment.value.range) }, drafts } : { drafts };
}

/** The problems after which what follows may be read as something else than was meant. */
const broken: ReadonlySet<SyntaxProblem['code']> = new Set(['not-yaml', 'tab', 'conflict-marker']);

/** Why it is not YAML. That a map has a key itself which `<<` brings in is refused by Kubernetes only: here its own counts, as YAML has it. */
function refusalsOf({ problems }: SyntaxTree): readonly SyntaxProblem[] {
  return problems.filter(({ code, path }) => code !== 'merge' || path === undefined);
}

/** One assertion; none where anything in it is wrong, also where it is not YAML. */
function readItem(reading: Reading, { value, range }: SequenceItem, tree: SyntaxTree): readonly Draft[] {
  const before = reading.count;
  const isCoverage = value.kind === 'map' && entryOf(value, 'every') !== undefined;
  const map = mapOf(reading, value, 'An assertion', isCoverage ? coverageKeys : connectionKeys);
  if (!map) return [];
  const given = entryOf(map, 'name');
  const name = given && textOf(reading, given.value, 'a name for people, a text');
  const statement = isCoverage ? readCoverage(reading, map) : readConnection(reading, map);
  const isBroken = refusalsOf(tree).some((problem) => problem.range.start < range.end && range.start < problem.range.end);
  return statement && reading.count === before && !isBroken ? [{ name, range: reading.inFile(range), statement }] : [];
}

function readConnection(reading: Reading, map: MapNode): Statement | undefined {
  const from = required(reading, map, 'from', 'An assertion needs `from`: who connects.');
  const to = required(reading, map, 'to', 'An assertion needs `to`: who is connected to.');
  const expect = required(reading, map, 'expect', 'An assertion needs `expect`: allowed or denied.');
  const source = from && readGroup(reading, from.value, '`from`');
  const destination = to && readGroup(reading, to.value, '`to`');
  if (source?.kind === 'addresses' && destination?.kind === 'addresses')
    reading.problem(to?.value.range ?? map.range, 'Policies say nothing of connections from address to address: one end must be in the cluster.');
  const list = entryOf(map, 'ports');
  const ports = list ? readPorts(reading, list.value) : [];
  const word = expect && wordOf(reading, expect.value, ['allowed', 'denied'] as const);
  return source && destination && word ? { kind: 'connection', from: source, to: destination, ports, expect: word } : undefined;
}

function readPorts(reading: Reading, node: Node): readonly StatedPort[] {
  const items = itemsOf(reading, node, 'a list of ports, like [80, UDP/53, metrics]; leave it out to mean every port') ?? [];
  return items.flatMap(({ value }) => readPortItem(reading, value) ?? []);
}

function readPortItem(reading: Reading, node: Node): StatedPort | undefined {
  const number = int32Of(node);
  const text = number === undefined ? textOf(reading, node, 'a port: a number, a range like 8000-8100, or a name') : String(number);
  if (text === undefined) return undefined;
  const { problem } = readStatedPort(text);
  if (problem === undefined) return { text, range: reading.inFile(node.range) };
  reading.problem(node.range, problem);
  return undefined;
}

function readCoverage(reading: Reading, map: MapNode): Statement | undefined {
  const every = required(reading, map, 'every', 'An assertion about all needs `every`: namespace or workload.');
  const has = required(reading, map, 'has', 'An assertion about every one needs `has`: default-deny-ingress, default-deny-egress or policy.');
  const of = every && wordOf(reading, every.value, ['namespace', 'workload'] as const);
  const what = has && wordOf(reading, has.value, ['default-deny-ingress', 'default-deny-egress', 'policy'] as const);
  const list = entryOf(map, 'in');
  const items = list && itemsOf(reading, list.value, 'a list of namespaces, at least one');
  const within = items?.flatMap(({ value }) => textOf(reading, value, 'the name of a namespace') ?? []);
  return of && what ? { kind: 'coverage', of, within, has: what } : undefined;
}

/** Names each assertion by what it says, so that a name stays while others are written around it. */
function identified(drafts: readonly Draft[]): readonly Assertion[] {
  const taken = new Set<string>();
  return drafts.map(({ name, range, statement }) => {
    const label = oneLine(name ?? statementText(statement));
    let id = label;
    for (let count = 2; taken.has(id); count++) id = `${label}~${count}`;
    taken.add(id);
    return { id, label, range, statement };
  });
}
