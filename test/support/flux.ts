import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askGoProgram, buildGoProgram } from './go-program.js';

/** A tree, and the Flux Kustomization that a folder of it is built by. */
export interface FluxQuestion {
  readonly files: Readonly<Record<string, string>>;
  readonly path: string;
  readonly object: { readonly spec: Readonly<Record<string, unknown>> };
}

/** A text with values for its variables. */
export interface SubstitutionQuestion {
  readonly text: string;
  readonly vars: Readonly<Record<string, string>>;
}

export interface FluxAnswer {
  /** What was built. */
  readonly yaml?: string;
  /** What was substituted. */
  readonly text?: string;
  readonly error?: string;
}

export type Flux = (questions: readonly (FluxQuestion | SubstitutionQuestion)[]) => readonly FluxAnswer[];

/** What kustomize-controller builds with, made with Go from `flux/`. */
export async function buildFluxProgram(): Promise<Flux> {
  const program = await buildGoProgram(join(dirname(fileURLToPath(import.meta.url)), 'flux'), 'flux');
  return (questions) => askGoProgram(program, questions);
}
