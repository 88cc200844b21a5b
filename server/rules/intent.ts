import type { LabelSelector, NetworkPolicy } from '../model/network-policy.js';
import { requirementsOf } from './reading.js';

const OPEN_NAME =
  /(?:^|[-_.])(?:open|public|unrestricted|everyone|everything|anyone|anywhere|world|internet)(?:[-_.]|$)|(?:allow|permit|enable)[-_.]?(?:all|any)(?:[-_.]|$)/i;
const PUBLIC_ROLE =
  /(?:^|[-_.])(?:front-?end|web-?site|web-?ui|ui|public|external|edge|gateway|ingress|proxy|router|nginx|traefik|haproxy|envoy|lb|load-?balancer)(?:[-_.]|$)/i;

/** Whether the name of a policy says that it opens: `allow-all-ingress`, `public-site`. Such a policy means what it does. */
export function namedOpen({ metadata }: NetworkPolicy): boolean {
  return metadata.name !== undefined && OPEN_NAME.test(metadata.name.value);
}

/** Whether the pods are, by their labels or the policy's name, those that everyone is meant to reach: a front end, a proxy, a gateway. */
export function facesThePublic({ metadata, spec }: NetworkPolicy): boolean {
  const names = [metadata.name?.value ?? '', ...(spec.podSelector ? labelValues(spec.podSelector) : [])];
  return names.some((name) => PUBLIC_ROLE.test(name));
}

function labelValues(selector: LabelSelector): readonly string[] {
  return requirementsOf(selector).requirements.flatMap(({ operator, values }) => (operator === 'In' ? values.map(({ value }) => value) : []));
}
