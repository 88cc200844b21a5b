import type { LineIndex } from '../util/line-index.js';
import type { FileId, Location } from '../workspace/snapshot.js';
import type { Place } from './formats/places.js';
import type { Opened } from './open-paths.js';

/** Finds the file, as people name it, and the line of a location; reads each file once. Undefined where the file is gone. */
export function placesIn(opened: Opened): (location: Location) => Promise<Place | undefined> {
  const files = new Map<FileId, Promise<{ readonly name: string; readonly lines: LineIndex } | undefined>>();
  const read = async (id: FileId) => {
    const loaded = await opened.load(id);
    const lines = loaded?.file.source?.lines;
    return loaded && lines && { name: opened.pathOf(loaded.file), lines };
  };
  return async ({ file, range }) => {
    const reading = files.get(file) ?? read(file);
    files.set(file, reading);
    const found = await reading;
    return found && { file: found.name, line: found.lines.positionAt(range.start).line + 1 };
  };
}
