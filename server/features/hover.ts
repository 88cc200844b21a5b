import { configurationSchema } from '../rules/configuration/schema.js';
import { allRules } from '../rules/registry.js';
import { pathAt } from '../syntax/locate.js';
import { type Range, shift, touches } from '../util/range.js';
import type { FileId, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import { assertionAt } from './assertions/definition.js';
import { viewFor } from './assertions/environment.js';
import { readAssertions } from './assertions/read.js';
import { configurationWords } from './completion/configuration.js';
import { type Cursor, cursorAt, isPodLabel, isSelf } from './cursor.js';
import { hoverInAdminPolicy } from './hover/admin-policy.js';
import { hoverAssertion, hoverEnvironment } from './hover/assertion.js';
import { hoverContainerPort } from './hover/container-port.js';
import { footnotes, refusalWords, stillReading } from './hover/footnotes.js';
import { links } from './hover/links.js';
import { hoverNamespace, hoverNamespaceName } from './hover/namespace.js';
import { hoverInPolicy } from './hover/network-policy.js';
import { hoverService } from './hover/service.js';
import { hoverWorkload } from './hover/workload.js';
import { type LinkTarget, markdownPrinter, plainPrinter } from './printer.js';
import { renderedCursorAt } from './rendered-cursor.js';
import type { HoverCommands, Scope } from './scope.js';

export interface HoverOptions {
  readonly format: 'markdown' | 'plaintext';
  /** The address of a place, in the form that the reader's editor opens. */
  readonly link: LinkTarget;
  readonly commands?: HoverCommands;
}

export interface Hover {
  readonly text: string;
  /** What the text is about, in offsets of the file. */
  readonly range: Range;
}

/**
 * What the thing under the cursor means in this workspace: the verdict, then the reasons, then what is not known; undefined where there
 * is nothing to say. Never what a field is for in general: the schema says that.
 * @param offset in UTF-16 units from the start of the file
 */
export function hover(snapshot: Snapshot, file: FileId, offset: number, options: HoverOptions): Hover | undefined {
  const found = snapshot.file(file);
  if (found?.role === 'assertions') return assertionHover(snapshot, found, offset, options);
  if (found?.role === 'configuration') return configurationHover(found, offset, options);
  // What a chart's template becomes, its engine says.
  const cursor = found?.role === 'template' ? renderedCursorAt(snapshot, file, offset) : cursorAt(snapshot, file, offset);
  if (cursor?.file.role !== 'manifest' && cursor?.file.role !== 'template') return undefined;
  const scope = scopeOf(snapshot, cursor.file, options);
  const [verdict, ...reasons] = paragraphsAt(scope, cursor) ?? [];
  if (verdict === undefined) return undefined;
  // Editors cut a hover that is long, so what can be done stands above the reasons.
  const actions = isSelf(cursor) && found?.role !== 'template' ? links(scope, cursor.placed) : [];
  return { text: [...stillReading(scope), verdict, ...actions, ...reasons, ...footnotes(scope, cursor.placed)].join('\n\n'), range: cursor.range };
}

function scopeOf(snapshot: Snapshot, file: WorkspaceFile, { format, link, commands = {} }: HoverOptions): Scope {
  const print = format === 'markdown' ? markdownPrinter(link) : plainPrinter(link);
  return { snapshot, file, view: snapshot.environment(file.id), print, commands };
}

/** What a key of a configuration means, a rule for example. */
function configurationHover({ source }: WorkspaceFile, offset: number, { format, link }: HoverOptions): Hover | undefined {
  const document = source?.documents.findLast((each) => each.offset <= offset);
  const located = document && pathAt(document.tree, offset - document.offset);
  if (!document || !located || !('entry' in located) || !located.entry) return undefined;
  const keys = located.path.filter((key): key is string => typeof key === 'string');
  const words = configurationWords(configurationSchema(allRules), keys);
  if (words === undefined) return undefined;
  const print = format === 'markdown' ? markdownPrinter(link) : plainPrinter(link);
  return { text: `${print.strong(keys.at(-1) ?? '')} · ${print.text(words)}`, range: shift(located.entry.range, document.offset) };
}

function assertionHover(snapshot: Snapshot, file: WorkspaceFile, offset: number, options: HoverOptions): Hover | undefined {
  const stated = readAssertions(file);
  const scope: Scope = { ...scopeOf(snapshot, file, options), view: viewFor(snapshot, stated) };
  const { environment } = stated;
  if (environment && touches(environment.range, offset)) return { text: hoverEnvironment(scope, stated).join('\n\n'), range: environment.range };
  const assertion = assertionAt(stated, offset);
  return assertion && { text: [...stillReading(scope), ...hoverAssertion(scope, assertion)].join('\n\n'), range: assertion.range };
}

/** The verdict first, then its reasons. Each kind of object has its own file. */
function paragraphsAt(scope: Scope, cursor: Cursor): readonly string[] | undefined {
  const { object } = cursor.placed;
  const { path } = cursor;
  const self = isSelf(cursor);
  if (object.type !== 'namespace' && path.length === 2 && path[0] === 'metadata' && path[1] === 'namespace') return hoverNamespaceName(scope, cursor.placed);
  switch (object.type) {
    case 'NetworkPolicy':
      return leadingWith(refusalWords(scope, cursor.placed, cursor.offset), hoverInPolicy(scope, cursor.placed, object, self ? [] : path));
    case 'AdminPolicy':
      return leadingWith(refusalWords(scope, cursor.placed, cursor.offset), hoverInAdminPolicy(scope, cursor.placed, object, self ? [] : path));
    case 'workload':
      return self || isPodLabel(cursor, object) ? hoverWorkload(scope, cursor.placed) : hoverContainerPort(scope, cursor.placed, object, cursor.offset);
    case 'namespace':
      return self ? hoverNamespace(scope, object.metadata.name?.value) : undefined;
    case 'service':
      return self || (path[0] === 'spec' && path[1] === 'selector') ? hoverService(scope, cursor.placed, object) : undefined;
    case 'other':
      return undefined;
  }
}

function leadingWith(first: readonly string[], paragraphs: readonly string[] | undefined): readonly string[] | undefined {
  return paragraphs && [...first, ...paragraphs];
}
