import type { IDataObject } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import sharp from 'sharp';
import { referenceTokens } from '../../../nodes/shared/money/imageTokens';
import { type Ran, run } from './fakeN8n';

const square = {
	model: 'gpt-image-2',
	sizeFrom: 'pixels',
	width: 1024,
	height: 1024,
	quality: 'low',
	n: 1,
	prompt: 'A mug',
};
const rows = (count: number) => Array.from({ length: count }, (_, row) => ({ json: { sku: `KB-${row}` } }));
const estimateOf = ({ items }: Ran, row = 0) => items[row]!.json.estimate as IDataObject;

describe('Estimate Rows', () => {
	const operation = 'estimateRows';

	test('adds tokens and dollars to each row and keeps its fields, files and pairing', async () => {
		const input = [
			{ json: { sku: 'KB-1' }, binary: { photo: { data: '', mimeType: 'image/png' } } },
			{ json: { sku: 'KB-2' } },
		];
		const { items } = await run({ operation, ...square }, input);
		expect(items[1]).toMatchObject({ json: { sku: 'KB-2' }, pairedItem: { item: 1 } });
		expect(items[0]).toMatchObject({
			json: {
				sku: 'KB-1',
				estimate: {
					wouldBeSent: true,
					size: '1024x1024',
					images: 1,
					outputTokens: 196,
					usd: 0.00592,
					priceOwner: 'OpenAI',
					priceTableDate: '2026-11-20',
				},
			},
			binary: { photo: {} },
			pairedItem: { item: 0 },
		});
	});

	test('an empty result field puts the estimate beside the row’s own fields', async () => {
		const { items } = await run({ operation, ...square, resultField: '' }, [{ json: { sku: 'KB-1' } }]);
		expect(items[0]!.json).toMatchObject({ sku: 'KB-1', usd: 0.00592 });
	});

	test('a row that would be refused costs nothing and says why', async () => {
		const ran = await run({ operation, ...square, width: 3840 });
		expect(estimateOf(ran)).toMatchObject({ wouldBeSent: false, images: 0, usd: 0 });
		expect(estimateOf(ran).refusal).toContain('gpt-image-2 cannot make an image of 3840x1024');
	});

	test('Snap to Nearest Size: such a row is estimated at the size that would be sent', async () => {
		const estimate = estimateOf(await run({ operation, ...square, width: 3840, options: { snapSize: true } }));
		expect(estimate).toMatchObject({ wouldBeSent: true, images: 1, remarks: [expect.stringContaining('3840x1024 is not possible on gpt-image-2')] });
		expect(estimate.usd).toBeGreaterThan(0);
	});

	test('a size beside the grid is estimated at the one it is cut from', async () => {
		expect(estimateOf(await run({ operation, ...square, width: 1080 }))).toMatchObject({ wouldBeSent: true, size: '1088x1024' });
	});

	test('a purpose is estimated at the size that would be asked for', async () => {
		const ran = await run({ operation, ...square, sizeFrom: 'preset', purpose: 'emailHeader' });
		expect(estimateOf(ran)).toMatchObject({
			size: '1440x480',
			remarks: ['Email Header: Made at 1440x480; scale to 1200x400.'],
		});
	});

	test('several purposes of a row are one estimate: the sum, and every size', async () => {
		const preset = { ...square, sizeFrom: 'preset', n: 2 };
		const each = await Promise.all(['instagramPost', 'xCard', 'square'].map(async (purpose) => estimateOf(await run({ operation, ...preset, purpose }))));
		const sum = (field: string) => each.reduce((total, one) => total + (one[field] as number), 0);
		for (const purpose of [['instagramPost', 'xCard', 'square', 'xCard'], 'instagramPost, xCard,square']) {
			const all = estimateOf(await run({ operation, ...preset, purpose }));
			expect(all).toMatchObject({ wouldBeSent: true, images: 6, size: '1088x1360, 1200x640, 1024x1024', outputTokens: sum('outputTokens'), inputTextTokens: sum('inputTextTokens') });
			expect(all.usd).toBeCloseTo(sum('usd'), 8);
			expect(all.perImageUsd).toBeCloseTo(sum('usd') / 6, 8);
		}
		const { items } = await run({ operation: 'estimateRun', ...preset, purpose: ['instagramPost', 'xCard', 'square'], budgetUsd: 1 }, rows(3));
		expect(items[0]!.json).toMatchObject({ rows: 3, images: 18 });
		expect(items[0]!.json.expectedUsd).toBeCloseTo(3 * sum('usd'), 8);
	});

	test('a purpose that would be refused is said, and the others are counted', async () => {
		const asked = { operation, ...square, sizeFrom: 'preset', options: { outputFormat: 'webp' } };
		const one = estimateOf(await run({ ...asked, purpose: 'square' }));
		const both = estimateOf(await run({ ...asked, purpose: ['square', 'amazonMain'] }));
		expect(both).toMatchObject({ wouldBeSent: true, images: 1, usd: one.usd });
		expect((both.remarks as string[]).join(' ')).toContain('Would be refused: Amazon Main Image takes no WebP files');
		expect(estimateOf(await run({ ...asked, purpose: ['moon', 'amazonMain'] }))).toMatchObject({ wouldBeSent: false, images: 0, usd: 0 });
	});

	test('purposes with equal requests are counted once, and that is said', async () => {
		const preset = { operation, ...square, sizeFrom: 'preset' };
		const one = estimateOf(await run({ ...preset, purpose: 'openGraph' }));
		const both = estimateOf(await run({ ...preset, purpose: ['linkedInLink', 'openGraph'] }));
		expect(both).toMatchObject({ images: 2, usd: one.usd, remarks: expect.arrayContaining(['2 purposes, 1 bought: equal requests are bought once.']) });
	});

	test('Same Look for All Purposes: the first image is input of the others', async () => {
		const preset = { operation, ...square, sizeFrom: 'preset', referencesFrom: 'text', referenceSizes: '640x640' };
		const purpose = ['instagramPost', 'xPost', 'square'];
		const apart = estimateOf(await run({ ...preset, purpose }));
		const alike = estimateOf(await run({ ...preset, purpose, options: { masterFirst: true } }));
		expect((alike.inputImageTokens as number) - (apart.inputImageTokens as number)).toBe(2 * referenceTokens(1080, 1350));
		expect(alike.inputTextTokens as number).toBeGreaterThan(apart.inputTextTokens as number);
		expect(alike.outputTokens).toBe(apart.outputTokens);
	});

	test('Make It Again, Smaller: the highest price counts a second image where a limit is published, and compression helps', async () => {
		const of = async (purpose: string | string[], options = {}) => estimateOf(await run({ operation, ...square, sizeFrom: 'preset', purpose, options }));
		const again = { makeSmaller: true };
		const [once, twice] = [await of('youtubeThumbnail'), await of('youtubeThumbnail', again)];
		expect(twice).toMatchObject({ usd: once.usd, lowUsd: once.lowUsd });
		expect(twice.highUsd).toBeCloseTo(2 * (once.highUsd as number), 8);
		expect(twice.basis).toContain('a second image, should the first be too heavy');
		for (const [purpose, options] of [['youtubeThumbnail', { outputFormat: 'png' }], ['wooCommerce', {}]] as const) {
			expect((await of(purpose, { ...options, ...again })).highUsd).toBe((await of(purpose, options)).highUsd);
		}
		const several = await of(['youtubeThumbnail', 'square'], again);
		expect(several.highUsd).toBeCloseTo((twice.highUsd as number) + ((await of('square')).highUsd as number), 8);
	});

	test('reference files are measured', async () => {
		const data = (
			await sharp({ create: { width: 1200, height: 600, channels: 3, background: '#888' } })
				.png()
				.toBuffer()
		).toString('base64');
		const input = [{ json: {}, binary: { photo: { data, mimeType: 'image/png' } } }];
		const ran = await run({ operation, ...square, referencesFrom: 'binary', referenceFields: 'photo' }, input);
		expect(estimateOf(ran)).toMatchObject({ wouldBeSent: true, inputImageTokens: 722 });
	});

	test('a file that Edit Image would refuse is no reference here either', async () => {
		const data = (await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } }).gif().toBuffer()).toString('base64');
		const input = [{ json: {}, binary: { photo: { data, mimeType: 'image/jpeg' } } }];
		const ran = await run({ operation, ...square, referencesFrom: 'binary', referenceFields: 'photo' }, input);
		expect(estimateOf(ran)).toMatchObject({ wouldBeSent: false, usd: 0, refusal: expect.stringContaining('is a GIF file') });
	});

	test('a file that n8n has no more is a refusal of that row', async () => {
		const input = [{ json: {}, binary: { photo: { id: 'filesystem:gone', data: 'filesystem', mimeType: 'image/png' } } }];
		const ran = await run({ operation, ...square, referencesFrom: 'binary', referenceFields: 'photo' }, input);
		const refusal = expect.stringMatching(/^Image 1 \(field “photo”\) cannot be read from n8n's store/) as string;
		expect(estimateOf(ran)).toMatchObject({ wouldBeSent: false, refusal });
	});

	test.each([
		['binary', { referenceFields: 'photo' }, 'There is no file “photo” in this row'],
		['text', { referenceSizes: '1024x1024, big' }, '“big” is not a size'],
		['assumed', { referenceSize: '', referenceCount: 17 }, '17 reference images'],
		['unknown', { referenceCount: 17 }, '17 reference images'],
		['unknown', { referenceCount: undefined }, 'is no whole number'],
		['assumed', { referenceSize: '8x8', referenceCount: 'many' }, 'is no whole number'],
	])('references that cannot be sent (%s) are a refusal of that row', async (referencesFrom, more, why) => {
		const ran = await run({ operation, ...square, referencesFrom, ...more });
		expect(estimateOf(ran)).toMatchObject({ wouldBeSent: false, refusal: expect.stringContaining(why) });
	});

	test('assumed references are counted at their size, unknown ones as a range', async () => {
		const assumed = await run({
			operation,
			...square,
			referencesFrom: 'assumed',
			referenceCount: 2,
			referenceSize: '1024x1024',
		});
		expect(estimateOf(assumed)).toMatchObject({ inputImageTokens: 2048 });
		const unknown = await run({ operation, ...square, referencesFrom: 'unknown', referenceCount: 2 });
		expect(estimateOf(unknown)).toMatchObject({
			usd: null,
			inputImageTokens: null,
			basis: expect.stringContaining('2 reference images of unknown size'),
		});
		expect(Number(estimateOf(unknown).highUsd)).toBeGreaterThan(Number(estimateOf(unknown).lowUsd));
	});

	test('the retry rate adds its share, Batch halves, and the main model has a bill of its own', async () => {
		expect(estimateOf(await run({ operation, ...square, options: { retryRate: 50 } })).withRetriesUsd).toBe(0.00888);
		expect(estimateOf(await run({ operation, ...square, options: { batch: true } })).usd).toBe(0.00296);
		const options = { mainModel: 'gpt-5.4', mainModelInputTokens: 1000, mainModelOutputTokens: 100 };
		expect(estimateOf(await run({ operation, ...square, options }))).toMatchObject({
			mainModelUsd: 0.004,
			usd: 0.00992,
		});
	});

	test('several images are several calls of the main model: none of them is as long as all', async () => {
		const options = { mainModel: 'gpt-5.4', mainModelInputTokens: 30_000, mainModelOutputTokens: 0 };
		expect(estimateOf(await run({ operation, ...square, n: 10, options })).mainModelUsd).toBe(0.75);
	});

	test('a main model without a known price is said, not guessed', async () => {
		const ran = await run({ operation, ...square, options: { mainModel: 'gpt-9-sol' } });
		expect(estimateOf(ran)).toMatchObject({
			mainModelUsd: null,
			usd: 0.00592,
			remarks: [expect.stringContaining('No price is known for the main model gpt-9-sol')],
		});
	});

	test('a provider’s price is the provider’s, also for a model without a rule', async () => {
		const own = { priceFrom: 'perImage', priceOwner: 'Acme', pricePerImage: 0.02 };
		const ran = await run({ operation, ...square, ...own, model: 'gpt-image-2.6-flare', n: 3 });
		expect(estimateOf(ran)).toMatchObject({ usd: 0.06, priceOwner: 'Acme', outputTokens: null });
	});

	test('a price table without the model gives no estimate, and an old one a hint', async () => {
		const priceTable = JSON.stringify({ owner: 'Acme', date: '2025-01-01', prices: { other: { perImage: 1 } } });
		const ran = await run({ operation, ...square, priceFrom: 'table', priceTable });
		expect(estimateOf(ran)).toMatchObject({
			usd: null,
			priceOwner: 'Acme',
			basis: 'No estimate: no price is known for gpt-image-2 on this route.',
		});
		expect(ran.hints).toEqual([expect.stringContaining('prices are from 2025-01-01')]);
	});

	test.each([
		[{ priceFrom: 'table', priceTable: '{' }, 'The price table cannot be read'],
		[{ priceFrom: 'perImage', pricePerImage: 'free' }, 'A price is not a number'],
		[{ priceFrom: 'perMillionTokens', priceTextIn: 5, priceImageIn: -8, priceImageOut: 30 }, 'A price is not a number'],
	])('prices that cannot be read (%j) stop the node', async (price, message) => {
		const failing = run({ operation, ...square, ...price });
		await expect(failing).rejects.toThrow(NodeOperationError);
		await expect(failing).rejects.toThrow(message);
	});
});

