const { projects } = require('./jest.config.js');

const { displayName: _, ...unit } = projects.find(({ displayName }) => displayName === 'unit');

/** What looks at files, pages and workflows, not at what the code does with a row. */
const besides = ['unit/(catalog|demo|docs|house|workflows)/', 'contract/(drawing|shops)', 'simulation/histories'];

/** The suites that take seconds, as one: what `npm run mutate` runs against each change. `SUITES=unit` is the quickest. */
const suites = (process.env.SUITES ?? 'unit,contract,simulation').split(',');

module.exports = {
	...unit,
	runner: '<rootDir>/stryker.runner.js',
	testMatch: suites.map((suite) => `<rootDir>/test/${suite}/**/*.test.ts`),
	testPathIgnorePatterns: [...unit.testPathIgnorePatterns, ...besides.map((path) => `<rootDir>/test/${path}`)],
};
