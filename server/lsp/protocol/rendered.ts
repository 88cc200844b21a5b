import type { ProtocolLocation, ProtocolRange } from './places.js';

/** What a file becomes when the kustomizations that take it in are built. */

export interface RenderedParams {
  /** Of a manifest, a patch or a kustomization. */
  readonly uri: string;
  /** The name of one of the environments that it counts in; left out: the nearest. */
  readonly environment?: string;
}

export interface RenderedResult {
  /** YAML, with where each part was written as comments; or why there is none. */
  readonly text: string;
  readonly problem?: true;
  /** Ranges in the text, and the places that they name. */
  readonly links: readonly { readonly range: ProtocolRange; readonly location: ProtocolLocation }[];
  /** The one that is shown. */
  readonly environment?: string;
  /** All that the file counts in, by way of kustomizations. */
  readonly environments: readonly string[];
}
