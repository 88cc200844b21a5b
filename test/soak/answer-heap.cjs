// Loaded before the server by the soak: says over the process channel how many bytes are used once everything that nothing reaches is
// collected. Code is left out: the engine goes on compiling what runs often, for hours, whatever the program does.
const { getHeapSpaceStatistics } = require('node:v8');

const isCode = ({ space_name: name }) => /code|trusted/.test(name);

process.on('message', () => {
  for (let turn = 0; turn < 3; turn++) globalThis.gc();
  const spaces = getHeapSpaceStatistics().filter((space) => !isCode(space));
  process.send({ used: spaces.reduce((sum, { space_used_size: size }) => sum + size, 0) });
});
process.channel.unref();
