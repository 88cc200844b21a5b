import { CodeActionKind } from './lsp.js';

/** All safe fixes of a file at once; editors run it on save where a person asked for that. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.netpol`;
