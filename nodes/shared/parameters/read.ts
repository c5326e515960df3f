import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { composePrompt, type PromptParts } from '../request/prompt';
import type { RenderSettings, SizeChoice } from '../request/settings';

/** Rows hold anything: what should be a text is read as one, and nothing becomes the empty text. */
export const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value).trim());

/** A number from a number or from a sheet's text; NaN where there is none, so that the check names it. */
export function number(value: unknown): number {
	return typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
}

const optionalText = (value: unknown) => text(value) || undefined;
const optionalNumber = (value: unknown) => (value === undefined || value === null || value === '' ? undefined : number(value));

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
	const prompt = ctx.getNodeParameter('prompt', row, '');
	return prompt === null || prompt === undefined ? '' : String(prompt);
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

/** What the person chose for one row. Nothing is checked here. */
export function readRenderSettings(ctx: IExecuteFunctions, row: number): RenderSettings {
	const options = ctx.getNodeParameter('options', row, {}) as IDataObject;
	return {
		model: text(ctx.getNodeParameter('model', row, '', { extractValue: true })),
		prompt: readPrompt(ctx, row),
		size: readSize(ctx, row),
		snapSize: options.snapSize === true,
		quality: text(ctx.getNodeParameter('quality', row, 'auto')),
		n: number(ctx.getNodeParameter('n', row, 1)),
		background: text(ctx.getNodeParameter('background', row, 'auto')),
		outputFormat: text(ctx.getNodeParameter('outputFormat', row, 'png')),
		outputCompression: optionalNumber(options.outputCompression),
		moderation: optionalText(options.moderation),
		partialImages: optionalNumber(options.partialImages),
		safetyIdentifier: optionalText(options.safetyIdentifier),
		complexity: optionalText(options.complexity),
		frameCount: optionalNumber(options.frameCount),
		frameDurationMs: optionalNumber(options.frameDurationMs),
		svgModel: optionalText(options.svgModel),
		svgEffort: optionalText(options.svgEffort),
		translateClosed: options.translateClosed === true,
	};
}

/** How the output of one row is shaped and labelled. */
export interface OutputSettings {
	as: 'items' | 'binaries';
	field: string;
	fileName: string;
	promptVersion: string;
	includeInput: boolean;
	includePrompt: boolean;
	keepPreviews: boolean;
	/** By which a row made in an earlier execution is known again; empty: rows are always made. */
	rowKey: string;
	/** For how long the file can be seen under an address of its own; 0: it gets none. */
	linkHours: number;
}

/** The longest an address lives: as long as OpenAI keeps a response. */
const mostLinkHours = 30 * 24;

function readLinkHours({ linkHours }: IDataObject): number {
	const hours = number(linkHours ?? 0);
	return hours > 0 ? Math.ceil(Math.min(hours, mostLinkHours)) : 0;
}

/** Reads the options about files and receipts of one row. */
export function readOutputSettings(ctx: IExecuteFunctions, row: number): OutputSettings {
	const options = ctx.getNodeParameter('options', row, {}) as IDataObject;
	return {
		as: ctx.getNodeParameter('outputAs', row, 'items') === 'binaries' ? 'binaries' : 'items',
		field: text(options.binaryField) || 'image',
		fileName: text(options.fileName),
		promptVersion: text(options.promptVersion),
		includeInput: options.includeInput !== false,
		includePrompt: options.includePrompt === true,
		keepPreviews: options.keepPreviews === true,
		rowKey: text(options.skipMadeBy),
		linkHours: readLinkHours(options),
	};
}
