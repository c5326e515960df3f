import type { OutputSettings } from './types';

/** What holds where a person chose nothing, and for rows that could not be read. */
export const defaultOutput: OutputSettings = {
	as: 'items',
	field: 'data',
	fileName: '',
	promptVersion: '',
	receipt: 'short',
	includeInput: true,
	keepInputFiles: false,
	keepFile: true,
	includePrompt: false,
	keepPreviews: false,
	linkHours: 0,
};
