import { configOf, familyNames, isBlock, isKubernetesVersion, isPlugin, pluginNames, readRules, versionNote, type WrittenConfig } from '../netpol.js';
import { recordOf } from '../util/record.js';
import type { Settings } from './protocol.js';

export const defaultSettings: Settings = {
  defaultNamespace: 'default',
  kubernetesVersion: '',
  plugin: '',
  clusterCidrs: [],
  ignoreFamilies: [],
  exclude: {},
  rules: {},
  rego: 'auto',
  schemaCompletion: 'auto',
  schemaFindings: 'auto',
  diagnostics: { scope: 'openFiles' },
  codeLens: { policies: true, workloads: true, namespaces: true, changes: true, assertions: undefined },
  inlayHints: { pods: true, logic: true, namespace: true, policyTypes: true, protocol: false, except: true, servicePorts: true },
};

/** Those settings that are not as they are where nobody sets them: a client sends defaults, too. */
export function setByHand({ defaultNamespace, kubernetesVersion, plugin, clusterCidrs, ignoreFamilies, rules }: Settings): WrittenConfig {
  return {
    defaultNamespace: defaultNamespace === defaultSettings.defaultNamespace ? undefined : defaultNamespace,
    kubernetesVersion: kubernetesVersion === '' ? undefined : kubernetesVersion,
    plugin: plugin === '' ? undefined : plugin,
    clusterCidrs: clusterCidrs.length === 0 ? undefined : clusterCidrs,
    ignoreFamilies: ignoreFamilies.length === 0 ? undefined : ignoreFamilies,
    rules,
  };
}

export interface ReadSettings {
  readonly settings: Settings;
  /** What was not understood, as sentences for the log. */
  readonly problems: readonly string[];
}

/**
 * The settings that `value` says, which is what stands below `netpol`, nested or with dotted keys. A value of the wrong kind counts as
 * not set and is told: an editor without a schema lets anything through.
 */
export function readSettings(value: unknown): ReadSettings {
  const problems: string[] = [];
  const read = <T>(key: string, otherwise: T, understand: (found: unknown) => T | undefined, wanted: string): T => {
    const found = lookUp(value, key);
    if (found === undefined || found === null) return otherwise;
    const understood = understand(found);
    if (understood === undefined) problems.push(`The setting netpol.${key} is ignored: it must be ${wanted}.`);
    return understood ?? otherwise;
  };
  const flag = <T>(key: string, otherwise: T) => read<boolean | T>(key, otherwise, (found) => booleanOf(found), 'true or false');
  const settings: Settings = {
    defaultNamespace: read('defaultNamespace', 'default', namespaceName, 'the name of a namespace'),
    kubernetesVersion: read('kubernetesVersion', '', version, 'empty, or a version like "1.34"'),
    plugin: read('plugin', '', plugin, `empty, or one of ${pluginNames.join(', ')}`),
    clusterCidrs: read('clusterCidrs', [], cidrs, 'a list of blocks like 10.0.0.0/8'),
    ignoreFamilies: familiesOf(read('ignoreFamilies', [], texts, 'a list of names of policy families'), problems),
    exclude: read('exclude', {}, patterns, 'an object of patterns, each true or false'),
    rules: rulesOf(read('rules', {}, recordOf, 'an object of rules, each with a severity or an object'), problems),
    rego: read('rego', 'auto', (found) => (found === 'auto' || found === 'off' ? found : undefined), '"auto" or "off"'),
    schemaCompletion: read('schemaCompletion', 'auto', autoOnOff, '"auto", "on" or "off"'),
    schemaFindings: read('schemaFindings', 'auto', autoOnOff, '"auto", "on" or "off"'),
    diagnostics: { scope: read('diagnostics.scope', 'openFiles', scope, '"openFiles" or "workspace"') },
    codeLens: {
      policies: flag('codeLens.policies', true),
      workloads: flag('codeLens.workloads', true),
      namespaces: flag('codeLens.namespaces', true),
      changes: flag('codeLens.changes', true),
      assertions: flag('codeLens.assertions', undefined),
    },
    inlayHints: hintsOf((key, otherwise) => read(`inlayHints.${key}`, otherwise, booleanOf, 'true or false')),
  };
  const note = versionNote(configOf({ kubernetesVersion: settings.kubernetesVersion }).kubernetesVersion);
  return { settings, problems: note === undefined ? problems : [...problems, note] };
}

/** The patterns of an exclude setting that are switched on or off; VS Code's own `files.exclude` may also hold `{ when }`, which says nothing of a folder. */
export function patterns(value: unknown): Readonly<Record<string, boolean>> | undefined {
  if (Array.isArray(value)) return Object.fromEntries(value.filter((pattern) => typeof pattern === 'string').map((pattern) => [pattern, true]));
  const found = recordOf(value);
  return found && Object.fromEntries(Object.entries(found).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'));
}

/** `a.b` in `{ a: { b } }` or in `{ 'a.b' }`. */
function lookUp(value: unknown, key: string): unknown {
  const found = recordOf(value);
  if (!found) return undefined;
  if (Object.hasOwn(found, key)) return found[key];
  const dot = key.indexOf('.');
  return dot < 0 || !Object.hasOwn(found, key.slice(0, dot)) ? undefined : lookUp(found[key.slice(0, dot)], key.slice(dot + 1));
}

function hintsOf(flag: (key: string, otherwise: boolean) => boolean): Settings['inlayHints'] {
  const kinds = Object.entries(defaultSettings.inlayHints).map(([kind, otherwise]) => [kind, flag(kind, otherwise)] as const);
  return { ...defaultSettings.inlayHints, ...Object.fromEntries(kinds) };
}

function booleanOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function namespaceName(value: unknown): string | undefined {
  return typeof value === 'string' && /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value) ? value : undefined;
}

function plugin(value: unknown): string | undefined {
  return typeof value === 'string' && (value === '' || isPlugin(value)) ? value : undefined;
}

function cidrs(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && isBlock(one)) ? value : undefined;
}

function version(value: unknown): string | undefined {
  return typeof value === 'string' && (value === '' || isKubernetesVersion(value)) ? value : undefined;
}

function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
}

function familiesOf(names: readonly string[], problems: string[]): readonly string[] {
  return names.filter((name) => {
    const known = familyNames.includes(name);
    if (!known) problems.push(`The name ${name} in the setting netpol.ignoreFamilies is ignored: it must be one of ${familyNames.join(', ')}.`);
    return known;
  });
}

function autoOnOff(value: unknown): Settings['schemaCompletion'] | undefined {
  return value === 'auto' || value === 'on' || value === 'off' ? value : undefined;
}

function scope(value: unknown): Settings['diagnostics']['scope'] | undefined {
  return value === 'openFiles' || value === 'workspace' ? value : undefined;
}

function rulesOf(found: Readonly<Record<string, unknown>>, problems: string[]): Settings['rules'] {
  const read = readRules(found);
  for (const { rule, part, why } of read.problems)
    problems.push(`${part === undefined ? 'The setting' : `\`${part}\` in the setting`} netpol.rules of ${rule} is ignored: ${why}.`);
  return read.settings;
}
