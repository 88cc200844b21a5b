import { CodeActionKind } from 'vscode-languageserver';

/** All safe fixes of a file at once; editors run it on save where a person asked for that. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.netpol`;
