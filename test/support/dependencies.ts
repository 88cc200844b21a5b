import { dependenciesOf } from '../../server/dependencies/dependencies.js';
import type { Connector, Target } from '../../server/dependencies/dependency.js';
import { standings } from '../../server/dependencies/standing.js';
import { formatConnections } from '../../server/semantics/sets/connection-set.js';
import type { WorkspaceSettings } from '../../server/workspace/workspace-settings.js';
import { parseFixture } from './fixture.js';
import { snapshotOf } from './snapshot.js';

/**
 * The dependencies of a fixture as lines: `shop/web -> shop/db:5432 [shop/db TCP 5432] open: variable DB_HOST=db`, what stands at the place behind `@`
 * where it is not the evidence itself.
 */
export function dependencyLines(text: string, settings?: WorkspaceSettings): readonly string[] {
  const fixture = parseFixture(text);
  const snapshot = snapshotOf(Object.fromEntries(fixture.files.map((file) => [file.path, file.text])), settings);
  const view = snapshot.environment(undefined);
  const standingOf = standings(view);
  return dependenciesOf(view).map((dependency) => {
    const { from, to, evidence } = dependency;
    const { placed, range, kind, name, text: says } = evidence;
    const file = fixture.files.find(({ path }) => path === snapshot.file(placed.file)?.path || placed.file.endsWith(path));
    const there = file?.text.slice(placed.offset + range.start, placed.offset + range.end) ?? '';
    const at = there === says ? '' : ` @ ${there.replace(/\s+/g, ' ')}`;
    return `${fromText(from)} -> ${toText(to)} ${standingOf(dependency).kind}: ${kind} ${name === undefined ? says : `${name}=${says}`}${at}`;
  });
}

function fromText(from: Connector): string {
  if (from.kind === 'workload') return `${from.workload.namespace}/${from.workload.name}`;
  return from.kind === 'installation' ? `${from.role} (${from.usual[0]?.name})` : from.kind;
}

function toText(to: Target): string {
  if (to.kind === 'api-server') return 'api-server';
  const pods = to.pods.map(({ workload, ports }) => `${workload.namespace}/${workload.name} ${formatConnections(ports)}`).join(', ');
  const service = to.service ? `${to.service.namespace}/${to.service.name}${to.service.port ? `:${to.service.port.port}` : ''} ` : '';
  return `${service}[${pods}]${to.open ? ' and more' : ''}`;
}
