import type { Workload } from '../../model/objects.js';
import type { WorkloadEndpoint } from '../../semantics/endpoint.js';
import type { Path } from '../../syntax/nodes.js';
import { code } from '../markdown.js';
import type { HoverContext } from './context.js';
import { reachability } from './reachability.js';

/** Whether a place in a workload stands for the workload: its kind, its name, its own or its pods' labels. */
export function isWorkloadPlace(path: Path, { podTemplatePath, path: own }: Workload): boolean {
  const place = path.join('\n');
  const template = podTemplatePath.slice(own.length);
  const labels = [
    ['metadata', 'labels'],
    [...template, 'metadata', 'labels'],
  ].map((keys) => keys.join('\n'));
  return place === 'kind' || place === 'metadata\nname' || labels.some((prefix) => place === prefix || place.startsWith(`${prefix}\n`));
}

/** "Who can reach this pod" and "what it can reach", after all policies. */
export function hoverWorkload(context: HoverContext): string | undefined {
  const { view, placed } = context;
  const workload = view.workload(placed.id);
  if (!workload) return undefined;
  const parts = [
    `**${workload.kind} ${code(workload.name)}** · ${code(workload.namespace)}`,
    reachability(context, workload, 'ingress'),
    reachability(context, workload, 'egress'),
    ...caveats(context, workload),
  ];
  return parts.join('\n\n');
}

function caveats({ view, placed }: HoverContext, workload: WorkloadEndpoint): readonly string[] {
  const others = view.definitionsOf(placed.id).length - 1;
  return [
    ...(workload.hostNetwork
      ? ["Its pods use the host's network: NetworkPolicy does not say what happens to them, and most plugins let everything pass."]
      : []),
    ...(others > 0 ? [`Defined in ${others + 1} files; the definition nearest to this one counts.`] : []),
    ...view
      .unseenPolicies(workload.namespace)
      .slice(0, 1)
      .map(({ reason }) => `There may be more policies than these: ${reason}.`),
  ];
}
