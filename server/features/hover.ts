import { pathAt } from '../syntax/locate.js';
import { type Range, shift } from '../util/range.js';
import type { FileId, Location, PlacedObject, Snapshot } from '../workspace/snapshot.js';
import type { HoverContext } from './hover/context.js';
import { hoverNamespace } from './hover/namespace.js';
import { hoverPolicyPart } from './hover/policy-part.js';
import { hoverService } from './hover/service.js';
import { hoverWorkload, isWorkloadPlace } from './hover/workload.js';
import { asPlainText } from './markdown.js';
import { objectAt } from './places.js';

export interface HoverOptions {
  readonly format: 'markdown' | 'plaintext';
  /** Where a link leads; undefined: no link. */
  link(location: Location): string | undefined;
}

export interface Hover {
  readonly text: string;
  /** What it is about, in file offsets. */
  readonly range: Range;
}

const stillReading = '*The workspace is still being read: the answer may change.*';

/**
 * What a person should know about the thing under the cursor: the verdict, then the reasons, then what is unknown.
 * Nothing for what only the schema explains.
 * @param offset in the file, UTF-16 units
 */
export function hover(snapshot: Snapshot, file: FileId, offset: number, options: HoverOptions): Hover | undefined {
  const placed = objectAt(snapshot, file, offset);
  const document = placed && snapshot.file(file)?.source?.documents[placed.document];
  if (!placed || !document) return undefined;
  const located = pathAt(document.tree, offset - document.offset);
  if (!located) return undefined;
  const path = located.path.slice(placed.object.path.length);
  const context: HoverContext = { snapshot, view: snapshot.environment(file), placed, path, link: options.link };
  const text = answer(context);
  if (text === undefined) return undefined;
  const whole = snapshot.complete ? text : `${text}\n\n${stillReading}`;
  const about = located.on === 'value' ? located.node.range : (located.entry?.key.range ?? located.node.range);
  return { text: options.format === 'markdown' ? whole : asPlainText(whole), range: shift(oneLine(about, document.tree.text), document.offset) };
}

function answer(context: HoverContext): string | undefined {
  const { object } = context.placed;
  if (object.type === 'NetworkPolicy') return hoverPolicyPart(context, object);
  if (object.type === 'workload') return isWorkloadPlace(context.path, object) ? hoverWorkload(context) : undefined;
  if (object.type === 'namespace') return isName(context) ? hoverNamespace(context) : undefined;
  return object.type === 'service' && isName(context) ? hoverService(context, object) : undefined;
}

function isName({ path }: { readonly path: PlacedObject['object']['path'] }): boolean {
  const place = path.join('.');
  return place === 'kind' || place === 'metadata.name';
}

/** A hover marks what it is about; marking a whole block of lines would hide the text. */
function oneLine({ start, end }: Range, text: string): Range {
  const lineBreak = text.slice(start, end).search(/[\r\n]/);
  return { start, end: lineBreak < 0 ? end : start + lineBreak };
}
