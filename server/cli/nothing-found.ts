import type { EnvironmentAnswers } from '../netpol.js';
import { isAssertionFile } from '../workspace/assertion-file.js';
import type { Io } from './io.js';

/** Says on standard error that there was nothing to judge: "nothing to report" would pass for a verdict. */
export function noteNoManifest(paths: readonly string[], io: Io): void {
  const [tests, others] = [paths.filter(isAssertionFile), paths.filter((name) => !isAssertionFile(name))];
  const run = tests.length === 0 ? '' : ` \`netpol test\` runs ${tests.join(', ')}.`;
  const why = others.length === 0 && tests.length > 0 ? '' : reasonOf(others);
  io.note(`netpol: no Kubernetes manifest was found in ${placesOf(paths)}.${why}${run}\n`);
}

function reasonOf(paths: readonly string[]): string {
  if (paths.includes('-')) return ' Pipe in the manifests, or name files or folders.';
  return ' Of folders, what .gitignore names and hidden folders are left out: name the files, or another folder.';
}

/** Says on standard error that there is no workload in any of the states asked about: an answer without connections would pass for a closed cluster. */
export function noteNoWorkload(environments: readonly EnvironmentAnswers[], paths: readonly string[], io: Io): void {
  if (environments.some(({ workloads }) => workloads > 0)) return;
  io.note(`netpol: there is no workload in ${placesOf(paths)}, so no connection can be told: name the folder that has the workloads, too.\n`);
}

/** What the paths of a command line are called in a sentence. */
function placesOf(paths: readonly string[]): string {
  if (paths.length === 0) return 'the current folder';
  return paths.map((name) => (name === '-' ? 'standard input' : name)).join(', ');
}
