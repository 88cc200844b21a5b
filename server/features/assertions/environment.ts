import type { EnvironmentView, NamedEnvironment, Snapshot } from '../../workspace/snapshot.js';
import { environmentNamed } from '../ends/environment-named.js';
import type { Named } from '../ends/named.js';
import type { AssertionFile, AssertionProblem } from './assertion.js';

/** The environment that a file of assertions names; undefined where it names none. The problem lists the candidates. */
export function namedIn(snapshot: Snapshot, { environment }: Pick<AssertionFile, 'environment'>): Named<NamedEnvironment> | undefined {
  return environment && environmentNamed(snapshot, environment.name);
}

/** What a file of assertions is held against in an editor: the environment that it names, where there is one, else the one that is seen from it. */
export function viewFor(snapshot: Snapshot, stated: Pick<AssertionFile, 'file' | 'environment'>): EnvironmentView {
  return snapshot.environment(namedIn(snapshot, stated)?.found?.from ?? stated.file);
}

/** Where a file of assertions cannot be understood here. Before everything is read, no name is said to mean nothing. */
export function problemsIn(snapshot: Snapshot, stated: AssertionFile): readonly AssertionProblem[] {
  const { environment, problems } = stated;
  const message = snapshot.complete ? namedIn(snapshot, stated)?.problem : undefined;
  return environment && message !== undefined ? [...problems, { range: environment.range, message }] : problems;
}
