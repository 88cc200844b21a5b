import type { Need, NeedEnd, Needs } from '../../netpol.js';
import { jsonText, oneLine } from '../../util/text.js';
import type { Location } from '../../workspace/snapshot.js';
import type { AnswerHead } from '../limits.js';
import type { PlaceOf } from './places.js';

/** A line for each connection that has to work, the closed ones first, then what is the matter with the policies. */
export function needsText({ needs, unusedRules, unprotected }: Needs, placeName: (location: Location) => string | undefined): string {
  const at = (location: Location | undefined) => (location && placeName(location)) ?? '';
  const lines: string[] = [];
  const section = (title: string, of: readonly string[]) => {
    if (of.length > 0) lines.push(...(lines.length > 0 ? [''] : []), `${title}:`, ...of.map((line) => `  ${oneLine(line)}`));
  };
  const of = (standing: Need['standing']) => needs.filter((need) => need.standing === standing).map((need) => needLine(need, at));
  if (needs.length === 0) lines.push('No manifest here says which connections have to work.');
  section('Closed by policies', of('closed'));
  section('Open', of('open'));
  section('Unknown', of('unknown'));
  section(
    'Rules that nothing here needs',
    unusedRules.map(({ policy, direction, rule, location }) => `${policyName(policy)}, ${direction} rule ${rule + 1}   ${at(location)}`),
  );
  section(
    'Workloads that no policy isolates',
    unprotected.map(({ workload, directions }) => `${workload}   ${directions.join(' and ')}`),
  );
  return `${lines.join('\n')}\n`;
}

function needLine({ from, to, ports, evidence, why, location, closedBy }: Need, at: (location: Location | undefined) => string): string {
  const by = closedBy.map((policy) => `${policy.direction} of ${policyName(policy)} ${at(policy.location)}`.trimEnd());
  const closed = by.length > 0 ? `   closed by ${by.join(', ')}` : '';
  return `${endText(from)} -> ${endText(to)}${ports ? `   ${ports.text}` : ''}   ${words[why]} ${evidence} (${at(location)})${closed}`;
}

const words: Readonly<Record<Need['why'], string>> = {
  variable: 'variable',
  argument: 'argument',
  config: 'configuration',
  route: 'backend',
  webhook: 'webhook',
  monitor: 'monitored port',
  scrape: 'scraped port',
  rbac: 'permitted by',
  replicas: 'replicas of',
};

function endText(end: NeedEnd): string {
  if (end.kind === 'workload') return end.id;
  return end.kind === 'service' ? `${end.id || end.workloads.join(', ')}${end.port === undefined ? '' : `:${end.port}`}` : end.text;
}

function policyName({ namespace, name }: { readonly namespace: string | undefined; readonly name: string }): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The JSON of `netpol needs`, a contract that other programs read. */
export function needsJson({ needs, unusedRules, unprotected }: Needs, { limits, environment }: AnswerHead, placeOf: PlaceOf): string {
  const at = (location: Location | undefined) => {
    const place = location && placeOf(location);
    return place ? { at: place } : {};
  };
  return `${jsonText(
    {
      version: 1,
      needs: needs.map(({ from, to, ports, standing, why, evidence, location, closedBy }) => ({
        from: endJson(from),
        to: endJson(to),
        ...(ports ? { ports: ports.list } : {}),
        standing,
        why,
        evidence,
        ...at(location),
        ...(closedBy.length > 0 ? { closedBy: closedBy.map(({ location: own, ...policy }) => ({ ...policy, ...at(own) })) } : {}),
      })),
      unusedRules: unusedRules.map(({ policy, direction, rule, location }) => ({ policy, direction, rule: rule + 1, ...at(location) })),
      unprotected,
      limits,
      environment,
    },
    2,
  )}\n`;
}

function endJson(end: NeedEnd) {
  if (end.kind === 'workload') return { workload: end.id };
  if (end.kind !== 'service') return { [end.kind === 'api-server' ? 'apiServer' : 'installation']: end.kind === 'api-server' ? true : end.kind };
  return { ...(end.id === '' ? {} : { service: end.id }), ...(end.port === undefined ? {} : { port: end.port }), workloads: end.workloads };
}
