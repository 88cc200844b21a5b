import type { CancellationToken } from 'vscode-languageserver';
import { type EditorAnswers, editorOf, type MapFilter, type MapOptions, type MapPlace } from '../netpol/editor.js';
import { Slices } from '../workspace/scheduler.js';
import type { FileId } from '../workspace/snapshot.js';
import { toLocation } from './locations.js';
import type { MapModel, MapParams, MapPlaceParams, ProtocolLocation } from './protocol.js';
import type { Session } from './session.js';

/** `netpol/map`: the map of the environment of a file; without one, of the file nearest to the root. */
export async function answerMap(session: Session, params: MapParams, token: CancellationToken): Promise<MapModel | null> {
  const editor = editorOf(session.netpol.analysis());
  const from = fileOf(session, params);
  session.refresh.map.answered(from, editor);
  const slices = new Slices(session.background);
  const steps = editor.map(from, { ...readOptions(params), open: openOf(session, editor, params) });
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (!slices.over) continue;
    await slices.rest();
    if (token.isCancellationRequested) return null;
  }
}

/** `netpol/mapPlace`: where something of the map stands now; null where it is gone. */
export function answerMapPlace(session: Session, params: MapPlaceParams): ProtocolLocation | null {
  const editor = editorOf(session.netpol.analysis());
  const place = readPlace(params?.place);
  const location = place && editor.mapPlace(fileOf(session, params), place);
  return (location && toLocation(session, editor.snapshot, location)) ?? null;
}

function fileOf({ workspace }: Session, params: Pick<MapParams, 'textDocument'> | null): FileId | undefined {
  const uri = params?.textDocument?.uri;
  return typeof uri === 'string' ? workspace.fileId(uri) : undefined;
}

/** The namespaces of the manifest that a person came from, or of the workload. */
function openOf({ workspace }: Session, editor: EditorAnswers, params: MapParams | null): readonly string[] {
  const { uri, workload } = params?.start ?? {};
  if (typeof workload === 'string') return [workload.slice(0, workload.indexOf('/'))];
  return typeof uri === 'string' ? editor.namespacesIn(workspace.fileId(uri)) : [];
}

/** Members of the wrong kind count as left out. */
function readOptions(params: MapParams | null): MapOptions {
  const { expand, filter } = params ?? {};
  const pages = Object.entries(typeof expand === 'object' && expand !== null ? expand : {}).filter(([, value]) => Number.isInteger(value) && value >= 0);
  const texts = Object.entries(typeof filter === 'object' && filter !== null ? filter : {}).filter(([, value]) => typeof value === 'string');
  return { expand: Object.fromEntries(pages), filter: Object.fromEntries(texts) satisfies MapFilter };
}

function readPlace(value: unknown): MapPlace | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, id, name, policy, direction, rule } = value as Readonly<Record<string, unknown>>;
  if ((kind === 'workload' || kind === 'policy') && typeof id === 'string') return { kind, id };
  if (kind === 'namespace' && typeof name === 'string') return { kind, name };
  const isRule = kind === 'rule' && typeof policy === 'string' && typeof rule === 'number' && Number.isInteger(rule) && rule >= 0;
  return isRule && (direction === 'ingress' || direction === 'egress') ? { kind, policy, direction, rule } : undefined;
}
