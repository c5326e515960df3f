import { isRecord, parseJson } from '../base/json';
import type { Result } from '../base/result';
import type { Price, PriceTable, TextPrice } from '../catalog/types';

export type ReadTable = Result<{ table: PriceTable }, { reason: string }>;

/** The prices of a kind, USD per million tokens, and which of them must be there. */
const ofImages = {
	fields: ['textIn', 'imageIn', 'imageOut', 'cachedTextIn', 'cachedImageIn', 'textOut'],
	required: ['textIn', 'imageIn', 'imageOut'],
};
const ofMainModels = { fields: ['input', 'output', 'cached'], required: ['input', 'output'] };

/** Dearer than this per image or per million tokens is a slip of the decimal point. */
const mostUsd = 10_000;

const isPrice = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= mostUsd;

const isDay = (value: unknown): value is string =>
	typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));

function readPrice(value: unknown): Price | TextPrice | string {
	if (!isRecord(value)) return 'must be an object such as {"perImage": 0.04}';
	if ('perImage' in value) {
		return isPrice(value.perImage)
			? { kind: 'perImage', usd: value.perImage }
			: 'perImage must be a number of USD, 0 or more';
	}
	const isMain = ofMainModels.required.some((field) => field in value);
	const { fields, required } = isMain ? ofMainModels : ofImages;
	const wrong = fields.find(
		(field) => (required.includes(field) || value[field] !== undefined) && !isPrice(value[field]),
	);
	if (wrong) return `${wrong} must be a number of USD per million tokens, 0 or more`;
	const prices = Object.fromEntries(fields.filter((field) => isPrice(value[field])).map((field) => [field, value[field]]));
	// Without a price for what is cached nothing is cheaper.
	return isMain ? ({ kind: 'text', cached: prices.input, ...prices } as TextPrice) : ({ kind: 'tokens', ...prices } as Price);
}

const example = '{"owner": "Acme", "date": "2026-11-20", "prices": {"gpt-image-2": {"perImage": 0.04}}}';

/**
 * Reads a user's own price table, such as `example`.
 * A price may also be `{"textIn": 5, "imageIn": 8, "imageOut": 30}`, and of a main model `{"input": 2, "output": 10}`, both in
 * USD per million tokens. `knownOwner` stands in for an owner the table does not name. Says what is wrong with it.
 */
export function readOwnTable(input: unknown, knownOwner?: string): ReadTable {
	const parsed = typeof input === 'string' ? parseJson(input) : input;
	if (!isRecord(parsed)) return { ok: false, reason: `Give a JSON object, for example ${example}.` };
	const { owner = knownOwner, date, prices, batchShare } = parsed;
	if (typeof owner !== 'string' || owner.trim() === '')
		return { ok: false, reason: 'Add whose prices they are, for example "owner": "Acme".' };
	if (!isDay(date)) return { ok: false, reason: 'Add the day you looked, for example "date": "2026-11-20".' };
	if (!isRecord(prices))
		return { ok: false, reason: 'Add "prices": an object with a price per model, for example {"gpt-image-2": {"perImage": 0.04}}.' };
	if (batchShare !== undefined && !(typeof batchShare === 'number' && batchShare >= 0 && batchShare <= 1)) {
		return { ok: false, reason: '"batchShare" must be a number from 0 to 1.' };
	}
	const entries = Object.entries(prices).map(([model, value]) => ({ model, price: readPrice(value) }));
	const broken = entries.find(({ price }) => typeof price === 'string');
	if (broken) return { ok: false, reason: `Price of ${broken.model}: ${String(broken.price)}.` };
	const table: PriceTable = {
		owner: owner.trim(),
		source: 'own table',
		checked: date,
		batchShare,
		prices: entries.map(({ model, price }) => ({ model, price: price as Price | TextPrice })),
	};
	return { ok: true, table };
}
