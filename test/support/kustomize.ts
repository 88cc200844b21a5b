import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askGoProgram, buildGoProgram, GO_BUILD_TIMEOUT, hasGo } from './go-program.js';

/** What `kustomize build` makes of a folder. */
export interface KustomizeAnswer {
  readonly yaml?: string;
  readonly error?: string;
}

/** @param helm the program that renders charts; without it, none is */
export type Kustomize = (folders: readonly string[], helm?: string) => readonly KustomizeAnswer[];

/** Whether the real program can be built here: from its Go modules. */
export const hasKustomize: boolean = hasGo;

/** How long the first build may take. */
export const KUSTOMIZE_TIMEOUT = GO_BUILD_TIMEOUT;

/** Kustomize as a program that builds many folders, made with Go from `kustomize/`. */
export async function buildKustomize(): Promise<Kustomize> {
  const program = await buildGoProgram(join(dirname(fileURLToPath(import.meta.url)), 'kustomize'), 'kustomize');
  return (folders, helm = '') =>
    askGoProgram(
      program,
      folders.map((folder) => [folder, false, helm]),
    );
}
