import type { GuessedPlugin, Snapshot } from '../workspace/snapshot.js';

/** So many environments are asked what installs their plugin. */
const mostEnvironments = 8;

/** The network plugin that manifests seem to install, where all environments that show one agree. */
export function guessedPlugin(snapshot: Snapshot): GuessedPlugin | undefined {
  const places = snapshot.environments.length === 0 ? [undefined] : snapshot.environments.slice(0, mostEnvironments).map(({ from }) => from);
  const guesses = places.flatMap((from): GuessedPlugin | readonly GuessedPlugin[] => snapshot.environment(from).guessedPlugin ?? []);
  const [first] = guesses;
  return first && guesses.every(({ plugin }) => plugin.name === first.plugin.name) ? first : undefined;
}
