import type { Range } from '../../util/range.js';
import type { Written } from '../rendering.js';
import type { TreeNode } from './tree.js';

/**
 * Where the `spec` of a CustomResourceDefinition stands, below its key: such texts are the longest that there are, and hardly ever is there anything in
 * them that a kustomization is about. `undefined` where it is written in a way that only reading it tells apart (anchors, tabs, flow style).
 */
export function deferredPart(text: string): Range | undefined {
  if (!/^kind: ["']?CustomResourceDefinition["']?[ \t]*$/m.test(text) || !text.endsWith('\n') || text.includes('\r')) return undefined;
  const key = /^spec:[ \t]*\n/m.exec(text);
  if (!key) return undefined;
  const start = key.index + key[0].length;
  const behind = /^[^ \n]/gm;
  behind.lastIndex = start;
  const end = behind.exec(text)?.index ?? text.length;
  const part = text.slice(start, end);
  const isPlain = /^ +[\w$]+:/.test(part) && !/\t|<<:|[:-] +[&*!]|^ *conversion:/m.test(part);
  return isPlain ? { start, end } : undefined;
}

/** A map that is read when somebody looks into it, and printed as it is written if nobody does. */
export function deferredMap(raw: string, written: Written, read: () => TreeNode): TreeNode {
  let opened: TreeNode | undefined;
  const open = () => {
    opened ??= read();
    return opened;
  };
  return {
    kind: 'map',
    tag: '',
    style: 'plain',
    text: '',
    written,
    get keys() {
      return open().keys;
    },
    set keys(keys) {
      open().keys = keys;
    },
    get values() {
      return open().values;
    },
    set values(values) {
      open().values = values;
    },
    // Behind the others, so that a copy, which looks at all of them, is none of a map that nobody has looked into.
    get raw() {
      return opened ? undefined : raw;
    },
    set raw(_) {
      open();
    },
  };
}
