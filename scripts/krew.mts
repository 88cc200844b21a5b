// Writes `dist/krew.yaml`, with which krew installs `kubectl netpol` from the npm package that a release carries: `kubectl krew install --manifest=FILE`.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { stringify } from 'yaml';
import packageJson from '../package.json' with { type: 'json' };
import { home } from './home.mts';
import { tarball } from './pack.mts';
import { at } from './root.mts';

export interface KrewOptions {
  readonly home: string;
  readonly version: string;
  /** The name of the package among the files of the release. */
  readonly file: string;
  readonly sha256: string;
}

/** The manifest of the plugin. It is a script for Node, which krew cannot start on Windows. */
export function krewManifest({ home: address, version, file, sha256 }: KrewOptions): string {
  const platform = (os: string) => ({
    selector: { matchLabels: { os } },
    uri: `${address}/releases/download/v${version}/${file}`,
    sha256,
    files: [
      { from: 'package/dist/*', to: '.' },
      { from: 'package/LICENSE', to: '.' },
    ],
    bin: 'cli.js',
  });
  return stringify({
    apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
    kind: 'Plugin',
    metadata: { name: 'netpol' },
    spec: {
      version: `v${version}`,
      homepage: address,
      shortDescription: 'Who may talk to whom, by NetworkPolicies',
      description:
        'Tells what NetworkPolicies mean: who can reach a workload and why, which connections an edit opens, and what is surely not meant. Reads manifests, or what kubectl prints.',
      caveats: 'Needs Node 20 or later on the PATH.',
      platforms: ['linux', 'darwin'].map(platform),
    },
  });
}

if (import.meta.main) {
  if (home === undefined) throw new Error('package.json has no `repository`, so nobody could load what the manifest names');
  const sha256 = createHash('sha256').update(readFileSync(tarball)).digest('hex');
  writeFileSync(at('dist', 'krew.yaml'), krewManifest({ home, version: packageJson.version, file: basename(tarball), sha256 }));
  console.log('dist/krew.yaml');
}
