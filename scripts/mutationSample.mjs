import { createHash } from 'node:crypto';

/** Of all mutants, how many in a hundred are tried, and which ones: `SAMPLE=5 SEED=2 npm run mutate`. */
const { SAMPLE = '100', SEED = '1' } = process.env;

/** The same mutants for the same seed and code, whichever files are looked at. */
function isDrawn({ fileName, location, mutatorName, replacement }) {
	const path = fileName.slice(fileName.lastIndexOf('nodes/'));
	const digest = createHash('sha256').update(JSON.stringify([SEED, path, location, mutatorName, replacement])).digest();
	return digest.readUInt32BE() / 2 ** 32 < Number(SAMPLE) / 100;
}

const checker = {
	init: async () => undefined,
	group: async (mutants) => [mutants.map(({ id }) => id)],
	check: async (mutants) =>
		Object.fromEntries(
			mutants.map((mutant) => [mutant.id, isDrawn(mutant) ? { status: 'passed' } : { status: 'compileError', reason: 'not drawn' }]),
		),
};

/** Stryker asks its checkers before it tries a mutant: this one lets a random sample through. */
export const strykerPlugins = [{ kind: 'Checker', name: 'sample', factory: () => checker }];
