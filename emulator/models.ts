import { imagePrices, mainPrices, type ImagePrice } from './prices';

/** What the emulated API knows about an image model. Written apart from the package's own catalog, so that each tests the other. */
export interface EmulatedModel {
	qualities: readonly string[];
	formats: readonly string[];
	/** True: any size on the 16-pixel grid within limits. False: the three fixed sizes. */
	anySize: boolean;
	inputFidelity: readonly string[];
	markup: boolean;
	/** Accepts complexity, frame_count, frame_duration_ms and svg. */
	motion: boolean;
	/** Transparent backgrounds are a preview that may be switched off. */
	transparentIsPreview: boolean;
	grid?: Record<string, number>;
	table?: Record<string, readonly [square: number, portrait: number, landscape: number]>;
	price: ImagePrice;
	shutdown?: string;
}

const still = ['png', 'jpeg', 'webp'];
const upToHigh = ['auto', 'low', 'medium', 'high'];
const upToMax = [...upToHigh, 'xhigh', 'max'];

const two: EmulatedModel = {
	qualities: upToHigh,
	formats: still,
	anySize: true,
	inputFidelity: [],
	markup: false,
	motion: false,
	transparentIsPreview: true,
	grid: { low: 16, medium: 48, high: 96 },
	price: imagePrices['gpt-image-2'],
};
const twoFive: EmulatedModel = {
	...two,
	qualities: upToMax,
	markup: true,
	transparentIsPreview: false,
	grid: { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 },
	price: imagePrices['gpt-image-2.5'],
};
/** No rule is published for 2.6; the emulator bills it by the grids of 2.5. */
const twoSix: EmulatedModel = {
	...twoFive,
	formats: [...still, 'gif', 'svg'],
	motion: true,
	price: imagePrices['gpt-image-2.6'],
};
const one: EmulatedModel = {
	...two,
	anySize: false,
	inputFidelity: ['high', 'low'],
	transparentIsPreview: false,
	grid: undefined,
	table: { low: [272, 408, 400], medium: [1056, 1584, 1568], high: [4160, 6240, 6208] },
	price: imagePrices['gpt-image-1'],
};
const onePointFive: EmulatedModel = { ...one, price: imagePrices['gpt-image-1.5'], shutdown: '2026-12-01' };

/** Every image model there is or was, by id. */
export const imageModels: Record<string, EmulatedModel> = {
	'gpt-image-2': two,
	'gpt-image-2-2026-04-21': two,
	'gpt-image-2.5-sunburst': twoFive,
	'gpt-image-2.5-sunburst-2026-09-08': twoFive,
	'gpt-image-2.5-flare': twoFive,
	'gpt-image-2.5-flare-2026-09-08': twoFive,
	'gpt-image-2.6-sunburst': twoSix,
	'gpt-image-2.6-flare': twoSix,
	'gpt-image-1.5': onePointFive,
	'gpt-image-1.5-2025-12-16': onePointFive,
	'chatgpt-image-latest': onePointFive,
	'gpt-image-1-mini': {
		...one,
		inputFidelity: ['low'],
		price: imagePrices['gpt-image-1-mini'],
		shutdown: '2026-12-01',
	},
	'gpt-image-1': { ...one, shutdown: '2026-10-23' },
	'dall-e-3': { ...one, shutdown: '2026-05-12' },
	'dall-e-2': { ...one, shutdown: '2026-05-12' },
};

/** Main models for /v1/responses: the dated id answers name where one is known, and the day they close. */
export const mainModels: Record<string, { snapshot?: string; shutdown?: string }> = {
	...Object.fromEntries(Object.keys(mainPrices).map((id) => [id, {}])),
	'gpt-5.4-mini': { snapshot: 'gpt-5.4-mini-2026-03-17' },
	'gpt-5.5': { snapshot: 'gpt-5.5-2026-04-23' },
	'gpt-5': { snapshot: 'gpt-5-2025-08-07', shutdown: '2026-12-11' },
	'gpt-5-mini': { snapshot: 'gpt-5-mini-2025-08-07', shutdown: '2026-12-11' },
	o3: { snapshot: 'o3-2025-04-16', shutdown: '2026-12-11' },
};

/** The undated id of a main model, for an id with or without a date; undefined for a model or a date there is not. */
export function mainModelId(id: string): string | undefined {
	const plain = id.replace(/-\d{4}-\d{2}-\d{2}$/, '');
	const model = Object.hasOwn(mainModels, plain) ? mainModels[plain]! : undefined;
	const wrongDate = plain !== id && model?.snapshot !== undefined && model.snapshot !== id;
	return model && !wrongDate ? plain : undefined;
}

/** Every id GET /v1/models lists, with the day it closes. */
export const listedModels: ReadonlyArray<[id: string, model: { shutdown?: string }]> = [
	...Object.entries(imageModels),
	...Object.entries(mainModels),
	...Object.values(mainModels).flatMap((model): Array<[string, typeof model]> =>
		model.snapshot ? [[model.snapshot, model]] : [],
	),
];

/** True once calls to a model fail. `today` is an ISO date. */
export const isShutDown = (model: { shutdown?: string }, today: string): boolean =>
	model.shutdown !== undefined && today >= model.shutdown;
