import type { Opened } from './open-paths.js';

/** What manifests say of the cluster that they are for. */
export interface FoundCluster {
  readonly plugin: { readonly name: string; readonly from: string } | undefined;
}

/** What is found of the cluster: the plugin that is guessed, where all environments that show one agree. */
export function foundCluster({ analysis, nameOf }: Pick<Opened, 'analysis' | 'nameOf'>): FoundCluster {
  const [first, ...others] = analysis.environments().flatMap(({ plugin }) => (plugin?.guessedFrom ? [{ name: plugin.name, ...plugin.guessedFrom }] : []));
  if (!first || others.some(({ name }) => name !== first.name)) return { plugin: undefined };
  return { plugin: { name: first.name, from: `${first.by.replaceAll('`', '')} in ${nameOf(first.at.file)}` } };
}

/** The text of a configuration to begin with: what is found, and beside it what else can be said. */
export function startingConfiguration(presets: readonly string[], { plugin }: FoundCluster): string {
  return `# What netpol is told of this repository, in editors and on the command line.
extends: ${presets.join(', ')}

# The version of the cluster: what its API server refuses is an error.
# kubernetesVersion: "1.34"

# The network plugin of the cluster.${plugin ? ` Guessed from ${plugin.from}.` : ''}
${plugin ? `plugin: ${plugin.name}` : '# plugin: calico'}

# Of each rule a severity, or severity and options; \`netpol rules\` lists them.
# rules:
#   dns-blocked: error

# Files to leave out.
# exclude: ["**/fixtures/**"]
`;
}
