import { resolverWords } from '../../dependencies/resolvers.js';
import { familyNames } from '../../families/not-evaluated.js';
import { pluginNames } from '../../semantics/cluster/plugins.js';
import { installationKinds } from '../../workspace/installations.js';
import type { LintRule } from '../rule.js';
import { type JsonSchema, ruleObjectSchema, severityNames, severitySchema } from './option-schema.js';
import { presetNames, presets } from './presets.js';

/** The JSON Schema of a `.netpol.yaml`: what is completed and hovered in one, and, written to `schemas/`, for other editors. */
export function configurationSchema(rules: readonly LintRule[]): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of netpol',
    description: 'What the cluster is that the manifests of this folder are for, and what is wanted to be told of them: for editor and command line alike.',
    type: 'object',
    additionalProperties: false,
    properties: propertiesOf(rules),
    definitions: {
      severity: severitySchema,
      resolver,
      plainRule: { anyOf: [ref('severity'), ruleObjectSchema(undefined, described)] },
      rules: rulesSchema(rules),
    },
  };
}

function propertiesOf(rules: readonly LintRule[]): Readonly<Record<ConfigurationKey, JsonSchema>> {
  const ruleNames = rules.map(({ id }) => id);
  const ruleMap = { allOf: [ref('rules')] };
  return {
    extends: {
      description: `The rules to begin with, one set or a list of which the last counts. ${presetNames.map((name) => `${name}: ${presets[name].description}`).join(' ')}`,
      anyOf: [
        { type: 'string', enum: presetNames },
        { type: 'array', items: { type: 'string', enum: presetNames } },
      ],
    },
    kubernetesVersion: {
      description: 'The version of Kubernetes that the cluster runs, like "1.34": says what its API server refuses. In quotes, or YAML reads 1.30 as 1.3.',
      type: ['string', 'number'],
    },
    plugin: {
      description: 'The network plugin of the cluster: says whether anything is enforced at all, and what is enforced otherwise than the API says.',
      type: 'string',
      enum: pluginNames,
    },
    defaultNamespace: { description: 'The namespace of objects that name none and that nothing places.', type: 'string' },
    knownNamespaces: { description: 'Namespaces that exist in the cluster, though no manifest here says so.', ...texts },
    clusterCidrs: { description: 'The blocks of addresses that pods are given, like 10.244.0.0/16.', ...texts },
    dns: {
      description:
        'What answers name lookups in the cluster, one or several: a usual resolver by its name, the address that pods ask, or where its pods are. Rules about name lookups go by it, and so do the fixes that allow them. Where it names pods, there are no other resolvers.',
      anyOf: [ref('resolver'), { type: 'array', items: ref('resolver') }],
    },
    installations: {
      description:
        'Components that are installed from elsewhere, besides those that are known by their usual names: who may have to reach pods, or be reached.',
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['kind'],
        properties: { kind: { description: 'What it is for.', type: 'string', enum: installationKinds }, ...installation },
      },
    },
    ignoreFamilies: {
      description: 'Families of policies that are not evaluated, to pass over: answers are for the other policies alone then, and say so.',
      type: 'array',
      items: { type: 'string', enum: familyNames },
    },
    rules: { description: 'Of each rule by its name a severity, or `{ severity, options }`; `netpol rules` lists them.', ...ruleMap },
    customRules: {
      description: 'Rules of this repository: expressions in the Common Expression Language that must hold for every object of some kinds.',
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'expression', 'message'],
        properties: {
          id: { description: 'Its name, like team-label; `rules`, `exemptions` and comments in manifests take it as any other.', type: 'string' },
          kinds: { description: 'The kinds of objects that it is about; left out, NetworkPolicy.', ...texts },
          severity: { description: 'Left out, warning.', type: 'string', enum: severityNames },
          expression: {
            description:
              'What must hold of `object`, as in a ValidatingAdmissionPolicy; also `isIP`, `isCIDR`, `ip`, `cidr`, and of what makes pods `isolated("ingress")` and `reachableFrom("shop/Deployment/api")`, or an address or a block.',
            type: 'string',
          },
          message: { description: 'What is wrong where it does not hold, and what to do.', type: 'string' },
        },
      },
    },
    overrides: {
      description: 'Other rules for some files. Of several that fit a file, the last counts.',
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['files'],
        properties: { files: { description: 'Glob patterns of files, from the folder of this file.', ...texts }, rules: ruleMap },
      },
    },
    exclude: { description: 'Glob patterns of files to leave out, from the folder of this file, like "**/fixtures/**".', ...texts },
    exemptions: {
      description: 'Findings that are accepted for a while. One that has expired is a finding itself.',
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['rule', 'reason'],
        properties: {
          rule: { description: 'The name of the rule.', anyOf: [{ type: 'string', enum: ruleNames }, { type: 'string' }] },
          namespace: { description: 'The namespace of the objects that are meant.', type: 'string' },
          path: { description: 'A glob pattern of the files that are meant, from the folder of this file.', type: 'string' },
          reason: { description: 'Why it is accepted, for the next reader.', type: 'string' },
          owner: { description: 'Who is to be asked.', type: 'string' },
          until: { description: 'The last day on which it counts, like 2027-03-31; left out: for good.', type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
        },
      },
    },
    environments: {
      description: 'Environments by the name that `--environment` takes: a kustomization, or a chart with files of values.',
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: {
          kustomize: { description: 'The folder of a kustomization, from where this file is.', type: 'string' },
          helm: { description: 'The folder of a chart, from where this file is.', type: 'string' },
          values: { description: 'The files of values that the chart is rendered with; a later one wins, as with `helm template -f ONE -f OTHER`.', ...texts },
        },
      },
    },
  };
}

