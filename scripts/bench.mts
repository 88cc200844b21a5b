// Runs the benchmark: `npm run bench`.

import '../test/bench/main.mts';
