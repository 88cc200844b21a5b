import { madePolicies } from '../families/made-policies.js';
import { unevaluatedPolicy } from '../families/not-evaluated.js';
import { readObjects } from '../families/registry.js';
import type { UnevaluatedPolicy } from '../families/unevaluated.js';
import { isPolicy, type KubernetesObject } from '../model/objects.js';
import { nodeAtPath } from '../model/read-node.js';
import type { Node } from '../syntax/nodes.js';
import type { SyntaxTree } from '../syntax/source-file.js';
import { applied, type ObjectOutcome } from '../validation/outcome.js';
import type { Validator } from '../validation/validate.js';
import { isSet } from './node-reading.js';
import { type PluginSign, pluginSignOf } from './plugin-sign.js';
import { type UnseenHint, unseenHintOf } from './unseen-hint.js';

/** An object of a document, with what is found out of it by itself. */
export interface TreeObject {
  readonly object: KubernetesObject;
  readonly hint: UnseenHint | undefined;
  /** What becomes of it when it is applied. */
  readonly outcome: ObjectOutcome;
  /** Of a policy whose family is not evaluated: whom it may be for. */
  readonly unevaluated: UnevaluatedPolicy | undefined;
  /** What it shows of the network plugin; of nearly every object nothing. */
  readonly sign?: PluginSign;
}

/** What one document says, wherever it stands. */
export interface TreeFacts {
  readonly objects: readonly TreeObject[];
  readonly inputOnly: boolean;
}

export function readTree(tree: SyntaxTree, validate: Validator): TreeFacts {
  const objects = readObjects(tree);
  // Only of a policy it matters whether it is refused.
  const { outcomes } = objects.some(isPolicy) ? validate(tree, objects) : { outcomes: [] };
  return {
    objects: objects.map((object, index) => readObject(object, nodeAtPath(tree.root, object.path), outcomes[index] ?? applied)),
    inputOnly: isSet(tree.root, '$patch') || isKustomizeInput(tree.root),
  };
}

function readObject(object: KubernetesObject, node: Node | undefined, outcome: ObjectOutcome): TreeObject {
  const unevaluated =
    object.type === 'other' ? (unevaluatedPolicy(object.apiVersion?.value, object.kind.value, node) ?? madePolicies(object, node)) : undefined;
  const read = { object, hint: unevaluated && !unevaluated.makes ? undefined : unseenHintOf(object, node), outcome, unevaluated };
  const sign = pluginSignOf(object, node);
  return sign ? { ...read, sign } : read;
}

function isKustomizeInput(root: Node | undefined): boolean {
  const apiVersion = nodeAtPath(root, ['apiVersion']);
  return apiVersion?.kind === 'scalar' && apiVersion.text.startsWith('kustomize.config.k8s.io/');
}
