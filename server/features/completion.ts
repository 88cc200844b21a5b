import type { AdminPolicy } from '../model/admin-policy.js';
import { isPolicy } from '../model/objects.js';
import { configurationSchema } from '../rules/configuration/schema.js';
import { allRules } from '../rules/registry.js';
import { touches } from '../util/range.js';
import type { FileId, PlacedObject, Snapshot, WorkspaceFile } from '../workspace/snapshot.js';
import { viewFor } from './assertions/environment.js';
import { readAssertions } from './assertions/read.js';
import type { AskedPlace } from './completion/asked.js';
import { assertionOffers } from './completion/assertions.js';
import { blockOffers } from './completion/blocks.js';
import { configurationOffers } from './completion/configuration.js';
import { offersFromNothing } from './completion/from-nothing.js';
import { expressionValues, labelKeys, labelValues, operators } from './completion/labels.js';
import { type Completion, completionsOf, namespaceNames, type Offer, words } from './completion/offer.js';
import { type TypingPlace, typingPlace } from './completion/place.js';
import { endPorts, portOffers } from './completion/ports.js';

/**
 * What this workspace can say while a policy is typed: labels that its pods and namespaces carry, namespaces, ports, blocks of addresses; the few
 * words that Kubernetes allows for an operator, a protocol, a policy type; and what can be begun at a place: fields, peers, ports, whole policies.
 * Best first.
 */
export function completions(snapshot: Snapshot, fileId: FileId, offset: number): readonly Completion[] {
  const file = snapshot.file(fileId);
  if (!file?.source) return [];
  const place = typingPlace(file.source.text, offset);
  if (!place) return [];
  if (file.role === 'assertions') return inAssertions(snapshot, file, place, offset);
  if (file.role === 'configuration') return completionsOf(place, configurationOffers(configurationSchema(allRules), place));
  if (file.role !== 'manifest' && file.role !== 'other') return [];
  const placed = placedAt(file, offset);
  const asked = placed && { view: snapshot.environment(fileId), placed, place, offset: offset - placed.offset };
  return completionsOf(place, [...(asked ? offersAt(asked) : []), ...begun(snapshot, file, place, asked)]);
}

function inAssertions(snapshot: Snapshot, file: WorkspaceFile, place: TypingPlace, offset: number): readonly Completion[] {
  const document = file.source?.documents.findLast((each) => each.offset <= offset);
  if (!document) return [];
  const { tree, offset: start } = document;
  const environments = () => snapshot.environments.map(({ name }) => name);
  const view = viewFor(snapshot, readAssertions(file));
  return completionsOf(place, assertionOffers({ view, environments, tree, place, offset: offset - start }));
}

/** In YAML only: of JSON, what stands around is not read. */
function begun(snapshot: Snapshot, file: WorkspaceFile, place: TypingPlace, asked: AskedPlace | undefined): readonly Offer[] {
  if (!file.source || /\.jsonc?$/.test(file.id)) return [];
  const namespace = asked && isPolicy(asked.placed.object) ? asked.placed.namespace : undefined;
  const ports = () => (asked ? endPorts(asked) : []);
  return offersFromNothing({ snapshot, view: snapshot.environment(file.id), file: file.id, text: file.source.text, place, namespace, ports });
}

function placedAt({ source, objects }: WorkspaceFile, offset: number): PlacedObject | undefined {
  const document = source?.documents.findLast((each) => each.offset <= offset);
  const inDocument = objects.filter((each) => each.document === document?.index);
  return inDocument.find((each) => encloses(each, offset)) ?? inDocument[0];
}

function encloses({ object, offset: start }: PlacedObject, offset: number): boolean {
  return touches({ start: start + object.range.start, end: start + object.range.end }, offset);
}

function offersAt(asked: AskedPlace): readonly Offer[] {
  const { place, placed } = asked;
  const { parents, key } = place;
  const last = parents.at(-1);
  if (key === 'namespace' && parents.length === 1 && last === 'metadata' && placed.object.type !== 'namespace') return namespaceNames(asked.view);
  const { object } = placed;
  if (!isPolicy(object) || parents[0] !== 'spec') return [];
  if (last === 'matchLabels') return key === undefined ? labelKeys(asked) : labelValues(asked, key);
  if (last === 'matchExpressions' && key === 'key') return labelKeys(asked).map((offer) => ({ ...offer, key: false }));
  if (last === 'matchExpressions' && key === 'operator') return operators(asked);
  if (last === 'values' && key === undefined) return expressionValues(asked);
  return object.type === 'AdminPolicy' ? adminOffers(asked, object) : networkOffers(asked);
}

function networkOffers(asked: AskedPlace): readonly Offer[] {
  const { parents, key } = asked.place;
  const last = parents.at(-1);
  if (last === 'policyTypes' && key === undefined) return words(['Ingress', 'Egress']);
  if (last === 'ports' && key === 'protocol') return words(['TCP', 'UDP', 'SCTP']);
  if (last === 'ports' && (key === 'port' || key === 'endPort')) return portOffers(asked, key === 'port' ? 'both' : 'numbers');
  if (last === 'ipBlock' && key === 'cidr') return blockOffers(asked, 'cidr');
  return last === 'except' && key === undefined ? blockOffers(asked, 'except') : [];
}

function adminOffers(asked: AskedPlace, object: AdminPolicy): readonly Offer[] {
  const { parents, key } = asked.place;
  const { form } = object;
  const last = parents.at(-1);
  if (key === 'tier' && last === 'spec') return words(form.tiers);
  if (key === 'action' && (last === 'ingress' || last === 'egress')) return words(Object.keys(form.actions));
  if ((key === 'namedPort' || key === 'destinationNamedPort') && last === form.ports) return portOffers(asked, 'names');
  if (last === undefined || !PORT_HOLDERS.includes(last)) return [];
  if (key === 'protocol') return words(['TCP', 'UDP', 'SCTP']);
  return key === 'port' || key === 'number' || key === 'start' || key === 'end' ? portOffers(asked, 'numbers') : [];
}

/** Where numbers of ports are written. */
const PORT_HOLDERS = ['portNumber', 'portRange', 'destinationPort', 'range'];
