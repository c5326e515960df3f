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
	/** USD per million tokens. */
	price: { text: number; image: number; out: number };
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
	price: { text: 5, image: 8, out: 30 },
};
const twoFive: EmulatedModel = {
	...two,
	qualities: upToMax,
	markup: true,
	transparentIsPreview: false,
	grid: { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 },
};
/** No rule is published for 2.6; the emulator bills it by the grids of 2.5. */
const twoSix: EmulatedModel = { ...twoFive, formats: [...still, 'gif', 'svg'], markup: false, motion: true };
const one: EmulatedModel = {
	...two,
	anySize: false,
	inputFidelity: ['high', 'low'],
	transparentIsPreview: false,
	grid: undefined,
	table: { low: [272, 408, 400], medium: [1056, 1584, 1568], high: [4160, 6240, 6208] },
	price: { text: 5, image: 10, out: 40 },
};
const onePointFive: EmulatedModel = { ...one, price: { text: 5, image: 8, out: 32 }, shutdown: '2026-12-01' };

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
	'chatgpt-image-latest': onePointFive,
	'gpt-image-1-mini': {
		...one,
		inputFidelity: ['low'],
		price: { text: 2, image: 2.5, out: 8 },
		shutdown: '2026-12-01',
	},
	'gpt-image-1': { ...one, shutdown: '2026-10-23' },
	'dall-e-3': { ...one, shutdown: '2026-05-12' },
	'dall-e-2': { ...one, shutdown: '2026-05-12' },
};

/** Main models for /v1/responses: USD per million tokens in, cached, out, and the day they close. */
export const mainModels: Record<string, { in: number; out: number; shutdown?: string }> = {
	'gpt-5.4': { in: 2.5, out: 15 },
	'gpt-5.4-mini': { in: 0.75, out: 4.5 },
	'gpt-5.5': { in: 5, out: 30 },
	'gpt-5.6-sol': { in: 4, out: 20 },
	'gpt-5.6-terra': { in: 2, out: 12 },
	'gpt-5.6-luna': { in: 0.2, out: 1.2 },
	'gpt-6-astra': { in: 10, out: 50 },
	'gpt-6-sol': { in: 2, out: 10 },
	'gpt-6-luna': { in: 0.1, out: 0.5 },
	'gpt-6.1-sol': { in: 2, out: 10 },
	'gpt-6.1-terra': { in: 2, out: 12 },
	'gpt-5': { in: 1.25, out: 10, shutdown: '2026-12-11' },
	'gpt-5-mini': { in: 0.25, out: 2, shutdown: '2026-12-11' },
	o3: { in: 2, out: 8, shutdown: '2026-12-11' },
};

/** True once calls to a model fail. `today` is an ISO date. */
export const isShutDown = (model: { shutdown?: string }, today: string): boolean =>
	model.shutdown !== undefined && today >= model.shutdown;