describe('Estimate a Run', () => {
	const operation = 'estimateRun';

	test('sums a sheet to one item that is paired with every row', async () => {
		const { items } = await run({ operation, ...square, budgetUsd: 1 }, rows(10));
		expect(items).toHaveLength(1);
		expect(items[0]!.pairedItem).toHaveLength(10);
		expect(items[0]!.json).toMatchObject({
			rows: 10,
			images: 10,
			expectedUsd: 0.0592,
			perImageUsd: 0.00592,
			batchUsd: 0.0296,
			withinBudget: true,
			rowsRefused: 0,
			sentence: '10 images, about $0.059 ($0.059 to $0.060). Within the budget of $1.00.',
		});
	});

	test('counts rows that would be refused, by reason', async () => {
		const { items } = await run(
			(row) => ({ operation, ...square, budgetUsd: 1, prompt: row < 2 ? '' : 'A mug' }),
			rows(5),
		);
		expect(items[0]!.json).toMatchObject({
			images: 3,
			rowsRefused: 2,
			refusals: [{ rows: 2, reason: expect.stringContaining('prompt') }],
		});
		expect(items[0]!.json.sentence).toContain('2 rows would be refused.');
	});

	test('is over the budget when only its highest estimate is', async () => {
		const { items } = await run({ operation, ...square, quality: 'auto', budgetUsd: 0.1 });
		expect(items[0]!.json).toMatchObject({ expectedUsd: null, withinBudget: false });
		expect(items[0]!.json.sentence).toBe('1 image, between $0.006 and $0.211. May exceed the budget of $0.100.');
	});

	test('never promises a budget for rows without an estimate', async () => {
		const { items } = await run({ operation, ...square, model: 'gpt-image-2.6-flare', budgetUsd: 1000 });
		expect(items[0]!.json).toMatchObject({ rowsWithoutEstimate: 1, withinBudget: false, batchUsd: null, expectedUsd: null, retriesAddUsd: null });
		expect(items[0]!.json.sentence).toBe('1 image, at a price nobody knows. Cannot be promised to stay within the budget of $1000.00.');
		const models = ['gpt-image-2', 'gpt-image-2.6-flare'];
		const mixed = await run((row) => ({ operation, ...square, model: models[row], budgetUsd: 1000 }), rows(2));
		expect(mixed.items[0]!.json.expectedUsd).toBeGreaterThan(0);
		expect(mixed.items[0]!.json.sentence).toContain('1 row without an estimate is not in this sum.');
	});

	test('nor where the main model has no known price', async () => {
		const { items } = await run({ operation, ...square, budgetUsd: 1000, options: { mainModel: 'gpt-9-sol' } });
		expect(items[0]!.json).toMatchObject({ withinBudget: false, sentence: expect.stringContaining('Cannot be promised to stay within the budget') });
	});

	test('the retry rate is part of what is expected, not of the low end', async () => {
		const { items } = await run({ operation, ...square, budgetUsd: 1, options: { retryRate: 100 } }, rows(10));
		expect(items[0]!.json).toMatchObject({ lowUsd: 0.0591, expectedUsd: 0.1184, retriesAddUsd: 0.0592 });
	});
});

