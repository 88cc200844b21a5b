import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { at } from './root.mts';

/** Writes a file of `server/generated/`. Of unchanged content the time stays, so that whoever compares times builds nothing anew. */
export function writeGenerated(name: string, content: string): void {
  const file = at('server', 'generated', name);
  mkdirSync(dirname(file), { recursive: true });
  if (!existsSync(file) || readFileSync(file, 'utf8') !== content) writeFileSync(file, content);
}
