import { goRegex } from './go-regex.js';
import { effectiveNamespace } from './ids.js';
import { matchesLabels } from './label-selector.js';
import { currentId, originalId } from './resource.js';
import { type Present, present, type Resources } from './resources.js';
import { metaMap } from './set-field.js';
import { get, type MapSetting, type Setting, stringAt } from './settings.js';
import { at } from './stop.js';
import type { TreeNode } from './tree.js';

/** Which objects a patch or replacement is for; what is empty means any. */
export interface TargetSelector {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly labelSelector: string;
  readonly annotationSelector: string;
}

export function selectorOf(setting: Setting | undefined): TargetSelector {
  const text = (name: string) => stringAt(setting, name);
  return {
    group: text('group'),
    version: text('version'),
    kind: text('kind'),
    name: text('name'),
    namespace: text('namespace'),
    labelSelector: text('labelSelector'),
    annotationSelector: text('annotationSelector'),
  };
}

export function targetSetting(setting: Setting | undefined): MapSetting | undefined {
  const target = get(setting, 'target');
  return target?.kind === 'map' ? target : undefined;
}

/**
 * The objects that a patch's target selects. Texts are regular expressions for the whole; a name or namespace may be the first one or the
 * present one. What is cluster-scoped has a namespace of its own, so that no target with a namespace selects it.
 */
export function select(resources: Resources, setting: MapSetting): readonly Present[] {
  return at(setting.place, () => {
    const selector = selectorOf(setting);
    const [group, version, kind, name, namespace] = (['group', 'version', 'kind', 'name', 'namespace'] as const).map((key) => matcher(selector[key]));
    return present(resources).filter(({ node }) => {
      const current = currentId(node);
      if (!group?.(current.group) || !version?.(current.version) || !kind?.(current.kind)) return false;
      const original = originalId(node);
      return (
        (namespace?.(effectiveNamespace(original)) || namespace?.(effectiveNamespace(current))) &&
        (name?.(original.name) || name?.(current.name)) &&
        matchesMeta(node, selector)
      );
    });
  });
}

/** Whether labels and annotations are as the selector wants them. */
export function matchesMeta(node: TreeNode, { labelSelector, annotationSelector }: Pick<TargetSelector, 'labelSelector' | 'annotationSelector'>): boolean {
  return matchesTexts(node, 'labels', labelSelector) && matchesTexts(node, 'annotations', annotationSelector);
}

function matchesTexts(node: TreeNode, name: 'labels' | 'annotations', selector: string): boolean {
  return selector === '' || matchesLabels(selector, new Map([...metaMap(node, name)].map(([key, { text }]) => [key, text])));
}

function matcher(pattern: string): (text: string) => boolean {
  return pattern === '' ? () => true : goRegex(`^(?:${pattern})$`);
}
