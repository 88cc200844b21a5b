import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { helmModule } from '../../../../scripts/build-helm.mts';

/** The module that is checked in, unpacked. */
export function moduleBytes(): Uint8Array {
  return new Uint8Array(brotliDecompressSync(readFileSync(helmModule)));
}
