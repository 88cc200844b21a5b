/** A file of a program, as others name it. */
export interface ProgramPart {
  readonly name: string;
  readonly text: string;
}

/**
 * One script of the files that a program was built into, CommonJS each: a worker that is started from a text cannot load what lies beside it.
 * @param parts each behind those that it asks for; the last is the program
 */
export function joinParts(parts: readonly ProgramPart[]): string {
  const functions = parts.map(({ name, text }) => `${JSON.stringify(`./${name}`)}(module,exports,require){${text}\n}`);
  const program = JSON.stringify(`./${parts.at(-1)?.name}`);
  // What `require` gives of a file is there before the file has run, as in Node.
  return `(()=>{const parts={${functions.join(',')}},made={};const load=(name)=>{if(made[name])return made[name].exports;const module=made[name]={exports:{}};parts[name](module,module.exports,load);return module.exports};load(${program})})();`;
}
