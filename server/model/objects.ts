import type { Path } from '../syntax/nodes.js';
import type { Range } from '../util/range.js';
import type { AdminPolicy } from './admin-policy.js';
import type { ObjectClues, PodClues, ScrapeClue } from './clues.js';
import type { Field } from './field.js';
import type { LabelSelector, NetworkPolicy } from './network-policy.js';
import type { LabelSet, ObjectBase, Protocol } from './object-base.js';
import type { RouteSpec } from './routes.js';

/**
 * A Kubernetes object of a manifest, with ranges from the start of its YAML document. Plain data without syntax nodes, so
 * that thousands can be kept.
 */
export type KubernetesObject = PolicyObject | Workload | Namespace | Service | OtherObject;

/** Policies of the families that are evaluated. */
export type PolicyObject = NetworkPolicy | AdminPolicy;

export function isPolicy(object: KubernetesObject): object is PolicyObject {
  return isPolicyType(object.type);
}

/** The same of what an object is. */
export function isPolicyType(type: KubernetesObject['type']): type is PolicyObject['type'] {
  return type === 'NetworkPolicy' || type === 'AdminPolicy';
}

/** Anything that makes pods: all pods of one template are one endpoint. */
export interface Workload extends ObjectBase {
  readonly type: 'workload';
  /** The labels its pods carry, generated ones (such as `batch.kubernetes.io/job-name`) not included: see `generated`. */
  readonly podLabels: LabelSet;
  /** Labels that controllers add to the pods: key, and value where it is known. */
  readonly generated: readonly GeneratedLabel[];
  /** The labels of `spec.selector.matchLabels`, where they are written. */
  readonly selector?: LabelSet;
  /** `spec.template`, or the Pod itself; where a label is to be added. */
  readonly podTemplatePath: Path;
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;
  /** Its pods say that they run on nodes with Windows. */
  readonly windows?: true;
  /** Of a Pod that a cluster wrote: its addresses. */
  readonly podIps: readonly string[];
  /** What a cluster wrote of it: which object controls it, so that the pods of one owner are one workload. */
  readonly owner: { readonly kind: string; readonly name: string } | undefined;
  /** It runs no pod, and none will come of it: pods that are finished, Jobs that are done, ReplicaSets of which a rollout left nothing. */
  readonly isOver: boolean;
  /** Of a Pod: it is being deleted, and still runs. Its controller no longer counts it. */
  readonly isEnding: boolean;
  /** How many pods its controller counts; undefined where no cluster wrote it. */
  readonly podCount: number | undefined;
  /** Of several containers the one that `kubectl exec` takes: the annotated one, else the first. Undefined where there is one, or a template writes them. */
  readonly chosenContainer: string | undefined;
  /** The containers come, in part, from a template: ports may be missing. */
  readonly portsTemplated: boolean;
  /** What the annotation of Multus attaches its pods to, beside the network of the cluster. */
  readonly otherNetworks?: string;
  /** What its pods say of whom they connect to; absent where they say nothing. */
  readonly clues?: PodClues;
  /** Selectors in it that look at pods, beside `selector`: of where its pods are placed; absent where there are none. */
  readonly podSelectors?: readonly OwnPodSelector[];
  /** Where the names of ports of its containers are written: by the ports, and by what of the same containers speaks of them; absent where nothing is. */
  readonly portNames?: readonly Field<string>[];
}

/** A selector in a workload, and whose pods it looks at: its own, those of its namespace, or those of the namespaces that it says. */
export interface OwnPodSelector {
  readonly selector: LabelSelector;
  readonly among: 'own' | 'namespace' | { readonly names: readonly string[]; readonly selector: LabelSelector | undefined };
}

export interface GeneratedLabel {
  readonly key: string;
  readonly value: string | undefined;
  /** Each pod has a value of its own, and these are all. */
  readonly ordinals?: Ordinals;
}

/** The numbers of a StatefulSet's pods, both ends included. */
export interface Ordinals {
  /** What stands before the number in the value of the label. */
  readonly prefix: string;
  readonly first: number;
  readonly last: number;
}

export interface ContainerPort {
  readonly name: string | undefined;
  readonly number: number;
  readonly protocol: Protocol;
  readonly range: Range;
}

export interface Namespace extends ObjectBase {
  readonly type: 'namespace';
}

export interface Service extends ObjectBase {
  readonly type: 'service';
  readonly selector: LabelSet;
  readonly ports: readonly ServicePort[];
  /** A template may write more ports than these. */
  readonly portsTemplated: boolean;
  /** `clusterIP: None`: its name stands for the pods themselves. Undefined where a template decides. */
  readonly headless: boolean | undefined;
  /** Of type ExternalName: the host that its name stands for; '' where that is not known. */
  readonly externalName: string | undefined;
  /** It asks for an address of IPv6: `preferred` where a cluster without it gives none, and takes the Service all the same. */
  readonly ipv6: 'required' | 'preferred' | undefined;
  /** Absent where it has its name alone. */
  readonly exposure?: ServiceExposure;
  /** Its annotations ask for it to be scraped; absent where they do not. */
  readonly scrape?: ScrapeClue;
  /** Where it names ports of pods; absent where it does not. */
  readonly targetNames?: readonly Field<string>[];
}

/** How a Service is reached, other than by its name inside of the cluster. */
export interface ServiceExposure {
  /** From outside, over a port of the nodes. */
  readonly from: 'NodePort' | 'LoadBalancer' | undefined;
  /** `externalTrafficPolicy: Local`: pods see the address of the client, not that of a node. */
  readonly keepsSource: boolean;
  /** The addresses that stand for its pods in the cluster. */
  readonly clusterIps: readonly string[];
}

export interface ServicePort {
  readonly name: string | undefined;
  readonly port: number;
  readonly targetPort: number | string;
  readonly protocol: Protocol;
  readonly range: Range;
}

/** An object of a kind that makes no pods and is no NetworkPolicy, or of an unknown kind. */
export interface OtherObject extends ObjectBase {
  readonly type: 'other';
  /** Of an Ingress, a route of the Gateway API or an OpenShift Route. */
  readonly route?: RouteSpec;
  /** What it says of the connections of others; absent where it says nothing. */
  readonly clues?: ObjectClues;
  /** The policies that are written in it, from which a controller makes them: they are judged, and stand in no answer. */
  readonly embedded?: readonly PolicyObject[];
  /** Of a PodDisruptionBudget: the pods of its namespace that it is about. */
  readonly podSelector?: LabelSelector;
  /** The object that it scales. */
  readonly scales?: { readonly kind: string; readonly name: Field<string> };
}
