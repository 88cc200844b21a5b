import { findProgram, isExecutable } from './programs.mts';

/** Headless, without a sandbox (tests often run as root), without anything that asks a network. */
export const chromiumArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const places = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** A Chromium of this machine: the one that the variable CHROMIUM names, else the first found. */
export function findChromium(): string | undefined {
  return [process.env['CHROMIUM'], ...names.map((name) => findProgram(name)), ...places].find((path) => path !== undefined && isExecutable(path));
}
