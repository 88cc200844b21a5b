/** The colours of the reader's theme, as the drawing needs them. */
export interface Theme {
  readonly background: string;
  readonly node: string;
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly box: string;
  readonly isolated: string;
  readonly open: string;
  readonly unknown: string;
  readonly focus: string;
  readonly font: string;
  readonly highContrast: boolean;
}
