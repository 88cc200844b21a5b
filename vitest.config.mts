import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['scripts/generate.mts', 'test/support/prepare-oracle.ts'],
    include: ['test/**/*.test.ts'],
    // The suite of test/e2e runs inside VS Code, under Mocha.
    exclude: ['test/e2e/**', '**/node_modules/**'],
    // Property tests and the protocol tests share two cores with whatever else runs; a slow machine is not a failure.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
