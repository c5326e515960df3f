import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { readOwnTable } from '../../shared/money/ownTable';
import type { ModelUsage, Price } from '../../shared/money/types';
import { flag, number, readPurposes, readRenderSettings, text } from '../../shared/parameters/read';
import type { RenderSettings } from '../../shared/request/settings';
import { readRoute, type Route } from '../../shared/transport/route/route';
import { openAiPriceSource, type PriceSource, routePrices, tablePrices } from './priceSource';
import { readReferences } from './references';
import type { PurposesJob } from './purposes';

/** Percent to a share; what is no number is 0. */
const share = (percent: unknown, most: number) => Math.min(most, Math.max(0, number(percent) || 0)) / 100;

/** What the main model reads and writes in one call. */
function readMainModel(options: IDataObject): ModelUsage | undefined {
	const model = text(options.mainModel);
	if (model === '') return undefined;
	const perCall = (value: unknown, usual: number) => Math.max(0, Math.round(number(value ?? usual) || 0));
	return {
		model,
		inputTokens: perCall(options.mainModelInputTokens, 1000),
		cachedTokens: 0,
		outputTokens: perCall(options.mainModelOutputTokens, 200),
	};
}

/** The share of images made a second time, 0 without the option. */
export const readRetryRate = (ctx: IExecuteFunctions, row: number): number =>
	share((ctx.getNodeParameter('options', row, {}) as IDataObject).retryRate ?? 0, 1000);

/** What is the same for every setting that is compared; n8n gives no model where the parameter is not shown. */
export const readComparedSettings = (ctx: IExecuteFunctions, row: number): RenderSettings => ({
	model: '',
	prompt: text(ctx.getNodeParameter('prompt', row, '')),
	size: { kind: 'auto' },
	snapSize: true,
	quality: 'auto',
	n: number(ctx.getNodeParameter('n', row, 1)),
	background: 'auto',
	outputFormat: 'png',
});

/** What a row would ask for, or why it cannot be sent at all. */
export async function readJob(
	ctx: IExecuteFunctions,
	row: number,
	read: (ctx: IExecuteFunctions, row: number) => RenderSettings = readRenderSettings,
): Promise<PurposesJob & { refusal?: string }> {
	const options = ctx.getNodeParameter('options', row, {}) as IDataObject;
	const chosen = read(ctx, row);
	const settings = {
		...chosen,
		snapSize: chosen.snapSize || flag(options.snapSize, false),
		background: text(options.background) || 'auto',
		outputFormat: text(options.outputFormat) || 'auto',
		partialImages: number(options.partialImages ?? 0) > 0 ? number(options.partialImages) : undefined,
	};
	const references = await readReferences(ctx, row);
	return {
		settings,
		purposes: readPurposes(ctx, row),
		references: 'sizes' in references ? references.sizes : [],
		refusal: 'refusal' in references ? references.refusal : undefined,
		batch: flag(options.batch, false),
		cachedShare: share(options.cachedShare ?? 0, 100),
		retryRate: readRetryRate(ctx, row),
		makeSmaller: flag(options.makeSmaller, false),
		masterFirst: flag(options.masterFirst, false),
		mainModel: readMainModel(options),
	};
}

const usd = (ctx: IExecuteFunctions, name: string, row: number): number => {
	const value = number(ctx.getNodeParameter(name, row, NaN));
	if (!(value >= 0 && Number.isFinite(value))) {
		throw new NodeOperationError(ctx.getNode(), 'A price is not a number', {
			itemIndex: row,
			description: 'Write prices in USD as plain numbers of 0 or more, for example 0.05.',
		});
	}
	return value;
};

function ownPrice(ctx: IExecuteFunctions, row: number, perImage: boolean): Price {
	if (perImage) return { kind: 'perImage', usd: usd(ctx, 'pricePerImage', row) };
	return {
		kind: 'tokens',
		textIn: usd(ctx, 'priceTextIn', row),
		imageIn: usd(ctx, 'priceImageIn', row),
		imageOut: usd(ctx, 'priceImageOut', row),
	};
}

async function readAccount(ctx: IExecuteFunctions): Promise<Route> {
	const found = readRoute(await ctx.getCredentials('gptImageApi'));
	if (found.ok) return found.route;
	const { parameter, message, description } = found.refusal;
	throw new NodeOperationError(ctx.getNode(), `Credential, ${parameter}: ${message}`, { description });
}

/**
 * Whose prices a row is estimated at.
 * @throws NodeOperationError for a credential, a price table or a price that cannot be read
 */
export async function readPrices(ctx: IExecuteFunctions, row: number, today: Date): Promise<PriceSource> {
	const from = ctx.getNodeParameter('priceFrom', row, 'openAi');
	if (from === 'perImage' || from === 'perMillionTokens') {
		const owner = text(ctx.getNodeParameter('priceOwner', row, '')) || 'My provider';
		return routePrices({ owner, price: ownPrice(ctx, row, from === 'perImage') }, today);
	}
	if (from === 'credential') return routePrices(await readAccount(ctx), today);
	if (from !== 'table') return openAiPriceSource(today);
	const read = readOwnTable(ctx.getNodeParameter('priceTable', row, ''));
	if (!read.ok)
		throw new NodeOperationError(ctx.getNode(), 'The price table cannot be read', {
			itemIndex: row,
			description: read.reason,
		});
	return tablePrices(read.table, today);
}
