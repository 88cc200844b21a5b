import { delimiter, dirname, join } from 'node:path';
import { findProgram } from '../test/e2e/host/programs.mts';

/** The Node of the machine, not the one that comes with the development tools; that one where there is no other. */
export const machineNode: string = findProgram('node', /node_modules/) ?? process.execPath;

/**
 * The environment of somebody who has the Node of the machine, in a folder of his own: what an outer `npm run` hands down in variables is not meant
 * for it, but for how the registry is reached.
 */
export function outsideNpm(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_(?!config_(registry|cafile|https?_proxy|proxy|cache|userconfig))/i.test(name));
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes(join('node_modules', '.bin')));
  return { ...Object.fromEntries(kept), NO_COLOR: '1', PATH: [dirname(machineNode), ...folders].join(delimiter), ...more };
}
