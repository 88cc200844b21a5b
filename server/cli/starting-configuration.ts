import type { FileId, GuessedPlugin, Snapshot } from '../workspace/snapshot.js';

/** What manifests say of the cluster that they are for. */
export interface FoundCluster {
  readonly plugin: { readonly name: string; readonly from: string } | undefined;
}

/** So many environments are asked what installs their plugin. */
const mostEnvironments = 8;

/** What is found of the cluster; where environments do not agree, nothing. */
export function foundCluster(snapshot: Snapshot, nameOf: (file: FileId) => string): FoundCluster {
  const places = snapshot.environments.length === 0 ? [undefined] : snapshot.environments.slice(0, mostEnvironments).map(({ from }) => from);
  const guesses = places.flatMap((from): GuessedPlugin | readonly GuessedPlugin[] => snapshot.environment(from).guessedPlugin ?? []);
  const [first] = guesses;
  if (!first || guesses.some(({ plugin }) => plugin.name !== first.plugin.name)) return { plugin: undefined };
  return { plugin: { name: first.plugin.name, from: `${first.by.replaceAll('`', '')} in ${nameOf(first.at.file)}` } };
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
