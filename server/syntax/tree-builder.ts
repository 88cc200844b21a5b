import type { Range } from '../util/range.js';
import { AliasBudget } from './alias-budget.js';
import { type Anchored, type Frame, finishMap, finishSequence, type MapFrame } from './frames.js';
import { settleKeys } from './map-keys.js';
import { NameSet } from './name-set.js';
import type { Node, Path, ScalarNode } from './nodes.js';
import { aliasProblem, keyProblem, scalarProblem } from './problems.js';
import { keyName, resolveScalar } from './resolve-scalar.js';
import type { SyntaxProblem } from './source-file.js';

/** What may stand before a value: `&anchor` and `!tag`. */
export interface Properties {
  readonly anchor: string | undefined;
  /** In short form, `!!int` or `!custom`. */
  readonly tag: string | undefined;
  readonly start: number;
  readonly end: number;
}

/** What a text has to do with a template. */
export interface TemplateText {
  /** Whether a stretch of the text holds what a template puts there. */
  isTemplated(start: number, end: number): boolean;
  /** What is written at a scalar, where the text that is read may only stand in for it; '' where it is what is read. */
  textAt?(start: number, end: number, style: ScalarNode['style']): string;
  /** Of two entries with the same key the template may print either. */
  readonly branches?: true;
}

/** How deep a tree may get. What lies deeper is left out and its place is marked as unknown, so that no walk over a tree needs a deep stack. */
export const MAX_DEPTH = 500;

/**
 * Makes a tree of what a reader of YAML comes across, in the order of the text: in a map, keys and values take turns.
 * Resolves scalars, aliases and merge keys, and notes what a strict reader refuses in them.
 * Lives as long as one document is read.
 */
export class TreeBuilder {
  readonly problems: SyntaxProblem[] = [];
  root: Node | undefined;

  readonly #template: TemplateText | undefined;
  readonly #stack: Frame[] = [];
  readonly #anchors = new Map<string, Anchored | Frame>();
  readonly #budget = new AliasBudget();
  /** How many collections beyond `MAX_DEPTH` are open. */
  #tooDeep = 0;

  constructor(template?: TemplateText) {
    this.#template = template;
  }

