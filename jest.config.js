/**
 * Tests run from the TypeScript sources, compiled one file at a time by swc; types are checked by
 * tsc.
 */
const { availableParallelism } = require('node:os');

const swc = [
  '@swc/jest',
  {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

module.exports = {
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  testEnvironment: 'node',
  // The MongoDB driver loads `os` by a dynamic import, which jest's VM refuses; MongoDB then
  // refuses the handshake, since the client does not name its platform. As CommonJS the import is a
  // `require`.
  transform: { '\\.ts$': swc, 'mongodb/lib/runtime_adapters\\.js$': swc },
  transformIgnorePatterns: ['/node_modules/(?!mongodb/lib/runtime_adapters\\.js)'],
  // Copies of our own package names, and the n8n nodes, which are a package and a test run of their
  // own.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/nodes/', '<rootDir>/.hub/'],
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  testTimeout: 60_000,
  // Most of a test's time is spent waiting for MongoDB, so two at a time also on a machine with two
  // cores.
  maxWorkers: Math.min(4, Math.max(2, availableParallelism() - 1)),
};
