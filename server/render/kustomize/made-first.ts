import { findActions } from '../../syntax/template/actions.js';
import { findPlaceholders } from '../../syntax/template/placeholders.js';
import { baseName } from '../../util/file-id.js';
import type { Closure, Outcome, Unit } from '../rendering.js';
import { isLeftToABuild } from './left-to-a-build.js';
import { kustomizationNames } from './load.js';

/** Folders of what is filled in and copied to where it is to be used. */
const templateFolder = /(?:^|\/)(?:templates?|skeletons?)\//i;

/**
 * Where another tool makes a kustomization before Kustomize reads it, what is wrong with it now says nothing of what it will be: it is not rendered,
 * and nothing is said to fail. That is so where its text has template actions, where what is wrong is a placeholder itself, and where it lies with
 * templates and leads to what is beside it only once it is copied. The same holds where what it names is left to a build.
 */
export function unlessMade(outcome: Outcome, { root, loadRestriction }: Unit, closure: Closure): Outcome {
  // Flux builds what is in the repository.
  if (outcome.kind !== 'failed' || loadRestriction === 'none') return outcome;
  const { place } = outcome;
  const { files } = closure;
  if (isLeftToABuild(root, place, closure))
    return { kind: 'refused', reason: 'unsupported', message: 'What this names is in .gitignore: a build makes it.', place };
  const { file, range } = place;
  const text = kustomizationNames.some((name) => name === baseName(file)) ? files.get(file) : undefined;
  if (text === undefined) return outcome;
  const wrong = text.slice(range.start, range.end);
  const isCopied = templateFolder.test(file) && /^["']?\.\.\//.test(wrong);
  if (!isCopied && findActions(text).length === 0 && findPlaceholders(wrong).length === 0) return outcome;
  return { kind: 'refused', reason: 'unsupported', message: 'This kustomization is a template, which is not run.', place };
}
