import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { readFrame } from '../shared/parameters/frames';
import { flag, number, optionalNumber, optionalText, readOutputSettings, readRenderSettings, text, wholeText } from '../shared/parameters/read';
import type { OutputSettings } from '../shared/output/types';
import { readOptions, readRunOptions } from '../shared/parameters/readOptions';
import type { RespondRequest } from '../shared/request/responsesTypes';
import type { RespondSettings } from '../shared/request/respondSettings';
import type { ReviewSettings } from '../shared/request/review';
import { estimatedOutput } from './estimate';
import { inConversation } from './parameters/conversation';

const model = (ctx: IExecuteFunctions, row: number) =>
	text(ctx.getNodeParameter('mainModel', row, '', { extractValue: true }));

/** One entry per line; expressions may give a list. */
const lines = (value: unknown): string[] =>
	(Array.isArray(value) ? value.map(text) : text(value).split(/\r?\n/))
		.map((line) => line.trim())
		.filter((line) => line !== '');

const details = ['low', 'high', 'original'] as const;

/** How closely the main model looks at pictures. */
export const readDetail = (ctx: IExecuteFunctions, row: number): RespondRequest['detail'] =>
	details.find((known) => known === readOptions(ctx, row).imageDetail) ?? 'auto';

/** Whether addresses are left for the provider to fetch. */
export const readAsLinks = (ctx: IExecuteFunctions, row: number): boolean => readOptions(ctx, row).sendAs === 'links';

/** What is done about work in the background. */
export function readBackground(ctx: IExecuteFunctions, row: number): { background: boolean; wait: boolean } {
	const mode = text(readOptions(ctx, row).backgroundMode);
	return { background: mode === 'wait' || mode === 'return', wait: mode !== 'return' };
}

/** How long work in the background is waited for, milliseconds. */
export function readPatience(ctx: IExecuteFunctions, row: number): { everyMs: number; longestMs: number } {
	const options = readOptions(ctx, row);
	const seconds = (value: unknown, otherwise: number, most: number) => {
		const given = number(value ?? otherwise);
		return Number.isFinite(given) ? Math.min(most, Math.max(0.1, given)) : otherwise;
	};
	return {
		everyMs: 1000 * seconds(options.pollSeconds, 5, 3600),
		longestMs: 1000 * seconds(options.pollLongestSeconds, 1800, 86_400),
	};
}

function readMetadata(options: IDataObject): Array<[string, string]> {
	const { entry } = (options.metadata ?? {}) as { entry?: IDataObject[] };
	return (entry ?? []).map(({ key, value }) => [text(key), wholeText(value)]);
}

/** A budget, which is the whole run's, holds what is bounded: where a person names no bound, what the estimate counts on is one. */
function readBounds(ctx: IExecuteFunctions, options: IDataObject): Pick<RespondSettings, 'maxToolCalls' | 'maxOutputTokens'> {
	const { budgetUsd, budgetImages } = readRunOptions(ctx);
	const hasUsd = optionalText(budgetUsd) !== undefined;
	const isBudgeted = hasUsd || budgetImages !== undefined;
	return {
		maxToolCalls: optionalNumber(options.maxToolCalls) ?? (isBudgeted ? 1 : undefined),
		maxOutputTokens: optionalNumber(options.maxOutputTokens) ?? (hasUsd ? estimatedOutput : undefined),
	};
}

/** One turn, as chosen for a row. Nothing is checked here. */
export function readTurn(ctx: IExecuteFunctions, row: number): RespondSettings {
	const options = readOptions(ctx, row);
	const get = (name: string) => ctx.getNodeParameter(name, row, '');
	const from = get('continueFrom');
	const image = readRenderSettings(ctx, row);
	const frame = readFrame(ctx, row, inConversation, 'messageFrom');
	return {
		mainModel: model(ctx, row),
		message: frame?.text ?? wholeText(get('message')),
		blanks: frame?.blanks,
		instructions: wholeText(get('instructions')),
		imageRequired: get('imageNeed') !== 'auto',
		action: text(get('imageAction')) || 'auto',
		image,
		previousResponseId: from === 'previousResponse' ? text(get('previousResponseId')) : '',
		conversationId: from === 'conversation' ? text(get('conversationId')) : '',
		needsConversation: from === 'conversation',
		newConversation: from === 'newConversation',
		store: flag(options.store, true),
		background: readBackground(ctx, row).background,
		...readBounds(ctx, options),
		reasoningEffort: optionalText(options.reasoningEffort),
		metadata: readMetadata(options),
	};
}

/** A review, as chosen for a row. Nothing is checked here. */
export function readReviewSettings(ctx: IExecuteFunctions, row: number): ReviewSettings {
	const options = readOptions(ctx, row);
	const get = (name: string) => ctx.getNodeParameter(name, row, '');
	return {
		mainModel: model(ctx, row),
		preset: text(get('qualityTest')) || 'none',
		brief: text(get('brief')),
		exactText: text(get('exactText')),
		mustShow: lines(get('mustShow')),
		mustNotShow: lines(get('mustNotShow')),
		fixedDetails: lines(get('fixedDetails')),
		leastScore: number(get('leastScore') || 0),
		altTextFor: text(get('altTextFor')) || 'none',
		detail: readDetail(ctx, row),
		maxOutputTokens: readBounds(ctx, options).maxOutputTokens,
		reasoningEffort: optionalText(options.reasoningEffort),
		safetyIdentifier: optionalText(options.safetyIdentifier),
	};
}

/** How the files of a turn come out. */
export function readTurnOutput(ctx: IExecuteFunctions, row: number): OutputSettings {
	const as = readOptions(ctx, row).outputAs === 'binaries' ? 'binaries' : 'items';
	return { ...readOutputSettings(ctx, row), as };
}
