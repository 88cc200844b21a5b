import type { CancellationToken } from 'vscode-languageserver';
import { type CheckedFile, type EnvironmentAnswers, type MapPageData, mapPage, mapPageData, pageFinding } from '../netpol.js';
import { Slices } from '../workspace/scheduler.js';
import type { Snapshot } from '../workspace/snapshot.js';
import { lineName } from './locations.js';
import type { MapPageParams } from './protocol.js';
import type { Session } from './session.js';
import { version } from './version.js';

/** `netpol/mapPage`: the page that `netpol map` writes, of the manifests as they are in the editor. Null where nobody waits any more. */
export async function answerMapPage(session: Session, { textDocument, script, style }: MapPageParams, token: CancellationToken): Promise<string | null> {
  if (typeof script !== 'string' || typeof style !== 'string') return null;
  const { netpol, workspace, background } = session;
  const uri = textDocument?.uri;
  const { snapshot, environment: answersFor } = netpol.analysis();
  const environment = answersFor(typeof uri === 'string' ? workspace.fileId(uri) : undefined);
  const slices = new Slices(background);
  const steps = environment.mapPages();
  for (let step = steps.next(); ; step = steps.next()) {
    if (slices.over) await slices.rest();
    if (token.isCancellationRequested) return null;
    if (!step.done) continue;
    const findings = await findingsIn(session, environment, token);
    if (token.isCancellationRequested) return null;
    const placeText: Parameters<typeof mapPageData>[2]['placeText'] = (location) => lineName(snapshot, location);
    const limits = environment.limits.map(({ message, location }) => ({ message, ...placed(location && placeText(location)) }));
    const named = { name: snapshot.environments.length === 0 ? null : environment.called, mapPlace: environment.mapPlace };
    return mapPage(mapPageData(named, step.value, { version, limits, findings, placeText }), { script, style });
  }
}

function placed(place: string | undefined): { readonly place?: string } {
  return place === undefined ? {} : { place };
}

/** What holds in the environment, as `netpol check --environment` tells it. */
async function findingsIn({ netpol, background }: Session, { called }: EnvironmentAnswers, token: CancellationToken): Promise<MapPageData['findings']> {
  const slices = new Slices(background);
  const found: MapPageData['findings'][number][] = [];
  const { snapshot } = netpol.analysis();
  for await (const checked of netpol.checked()) {
    if (slices.over) await slices.rest();
    if (token.isCancellationRequested) return [];
    if (countsIn(snapshot, checked, called)) found.push(...findingsOf(checked, called));
  }
  return found;
}

function countsIn({ environments, environmentNamesOf }: Snapshot, { file }: CheckedFile, called: string): boolean {
  return environments.length === 0 || environmentNamesOf(file.id).includes(called);
}

function findingsOf({ file, findings }: CheckedFile, called: string): MapPageData['findings'] {
  return findings.flatMap((finding) => {
    const start = file.source?.lines.positionAt(finding.range.start);
    return start && (finding.environments?.includes(called) ?? true) ? [pageFinding(finding, file.path, start)] : [];
  });
}
