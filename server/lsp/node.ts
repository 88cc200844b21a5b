import { connect } from 'node:net';
import { type Connection, createConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-languageserver/node';
import { holdMemory } from '../workspace/node/hold-memory.js';
import { describe } from './logger.js';
import { nodeHost } from './node-host.js';
import { startServer } from './server.js';
import { version } from './version.js';

const usage = `netpol-language-server ${version}: the language server for Kubernetes NetworkPolicy

  --stdio        talk over standard input and output
  --socket=PORT  connect to a port of this machine that the editor listens on
  --pipe=NAME    connect to a socket file or named pipe that the editor listens on
  --node-ipc     talk to the Node process that started this one
  --version      print the version
  --help         print this
`;

main(process.argv.slice(2));

function main(args: readonly string[]): void {
  if (args.includes('--help')) process.stdout.write(usage);
  else if (args.includes('--version')) process.stdout.write(`${version}\n`);
  else if (args.includes('--stdio')) serve(createConnection(process.stdin, process.stdout));
  else if (args.includes('--node-ipc')) serve(createConnection(new IPCMessageReader(process), new IPCMessageWriter(process)));
  else {
    const address = addressOf(args);
    if (address === undefined) fail(`Say how to talk to the editor, for example with --stdio.\n\n${usage}`);
    else connectTo(address);
  }
}

function serve(connection: Connection): void {
  // Whatever no handler caught must not end the server: the next request may be fine.
  const survive = (error: unknown) => connection.console.error(`Something failed outside of any request: ${describe(error)}`);
  process.on('uncaughtException', survive);
  process.on('unhandledRejection', survive);
  holdMemory(100);
  startServer(connection, nodeHost(connection));
}

/** The value of `--socket` as a port or of `--pipe` as a name, with `=` or as the next argument. */
function addressOf(args: readonly string[]): number | string | undefined {
  const socket = Number(argument(args, '--socket'));
  return Number.isInteger(socket) && socket > 0 && socket < 65536 ? socket : argument(args, '--pipe');
}

function argument(args: readonly string[], name: string): string | undefined {
  const index = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  const arg = args[index];
  return arg === name ? args[index + 1] : arg?.slice(name.length + 1);
}

function connectTo(address: number | string): void {
  const socket = typeof address === 'number' ? connect(address, '127.0.0.1') : connect(address);
  const refused = (error: Error) => fail(`The editor does not listen on ${address}: ${error.message}\n`);
  socket.once('error', refused);
  socket.once('connect', () => {
    socket.off('error', refused);
    serve(createConnection(socket, socket));
  });
}

function fail(message: string): void {
  process.stderr.write(message);
  process.exitCode = 2;
}
