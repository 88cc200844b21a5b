/**
 * What a server in a browser's worker asks of a client that says `InitializationOptions.charts`, when the first chart is to be rendered and after
 * each time that it ended the worker in which that is done; without parameters, to `ChartProgram | null`.
 */
export const chartProgramRequest = 'netpol/chartProgram';

/** What renders charts: two files that come with the server. */
export interface ChartProgram {
  /** All of `browser-helm-worker.js`, which the server starts a worker with, in base64. */
  readonly worker: string;
  /** All of `helm.wasm.br`, in base64. */
  readonly module: string;
}
