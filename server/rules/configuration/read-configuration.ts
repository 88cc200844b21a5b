import { familyNames } from '../../families/not-evaluated.js';
import { createReading, mapOf, type OwnFileProblem, type Reading, textOf } from '../../model/own-file.js';
import { pluginNamed, pluginNames } from '../../semantics/cluster/plugins.js';
import { parseCidr } from '../../semantics/sets/address-set.js';
import { entryOf } from '../../syntax/locate.js';
import type { MapNode, Node } from '../../syntax/nodes.js';
import type { SourceDocument, SourceFile, SyntaxProblem } from '../../syntax/source-file.js';
import { listed, nearest } from '../../util/text.js';
import { parseKubernetesVersion } from '../../validation/kubernetes-version.js';
import type { LintRule } from '../rule.js';
import { type ClusterConfiguration, noConfiguration, type WrittenConfiguration } from './configuration.js';
import { type PresetName, presetNames } from './presets.js';
import { readCustomRules } from './read-custom-rules.js';
import { readDns, readInstallationsAt } from './read-dns.js';
import { readEnvironments } from './read-environments.js';
import { readExemptions } from './read-exemptions.js';
import { readOverrides, readRules } from './read-rules.js';
import { configurationKeys } from './schema.js';
import { textsOf } from './values.js';

export interface ReadConfiguration {
  readonly configuration: WrittenConfiguration;
  /** Where something of it does not count; the rest does. */
  readonly problems: readonly OwnFileProblem[];
  /** The document that says it; undefined where none says anything. */
  readonly document: SourceDocument | undefined;
}

/**
 * What a `.netpol.yaml` says. Reads as much as can be read; never throws.
 * @param rules those that can be set
 */
export function readConfiguration(source: SourceFile, rules: readonly LintRule[]): ReadConfiguration {
  const problems: OwnFileProblem[] = [];
  if (source.refused !== undefined)
    return { configuration: noConfiguration, problems: [{ range: { start: 0, end: 0 }, message: source.refused }], document: undefined };
  const [first, ...others] = source.documents.filter(({ tree }) => tree.root !== undefined || tree.problems.length > 0);
  for (const { offset, tree } of others)
    problems.push({
      range: { start: offset, end: offset + tree.text.trimEnd().length },
      message: 'A configuration is one document: this one does not count.',
    });
  if (!first) return { configuration: noConfiguration, problems, document: undefined };
  const { tree, offset } = first;
  const reading = createReading(offset, problems);
  const refusals = tree.problems.filter(({ code, path }) => code !== 'merge' || path === undefined);
  for (const { range, message } of refusals) reading.problem(range, message);
  // What stands in broken YAML was guessed: what is wrong with the guess would hide what is to be corrected.
  const told = refusals.some(({ code }) => broken.has(code)) ? createReading(offset, []) : reading;
  const map = tree.root && mapOf(told, tree.root, 'A configuration', configurationKeys);
  return { configuration: map ? configurationOf(told, map, rules) : noConfiguration, problems, document: first };
}

/** The problems after which what follows may be read as something else than was meant. */
const broken: ReadonlySet<SyntaxProblem['code']> = new Set(['not-yaml', 'tab', 'conflict-marker']);

function configurationOf(reading: Reading, map: MapNode, known: readonly LintRule[]): WrittenConfiguration {
  const at = (key: string) => entryOf(map, key)?.value;
  const customRules = readCustomRules(reading, at('customRules'), new Set(known.map(({ id }) => id)));
  const rules = [...known, ...customRules];
  const extended = at('extends');
  const exclude = at('exclude');
  return {
    extends: extended ? readPresets(reading, extended) : noConfiguration.extends,
    rules: readRules(reading, at('rules'), rules),
    overrides: readOverrides(reading, at('overrides'), rules),
    exclude: (exclude && textsOf(reading, exclude, 'glob patterns of files, like "**/fixtures/**"')) ?? [],
    customRules,
    exemptions: readExemptions(reading, at('exemptions'), rules),
    cluster: readCluster(reading, at),
    environments: readEnvironments(reading, at('environments')),
  };
}

function readPresets(reading: Reading, node: Node): readonly PresetName[] {
  const nodes = node.kind === 'sequence' ? node.items.map(({ value }) => value) : [node];
  return nodes.flatMap((one) => {
    const text = one.kind === 'scalar' ? one.text : '';
    const name = presetNames.find((known) => known === text);
    if (name === undefined)
      reading.problem(one.range, `${noSuch(text, presetNames, 'set of rules')} It is ${listed(presetNames.map(marked), 'or')}, or a list of these.`);
    return name ?? [];
  });
}

function readCluster(reading: Reading, at: (key: string) => Node | undefined): ClusterConfiguration {
  const version = at('kubernetesVersion');
  const plugin = at('plugin');
  const namespace = at('defaultNamespace');
  const cidrs = at('clusterCidrs');
  const families = at('ignoreFamilies');
  const namespaces = at('knownNamespaces');
  const dns = at('dns');
  const installations = at('installations');
  return {
    kubernetesVersion: version && readVersion(reading, version),
    plugin: plugin && oneOf(reading, plugin, pluginNames, 'network plugin', (text) => pluginNamed(text)?.name),
    defaultNamespace: namespace && wellFormed(reading, namespace, namespaceForm, 'the name of a namespace'),
    clusterCidrs:
      cidrs &&
      textsOf(reading, cidrs, 'blocks of addresses, like 10.244.0.0/16', (text) =>
        parseCidr(text) === undefined ? `${JSON.stringify(text)} is no block of addresses: write it like 10.244.0.0/16.` : undefined,
      ),
    ignoreFamilies:
      families &&
      textsOf(reading, families, 'names of families', (text) => (familyNames.includes(text) ? undefined : noSuch(text, familyNames, 'family of policies'))),
    dns: dns && readDns(reading, dns),
    installations: installations && readInstallationsAt(reading, installations),
    knownNamespaces:
      namespaces &&
      textsOf(reading, namespaces, 'names of namespaces', (text) =>
        namespaceForm.test(text) ? undefined : `${JSON.stringify(text)} is no name of a namespace.`,
      ),
  };
}

const namespaceForm = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** `1.30` without quotes is the number 1.3 to YAML: what is written counts. */
function readVersion(reading: Reading, node: Node): string | undefined {
  const text = node.kind === 'scalar' ? node.text : '';
  if (parseKubernetesVersion(text) !== undefined) return text;
  reading.problem(node.range, 'Here stands a version of Kubernetes, like "1.34".');
  return undefined;
}

function oneOf(reading: Reading, node: Node, names: readonly string[], what: string, find: (text: string) => string | undefined): string | undefined {
  const text = node.kind === 'scalar' ? node.text : '';
  const found = find(text);
  if (found === undefined) reading.problem(node.range, `${noSuch(text, names, what)} It is one of ${listed(names.map(marked))}.`);
  return found;
}

function wellFormed(reading: Reading, node: Node, form: RegExp, what: string): string | undefined {
  const text = textOf(reading, node, what);
  if (text === undefined || form.test(text)) return text;
  reading.problem(node.range, `${JSON.stringify(text)} is not ${what}.`);
  return undefined;
}

function noSuch(text: string, names: readonly string[], what: string): string {
  const near = nearest(text, names, 3);
  return `There is no ${what} ${JSON.stringify(text)}${near === undefined ? '.' : `; is ${marked(near)} meant?`}`;
}

function marked(word: string): string {
  return `\`${word}\``;
}
