import * as vscode from 'vscode';
import type { ChooseEnvironmentParams, EnvironmentsResult, ShownEnvironment } from '../server/lsp/protocol.js';

/** An environment in a list; separators stand for nothing. */
interface Choice extends vscode.QuickPickItem {
  readonly value?: string | null;
}

/** Asks which environment answers are to be for; undefined where the person leaves. */
export async function pickEnvironment(known: EnvironmentsResult): Promise<ChooseEnvironmentParams | undefined> {
  const nearest: Choice = {
    label: marked('Nearest to each file', known.chosen === undefined),
    description: known.chosen === undefined && known.shown !== undefined ? `here ${known.shown}` : '',
    value: null,
  };
  const choice = await vscode.window.showQuickPick<Choice>([nearest, ...groupsOf(known)], {
    title: 'Choose Environment',
    placeHolder: 'Which environment should hovers, lenses, the map and answers speak of?',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return choice?.value === undefined ? undefined : { environment: choice.value };
}

/** Asks for one environment of several. @param without one that cannot be picked */
export async function pickOne(known: EnvironmentsResult, title: string, without?: string): Promise<string | undefined> {
  const environments = known.environments.filter(({ name }) => name !== without);
  const choice = await vscode.window.showQuickPick<Choice>(groupsOf({ ...known, environments }), { title, matchOnDescription: true });
  return choice?.value ?? undefined;
}

/** First those that the file takes part in, then the others. */
function groupsOf({ environments, holding = [], chosen }: EnvironmentsResult): readonly Choice[] {
  const groups = [
    { label: 'with this file', some: environments.filter(({ name }) => holding.includes(name)) },
    { label: holding.length > 0 ? 'others' : 'environments', some: environments.filter(({ name }) => !holding.includes(name)) },
  ];
  return groups.flatMap(({ label, some }): readonly Choice[] =>
    some.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...some.map((one) => choiceOf(one, one.name === chosen))],
  );
}

const words = { kustomize: 'kustomization', helm: 'chart', flux: 'Flux', argocd: 'Argo CD', files: 'files as they stand' } as const;

function choiceOf(environment: ShownEnvironment, isChosen: boolean): Choice {
  const { name, path: place, by, units } = environment;
  const [unit, ...more] = units;
  // Most are called as the folder is that the unit is in.
  const path = unit && more.length === 0 && unit.path !== `${place ?? name}/${unit.path.split('/').at(-1)}` ? ` ${unit.path}` : '';
  const where = place === undefined ? '' : `${place} · `;
  const several = more.length > 0 ? `, ${units.length} units` : '';
  const detail = missingIn(environment);
  return { label: marked(name, isChosen), description: `${where}${words[by]}${path}${several}`, ...(detail === undefined ? {} : { detail }), value: name };
}

/** The first of what is not known, and how much more there is. */
function missingIn({ units, missing }: ShownEnvironment): string | undefined {
  const reasons = [
    ...units.flatMap(({ path, outcome, problem }) => (outcome === 'rendered' ? [] : [`${path} is not rendered${problem ? `: ${problem.message}` : ''}`])),
    ...missing.map(({ message }) => message),
  ];
  const [first, ...more] = new Set(reasons);
  return first === undefined ? undefined : `$(warning) ${first}${more.length > 0 ? ` (and ${more.length} more)` : ''}`;
}

function marked(label: string, isChosen: boolean): string {
  return isChosen ? `$(check) ${label}` : label;
}
