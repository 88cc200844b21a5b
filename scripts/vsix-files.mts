import { readFileSync } from 'node:fs';

/** The names in a ZIP archive, sorted, read from its central directory. */
export function vsixFiles(path: string): readonly string[] {
  const data = readFileSync(path);
  const end = data.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0) throw new Error(`${path} is not a ZIP archive`);
  const entries = data.readUInt16LE(end + 10);
  const names: string[] = [];
  for (let i = 0, at = data.readUInt32LE(end + 16); i < entries; i++) {
    const nameLength = data.readUInt16LE(at + 28);
    names.push(data.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32);
  }
  return names.sort();
}
