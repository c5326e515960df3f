import type { ImageModel, OutputTokenRule, Price, SizeRule, Sourced } from './types';

/** Read from the `openai` package 7.55.0, OpenAI's guide, model, pricing and deprecation pages. */
const checked: Sourced = { source: 'https://developers.openai.com/api/docs/guides/image-generation', checked: '2026-11-20' };

const anySize: SizeRule = {
	kind: 'grid',
	step: 16,
	maxEdge: 3840,
	maxRatio: 3,
	minPixels: 655_360,
	maxPixels: 8_294_400,
	experimentalAbove: '2560x1440',
};

const threeSizes: SizeRule = { kind: 'fixed', sizes: [[1024, 1024], [1024, 1536], [1536, 1024]] };

const threeSizeTokens: OutputTokenRule = {
	kind: 'table',
	tokens: {
		low: { square: 272, portrait: 408, landscape: 400 },
		medium: { square: 1056, portrait: 1584, landscape: 1568 },
		high: { square: 4160, portrait: 6240, landscape: 6208 },
	},
};

/** The calculator's grids; second-hand, but they reproduce every published point. */
const grid2: OutputTokenRule = { kind: 'grid', grid: { low: 16, medium: 48, high: 96 } };
const grid25: OutputTokenRule = { kind: 'grid', grid: { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 } };

/** USD per million tokens: text in and cached, image in and cached, image out, text out. */
const tokens = (textIn: number, cachedTextIn: number, imageIn: number, cachedImageIn: number, imageOut: number, textOut?: number): Price =>
	({ kind: 'tokens', textIn, cachedTextIn, imageIn, cachedImageIn, imageOut, textOut });

