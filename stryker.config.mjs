/** Rooms in which a change may cost somebody money, an image or a key. */
const rooms = ['run', 'transport', 'money', 'request', 'receipt', 'references', 'output'];

/** Changes the code a token at a time and counts what the quick tests notice. One room: npm run mutate -- --mutate "nodes/shared/money/**" */
export default {
	testRunner: 'jest',
	plugins: ['@stryker-mutator/jest-runner', './scripts/mutationSample.mjs'],
	checkers: ['sample'],
	jest: {
		projectType: 'custom',
		configFile: 'stryker.jest.js',
		enableFindRelatedTests: true,
	},
	coverageAnalysis: 'perTest',
	mutate: [
		...rooms.map((room) => `nodes/shared/${room}/**/*.ts`),
		'nodes/ResponsesImageStep/**/*.ts',
		'!nodes/ResponsesImageStep/parameters/**',
		'!nodes/ResponsesImageStep/*.node.ts',
	],
	// Texts are read by people, and tests of words would only repeat them.
	mutator: { excludedMutations: ['StringLiteral'] },
	ignoreStatic: true,
	concurrency: 2,
	maxTestRunnerReuse: 60,
	timeoutMS: 30_000,
	dryRunTimeoutMinutes: 20,
	reporters: ['clear-text', 'progress', 'html', 'json'],
	htmlReporter: { fileName: '.cache/mutate/index.html' },
	jsonReporter: { fileName: '.cache/mutate/mutations.json' },
	eventReporter: { baseDir: '.cache/mutate/events' },
	tempDirName: '.cache/stryker',
	ignorePatterns: ['dist', '.cache', 'docs/images', 'demo/output'],
	thresholds: { high: 95, low: 85, break: 85 },
};
