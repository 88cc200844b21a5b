import { check } from '../check.js';
import { portNameFault } from '../formats.js';
import { isNumeric, isSeveral, type NamedPort, namedPortsOf } from '../written-ports.js';

/** A port name that no container port can have. */
export default check<'NetworkPolicy', NamedPort>({
  id: 'port-name-invalid',
  category: 'api',
  on: 'NetworkPolicy',
  find: (policy) => namedPortsOf(policy).filter(({ text }) => !isNumeric(text) && !isSeveral(text) && portNameFault(text) !== undefined),
});