  /** @param start of its brace, -1 for a map without: it begins with its first key. */
  openMap(start: number, flow: boolean, properties?: Properties): void {
    if (!this.#descend()) return;
    this.#push({
      kind: 'map',
      start,
      flow,
      anchor: properties?.anchor,
      before: this.#budget.decoded,
      height: 1,
      low: Number.POSITIVE_INFINITY,
      high: -1,
      templated: false,
      entries: [],
      names: new NameSet(),
      isRepeated: false,
      merges: [],
      key: undefined,
      isMerge: false,
    });
  }

  openSequence(start: number, flow: boolean, properties?: Properties): void {
    if (!this.#descend()) return;
    this.#push({
      kind: 'sequence',
      start,
      flow,
      anchor: properties?.anchor,
      before: this.#budget.decoded,
      height: 1,
      low: Number.POSITIVE_INFINITY,
      high: -1,
      templated: false,
      items: [],
      itemStart: -1,
    });
  }

  /** The next value belongs to the dash at `start`. */
  dash(start: number): void {
    const frame = this.#stack[this.#stack.length - 1];
    if (this.#tooDeep === 0 && frame?.kind === 'sequence') frame.itemStart = start;
  }

  /** @param end behind the closing bracket; a block ends where its last member does, and here where it has none. */
  close(end: number): void {
    if (this.#tooDeep > 0) {
      this.#tooDeep--;
      if (this.#tooDeep === 0) this.#add(unknownAt(end, end), 1);
      return;
    }
    const frame = this.#stack.pop();
    if (!frame) return;
    if (frame.kind === 'map' && (frame.isRepeated || frame.merges.length > 0)) {
      this.problems.push(...settleKeys(frame, { path: this.#path(), keepsRepeated: this.#template?.branches === true }));
    }
    const node = frame.kind === 'map' ? finishMap(frame, end) : finishSequence(frame, end);
    if (frame.anchor !== undefined && this.#anchors.get(frame.anchor) === frame)
      this.#anchors.set(frame.anchor, {
        node,
        size: this.#budget.decoded - frame.before + 1,
        height: frame.height,
      });
    this.#add(node, frame.height);
  }

  scalar(start: number, end: number, content: string, style: ScalarNode['style'], properties?: Properties): void {
    if (this.#tooDeep > 0) return;
    const templated = this.#template?.isTemplated(start, end) ?? false;
    const text = this.#template?.textAt?.(start, end, style) || content;
    const plain = style === 'plain' || style === 'missing';
    const tag = properties?.tag;
    const resolved = resolveScalar(text, plain, tag);
    const range = { start, end };
    const frame = this.#stack[this.#stack.length - 1];
    if (frame?.kind === 'map' && frame.key === undefined) {
      frame.isMerge = text === '<<' && ((plain && tag === undefined) || tag === '!' || tag === '!!merge');
      if (!frame.isMerge) this.#budget.node();
      const name = frame.isMerge ? text : keyName(text, resolved);
      const node: ScalarNode = {
        kind: 'scalar',
        range,
        templated,
        value: name ?? text,
        text,
        style,
      };
      if (properties?.anchor !== undefined)
        this.#anchors.set(properties.anchor, {
          node: { ...node, value: resolved.value },
          size: 1,
          height: 0,
        });
      if (name === undefined || resolved.refused === 'tag' || resolved.refused === 'base64') this.problems.push(keyProblem(range, resolved, tag));
      if (tag !== undefined) frame.tags = (frame.tags ?? new Map<ScalarNode, string>()).set(node, tag);
      this.#setKey(frame, node);
      return;
    }
    this.#budget.node();
    const node: ScalarNode = {
      kind: 'scalar',
      range,
      templated,
      value: resolved.value,
      text,
      style,
    };
    if (properties?.anchor !== undefined) this.#anchors.set(properties.anchor, { node, size: 1, height: 0 });
    if (resolved.refused !== undefined)
      this.problems.push(scalarProblem(properties ? { start: properties.start, end: Math.max(end, properties.end) } : range, text, resolved, tag));
    this.#add(node, 0);
  }

  alias(start: number, end: number, name: string): void {
    if (this.#tooDeep > 0) return;
    const target = this.#anchors.get(name);
    if (target === undefined || 'kind' in target) {
      this.problems.push(aliasProblem({ start, end }, name, target === undefined ? 'unknown' : 'cyclic'));
      this.#add({ ...unknownAt(start, end), alias: name }, 0);
      return;
    }
    const wasExceeded = this.#budget.exceeded;
    this.#budget.alias(target.size);
    if (this.#budget.exceeded && !wasExceeded) this.problems.push(aliasProblem({ start, end }, name, 'too-many'));
    const fits = this.#stack.length + target.height <= MAX_DEPTH && this.#budget.keep(target.size);
    if (fits) this.#add({ ...target.node, range: { start, end }, alias: name }, target.height);
    else this.#add({ ...unknownAt(start, end), alias: name }, 0);
  }

  /** The root, after the last event; collections that are still open are closed at `end`. */
  finish(end: number): Node | undefined {
    while (this.#stack.length > 0 || this.#tooDeep > 0) {
      const frame = this.#stack[this.#stack.length - 1];
      if (this.#tooDeep === 0 && frame?.kind === 'map' && frame.key !== undefined) this.scalar(end, end, '', 'missing');
      this.close(end);
    }
    return this.root;
  }

  /** Whether the tree may get deeper here. */
  #descend(): boolean {
    if (this.#stack.length >= MAX_DEPTH || this.#tooDeep > 0) {
      this.#tooDeep++;
      return false;
    }
    this.#budget.node();
    return true;
  }

  #push(frame: Frame): void {
    if (frame.anchor !== undefined) this.#anchors.set(frame.anchor, frame);
    this.#stack.push(frame);
  }

  #add(node: Node, height: number): void {
    const frame = this.#stack[this.#stack.length - 1];
    if (frame === undefined) {
      this.root ??= node;
      return;
    }
    if (height >= frame.height) frame.height = height + 1;
    if (frame.kind === 'sequence') {
      const start = frame.itemStart >= 0 ? Math.min(frame.itemStart, node.range.start) : node.range.start;
      const range = reach(frame, start, node.range.end);
      frame.items.push({ value: node, range });
      frame.itemStart = -1;
    } else if (frame.key === undefined) this.#addNodeAsKey(frame, node);
    else {
      const { key } = frame;
      const range = reach(frame, Math.min(key.range.start, node.range.start), Math.max(node.range.end, key.range.end));
      if (frame.isMerge) frame.merges.push({ key, value: node });
      else frame.entries.push({ key, value: node, range, merged: false });
      frame.key = undefined;
    }
  }

  /** A key that is no scalar of its own: an alias, or a map or list, which Kubernetes refuses. */
  #addNodeAsKey(frame: MapFrame, node: Node): void {
    frame.isMerge = false;
    if (node.kind !== 'scalar') {
      this.problems.push(keyProblem(node.range));
      frame.key = {
        kind: 'scalar',
        range: node.range,
        templated: true,
        value: '',
        text: '',
        style: 'plain',
      };
      return;
    }
    const resolved = resolveScalar(node.text, node.style === 'plain' || node.style === 'missing');
    const name = keyName(node.text, resolved);
    if (name === undefined) this.problems.push(keyProblem(node.range, resolved));
    this.#setKey(frame, { ...node, value: name ?? node.text });
  }

  #setKey(frame: MapFrame, key: ScalarNode): void {
    frame.key = key;
    if (key.templated) frame.templated = true;
    if (frame.isMerge) return;
    const name = String(key.value);
    if (frame.names.has(name)) frame.isRepeated = true;
    else frame.names.add(name);
  }

  #path(): Path {
    return this.#stack.map((frame) => (frame.kind === 'sequence' ? frame.items.length : String(frame.key?.value ?? '')));
  }
}

/** The range of a member, which its collection reaches around. */
function reach(frame: Frame, start: number, end: number): Range {
  if (start < frame.low) frame.low = start;
  if (end > frame.high) frame.high = end;
  return { start, end };
}

function unknownAt(start: number, end: number): ScalarNode {
  return {
    kind: 'scalar',
    range: { start, end },
    templated: true,
    value: null,
    text: '',
    style: 'plain',
  };
}
