import { entryOf } from '../syntax/locate.js';
import type { Node, ScalarNode } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import type { ConfigUse, PodClues, ProbeClue, ScrapeClue, WrittenHost } from './clues.js';
import { hostsOf, portNameOf } from './lower-hosts.js';
import { int32Of, knownString, nodeAtPath, scalarAt, stringOf } from './read-node.js';

/** What a pod template says of connections; undefined where it says nothing. What a template engine writes is passed over. */
export function podClues(tree: SyntaxTree, podTemplate: Node | undefined): PodClues | undefined {
  if (tree.templated) return undefined;
  const spec = entryOf(podTemplate, 'spec')?.value;
  const main = itemsOf(spec, 'containers');
  const containers = [...main, ...itemsOf(spec, 'initContainers')];
  const hosts = containers.flatMap((container) => [...hostsOfVariables(tree, container), ...hostsOfArguments(tree, container)]);
  const configs = [...containers.flatMap(configsOf), ...itemsOf(spec, 'volumes').flatMap(volumeConfigs)];
  const serviceAccount = knownString(spec, 'serviceAccountName');
  const mounts = scalarAt(spec, 'automountServiceAccountToken')?.value;
  const mountsToken = typeof mounts === 'boolean' ? mounts : undefined;
  const scrape = scrapeClue(entryOf(podTemplate, 'metadata')?.value);
  const probes = main.flatMap(probesOf);
  const isEmpty = hosts.length + configs.length + probes.length === 0 && !serviceAccount && mountsToken === undefined && !scrape;
  return isEmpty ? undefined : { hosts, configs, serviceAccount, mountsToken, scrape, probes };
}

/** `prometheus.io/scrape: "true"` among the annotations of pods or of a Service, with the port where that is written. */
export function scrapeClue(metadata: Node | undefined): ScrapeClue | undefined {
  const annotations = entryOf(metadata, 'annotations')?.value;
  const scrape = scalarAt(annotations, 'prometheus.io/scrape');
  if (!annotations || String(scrape?.value) !== 'true' || !scrape) return undefined;
  const port = entryOf(annotations, 'prometheus.io/port')?.value;
  if (port?.templated) return undefined;
  const number = port?.kind === 'scalar' ? Number(port.value) : undefined;
  return { port: number !== undefined && Number.isInteger(number) && number > 0 ? number : undefined, range: scrape.range };
}

function itemsOf(map: Node | undefined, key: string): readonly Node[] {
  const list = entryOf(map, key)?.value;
  return list?.kind === 'sequence' ? list.items.map(({ value }) => value) : [];
}

/** Variables with their values; what says a host gets the port that the variable beside it says. */
function hostsOfVariables(tree: SyntaxTree, container: Node): readonly WrittenHost[] {
  const variables = itemsOf(container, 'env').flatMap((one): readonly { readonly name: string; readonly node: ScalarNode }[] => {
    const [name, value] = [knownString(one, 'name')?.value, entryOf(one, 'value')?.value];
    return name !== undefined && value?.kind === 'scalar' ? [{ name, node: value }] : [];
  });
  return variables.flatMap((variable) => hostsOf(tree, variable, portBeside(variable.name, variables)));
}

function portBeside(name: string, variables: readonly { readonly name: string; readonly node: ScalarNode }[]): number | undefined {
  const wanted = portNameOf(name);
  const beside = wanted === undefined ? undefined : variables.find((one) => one.name === wanted)?.node;
  if (!beside || beside.templated || !/^\d{1,5}$/.test(beside.text)) return undefined;
  return Number(beside.text);
}

/** `--db-host=postgres`, `--db-host postgres`, `wait-for db:5432`, a script. */
function hostsOfArguments(tree: SyntaxTree, container: Node): readonly WrittenHost[] {
  const found: WrittenHost[] = [];
  for (const list of ['command', 'args']) {
    let flag: string | undefined;
    for (const node of itemsOf(container, list)) {
      if (node.kind !== 'scalar') continue;
      const [, own, value] = /^--?([A-Za-z][\w.-]*)(=.+)?$/s.exec(node.text) ?? [];
      found.push(...hostsOf(tree, value === undefined ? { name: flag, node } : { name: own, node: valueBehind(node, value) }));
      flag = value === undefined ? own : undefined;
    }
  }
  return found;
}

/** What stands behind the sign of equality, so that it is read as a value by itself. */
function valueBehind(node: ScalarNode, value: string): ScalarNode {
  const text = value.slice(1);
  return { ...node, text, value: text };
}

function configsOf(container: Node): readonly ConfigUse[] {
  const whole = itemsOf(container, 'envFrom').flatMap((one) => [
    ...configUse('ConfigMap', knownString(entryOf(one, 'configMapRef')?.value, 'name')?.value),
    ...configUse('Secret', knownString(entryOf(one, 'secretRef')?.value, 'name')?.value),
  ]);
  const single = itemsOf(container, 'env').flatMap((one) => {
    const variable = knownString(one, 'name')?.value;
    return (['ConfigMap', 'Secret'] as const).flatMap((kind) => {
      const reference = nodeAtPath(one, ['valueFrom', kind === 'ConfigMap' ? 'configMapKeyRef' : 'secretKeyRef']);
      const key = knownString(reference, 'key')?.value;
      return key === undefined ? [] : configUse(kind, knownString(reference, 'name')?.value, key, variable);
    });
  });
  return [...whole, ...single];
}

function configUse(kind: ConfigUse['kind'], name: string | undefined, key?: string, variable?: string): readonly ConfigUse[] {
  return name === undefined ? [] : [{ kind, name, key, variable }];
}

function volumeConfigs(volume: Node): readonly ConfigUse[] {
  const projected = itemsOf(entryOf(volume, 'projected')?.value, 'sources');
  return [volume, ...projected].flatMap((source) => [
    ...volumeConfig(source, 'ConfigMap', 'configMap', 'name'),
    ...volumeConfig(source, 'Secret', 'secret', 'secretName'),
  ]);
}

function volumeConfig(source: Node, kind: ConfigUse['kind'], field: string, nameField: string): readonly ConfigUse[] {
  const map = entryOf(source, field)?.value;
  const name = (knownString(map, nameField) ?? knownString(map, 'name'))?.value;
  const items = itemsOf(map, 'items');
  if (items.length === 0) return configUse(kind, name);
  return items.flatMap((item) => configUse(kind, name, knownString(item, 'key')?.value));
}

function probesOf(container: Node): readonly ProbeClue[] {
  return ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) => {
    const map = entryOf(container, probe)?.value;
    return ['httpGet', 'tcpSocket', 'grpc'].flatMap((way) => {
      const port = nodeAtPath(map, [way, 'port']);
      const written = port && (int32Of(port) ?? stringOf(port));
      return port && written !== undefined && written !== '' ? [{ port: namedPort(container, written) ?? written, range: port.range }] : [];
    });
  });
}

/** The number of a port that the container itself names so: another one may have a port of the same name. */
function namedPort(container: Node, port: number | string): number | undefined {
  if (typeof port === 'number') return port;
  const named = itemsOf(container, 'ports').find((one) => knownString(one, 'name')?.value === port);
  const number = named && entryOf(named, 'containerPort')?.value;
  return number && int32Of(number);
}
