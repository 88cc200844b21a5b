/** Work that takes less needs no word. */
const quiet = 1000;
/** A line that changes more often cannot be read. */
const rest = 100;

/** A line on a terminal that says what is being done. */
export interface Progress {
  say(doing: string): void;
  /** Takes the line away, before something else is written. */
  clear(): void;
}

/** @param width of the terminal; a longer line would be broken, and its first part stay */
export function createProgress(write: (text: string) => void, now: () => number, width: () => number): Progress {
  const begin = now();
  let last = begin + quiet - rest;
  let isShown = false;
  return {
    say: (doing) => {
      const time = now();
      if (time - last < rest) return;
      last = time;
      isShown = true;
      write(`\r\u001b[2K${`netpol: ${doing}`.slice(0, Math.max(20, width() - 1))}`);
    },
    clear: () => {
      if (isShown) write('\r\u001b[2K');
      isShown = false;
    },
  };
}