const installation = {
  name: { description: 'What it is called in messages.', type: 'string' },
  namespace: { description: 'Where its pods are.', type: 'string' },
  labels: { description: 'The labels of its pods.', type: 'object', additionalProperties: { type: 'string' } },
  hostNetwork: { description: 'Its pods have the addresses of nodes, so no selector matches them.', type: 'boolean' },
  ports: { description: 'Where its pods listen, if others connect to it.', type: 'array', items: { type: 'integer', minimum: 1, maximum: 65535 } },
  addresses: { description: 'Of a resolver: the blocks of addresses that pods ask, like 169.254.20.10/32.', type: 'array', items: { type: 'string' } },
} as const satisfies Record<string, JsonSchema>;

const resolver: JsonSchema = {
  anyOf: [
    { type: 'string', enum: [...resolverWords.keys()] },
    { description: 'An address or a block of addresses, not that of a Service.', type: 'string', pattern: '^[0-9a-fA-F.:]+(/\\d+)?$' },
    { type: 'object', additionalProperties: false, properties: installation },
  ],
};

const texts: JsonSchema = { type: 'array', items: { type: 'string' } };

function ref(name: string): JsonSchema {
  return { $ref: `#/definitions/${name}` };
}

const described = (description: string): JsonSchema => ({ description });

function rulesSchema(rules: readonly LintRule[]): JsonSchema {
  const settingOf = (rule: LintRule): JsonSchema =>
    rule.options === undefined ? { allOf: [ref('plainRule')] } : { anyOf: [ref('severity'), ruleObjectSchema(rule, described)] };
  return {
    type: 'object',
    // Those of `customRules`.
    additionalProperties: ref('plainRule'),
    properties: Object.fromEntries(rules.map((rule) => [rule.id, { description: rule.docs.summary, ...settingOf(rule) }])),
  };
}

/** The keys of a configuration. */
export const configurationKeys = [
  'extends',
  'kubernetesVersion',
  'plugin',
  'defaultNamespace',
  'knownNamespaces',
  'clusterCidrs',
  'dns',
  'installations',
  'ignoreFamilies',
  'rules',
  'customRules',
  'overrides',
  'exclude',
  'exemptions',
  'environments',
] as const;

export type ConfigurationKey = (typeof configurationKeys)[number];
