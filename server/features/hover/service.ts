import type { Service } from '../../model/objects.js';
import { labelsOf } from '../../semantics/build-cluster.js';
import type { PodMatcher } from '../../semantics/policy.js';
import { code } from '../markdown.js';
import { reachersText } from '../reachers.js';
import { type HoverContext, workloadLink } from './context.js';

/** The pods behind a Service and who reaches them: policies are about pods, so a Service adds nothing of its own. */
export function hoverService(context: HoverContext, { selector, metadata }: Service): string | undefined {
  const { view, placed } = context;
  if (placed.namespace === undefined || (selector.entries.length === 0 && !selector.templated)) return undefined;
  const requirements = [...labelsOf(selector).values].flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, operator: 'In' as const, values: [value] }],
  );
  const matcher: PodMatcher = {
    namespaces: { name: placed.namespace },
    pods: { requirements, unknown: selector.templated || requirements.length < selector.entries.length },
  };
  const behind = view.evaluator.matches(matcher);
  const name = `**Service ${code(metadata.name?.value ?? '')}** · ${code(placed.namespace)}`;
  if (behind.length === 0) return `${name}\n\nNo workload of this workspace stands behind it.`;
  const lines = behind
    .slice(0, 6)
    .map(({ workload, sure }) => `- ${workloadLink(context, workload, placed.namespace)}${sure ? '' : ' (possibly)'}: ${reachersText(view, workload)}`);
  return `${name}\n\nBehind it:\n${lines.join('\n')}`;
}
