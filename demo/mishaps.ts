import type { Fault } from '../testbed';

/** What goes wrong with the emulator in a demo, so that the workflow shows what it does about it. */
const mishaps: Record<string, Fault[]> = {
	'ad-poster': [
		{ kind: 'misspell', times: 1, match: { path: '/images/', promptIncludes: 'WINTER COATS' } },
		{ kind: 'misspell', times: 0, match: { path: '/images/', promptIncludes: 'FRÜHSTÜCK' } },
	],
};

/** The mishaps of a workflow's demo; none for most. */
export const mishapsOf = (workflow: string): Fault[] => mishaps[workflow] ?? [];
