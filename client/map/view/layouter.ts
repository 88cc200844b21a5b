import workerText from 'netpol:layout-worker';
import ELK from 'elkjs/lib/elk-api.js';
import { type LayoutRequest, type LayoutResult, layOut } from '../layout.js';

/** Places nodes. Only the last request matters, so answers to earlier ones are dropped. */
export interface Layouter {
  ask(request: LayoutRequest, answered: (result: LayoutResult) => void): void;
}

/** A page of VS Code may start a worker only from a text that it has at hand, so the worker is a part of the bundle. A large map never holds up the page. */
export function startLayouter(): Layouter {
  const elk = new ELK({ workerFactory: () => new Worker(URL.createObjectURL(new Blob([workerText], { type: 'text/javascript' }))) });
  let turn = 0;
  return {
    ask: (request, answered) => {
      const asked = ++turn;
      void layOut(request, elk).then((result) => {
        if (asked === turn) answered(result);
      });
    },
  };
}
