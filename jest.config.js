/** One suite per seam: pure rooms, the wire, the real n8n. */
const suite = (name, extra = {}) => ({
	displayName: name,
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/n8n/runtime/'],
	modulePathIgnorePatterns: ['<rootDir>/.cache/', '<rootDir>/dist/', '<rootDir>/test/n8n/runtime/'],
	testEnvironment: 'node',
	transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
	...extra,
});

const realN8n = {
	globalSetup: '<rootDir>/test/n8n/harness/globalSetup.ts',
	globalTeardown: '<rootDir>/test/n8n/harness/globalTeardown.ts',
	setupFilesAfterEnv: ['<rootDir>/test/n8n/harness/patience.ts'],
};

module.exports = { projects: [suite('unit'), suite('contract'), suite('n8n', realN8n)] };
