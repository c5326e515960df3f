import { mainModels } from '../../../nodes/shared/catalog/mainModels';
import { priceTables } from '../../../nodes/shared/catalog/prices';
import { readOwnTable } from '../../../nodes/shared/money/ownTable';
import { mainPriceFor, priceAgeHint, priceFor } from '../../../nodes/shared/money/price';
import { addUsd, showUsd, subtractUsd, timesUsd, tokensToUsd } from '../../../nodes/shared/money/dollars';

const on = (day: string) => new Date(`${day}T12:00:00Z`);

test('a price is that of its day: a promotion ends', () => {
	expect(mainPriceFor('gpt-5.6-sol', 'OpenAI', undefined, on('2026-11-21'))?.price).toMatchObject({ input: 4, cached: 0.4, output: 20 });
	expect(mainPriceFor('gpt-5.6-sol', 'OpenAI', undefined, on('2026-11-22'))?.price).toMatchObject({ input: 5, cached: 0.5, output: 30 });
});

test('no day of a model has two prices', () => {
	for (const { prices } of priceTables) {
		for (const { model, from = '', until = '9999' } of prices) {
			const overlapping = prices.filter(
				(other) => other.model === model && (other.from ?? '') <= until && from <= (other.until ?? '9999'),
			);
			expect(overlapping).toHaveLength(1);
		}
	}
});

test('a snapshot costs what its model costs', () => {
	const model = priceFor('gpt-image-2', 'OpenAI', undefined, on('2026-11-21'));
	expect(model).toMatchObject({
		owner: 'OpenAI',
		tableDate: '2026-11-20',
		price: { textIn: 5, imageIn: 8, imageOut: 30 },
	});
	expect(priceFor('gpt-image-2-2026-04-21', 'OpenAI', undefined, on('2026-11-21'))).toEqual(model);
});

test('a snapshot that one’s own table names has a price of its own', () => {
	const read = readOwnTable({ owner: 'OpenAI', date: '2026-11-20', prices: { 'gpt-image-2-2026-04-21': { perImage: 0.03 } } });
	if (!read.ok) throw new Error(read.reason);
	expect(priceFor('gpt-image-2-2026-04-21', 'OpenAI', read.table, on('2026-11-21'))?.price).toEqual({ kind: 'perImage', usd: 0.03 });
	expect(priceFor('gpt-image-2', 'OpenAI', read.table, on('2026-11-21'))?.price.kind).toBe('tokens');
});

test('a dated main model costs what its model costs, also where the catalog does not know the date', () => {
	const day = on('2026-11-27');
	expect(mainPriceFor('gpt-5-2025-08-07', 'OpenAI', undefined, day)).toEqual(mainPriceFor('gpt-5', 'OpenAI', undefined, day));
	expect(mainPriceFor('gpt-6-sol-2026-10-01', 'OpenAI', undefined, day)).toMatchObject({ price: { input: 2, output: 10 } });
	expect(mainPriceFor('gpt-9-2026-10-01', 'OpenAI', undefined, day)).toBeUndefined();
});

test('the credential’s own price wins over the table', () => {
	const own = { kind: 'perImage', usd: 0.02 } as const;
	expect(priceFor('gpt-image-2', 'OpenAI', own, on('2026-11-21'))).toEqual({
		price: own,
		owner: 'OpenAI',
		tableDate: '',
	});
});

test('a main model is not priced as an image model, nor the other way round', () => {
	expect(priceFor('gpt-5.4', 'OpenAI', undefined, on('2026-11-21'))).toBeUndefined();
	expect(mainPriceFor('gpt-image-2', 'OpenAI', undefined, on('2026-11-21'))).toBeUndefined();
});

test('closing main models name a successor that is open', () => {
	for (const { closes, successor } of mainModels) {
		if (closes) expect(mainModels.find(({ id }) => id === successor)?.closes).toBeUndefined();
		expect(Boolean(closes)).toBe(Boolean(successor));
	}
});

