import * as vscode from 'vscode';
import type { ChooseEnvironmentParams, EnvironmentsResult, ShownEnvironment } from '../server/lsp/protocol.js';

/** An environment in a list; separators stand for nothing. */
interface Choice extends vscode.QuickPickItem {
  readonly value?: string | null;
}

/** Asks which environment answers are to be for; undefined where the person leaves. */
export async function pickEnvironment(known: EnvironmentsResult): Promise<ChooseEnvironmentParams | undefined> {
  const nearest: Choice = {
    label: marked(vscode.l10n.t('Nearest to each file'), known.chosen === undefined),
    description: known.chosen === undefined && known.shown !== undefined ? vscode.l10n.t('here {0}', known.shown) : '',
    value: null,
  };
  const choice = await vscode.window.showQuickPick<Choice>([nearest, ...groupsOf(known)], {
    title: vscode.l10n.t('Choose Environment'),
    placeHolder: vscode.l10n.t('Which environment should hovers, lenses, the map and answers speak of?'),
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
    { label: vscode.l10n.t('with this file'), some: environments.filter(({ name }) => holding.includes(name)) },
    { label: holding.length > 0 ? vscode.l10n.t('others') : vscode.l10n.t('environments'), some: environments.filter(({ name }) => !holding.includes(name)) },
  ];
  return groups.flatMap(({ label, some }): readonly Choice[] =>
    some.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...some.map((one) => choiceOf(one, one.name === chosen))],
  );
}

const words = {
  kustomize: vscode.l10n.t('kustomization'),
  helm: vscode.l10n.t('chart'),
  flux: 'Flux',
  argocd: 'Argo CD',
  files: vscode.l10n.t('files as they stand'),
} as const;

function choiceOf(environment: ShownEnvironment, isChosen: boolean): Choice {
  const { name, path: place, by, units } = environment;
  const [unit, ...more] = units;
  // Most are called as the folder is that the unit is in.
  const path = unit && more.length === 0 && unit.path !== `${place ?? name}/${unit.path.split('/').at(-1)}` ? ` ${unit.path}` : '';
  const where = place === undefined ? '' : `${place} · `;
  const several = more.length > 0 ? `, ${vscode.l10n.t('{0} units', units.length)}` : '';
  const detail = missingIn(environment);
  return { label: marked(name, isChosen), description: `${where}${words[by]}${path}${several}`, ...(detail === undefined ? {} : { detail }), value: name };
}

/** The first of what is not known, and how much more there is. */
function missingIn({ units, missing }: ShownEnvironment): string | undefined {
  const reasons = [
    ...units.flatMap(({ path, outcome, problem }) =>
      outcome === 'rendered' ? [] : [problem ? vscode.l10n.t('{0} is not rendered: {1}', path, problem.message) : vscode.l10n.t('{0} is not rendered', path)],
    ),
    ...missing.map(({ message }) => message),
  ];
  const [first, ...more] = new Set(reasons);
  return first === undefined ? undefined : `$(warning) ${more.length > 0 ? vscode.l10n.t('{0} (and {1} more)', first, more.length) : first}`;
}

function marked(label: string, isChosen: boolean): string {
  return isChosen ? `$(check) ${label}` : label;
}
