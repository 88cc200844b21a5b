import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { closure } from '../../server/render/kustomize/closure.js';
import { render } from '../../server/render/kustomize/render.js';
import type { Outcome, RenderId, RenderSource, Unit } from '../../server/render/rendering.js';

/** The texts as a tree of files. */
export function sourceOfTexts(texts: Readonly<Record<RenderId, string>>): RenderSource {
  const names = Object.keys(texts);
  return {
    read: async (id) => texts[id],
    kindOf: async (id) => (texts[id] === undefined ? (names.some((name) => name.startsWith(`${id}/`)) ? 'folder' : undefined) : 'file'),
  };
}

export const diskSource: RenderSource = {
  read: async (id) => {
    try {
      return readFileSync(fileURLToPath(id), 'utf8');
    } catch {
      return undefined;
    }
  },
  kindOf: async (id) => {
    const found = statSync(fileURLToPath(id), { throwIfNoEntry: false });
    return found?.isDirectory() ? 'folder' : found?.isFile() ? 'file' : undefined;
  },
};

/** Renders a folder of the disk; nothing outside of `root` is read. */
export async function renderFolder(folder: string, root: string): Promise<Outcome> {
  return renderUnit({ folder: pathToFileURL(folder).href, root: pathToFileURL(root).href, loadRestriction: 'root' }, diskSource);
}

export async function renderUnit(unit: Unit, source: RenderSource): Promise<Outcome> {
  return render(unit, await closure(unit, source));
}

/** Renders `/w/top` of files that are named from `/w` on. */
export async function renderTexts(texts: Readonly<Record<string, string>>, folder = 'top'): Promise<Outcome> {
  const source = sourceOfTexts(Object.fromEntries(Object.entries(texts).map(([name, text]) => [`file:///w/${name}`, text])));
  return renderUnit({ folder: `file:///w/${folder}`, root: 'file:///w', loadRestriction: 'root' }, source);
}

const known = new Map<string, readonly unknown[]>();

/** The values of a stream of YAML, by a reader that is not ours; it is slow, so texts are read once. */
export function valuesOf(stream: string): readonly unknown[] {
  return stream.split(/^---\n/m).flatMap((text) => {
    const values = known.get(text) ?? readValues(text);
    known.set(text, values);
    return values;
  });
}

function readValues(text: string): readonly unknown[] {
  return parseAllDocuments(text, { version: '1.2', schema: 'core' }).flatMap((document) => {
    const [error] = 'errors' in document ? document.errors : [];
    if (error) throw new Error(`${error.message}\n${text}`);
    const value: unknown = 'toJS' in document ? document.toJS() : null;
    return value === null ? [] : [value];
  });
}

/** The values of what was rendered; what was not, as a text that says why. */
export function renderedValues(outcome: Outcome): readonly unknown[] | string {
  return outcome.kind === 'rendered' ? outcome.objects.flatMap(({ text }) => valuesOf(text)) : `${outcome.kind}: ${outcome.message}`;
}
