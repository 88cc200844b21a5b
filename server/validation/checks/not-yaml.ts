import { syntaxCheck } from '../syntax-problems.js';

/** Text that is no YAML, or none that Kubernetes can read. */
export default syntaxCheck('not-yaml', 'not-yaml', 'tab');