describe('Compare Settings', () => {
	const job = {
		operation: 'compareSettings',
		prompt: 'A mug',
		n: 1,
		models: ['gpt-image-2', 'gpt-image-2.5-flare'],
		sizes: '1024x1024, 2048x1152',
		qualities: ['low', 'high', 'max'],
		picture: 'html',
	};

	test('sorts every combination the models have by price', async () => {
		const { items } = await run(job);
		const prices = items.map(({ json }) => Number(json.usd));
		expect(items).toHaveLength(2 * 2 + 3 * 2);
		expect(prices).toEqual([...prices].sort((a, b) => a - b));
		expect(items[0]!.json).toMatchObject({ rank: 1, timesCheapest: 1, size: '2048x1152', quality: 'low' });
		expect(items.some(({ json }) => json.model === 'gpt-image-2' && json.quality === 'max')).toBe(false);
	});

	test('puts settings without an estimate last, and says so', async () => {
		const { items } = await run({
			...job,
			models: ['gpt-image-2.6-flare', 'gpt-image-2'],
			qualities: ['high'],
			sizes: '1024x1024',
		});
		expect(items.map(({ json }) => json.rank)).toEqual([1, null]);
		expect(items[1]!.json).toMatchObject({
			usd: null,
			timesCheapest: null,
			basis: expect.stringMatching(/^No estimate/),
		});
	});

	test('draws the comparison once, as a picture that decodes at its size', async () => {
		const { items } = await run({ ...job, picture: 'svg', pictureField: 'chart' });
		const file = items[0]!.binary!.chart!;
		expect(file).toMatchObject({ fileName: 'comparison.svg', mimeType: 'image/svg+xml' });
		expect(items.slice(1).every(({ binary }) => binary === undefined)).toBe(true);
		const { width, height } = await sharp(Buffer.from(file.data, 'base64')).metadata();
		expect([width, height]).toEqual([960, 96 + 10 * 30 + 28]);
	});

	test('the page says once what all its numbers rest on', async () => {
		const page = async (change: IDataObject) => {
			const { items } = await run({ ...job, ...change });
			return Buffer.from(items[0]!.binary!.comparison!.data, 'base64').toString();
		};
		expect((await page({ models: ['gpt-image-2'] })).match(/Token rule of the published calculator/g)).toHaveLength(1);
		expect(await page({ models: ['gpt-image-2', 'gpt-image-2.6'] })).toContain('<th>Basis</th>');
	});

	test('what rows and tables say is text in the picture, never markup', async () => {
		const priceTable = {
			owner: '<script>alert(1)</script>',
			date: '2026-11-20',
			prices: { '<img src=x>': { perImage: 1 } },
		};
		const { items } = await run({
			...job,
			models: ['<img src=x>'],
			qualities: ['"><b>'],
			priceFrom: 'table',
			priceTable,
		});
		const html = Buffer.from(items[0]!.binary!.comparison!.data, 'base64').toString();
		expect(html).not.toMatch(/<script|<img|<b>/);
		expect(html).toContain('&lt;script&gt;');
	});
});

