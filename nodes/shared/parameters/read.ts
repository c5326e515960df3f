import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { apiEntries, apiParameters, type ApiSettings } from '../catalog/apiParameters';
import { limits } from '../catalog/limits';
import { listOf } from '../base/list';
import { defaultOutput } from '../output/settings';
import type { OutputSettings } from '../output/types';
import { composePrompt, type PromptParts } from '../request/prompt';
import type { RenderSettings, SizeChoice } from '../request/settings';
import { readOptions } from './readOptions';

const nameless = '[object Object]';

/** Rows hold anything: what should be a text is read as one, a record as its JSON, and nothing becomes the empty text. */
export function wholeText(value: unknown): string {
	if (value === undefined || value === null) return '';
	const said = String(value);
	return typeof value === 'object' && said.includes(nameless) ? JSON.stringify(value) : said;
}

/** The same without white space around it. */
export const text = (value: unknown): string => wholeText(value).trim();

/** A number from a number or from a sheet's text; NaN where there is none, so that the check names it. A list, a date or a yes is none. */
export function number(value: unknown): number {
	if (typeof value === 'string' && value.trim() !== '') return Number(value);
	return typeof value === 'number' ? value : NaN;
}

/** Yes or no, also as a sheet writes it; anything else is `otherwise`. */
export function flag(value: unknown, otherwise: boolean): boolean {
	const word = text(value).toLowerCase();
	return ['true', 'yes', '1'].includes(word) || (otherwise && !['false', 'no', '0'].includes(word));
}

export const optionalText = (value: unknown) => text(value) || undefined;
export const optionalNumber = (value: unknown) => (value === undefined || value === null || value === '' ? undefined : number(value));

const partNames: Array<keyof PromptParts> = [
	'job',
	'subject',
	'composition',
	'sceneAndLight',
	'style',
	'exactText',
	'fixedDetails',
	'avoid',
];

function readPrompt(ctx: IExecuteFunctions, row: number): string {
	if (ctx.getNodeParameter('promptFrom', row, 'text') === 'parts') {
		return composePrompt(Object.fromEntries(partNames.map((name) => [name, text(ctx.getNodeParameter(name, row, ''))])));
	}
	// A sheet's line breaks may be Windows' own.
	return wholeText(ctx.getNodeParameter('prompt', row, '')).replaceAll('\r\n', '\n');
}

function readSize(ctx: IExecuteFunctions, row: number): SizeChoice {
	switch (ctx.getNodeParameter('sizeFrom', row, 'auto')) {
		case 'preset':
			return { kind: 'preset', id: text(ctx.getNodeParameter('purpose', row, '')) };
		case 'pixels':
			return {
				kind: 'pixels',
				width: number(ctx.getNodeParameter('width', row, NaN)),
				height: number(ctx.getNodeParameter('height', row, NaN)),
			};
		case 'text':
			return { kind: 'text', text: text(ctx.getNodeParameter('size', row, '')) };
		default:
			return { kind: 'auto' };
	}
}

/** The parameters of the API's table: those always chosen, and options where they were added. */
function readApiSettings(ctx: IExecuteFunctions, row: number, options: IDataObject): ApiSettings {
	const read = apiEntries.map(([name, parameter]) => {
		const isNumber = parameter.kind === 'number';
		if (!parameter.always) return [name, isNumber ? optionalNumber(options[name]) : optionalText(options[name])];
		const value = ctx.getNodeParameter(name, row, parameter.default);
		return [name, isNumber ? number(value) : text(value)];
	});
	return Object.fromEntries(read) as ApiSettings;
}

/** What the person chose for one row. Nothing is checked here. */
export function readRenderSettings(ctx: IExecuteFunctions, row: number): RenderSettings {
	const options = readOptions(ctx, row);
	return {
		model: text(ctx.getNodeParameter('model', row, '', { extractValue: true })),
		prompt: readPrompt(ctx, row),
		size: readSize(ctx, row),
		exactSize: flag(options.exactSize, true),
		snapSize: flag(options.snapSize, false),
		...readApiSettings(ctx, row, options),
		translateClosed: flag(options.translateClosed, false),
	};
}

/** What the images of a row are for, where that is more than one: several choices, or a text with commas from a sheet. */
export function readPurposes(ctx: IExecuteFunctions, row: number): string[] {
	if (ctx.getNodeParameter('sizeFrom', row, 'auto') !== 'preset') return [];
	const purposes = [...new Set(listOf(ctx.getNodeParameter('purpose', row, '')))];
	return purposes.length > 1 ? purposes : [];
}

function readLinkHours({ linkHours }: IDataObject): number {
	const hours = number(linkHours ?? 0);
	return hours > 0 ? Math.ceil(Math.min(hours, limits.responseHours)) : 0;
}

/** Up to so many rows the files stay on the node's own items too, unless a person says otherwise. */
const fewRows = 50;

const receiptChoices = ['short', 'full', 'columns', 'none'] as const satisfies ReadonlyArray<OutputSettings['receipt']>;

/** Reads the options about files and receipts of one row. */
export function readOutputSettings(ctx: IExecuteFunctions, row: number): OutputSettings {
	const options = readOptions(ctx, row);
	return {
		as: ctx.getNodeParameter('outputAs', row, 'items') === 'binaries' ? 'binaries' : 'items',
		field: text(options.binaryField) || defaultOutput.field,
		fileName: text(options.fileName),
		promptVersion: text(options.promptVersion),
		receipt: receiptChoices.find((choice) => choice === options.receipt) ?? defaultOutput.receipt,
		includeInput: flag(options.includeInput, true),
		keepInputFiles: flag(options.keepInputFiles, false),
		keepFile: flag(options.keepFile, ctx.getInputData().length <= fewRows),
		includePrompt: flag(options.includePrompt, false),
		keepPreviews: flag(options.keepPreviews, false),
		linkHours: readLinkHours(options),
	};
}

/** How many calls of one image a row is; undefined where it is one call, and where the checks will refuse it anyway. */
export function readSeparateCalls(ctx: IExecuteFunctions, row: number, images: number): number | undefined {
	if (!flag(readOptions(ctx, row).oneCallPerImage, false)) return undefined;
	return Number.isInteger(images) && images > 1 && images <= apiParameters.n.max ? images : undefined;
}
