/** The types are those of Node 20, which the programs must run on; scripts run on Node 24. */
interface ImportMeta {
  /** Whether this module is the program that was started. */
  readonly main: boolean;
}