test('what a price table or a provider says is text in a hint, never markup', async () => {
	const priceTable = JSON.stringify({ owner: '<img src=x>', date: '2025-01-01', prices: { 'gpt-image-2': { perImage: 1 } } });
	const { hints } = await run({ operation: 'estimateRows', ...square, priceFrom: 'table', priceTable });
	expect(hints).toEqual([expect.stringMatching(/^&lt;img src=x&gt;/)]);
	const made = (modelServed: string, day: string) => ({ json: { receipt: { outcome: 'made', costUsd: 0.01, costBasis: 'usage', routeOwner: 'Acme', modelRequested: 'gpt-image-2', modelServed, startedAt: `2026-11-${day}T10:00:00Z`, requestId: day } } });
	const spent = await run({ operation: 'actualSpend' }, [made('gpt-image-2', '20'), made('<b>mini</b>', '21')]);
	expect(spent.hints[0]).toContain('Acme served &lt;b&gt;mini&lt;/b&gt; for gpt-image-2');
});

test('no rows in, no items out', async () => {
	expect((await run({ operation: 'estimateRows' }, [])).items).toEqual([]);
});

describe('the price of the credential', () => {
	const asked = { operation: 'estimateRows', model: 'gpt-image-2', prompt: 'A mug', sizeFrom: 'pixels', width: 1024, height: 1024, quality: 'low', n: 2, priceFrom: 'credential', options: {} };
	const key = { apiKey: 'sk-a', baseUrl: 'https://api.acme.example/v1', route: 'compatible', ownerName: 'Acme' };
	const estimate = async (credential: IDataObject) => (await run(asked, [{ json: {} }], {}, credential)).items[0]!.json.estimate as IDataObject;

	test('is the provider’s own', async () => {
		expect(await estimate({ ...key, priceKind: 'perImage', pricePerImage: 0.04 })).toMatchObject({ usd: 0.08, priceOwner: 'Acme' });
	});

	test('is OpenAI’s list where OpenAI is asked', async () => {
		const { usd, priceOwner } = await estimate({ apiKey: 'sk-a', baseUrl: 'https://api.openai.com/v1' });
		expect([priceOwner, Number(usd) > 0.01, Number(usd) < 0.02]).toEqual(['OpenAI', true, true]);
	});

	const written = { mainModel: 'gpt-5.4', mainModelInputTokens: 1000, mainModelOutputTokens: 100 };
	const table = { priceKind: 'table', priceTable: JSON.stringify({ date: '2025-01-01', prices: { 'gpt-image-2': { perImage: 0.04 }, 'gpt-5.4': { input: 2, output: 10 } } }) };

	test.each<[string, IDataObject, number, number]>([
		['of its own table', { ...key, ...table }, 0.006, 0.086],
		['of OpenAI’s list, where only the images have another', { apiKey: 'sk-a', priceKind: 'perImage', pricePerImage: 0.04 }, 0.008, 0.088],
	])('is the main model’s too: %s', async (_, credential, mainModelUsd, usd) => {
		const { items } = await run({ ...asked, options: written }, [{ json: {} }], {}, credential);
		expect(items[0]!.json.estimate).toMatchObject({ mainModelUsd, usd });
	});

	test('that is old is told to be, in a table of its own', async () => {
		expect((await run(asked, [{ json: {} }], {}, { ...key, ...table })).hints).toEqual([expect.stringContaining('prices are from 2025-01-01')]);
	});

	test('is unknown where a provider names none: OpenAI’s is not taken for it', async () => {
		expect((await estimate(key)).usd).toBeNull();
	});

	test('a credential that cannot be read is told', async () => {
		await expect(run(asked, [{ json: {} }], {}, { apiKey: '' })).rejects.toThrow('Credential, API Key: There is no key');
	});
});
