import { syntaxCheck } from '../syntax-problems.js';

/** A tag that does not fit its value. */
export default syntaxCheck('tag-invalid', 'tag');
