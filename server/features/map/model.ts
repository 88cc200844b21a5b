/** The map of an environment as plain data: what a view draws, lists and opens. It imports nothing, so that views of any kind can share it. */

export type MapDirection = 'ingress' | 'egress';

/** See `GroupStanding`. */
export type MapStanding = 'open' | 'everything' | 'limited' | 'nothing' | 'unknown';

export interface MapModel {
  /** Whether the whole workspace was read; until then what is not here may still come. */
  readonly complete: boolean;
  /** Namespaces whose nodes are shown, and the places of what is in none; sorted, addresses last. */
  readonly boxes: readonly MapBox[];
  /** In the order of their boxes, then by name. */
  readonly nodes: readonly DiagramNode[];
  /**
   * Sorted by both ends. Left out is one kind, of which there may be very many: from a node that is `free` for egress to one that is `free`
   * for ingress everything passes on every port, where one of the two is `matched` and not both are outside the cluster.
   */
  readonly edges: readonly MapEdge[];
  /** In the environment, whatever is filtered. */
  readonly totals: { readonly workloads: number; readonly namespaces: number; readonly policies: number };
  /** What filters can name. */
  readonly choices: { readonly namespaces: readonly string[]; readonly policies: readonly string[] };
  /** What limits the answer. */
  readonly notes: readonly MapNote[];
  /** Why a filter cannot be used, as a sentence. */
  readonly problem?: string;
}

/** `refused`: a policy that nothing here counts, because the API server refuses it; `unknown`: what may be there besides. */
export interface MapNote {
  readonly kind: 'refused' | 'unknown';
  /** A sentence. */
  readonly text: string;
  readonly place?: MapPlace;
}

export interface MapBox {
  readonly id: string;
  readonly kind: 'namespace' | 'outside' | 'elsewhere';
  readonly label: string;
  readonly workloads: number;
  /** What may be in it that no manifest shows. */
  readonly notes: readonly string[];
  readonly place?: MapPlace;
}

export interface DiagramNode {
  /** The same for the same thing in each model. */
  readonly id: string;
  /** Empty for a namespace that is collapsed. */
  readonly box: string;
  /**
   * `group`: workloads that get the same answers; `namespace`: all of one that is collapsed; `rest`: what a page leaves out; `addresses`:
   * outside the cluster, not told apart by anything shown; `unseen`: pods that a rule names and no manifest makes.
   */
  readonly kind: 'workload' | 'group' | 'namespace' | 'rest' | 'addresses' | 'unseen';
  readonly label: string;
  /** The kind, or what else tells it from others. */
  readonly detail: string;
  /** How many workloads it stands for. */
  readonly count: number;
  /** Of those, the first ones by name. */
  readonly names: readonly string[];
  /** How many of its workloads stand how. */
  readonly standing: Readonly<Record<MapDirection, Readonly<Partial<Record<MapStanding, number>>>>>;
  /** Nothing at this end limits connections; see `MapModel.edges`. */
  readonly free: Readonly<Record<MapDirection, boolean>>;
  /** Of these, so many use the network of their host, where policies mostly do not hold. */
  readonly hostNetwork: number;
  /** The policies that select it; none for several that differ. */
  readonly policies: readonly MapPolicy[];
  /** A filter selects it; else it is there because a connection leads to it. */
  readonly matched: boolean;
  /** It can be shown in more detail: `MapOptions.expand` takes its id, or that of the box for a `rest`. */
  readonly expands?: { readonly id: string; readonly pages: number };
  readonly place?: MapPlace;
}

export interface MapPolicy {
  readonly name: string;
  readonly sure: boolean;
  readonly place: MapPlace;
}

export interface MapEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** What surely passes, in words; empty where nothing does. Of several kinds of connections, what passes in any of them. */
  readonly ports: string;
  /** What passes only perhaps, in words: a template, or labels that are not known, decide. */
  readonly perhaps: string;
  /** Pairs of ends of which something surely passes, of so many. */
  readonly connections: number;
  readonly pairs: number;
  /** The same ports for each of them. */
  readonly uniform: boolean;
  /** The rules that admit it, those of the sender first; empty where several nodes are drawn as one. */
  readonly because: readonly MapReason[];
}

export interface MapReason {
  /** `mysql-from-backend, rule 1` */
  readonly text: string;
  readonly direction: MapDirection;
  readonly sure: boolean;
  readonly place: MapPlace;
}

/** Something that stands in a manifest. */
export type MapPlace =
  | { readonly kind: 'workload'; readonly id: string }
  | { readonly kind: 'namespace'; readonly name: string }
  | { readonly kind: 'policy'; readonly id: string }
  | { readonly kind: 'rule'; readonly policy: string; readonly direction: MapDirection; readonly rule: number };

export interface MapFilter {
  /** Part of `namespace/Kind/name`. */
  readonly workload?: string;
  /** Its whole name. */
  readonly namespace?: string;
  /** `3306`, `8000-8100`, `UDP/53`. */
  readonly port?: string;
  /** Part of `namespace/name`. */
  readonly policy?: string;
}

export interface MapOptions {
  /** How many pages of a namespace, of `outside`, or of a group are shown, by id: 0 collapses it. Of what is not named, see `open`. */
  readonly expand?: Readonly<Record<string, number>>;
  readonly filter?: MapFilter;
  /** The namespaces that begin open, by name. Without a filter all others begin collapsed, unless there is only one; what is open is as large as fits. */
  readonly open?: readonly string[];
}

/** The map of an environment for a page that no server answers: all that the reader may ask for is in it. */
export interface MapPages {
  /** With every namespace open where that can be read as a whole, else with each of them as one: what tables tell. */
  readonly whole: MapModel;
  /** With each namespace as one, where that is another model and `whole` is too much for a first look at a picture. */
  readonly closed?: MapModel;
  /** Beside these, the same with one of the namespaces open, by the id of its box. */
  readonly opened: Readonly<Record<string, MapModel>>;
}

/** What stands in a page of the map that is read without a program: see `mapPage`. */
export interface MapPageData extends MapPages {
  /** Of the program that wrote it. */
  readonly version: string;
  /** Null where there is only one. */
  readonly environment: string | null;
  /** `shop/policies.yaml:12`, by the JSON of a `MapPlace` of the models. */
  readonly places: Readonly<Record<string, string>>;
  /** Why the answers may not be the cluster's. */
  readonly limits: readonly PageLimit[];
  /** By path, then by place. */
  readonly findings: readonly PageFinding[];
}

export interface PageLimit {
  /** A sentence, with code marked as in Markdown. */
  readonly message: string;
  /** `shop/policies.yaml:12`; absent where it is about nothing that is written. */
  readonly place?: string;
}

export interface PageFinding {
  readonly rule: string;
  readonly severity: string;
  /** A sentence, with code marked as in Markdown. */
  readonly message: string;
  /** `shop/policies.yaml:12:5`; both count from 1. */
  readonly place: string;
  /** What can be done about it, best first. */
  readonly fixes: readonly string[];
}
