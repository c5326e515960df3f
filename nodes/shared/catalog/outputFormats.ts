import type { OutputFormat } from './types';

/** What a kind of file can be asked to be, and be sent as. Source: the `openai` package 7.55.0, comments of images, 2026-11-20. */
export interface FormatRule {
	transparent: boolean;
	/** Made from pictures, and within a mask. */
	edits: boolean;
	masks: boolean;
	/** Taken as a reference, a mask or a markup. */
	sent: boolean;
	/** Images of one request. */
	images: number;
}

const still: FormatRule = { transparent: true, edits: true, masks: true, sent: true, images: 10 };

const rules: Readonly<Record<OutputFormat, FormatRule>> = {
	png: still,
	jpeg: { ...still, transparent: false },
	webp: still,
	gif: { ...still, masks: false, sent: false },
	svg: { ...still, edits: false, masks: false, sent: false, images: 1 },
};

const byId = new Map<string, FormatRule>(Object.entries(rules));

/** The rule of a format; undefined for a format nobody knows. */
export const formatRule = (format: string): FormatRule | undefined => byId.get(format);

/** Names of the formats that answer yes, as people write them. */
export const formatsWhere = (has: (rule: FormatRule) => boolean): string[] => [...byId].filter(([, rule]) => has(rule)).map(([id]) => formatName(id));

/** `PNG`, `JPEG`, `WebP`. */
export const formatName = (format: string): string => (format === 'webp' ? 'WebP' : format.toUpperCase());
