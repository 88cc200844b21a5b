import type { HelmAnswer } from '../../render/helm/helm.js';
import { encodeRequest } from '../../render/helm/wire.js';
import { sha256 } from '../../util/sha256.js';
import type { ChartEngine } from './charts.js';

/** In UTF-16 units of all answers together. */
const mostKept = 8 * 1024 * 1024;

/**
 * An engine that answers again what it was asked lately, of the very same bytes: whoever judges file after file asks for a chart once for each of them,
 * and what becomes of all charts at a time is too much to be kept as trees.
 */
export function rememberingEngine(engine: ChartEngine, most = mostKept): ChartEngine {
  /** The one asked for last is last. */
  const kept = new Map<string, HelmAnswer>();
  let size = 0;
  const keep = (key: string, answer: HelmAnswer): void => {
    if (!kept.has(key)) size += sizeOf(answer);
    kept.delete(key);
    kept.set(key, answer);
    for (const [oldest, old] of kept) {
      if (size <= most) return;
      kept.delete(oldest);
      size -= sizeOf(old);
    }
  };
  const get = (key: string): HelmAnswer | undefined => {
    const answer = kept.get(key);
    if (answer) keep(key, answer);
    return answer;
  };
  return {
    render: async ({ files, ...how }, signal) => {
      const chart = sha256(encodeRequest({ files, values: [], release: { name: '', namespace: '' } }));
      const key = `${chart} ${sha256(JSON.stringify(how))}`;
      const known = get(chart) ?? get(key);
      if (known) return known;
      const answer = await engine.render({ files, ...how }, signal);
      // Which charts are missing is asked before any value is read.
      if (answer.kind === 'missing-dependency') keep(chart, answer);
      // What failed may have taken too long, or nobody waited for it.
      if (answer.kind === 'rendered') keep(key, answer);
      return answer;
    },
    end() {
      kept.clear();
      size = 0;
      engine.end();
    },
  };
}

/** With something for the answer itself. */
function sizeOf(answer: HelmAnswer): number {
  return answer.kind === 'rendered' ? answer.manifests.reduce((sum, { text }) => sum + text.length, 1000) : 1000;
}
