import { check } from '../check.js';
import { isNumeric, type NamedPort, namedPortsOf } from '../written-ports.js';

/** A port number in quotes, which Kubernetes takes for a name. */
export default check<'NetworkPolicy', NamedPort>({
  id: 'port-numeric-string',
  category: 'api',
  on: 'NetworkPolicy',
  find: (policy) => namedPortsOf(policy).filter(({ text }) => isNumeric(text)),
});
