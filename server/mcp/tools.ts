import type { ToolName } from './toolbox.js';

/** An argument of a tool. */
export interface ToolParameter {
  readonly type: 'string' | 'port' | 'strings';
  readonly description: string;
  readonly required?: true;
}

/** A tool as it is announced. */
export interface ToolDefinition {
  readonly name: ToolName;
  readonly title: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, ToolParameter>>;
  /** Exactly one of these is to be given. */
  readonly oneOf?: readonly string[];
}

const environment: ToolParameter = {
  type: 'string',
  description: 'The environment that is asked about, where the manifests make several: an answer without it names them.',
};
const workload = "As `namespace/Kind/name`, or the shortest form that is only one workload's.";
const ends = {
  from: { type: 'string', required: true, description: `Who connects. ${workload} Or an IP address.` },
  to: { type: 'string', required: true, description: 'To whom: a workload like `from`, an IP address, a Service, an Ingress or a route; `:PORT` may follow.' },
  port: {
    type: 'port',
    description: 'A number, a range or a name, with its protocol before it or without: `5432`, `UDP/53`, `8000-8100`. All ports where it is left out.',
  },
  environment,
} satisfies ToolDefinition['parameters'];

/** Everything that an agent may ask. */
export const tools: readonly ToolDefinition[] = [
  {
    name: 'can_reach',
    title: 'Can A reach B',
    description:
      'Whether one workload or address may connect to another under the NetworkPolicies of these manifests: allowed, denied or unknown, and on which ports.',
    parameters: ends,
  },
  {
    name: 'who_can_reach',
    title: 'Who can reach a workload',
    description:
      'Every workload and every range of outside addresses that may connect to a workload, with ports; what is only possible stands apart from what is sure.',
    parameters: { workload: { type: 'string', required: true, description: workload }, environment },
  },
  {
    name: 'explain',
    title: 'Why A can reach B, or not',
    description: 'As can_reach, and for both ends which policies, rules and lines decide it, and the narrowest change that would allow what is denied.',
    parameters: ends,
  },
  {
    name: 'check',
    title: 'Check policies',
    description:
      'What the API server would refuse in manifests, and what it would accept but is surely not meant: of the files named, of a text that is in no file yet, or of all files.',
    parameters: {
      paths: { type: 'strings', description: 'Files or folders, relative to the folder of the manifests. All of them where it is left out.' },
      text: {
        type: 'string',
        description: 'Manifests that are judged beside the files, as if a file held them. With one path, in place of what that file says.',
      },
    },
  },
  {
    name: 'simulate_edit',
    title: 'What an edit opens and closes',
    description:
      'Which connections open, close or change if a file said something else, and why. Nothing is written. Use it before you write a policy, and to see that a change does what it is for and nothing else.',
    parameters: {
      file: { type: 'string', required: true, description: 'The file, relative to the folder of the manifests; it need not be there yet.' },
      text: { type: 'string', required: true, description: 'All that the file would say.' },
      environment,
    },
  },
  {
    name: 'list_policies',
    title: 'List policies',
    description: 'The policies of the manifests: where each stands, which directions it isolates, and which workloads it selects.',
    parameters: {
      namespace: { type: 'string', description: 'Only policies of this namespace.' },
      workload: { type: 'string', description: `Only policies that select this workload. ${workload}` },
      environment,
    },
  },
  {
    name: 'needs',
    title: 'What has to work',
    description:
      'Connections that manifests say have to work (variables, arguments, routes, monitors, webhooks, permissions), and what policies make of each: open, closed or unknown.',
    parameters: {
      workload: { type: 'string', description: `Only those of this workload, in both directions. ${workload}` },
      namespace: { type: 'string', description: 'Only those of workloads in this namespace.' },
      environment,
    },
  },
  {
    name: 'generate_policy',
    title: 'Generate policies',
    description:
      'NetworkPolicies that isolate a workload, or a whole namespace, and let pass what manifests say has to work, name lookups included: the YAML, why each rule is there, and which connections close. Nothing is written.',
    parameters: {
      workload: { type: 'string', description: workload },
      namespace: { type: 'string', description: 'In place of `workload`: every pod of this namespace.' },
      environment,
    },
    oneOf: ['workload', 'namespace'],
  },
];

/** What a client shows a model before it calls a tool. */
export const instructions = [
  'netpol answers what Kubernetes NetworkPolicies in these manifests allow, exactly as a cluster would, and says so where it cannot know.',
  'Every answer has `limits`: reasons why it may not be what the cluster does. An answer that is unknown is not allowed, and not denied.',
  'To change policies: who_can_reach or needs first, then write the text, then simulate_edit to see what it opens and closes, and check for mistakes. generate_policy writes a first draft.',
].join('\n');
