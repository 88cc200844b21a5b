import type { EnvironmentView, FileId, Location, PlacedObject, Snapshot } from '../../workspace/snapshot.js';
import * as say from '../say.js';
import type { Scope } from '../scope.js';

/** So many other environments are asked: a title is there within a keystroke or not at all. */
const mostViews = 8;

/** Names in a title before "and 5 more". */
const mostNames = 2;

/** Characters of these names: what the policy does stands behind them, and must not be out of view. */
const mostOfNames = 40;

/** Whether a line above a file says which environment its lenses speak of. */
export function countsInSeveral(snapshot: Snapshot, file: FileId): boolean {
  return snapshot.environmentNamesOf(file).length > 1;
}

/** Which environment the lenses of a file speak of, which others it counts in, and the kustomizations that say so. */
export function environmentsLens({ snapshot, view, file: { id } }: Scope): { readonly title: string; readonly locations: readonly Location[] } | undefined {
  const others = snapshot.environmentNamesOf(id).filter((name) => name !== view.name);
  if (others.length === 0) return undefined;
  const units = snapshot.units.filter(({ inputs, outcome }) => outcome === 'rendered' && inputs.has(id));
  const locations = units.map(({ file }) => ({ file, range: { start: 0, end: 0 } }));
  const names = say.list(others.slice(0, mostNames), mostNames, others.length);
  const also = names.length <= mostOfNames ? names : say.count(others.length, 'other environment');
  return { title: `environment: ${view.name}, also in ${also}`, locations };
}

/** Of an object, what is said of it in the environment that is shown, with the numbers of the others where they are not the same: "3 workloads in dev: a, b, c; 2 to 5 in 4 environments". */
export function countAcross(scope: Scope, placed: PlacedObject, count: (view: EnvironmentView) => number, say: (where: string) => string): string {
  const own = count(scope.view);
  const others = otherViews(scope, placed).map((view) => ({ name: view.name, number: count(view) }));
  if (others.every(({ number }) => number === own)) return say('');
  const numbers = others.map(({ number }) => number);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return `${say(` in ${scope.view.name}`)}; ${least === most ? least : `${least} to ${most}`} in ${namesText(others.map(({ name }) => name))}`;
}

/** The same of a text: "reached by anyone in dev; by nobody in prod". */
export function textAcross(scope: Scope, placed: PlacedObject, text: (view: EnvironmentView) => string | undefined, preposition: string): string | undefined {
  const own = text(scope.view);
  if (own === undefined) return undefined;
  const others = otherViews(scope, placed).flatMap((view) => {
    const other = text(view);
    return other === undefined || other === own ? [] : [{ name: view.name, text: other }];
  });
  const [first, ...more] = others;
  if (!first) return `${preposition}${own}`;
  const is = more.every((each) => each.text === first.text) ? `${preposition.trimStart()}${first.text}`.replace(/^reached /, '') : 'otherwise';
  return `${preposition}${own} in ${scope.view.name}; ${is} in ${namesText(others.map(({ name }) => name))}`;
}

function otherViews({ snapshot, view }: Scope, { file }: PlacedObject): readonly EnvironmentView[] {
  if (!countsInSeveral(snapshot, file)) return [];
  return snapshot
    .environmentsOf(file, mostViews + 1)
    .filter(({ name }) => name !== view.name)
    .slice(0, mostViews);
}

function namesText(names: readonly string[]): string {
  const all = say.list(names);
  return names.length < 3 && all.length <= mostOfNames ? all : say.count(names.length, 'environment');
}
