import type { SyntaxTree } from '../../syntax/source-file.js';
import type { KubernetesVersion } from '../../validation/kubernetes-version.js';
import type { WrittenCidr } from '../../validation/written-cidrs.js';
import { type Edits, fixOf, replaceWord } from '../edits.js';
import type { Fix } from '../rule.js';

/** Who refuses a form that not every API server does. */
export function refusedBy(from: KubernetesVersion | undefined): string {
  return from === undefined ? 'The API server refuses it' : `API servers from Kubernetes ${from} on refuse it`;
}

/** Writes another CIDR in its place. */
export function replaceCidr(tree: SyntaxTree, { at }: WrittenCidr, cidr: string): Edits {
  return replaceWord(tree, at, cidr);
}

/** Of a block with bits behind its prefix: the two that may be meant. */
export function hostBitsFixes(tree: SyntaxTree, written: WrittenCidr): readonly Fix[] {
  const { reading } = written;
  if (reading.kind !== 'host-bits') return [];
  return [
    ...fixOf(`Write ${reading.network}, the whole block`, replaceCidr(tree, written, reading.network)),
    ...fixOf(`Write ${reading.host}, the single address`, replaceCidr(tree, written, reading.host)),
  ];
}
