const { projects } = require('./jest.config.js');

const { displayName: _, ...unit } = projects.find(({ displayName }) => displayName === 'unit');

/** The suites that take seconds, as one: what `npm run mutate` runs against each change. */
module.exports = { ...unit, testMatch: ['unit', 'contract', 'simulation'].map((suite) => `<rootDir>/test/${suite}/**/*.test.ts`) };
