import type { ApiName } from './apiParameters';
import type { Sourced } from './types';

const read: Sourced = { source: 'https://developers.openai.com/api/docs/deprecations', checked: '2026-11-20' };

/** What workflows written for DALL·E still have in their sheets, and what it is called or comes nearest today. */
export const closedSettings = {
	...read,
	/** By parameter. A response format was how the picture was handed over, where today it is always a file. */
	values: new Map<ApiName, ReadonlyMap<string, string>>([
		[
			'quality',
			new Map([
				['standard', 'medium'],
				['hd', 'high'],
			]),
		],
		[
			'outputFormat',
			new Map([
				['b64_json', 'png'],
				['url', 'png'],
			]),
		],
	]),
	/** Sizes of DALL·E 2 and 3; 1024x1024 is one of today's. */
	sizes: ['256x256', '512x512', '1792x1024', '1024x1792'] as readonly string[],
};
