/** The day by the clock of this machine, in UTC, like `2026-11-30`. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
