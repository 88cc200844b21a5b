import type { Labels } from '../../semantics/cluster/labels.js';
import type { Requirement, Selector } from '../../semantics/cluster/selector.js';

/** What becomes of a label: another key, or another value. */
export type LabelRename =
  | { readonly kind: 'key'; readonly key: string; readonly to: string }
  | { readonly kind: 'value'; readonly key: string; readonly from: string; readonly to: string };

/** The labels after the change. */
export function changedLabels(labels: Labels, change: LabelRename): Labels {
  const { key } = change;
  if (!labels.values.has(key)) return labels;
  if (change.kind === 'value') {
    return labels.values.get(key) === change.from ? { ...labels, values: new Map([...labels.values, [key, change.to]]) } : labels;
  }
  const values = new Map([...labels.values].map(([name, value]) => [name === key ? change.to : name, value]));
  const partial = labels.partial?.has(key) ? { partial: new Set([...labels.partial].map((name) => (name === key ? change.to : name))) } : {};
  return { ...labels, values, ...partial };
}

/** The selector after the change. */
export function changedSelector({ requirements, unknown }: Selector, change: LabelRename): Selector {
  return { requirements: requirements.map((one) => changedRequirement(one, change)), unknown };
}

function changedRequirement(requirement: Requirement, change: LabelRename): Requirement {
  if (requirement.key !== change.key) return requirement;
  if (change.kind === 'key') return { ...requirement, key: change.to };
  return { ...requirement, values: requirement.values.map((value) => (value === change.from ? change.to : value)) };
}

/** Whether a selector speaks of the label that changes. */
export function speaksOf({ requirements }: Selector, change: LabelRename): boolean {
  return requirements.some(({ key, values }) => key === change.key && (change.kind === 'key' || values.includes(change.from)));
}

/** Whether labels have the one that changes, for sure. */
export function carries({ values }: Labels, change: LabelRename): boolean {
  return change.kind === 'key' ? values.has(change.key) : values.get(change.key) === change.from;
}

/** Whether a template decides if labels have the one that changes. */
export function mayCarry({ values, open }: Labels, { kind, key }: LabelRename): boolean {
  if (!values.has(key)) return open;
  return kind === 'value' && values.get(key) === undefined;
}

/** The label as people write it. */
export function labelText(change: LabelRename): string {
  return change.kind === 'key' ? change.key : `${change.key}=${change.from}`;
}
