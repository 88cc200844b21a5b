import type { Range } from '../util/range.js';

/** A file or folder: its canonical URI (`file:///a/b`), no slash at the end. */
export type RenderId = string;

/** What wrote something of a rendered object. `template`: a line of a chart, of which only the line is known, so that nothing is to be written there. */
export type WrittenBy = 'base' | 'patch' | 'namespace' | 'labels' | 'annotations' | 'name' | 'replacement' | 'generator' | 'value' | 'template';

/** Where something of a rendered object was written. Offsets (UTF-16) count from the start of the file. */
export interface Written {
  readonly file: RenderId;
  readonly range: Range;
  readonly by: WrittenBy;
}

/** A stretch of a file. */
export interface FilePlace {
  readonly file: RenderId;
  readonly range: Range;
}

/** What a closure is read through; texts that are not saved yet win there. */
export interface RenderSource {
  /** `undefined`: no such file, or none that may be read. */
  read(id: RenderId): Promise<string | undefined>;
  kindOf(id: RenderId): Promise<'file' | 'folder' | undefined>;
}

/** Something that is rendered by itself. */
export interface Unit {
  readonly folder: RenderId;
  /** Nothing outside it is ever read: the folder of the workspace. */
  readonly root: RenderId;
  /** Flux loads files outside the folder of the kustomization that names them; `kustomize build` by itself does not. */
  readonly loadRestriction: 'root' | 'none';
}

/** Every text that a unit is rendered from. */
export interface Closure {
  readonly files: ReadonlyMap<RenderId, string>;
  readonly folders: ReadonlySet<RenderId>;
  /** All that was looked for, also what is not there: the unit is old when one of them changes. */
  readonly inputs: ReadonlySet<RenderId>;
  /** The folders of the kustomizations in it: its own, bases and components. */
  readonly units: ReadonlySet<RenderId>;
  /** By the key of an `Inflation`: what the charts became that kustomizations take in. Absent where charts are not rendered. */
  readonly charts?: ReadonlyMap<string, InflatedChart>;
}

/** What a chart became that a kustomization takes in. */
export interface InflatedChart {
  readonly outcome:
    | { readonly kind: 'rendered'; readonly objects: readonly RenderedObject[] }
    | { readonly kind: 'refused'; readonly message: string; readonly place: FilePlace }
    | { readonly kind: 'failed'; readonly message: string; readonly place: FilePlace };
  /** Its texts, each as it was when the chart was rendered. */
  readonly read: ReadonlyMap<RenderId, string>;
}

/** One stretch of a rendered text that was written in one place. */
export interface Segment {
  readonly range: Range;
  readonly written: Written;
}

/** Tells of a rendered text where its parts were written. Segments nest or lie apart, as the nodes of a document do. */
export interface WrittenMap {
  readonly segments: readonly Segment[];
  /** Of the innermost key or value at the offset, or directly before it. */
  writtenAt(offset: number): Written | undefined;
  /** Of all keys and values that reach into the range, each place once, in the order of the rendered text. */
  writtenIn(range: Range): readonly Written[];
}

/** Where an object comes from: a document of a file, or the entry of a generator. */
export interface Origin {
  readonly file: RenderId;
  /** Place in the stream of the file, from 0. */
  readonly document: number;
  readonly range: Range;
}

/** One object as it is deployed. */
export interface RenderedObject {
  /** As YAML; ends with a line break. */
  readonly text: string;
  /** By offset in `text`. */
  readonly map: WrittenMap;
  readonly origin: Origin;
}

/** Why a unit is not rendered though the renderer itself might do it. */
export type RefusalReason = 'remote' | 'plugin' | 'chart' | 'openapi' | 'crds' | 'validators' | 'variable' | 'outside-root' | 'too-large' | 'unsupported';

/** Something in a kustomization that does nothing, or more than it says. */
export type RenderFact =
  /** No object is what the target of a patch selects: Kustomize leaves the patch out without a word. */
  | { readonly kind: 'target-matches-nothing'; readonly place: FilePlace }
  /** An item of a list that is merged by keys matches none, because it lacks a key that others have: it is dropped. */
  | { readonly kind: 'patch-item-ignored'; readonly place: FilePlace }
  /** A patch replaces all rules of one direction of a NetworkPolicy, since they are merged by no key. */
  | { readonly kind: 'patch-replaces-rules'; readonly place: FilePlace; readonly direction: 'ingress' | 'egress'; readonly replaced: number };

/** What rendering came to. */
export type Outcome =
  | { readonly kind: 'rendered'; readonly objects: readonly RenderedObject[]; readonly facts: readonly RenderFact[] }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly message: string; readonly place: FilePlace }
  | { readonly kind: 'failed'; readonly message: string; readonly place: FilePlace };
