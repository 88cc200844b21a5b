import { jsonText } from '../../util/text.js';
import { causeJson, type DiffReport, type ExplainedChange } from './diff.js';
import { policyJson, portsJson, rangesJson } from './list-ndjson.js';

/** The changes of `netpol diff` as objects, one a line and for one protocol, a contract that other programs read: see `docs/cli.md`. */
export function* diffNdjson({ changes, head }: DiffReport): Iterable<string> {
  const start = `{"version":1,"environment":${jsonText(head().environment)}`;
  for (const change of changes) yield `${start},${rowJson(change)}}\n`;
}

function rowJson({ kind, from, to, before, after, policies = [], because, placeOf }: ExplainedChange): string {
  const [ports] = (kind === 'removed' ? before : after).list;
  const [was] = kind === 'changed' ? before.list : [];
  return [
    `"change":${jsonText(kind)},"from":${jsonText(from.id)},"to":${jsonText(to.id)}`,
    ...(ports ? [portsJson(ports)] : []),
    ...(was?.ports === undefined ? [] : [`"before":${rangesJson(was.ports)}`]),
    `"sure":true,"policies":${jsonText(policies.map((policy) => policyJson(policy, () => placeOf(policy))))}`,
    `"because":${jsonText(because.map(causeJson))}`,
  ].join();
}
