import { describe, expect, test } from 'vitest';
import { buildHelm, goVersion, hasModules, wantedGo } from '../../../scripts/build-helm.mts';
import { moduleBytes } from './support/engine.mts';

const wanted = wantedGo();

test('the Go that the module is built by is named', () => {
  expect(wanted).toMatch(/^go1\.\d+\.\d+$/);
});

// Another Go makes other bytes of the same source.
describe.skipIf(goVersion() !== wanted || !hasModules())(`needs ${wanted} and its module proxy`, () => {
  test('the module that is checked in is what its source builds', () => {
    const built = buildHelm();
    expect(built.length).toBe(moduleBytes().length);
    expect(Buffer.compare(built, moduleBytes())).toBe(0);
  });
});
