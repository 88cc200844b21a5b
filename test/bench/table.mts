/** One figure of the benchmark, beside what it is to be. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  /** What it must be at most; undefined: shown to compare. */
  readonly limit?: string;
  readonly kept?: boolean;
}

/** A row whose figure must be at most `limit`. */
export function row(what: string, value: number, unit: string, limit?: number): Row {
  const figure = `${value.toFixed(value < 10 ? 2 : 1)} ${unit}`;
  return limit === undefined ? { what, figure } : { what, figure, limit: `at most ${limit} ${unit}`, kept: value <= limit };
}

/** The value below which `share` of the measurements lie. */
export function percentile(measurements: readonly number[], share: number): number {
  const sorted = [...measurements].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function printTable(rows: readonly Row[]): void {
  const columns = rows.map(({ what, figure, limit, kept }) => [what, figure, limit ?? '', kept === undefined ? '' : kept ? 'yes' : 'NO']);
  const all = [['measured', 'figure', 'limit', 'kept'], ...columns];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
  for (const [index, cells] of all.entries()) {
    console.log(
      cells
        .map((cell, column) => (column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    );
    if (index === 0) console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  }
}
