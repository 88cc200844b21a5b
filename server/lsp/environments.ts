import { type Analysis, type ListedEnvironment, plainMessage } from '../netpol.js';
import { baseName, canonicalFileId } from '../util/file-id.js';
import type { Location } from '../workspace/snapshot.js';
import { toLocation } from './locations.js';
import type {
  ChooseEnvironmentParams,
  ChooseEnvironmentResult,
  EnvironmentsParams,
  EnvironmentsResult,
  ShownEnvironment,
  ShownProfile,
  ShownReason,
} from './protocol.js';
import type { Session } from './session.js';

/** `netpol/environments`: which there are, what each is made of, and which one answers are for. */
export function answerEnvironments(session: Session, { textDocument, brief }: EnvironmentsParams): EnvironmentsResult {
  const analysis = session.netpol.analysis();
  const { snapshot } = analysis;
  const { complete, chosen } = snapshot;
  const listed = analysis.environments();
  const all = snapshot.environments.length === 0 ? [] : listed;
  const about = textDocument ? aboutFile(analysis, canonicalFileId(textDocument.uri)) : {};
  const counts = { complete, count: all.length, incomplete: all.filter(isIncomplete).length };
  const environments = brief ? [] : all.map((one) => shown(session, analysis, one));
  return {
    ...counts,
    environments,
    profile: profileOf(session, analysis, listed.find(({ name }) => name === (about.shown ?? chosen?.name)) ?? listed[0]),
    ...(chosen ? { chosen: chosen.name } : {}),
    ...about,
  };
}

function profileOf(session: Session, { snapshot }: Analysis, environment: ListedEnvironment | undefined): ShownProfile {
  const { plugin, kubernetesVersion } = environment ?? {};
  const guess = plugin?.guessedFrom;
  const location = guess && toLocation(session, snapshot, guess.at);
  const guessedFrom = guess && { by: guess.by, ...(location ? { location } : {}) };
  return {
    ...(plugin ? { plugin: { name: plugin.name, title: plugin.title, enforces: plugin.enforces, ...(guessedFrom ? { guessedFrom } : {}) } } : {}),
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
  };
}

/** `netpol/chooseEnvironment`, and the command of this name. */
export async function chooseEnvironment(session: Session, { environment }: ChooseEnvironmentParams): Promise<ChooseEnvironmentResult> {
  const { netpol, refresh } = session;
  const named = environment === undefined || environment === null ? undefined : netpol.analysis().environmentNamed(environment);
  if (named?.problem !== undefined) return { problem: named.problem };
  netpol.choose(named?.found.name);
  await refresh.chosen();
  const { chosen } = netpol.analysis().snapshot;
  return chosen ? { chosen: chosen.name } : {};
}

/** The argument of the command: a name, or nothing. Undefined where it is something else. */
export function readChosen(value: unknown): ChooseEnvironmentParams | undefined {
  if (value === undefined || value === null) return {};
  return typeof value === 'string' ? { environment: value } : undefined;
}

function aboutFile({ snapshot, environment }: Analysis, id: string): Pick<EnvironmentsResult, 'shown' | 'holding'> {
  if (!snapshot.file(id)) return {};
  return { shown: environment(id).called, holding: snapshot.environmentNamesOf(id) };
}

/** Whether something of an environment is not known. */
function isIncomplete({ units, missing }: ListedEnvironment): boolean {
  return missing.length > 0 || units.some(({ outcome }) => outcome !== 'rendered');
}

function shown(session: Session, { snapshot }: Analysis, { name, path, units, missing }: ListedEnvironment): ShownEnvironment {
  const reason = (message: string, location: Location | undefined): ShownReason => {
    const place = location && toLocation(session, snapshot, location);
    return { message, ...(place ? { location: place } : {}) };
  };
  return {
    name,
    ...(path === undefined ? {} : { path }),
    by: snapshot.environments.find((one) => one.name === name)?.by ?? 'files',
    units: units.map(({ file, outcome, problem, request }) => ({
      path: snapshot.file(file)?.path ?? baseName(file),
      kind: request.engine === 'helm' ? 'chart' : 'kustomization',
      outcome,
      ...(problem ? { problem: reason(problem.message, problem) } : {}),
    })),
    missing: missing.map((limit) => reason(plainMessage(limit), limit.location)),
  };
}
