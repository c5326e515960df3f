import type { Sourced } from './types';

/** Sizes that `auto` has been seen to serve, pixels. The vendor promises none of them; not all are multiples of 16. */
export const autoSizes: Sourced & { grid: ReadonlyArray<readonly [width: number, height: number]> } = {
	source: 'https://developers.openai.com/api/docs/guides/image-generation, and published measurements',
	checked: '2026-11-20',
	grid: [
		[1024, 1024],
		[1024, 1536],
		[1536, 1024],
		[1254, 1254],
		[1672, 941],
		[1122, 1402],
	],
};
