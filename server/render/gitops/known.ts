import { textOfBase64 } from '../kustomize/base64.js';
import type { RenderedObject } from '../rendering.js';
import type { Artifact } from './artifacts.js';
import type { Declaration } from './declarations.js';
import { fieldsOf, pairsAt, textAt } from './field.js';
import type { FluxSource, SourceRef } from './flux-declarations.js';
import type { HelmChart } from './helm-declarations.js';
import { headOf } from './object-head.js';

/** What a ConfigMap or Secret holds. */
export interface HeldValues {
  readonly texts: ReadonlyMap<string, string>;
  /** Keys of values that are encrypted. */
  readonly unreadable: readonly string[];
}

/** What the objects of an environment have that declarations name, by cluster. */
export class Known {
  readonly #sources = new Map<string, FluxSource>();
  readonly #artifacts = new Map<string, Artifact>();
  readonly #charts = new Map<string, HelmChart>();
  readonly #objects = new Map<string, RenderedObject>();
  readonly #values = new Map<string, HeldValues | undefined>();

  source({ kind, namespace, name }: SourceRef, cluster: string | undefined): FluxSource | undefined {
    return this.#sources.get(key(cluster, kind, namespace, name));
  }

  artifact({ namespace, name }: SourceRef, cluster: string | undefined): Artifact | undefined {
    return this.#artifacts.get(key(cluster, '', namespace, name));
  }

  chart({ namespace, name }: SourceRef, cluster: string | undefined): HelmChart | undefined {
    return this.#charts.get(key(cluster, '', namespace, name));
  }

  values({ kind, namespace, name }: SourceRef, cluster: string | undefined): HeldValues | undefined {
    const id = key(cluster, kind, namespace, name);
    if (!this.#values.has(id)) this.#values.set(id, heldBy(this.#objects.get(id)));
    return this.#values.get(id);
  }

  /** Whether it is nothing but what others name. */
  declare(declaration: Declaration, cluster: string | undefined): boolean {
    const { kind, namespace, name } = declaration;
    if (kind === 'flux-source') this.#sources.set(key(cluster, declaration.sourceKind, namespace, name), declaration);
    else if (kind === 'helm-chart') this.#charts.set(key(cluster, '', namespace, name), declaration);
    else if (kind === 'artifact-generator')
      for (const { name: artifact, copies } of declaration.artifacts)
        this.#artifacts.set(key(cluster, '', namespace, artifact), { sources: declaration.sources, copies });
    else return false;
    return true;
  }

  /** The first object of a name is the one that counts, as it does of declarations. */
  add(object: RenderedObject, cluster: string | undefined): void {
    if (!/^ *"?kind"?: *["']?(?:ConfigMap|Secret)\b/m.test(object.text)) return;
    const { kind, namespace, name } = headOf(object);
    const id = key(cluster, kind, namespace, name);
    if ((kind !== 'ConfigMap' && kind !== 'Secret') || this.#objects.has(id)) return;
    this.#objects.set(id, object);
    this.#values.delete(id);
  }
}

function key(cluster: string | undefined, kind: string, namespace: string, name: string): string {
  return `${cluster ?? ''} ${kind} ${namespace}/${name}`;
}

function heldBy(object: RenderedObject | undefined): HeldValues | undefined {
  const root = object && fieldsOf(object);
  if (root === undefined) return undefined;
  const isSecret = textAt(root, 'kind') === 'Secret';
  const texts = new Map<string, string>();
  const unreadable: string[] = [];
  const hold = (name: string, text: string | undefined) => {
    if (text === undefined || text.startsWith('ENC[')) unreadable.push(name);
    else texts.set(name, text);
  };
  for (const [name, text] of pairsAt(root, 'data')) hold(name, isSecret && !text.startsWith('ENC[') ? textOfBase64(text) : text);
  if (isSecret) for (const [name, text] of pairsAt(root, 'stringData')) hold(name, text);
  return { texts, unreadable };
}
