/** One suite per seam: pure rooms, the wire, the real n8n. */
const suite = (name, extra = {}) => ({
	displayName: name,
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/testbed/versions/'],
	modulePathIgnorePatterns: ['<rootDir>/.cache/', '<rootDir>/dist/', '<rootDir>/testbed/versions/'],
	testEnvironment: 'node',
	transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
	...extra,
});

const realN8n = {
	globalSetup: '<rootDir>/testbed/globalSetup.ts',
	globalTeardown: '<rootDir>/testbed/globalTeardown.ts',
	setupFilesAfterEnv: ['<rootDir>/testbed/patience.ts'],
};

module.exports = {
	projects: [suite('unit'), suite('contract'), suite('simulation'), suite('n8n', realN8n), suite('queue', { setupFilesAfterEnv: realN8n.setupFilesAfterEnv })],
};
