import { syntaxCheck } from '../syntax-problems.js';

/** An alias that names nothing, contains itself, or multiplies without end. */
export default syntaxCheck('alias-invalid', 'alias');