const still = ['png', 'jpeg', 'webp'] as const;
const moving = ['png', 'jpeg', 'webp', 'gif', 'svg'] as const;
const threeQualities = ['auto', 'low', 'medium', 'high'] as const;
const fiveQualities = ['auto', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
const anyBackground = ['auto', 'opaque', 'transparent'] as const;

type Family = Omit<ImageModel, 'id' | 'name' | 'snapshots' | 'uses'>;

const gptImage2: Family = {
	...checked,
	family: 'GPT Image 2',
	qualities: threeQualities,
	backgrounds: anyBackground,
	formats: still,
	preview: { backgrounds: ['transparent'] },
	size: anySize,
	outputTokens: grid2,
	referenceTokens: 'patches',
	inputFidelity: [],
	markup: false,
	complexity: false,
	batch: 'yes',
	price: tokens(5, 1.25, 8, 2, 30),
};

const gptImage25: Family = {
	...gptImage2,
	family: 'GPT Image 2.5',
	qualities: fiveQualities,
	preview: {},
	outputTokens: grid25,
	markup: true,
	batch: 'no',
};

const gptImage26: Family = {
	...gptImage25,
	family: 'GPT Image 2.6',
	formats: moving,
	preview: { formats: ['gif', 'svg'] },
	outputTokens: { kind: 'unknown' },
	referenceTokens: 'unknown',
	complexity: true,
	batch: 'unclear',
};

const gptImage1: Family = {
	...gptImage2,
	family: 'GPT Image 1',
	preview: {},
	size: threeSizes,
	outputTokens: threeSizeTokens,
	referenceTokens: 'unknown',
	inputFidelity: ['high', 'low'],
	price: tokens(5, 1.25, 10, 2.5, 40),
};

const retired = (id: string, name: string): ImageModel => ({
	...gptImage1,
	id,
	name,
	snapshots: [],
	closes: '2026-05-12',
	successor: 'gpt-image-2',
	legacy: true,
	price: undefined,
	uses: 'closed',
});

const older = 'for workflows that still name it';

/**
 * Every image model a workflow may name, the one this package is built around first. What they are for: OpenAI's announcements, as
 * https://docs.apiyi.com/en/news/gpt-image-2-5-launch.md and /gpt-image-2-6-launch.md repeat them, 2026-11-27.
 */
export const imageModels: readonly ImageModel[] = [
	{ ...gptImage2, id: 'gpt-image-2', name: 'GPT Image 2', snapshots: ['gpt-image-2-2026-04-21'], uses: 'all-round, with a price known beforehand' },
	{
		...gptImage25,
		id: 'gpt-image-2.5-sunburst',
		name: 'GPT Image 2.5 Sunburst',
		snapshots: ['gpt-image-2.5-sunburst-2026-09-08'],
		uses: 'precise edits and fine detail; slower',
	},
	{
		...gptImage25,
		id: 'gpt-image-2.5-flare',
		name: 'GPT Image 2.5 Flare',
		snapshots: ['gpt-image-2.5-flare-2026-09-08'],
		uses: 'fast, for everyday images',
	},
	{ ...gptImage26, id: 'gpt-image-2.6-sunburst', name: 'GPT Image 2.6 Sunburst', snapshots: [], uses: 'detail, and edits over several turns' },
	{ ...gptImage26, id: 'gpt-image-2.6-flare', name: 'GPT Image 2.6 Flare', snapshots: [], uses: 'quick drafts, GIF and SVG' },
	{
		...gptImage1,
		id: 'gpt-image-1.5',
		name: 'GPT Image 1.5',
		snapshots: ['gpt-image-1.5-2025-12-16'],
		price: tokens(5, 1.25, 8, 2, 32, 10),
		uses: older,
		closes: '2026-12-01',
		successor: 'gpt-image-2',
	},
	{
		...gptImage1,
		id: 'gpt-image-1-mini',
		name: 'GPT Image 1 Mini',
		price: tokens(2, 0.2, 2.5, 0.25, 8),
		uses: older,
		snapshots: [],
		closes: '2026-12-01',
		successor: 'gpt-image-2',
		inputFidelity: ['low'],
	},
	{
		...gptImage1,
		id: 'chatgpt-image-latest',
		name: 'ChatGPT Image Latest',
		price: undefined,
		uses: older,
		snapshots: [],
		closes: '2026-12-01',
		successor: 'gpt-image-2',
		outputTokens: { kind: 'unknown' },
	},
	{
		...gptImage1,
		id: 'gpt-image-1',
		name: 'GPT Image 1',
		uses: older,
		snapshots: [],
		closes: '2026-10-23',
		successor: 'gpt-image-2',
	},
	retired('dall-e-3', 'DALL·E 3'),
	retired('dall-e-2', 'DALL·E 2'),
];

/** What is asked where a person chose nothing, and what a model the catalog does not know is taken to be. */
export const defaultImageModel: ImageModel = imageModels[0]!;

const byId = new Map(imageModels.flatMap((model) => [model.id, ...model.snapshots].map((id) => [id, model] as const)));

/** The catalog's entry for a model id or one of its dated snapshots; undefined for an id it does not know. */
export function findImageModel(id: string): ImageModel | undefined {
	return byId.get(id);
}

const isOpen = ({ closes }: ImageModel) => closes === undefined;

/** Families that have a model of this kind which no date is published for. */
export const familiesWhere = (has: (model: ImageModel) => boolean): string[] => [
	...new Set(imageModels.filter((model) => isOpen(model) && has(model)).map(({ family }) => family)),
];

/** The models of a family whose name was typed as if it were a model's id (404 at the API): `gpt-image-2.5`. */
export const modelsOfFamily = (typed: string): string[] =>
	findImageModel(typed) ? [] : imageModels.filter(({ family }) => family.toLowerCase().replaceAll(' ', '-') === typed).map(({ id }) => id);

/** Days before it closes on which a model's users are told. */
export const noticeDays = 90;

/** Whole days from `today` until calls to the model fail: negative once closed, undefined while no date is published. */
export function daysUntilClosed(model: { closes?: string }, today: Date): number | undefined {
	if (!model.closes) return undefined;
	return Math.ceil((Date.parse(`${model.closes}T00:00:00Z`) - today.getTime()) / 86_400_000);
}

/** Whether an id that the catalog may not know is one of OpenAI's models that draw. */
export const isDrawingModel = (id: string): boolean => findImageModel(id) !== undefined || /gpt-image|dall-e/i.test(id);

/** Whether an id of an account's list may be a model that draws, whoever's. */
export const looksLikeImageModel = (id: string): boolean => /image|dall-e/i.test(id);

/** As lists show a model: with its day, where it is about to close. */
export const modelLabel = ({ name, closes }: { name: string; closes?: string }): string => (closes ? `${name} (closes ${closes})` : name);
