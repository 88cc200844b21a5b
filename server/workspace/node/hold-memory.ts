import process from 'node:process';

/** A run that is over before this, in milliseconds, holds little, and need not wait for the module. */
const start = 100;

/** Between two looks at the room for new objects, in milliseconds, and how many there are. */
const pause = 25;
const looks = 200;

/** How much room new objects have at most, in bytes, as far as a look comes in time. Left alone, the engine gives them 128 MB. */
const mostForNew = 16 * 1024 * 1024;

/**
 * Asks the engine to look for what is no longer alive before that is much: it lets what is alive grow fourfold, and new objects have 128 MB,
 * which on a large repository is memory for no gain in time. An engine that does not know a flag complains on standard error, so only those
 * are asked that were tried.
 * @param growth by how many percent what is alive may grow before the engine looks
 */
export function holdMemory(growth: number): void {
  if (Number(process.versions.node.split('.', 1)[0]) > 24) return;
  setTimeout(async () => {
    const { getHeapSpaceStatistics, setFlagsFromString } = await import('node:v8');
    setFlagsFromString(`--heap-growing-percent=${growth}`);
    // How much it may be at most is settled when the engine starts; that it grows no more can be said later.
    let left = looks;
    const timer = setInterval(() => {
      const room = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
      if (room < mostForNew && --left > 0) return;
      setFlagsFromString('--semi-space-growth-factor=1');
      clearInterval(timer);
    }, pause).unref();
  }, start).unref();
}
