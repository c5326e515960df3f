import type { ApiParameter, Camel, ChoiceParameter, Effort, Entry, Field, RequestName, TextParameter } from './apiContract';

export type { ApiParameter, ChoiceParameter, NumberParameter, RequestName } from './apiContract';

const everywhere = { generate: true, edit: true, tool: true } as const;
const notOnTools = { ...everywhere, tool: false } as const;
const inSvg = { ...everywhere, edit: false } as const;

/**
 * Every parameter of the Images API that a person chooses, under its name in the panel: the API's own in camel case. Panel,
 * reading, checks, body and receipt all follow this table. An update of the `openai` package that adds or removes a field or a
 * value fails the build here. Source of ranges: the package's comments, 7.55.0.
 */
export const apiParameters = {
	quality: {
		kind: 'choice',
		label: 'Quality',
		description: 'Decides most of the price',
		always: true,
		values: {
			auto: { label: 'Automatic', description: 'The model chooses; the price is known only afterwards' },
			low: { label: 'Low', description: 'For drafts and tests; costs least' },
			medium: { label: 'Medium', description: 'For most uses' },
			high: { label: 'High', description: 'For finals' },
			xhigh: { label: 'Extra High', description: 'Between high and maximum' },
			max: { label: 'Maximum', description: 'Costs most' },
		},
		default: 'medium',
		byModel: 'qualities',
		receipt: 'qualityRequested',
		on: everywhere,
	},
	outputFormat: {
		kind: 'choice',
		label: 'Output Format',
		description: 'The file type',
		always: true,
		values: {
			gif: { label: 'GIF (Preview)', description: 'Animated' },
			jpeg: { label: 'JPEG', description: 'Small; for photos' },
			png: { label: 'PNG', description: 'No loss; can be transparent' },
			svg: { label: 'SVG (Preview)', description: 'Vector drawing' },
			webp: { label: 'WebP', description: 'Smallest; for the web; can be transparent' },
		},
		default: 'auto',
		open: 'What the purpose asks for, else PNG',
		byModel: 'formats',
		on: everywhere,
	},
	background: {
		kind: 'choice',
		label: 'Background',
		always: true,
		values: {
			auto: { label: 'Automatic', description: 'What the purpose asks for, else as the model chooses' },
			opaque: { label: 'Opaque' },
			transparent: { label: 'Transparent', description: 'PNG or WebP only. A preview on GPT Image 2: may be refused.' },
		},
		default: 'auto',
		byModel: 'backgrounds',
		on: everywhere,
	},
	n: { kind: 'number', label: 'Number of Images', description: 'Variations of the same prompt, each of them paid for', always: true, min: 1, max: 10, default: 1, receipt: null, on: notOnTools },
	complexity: {
		kind: 'choice', label: 'Complexity', description: 'How much planning the model does before drawing',
		values: { low: { label: 'Low' }, medium: { label: 'Medium' }, high: { label: 'High' } }, default: 'medium', byModel: 'complexity', on: everywhere,
	},
	outputCompression: {
		kind: 'number', label: 'Compression', description: 'For JPEG and WebP: 0 is the smallest file, 100 the best picture', min: 0, max: 100,
		default: 85, formats: ['jpeg', 'webp'], on: everywhere,
	},
	frameCount: { kind: 'number', label: 'Frames', description: 'Number of frames of a GIF', min: 2, max: 16, default: 9, formats: ['gif'], byModel: 'complexity', on: everywhere },
	frameDurationMs: { kind: 'number', label: 'Frame Duration (ms)', description: 'Per frame of a GIF', min: 1, max: 655_350, default: 200, formats: ['gif'], byModel: 'complexity', on: everywhere },
	inputFidelity: {
		kind: 'choice',
		label: 'Input Fidelity',
		description:
			'How closely faces and details of the references are kept. Other models leave no choice: GPT Image 2 and later always keep them closely.',
		values: { high: { label: 'High' }, low: { label: 'Low' } },
		default: 'high',
		byModel: 'inputFidelity',
		on: { ...everywhere, generate: false },
	},
	moderation: { kind: 'choice', label: 'Moderation', values: { auto: { label: 'Automatic' }, low: { label: 'Low', description: 'Less restrictive filtering' } }, default: 'auto', on: everywhere },
	partialImages: {
		kind: 'number', label: 'Preview Images', description: 'Streams the answer, with up to this many previews. Each adds 100 output tokens to the bill.', min: 0, max: 3,
		default: 0, formats: ['png', 'jpeg', 'webp'], receipt: null, on: everywhere,
	},
	safetyIdentifier: { kind: 'text', label: 'Safety Identifier', description: 'An identifier of the end user who asked, hashed: never a name or an email address', default: '', receipt: null, on: notOnTools },
	svgModel: {
		kind: 'text', label: 'SVG Author Model', description: 'The model that writes the SVG after the image model’s picture', placeholder: 'e.g. gpt-6-sol',
		default: '', formats: ['svg'], byModel: 'complexity', partOf: 'svg', receipt: null, on: inSvg,
	},
	svgEffort: {
		kind: 'choice', label: 'SVG Author Effort',
		values: { none: { label: 'None' }, minimal: { label: 'Minimal' }, low: { label: 'Low' }, medium: { label: 'Medium' }, high: { label: 'High' }, xhigh: { label: 'Extra High' }, max: { label: 'Maximum' } }, default: 'medium', formats: ['svg'], byModel: 'complexity', partOf: 'svg', receipt: null, on: inSvg,
	},
} as const satisfies { [F in Field as Camel<F>]: Entry<F> } & {
	svgModel: TextParameter & { on: typeof inSvg };
	svgEffort: ChoiceParameter<NonNullable<Effort>> & { on: typeof inSvg };
};

type Table = typeof apiParameters;

export type ApiName = keyof Table;

type Chosen<N extends ApiName> = Table[N] extends { kind: 'number' } ? number : string;

/** What was chosen, not yet checked: a choice may hold any text, a number may be NaN. */
export type ApiSettings = { [N in ApiName as Table[N] extends { always: true } ? N : never]: Chosen<N> } & {
	[N in ApiName as Table[N] extends { always: true } ? never : N]?: Chosen<N>;
};

/** What stands on a receipt under the parameter's own name, where it was asked for. */
export type AskedSettings = { [N in ApiName as Table[N] extends { receipt: unknown } ? never : N]?: Chosen<N> };

const fieldOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** All parameters, each with its name and the API's own. */
export const apiEntries = Object.entries(apiParameters).map(([name, parameter]) => [name, parameter, fieldOf(name)]) as unknown as ReadonlyArray<
	[name: ApiName, parameter: ApiParameter & { on: Record<RequestName, boolean> }, field: string]
>;

/** Whether a request has the parameter; options of another kind are for all. */
export const isOn = (request: RequestName, name: string): boolean => apiEntries.find(([one]) => one === name)?.[1].on[request] ?? true;