test('prices older than 60 days come with a hint', () => {
	const quote = priceFor('gpt-image-2', 'OpenAI', undefined, on('2026-11-21'))!;
	expect(priceAgeHint(quote, on('2027-01-19'))).toBeUndefined();
	expect(priceAgeHint(quote, on('2027-01-20'))).toMatch(/^OpenAI's prices are from 2026-11-20, 61 days ago/);
	expect(priceAgeHint({ ...quote, tableDate: '' }, on('2030-01-01'))).toBeUndefined();
});

describe('a user’s own price table', () => {
	const table = {
		owner: 'Acme',
		date: '2026-11-01',
		prices: { 'gpt-image-2': { perImage: 0.04 }, house: { textIn: 1, imageIn: 2, imageOut: 3 } },
	};

	test('prices its owner’s calls, and nobody else’s', () => {
		const read = readOwnTable(JSON.stringify(table));
		if (!read.ok) throw new Error(read.reason);
		expect(priceFor('gpt-image-2', 'Acme', read.table, on('2026-11-21'))).toMatchObject({
			price: { kind: 'perImage', usd: 0.04 },
			owner: 'Acme',
			tableDate: '2026-11-01',
		});
		expect(priceFor('house', 'Acme', read.table, on('2026-11-21'))?.price).toEqual({
			kind: 'tokens',
			textIn: 1,
			imageIn: 2,
			imageOut: 3,
		});
		// OpenAI's own table stands: Acme's says nothing of it.
		expect(priceFor('gpt-image-2', 'OpenAI', read.table, on('2026-11-21'))).toMatchObject({ price: { imageOut: 30 } });
		expect(priceFor('gpt-image-2', 'Azure', read.table, on('2026-11-21'))).toBeUndefined();
	});

	test('changes single prices of a known owner, main models too, and leaves the others as they are', () => {
		const read = readOwnTable({ date: '2026-12-01', prices: { 'gpt-5.4': { input: 2, output: 12, cached: 0.2 }, o9: { input: 7, output: 9 } } }, 'OpenAI');
		if (!read.ok) throw new Error(read.reason);
		const main = (id: string) => mainPriceFor(id, 'OpenAI', read.table, on('2026-12-02'));
		expect(main('gpt-5.4')).toEqual({ price: { kind: 'text', input: 2, output: 12, cached: 0.2 }, tableDate: '2026-12-01' });
		// Without a price for what is cached nothing is cheaper.
		expect(main('o9')?.price).toMatchObject({ cached: 7 });
		expect(main('gpt-5.5')).toMatchObject({ price: { input: 5 }, tableDate: '2026-11-20' });
		expect(priceFor('gpt-image-2', 'OpenAI', read.table, on('2026-12-02'))).toMatchObject({ price: { imageOut: 30 }, tableDate: '2026-11-20' });
		expect(mainPriceFor('gpt-5.4', 'Azure', read.table, on('2026-12-02'))).toBeUndefined();
	});

	test.each<[string, unknown, string]>([
		['a main model without its output', { ...table, prices: { a: { input: 1 } } }, 'Price of a: output'],
		['no JSON', '{', 'Give a JSON object'],
		['a list', [], 'Give a JSON object'],
		['no owner', { ...table, owner: ' ' }, '"owner"'],
		['no date', { ...table, date: '20.11.2026' }, '"date"'],
		['a month of 13', { ...table, date: '2026-13-01' }, '"date"'],
		['no prices', { ...table, prices: null }, '"prices"'],
		['a negative price', { ...table, prices: { a: { perImage: -1 } } }, 'Price of a: perImage'],
		['a price as text', { ...table, prices: { a: { perImage: '0.04' } } }, 'Price of a: perImage'],
		['a missing price', { ...table, prices: { a: { textIn: 1, imageIn: 2 } } }, 'Price of a: imageOut'],
		['a price that is none', { ...table, prices: { a: 4 } }, 'Price of a'],
		['a slipped decimal point', { ...table, prices: { a: { perImage: 1e6 } } }, 'Price of a: perImage'],
		['a Batch dearer than the price', { ...table, batchShare: 2 }, '"batchShare"'],
	])('with %s is refused in plain words', (_, input, reason) => {
		const read = readOwnTable(input);
		expect(read.ok).toBe(false);
		expect(read).toHaveProperty('reason', expect.stringContaining(reason));
	});
});

describe('dollars', () => {
	test('add and multiply without float dust', () => {
		expect(addUsd(0.1, 0.2)).toBe(0.3);
		expect(subtractUsd(0.3, 0.1)).toBe(0.2);
		expect(timesUsd(0.035, 3)).toBe(0.105);
		expect(tokensToUsd(196, 30)).toBe(0.00588);
		expect(tokensToUsd(3, 0.075)).toBe(0.000000225);
		expect(addUsd(...Array.from({ length: 1000 }, () => 0.05268))).toBe(52.68);
	});

	test.each([
		[0, '$0.00'],
		[0.00041, 'less than $0.001'],
		[0.0053, '$0.005'],
		[0.211, '$0.211'],
		[12.345, '$12.35'],
	])('%d is shown as %s', (usd, shown) => {
		expect(showUsd(usd)).toBe(shown);
	});
});
