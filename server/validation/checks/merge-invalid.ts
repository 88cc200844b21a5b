import { syntaxCheck } from '../syntax-problems.js';

/** A merge key (`<<`) that is to bring in something that is no map. */
export default syntaxCheck('merge-invalid', 'merge');
