import fc from 'fast-check';
import { findImageModel } from '../../nodes/shared/catalog/imageModels';
import type { Quality } from '../../nodes/shared/catalog/types';
import { costOf } from '../../nodes/shared/money/cost';
import { textTolerance } from '../../nodes/shared/money/textTokens';
import { defaultOutput } from '../../nodes/shared/output/settings';
import { checkGenerate } from '../../nodes/shared/request/generate';
import type { RenderSettings } from '../../nodes/shared/request/settings';
import { brokenSizeRules } from '../../nodes/shared/request/size';
import type { ImageRequest } from '../../nodes/shared/request/types';
import { requestContext } from '../../nodes/shared/request/resolve';
import { imageOrder } from '../../nodes/shared/run/order/imageOrder';
import type { Asking, Order } from '../../nodes/shared/run/order/types';
import { imagesSender } from '../../nodes/shared/run/send/imagesSender';
import type { Attempt } from '../../nodes/shared/run/send/types';
import { inOrder } from '../../nodes/shared/base/pool';
import { readRoute, type Route } from '../../nodes/shared/transport/route/route';
import { EmulatorClient, startEmulatorProcess } from '../../testbed/emulator';
import { realContext } from '../unit/transport/realHttp';

const requests = 1000;
/** The key `realContext` sends. */
const apiKey = 'sk-secret-key-1234';
const models = ['gpt-image-2', 'gpt-image-2.5-sunburst', 'gpt-image-2.5-flare', 'gpt-image-1-mini', 'gpt-image-1.5'];
/** A day on which all of them are open. */
const today = new Date('2026-11-27');

/** What people write; random words in a row are no language, and no tolerance is stated for them. */
const phrases = fc.constantFrom(
	'A ceramic mug on an oak table',
	'soft morning light from the left',
	'the words “SUMMER SALE” on a banner',
	'ein Tisch mit einer Lampe und zwei Büchern',
	'белая кружка стоит на столе',
	'a red bicycle against a brick wall',
	'une tasse de café sur la table',
	'木のテーブルの上に白い皿があります',
	'12" tall, seen from above',
	'no people, no text',
);
const prompt = fc.array(phrases, { minLength: 1, maxLength: 12 }).map((chosen) => chosen.join(', '));

/** Mostly pictures of ordinary size: large ones take the emulator long to encode. */
const edge = fc.oneof(
	{ weight: 29, arbitrary: fc.integer({ min: 40, max: 56 }) },
	{ weight: 1, arbitrary: fc.integer({ min: 20, max: 240 }) },
);
const pixels = (id: string) => {
	const rule = findImageModel(id)!.size;
	if (rule.kind === 'fixed') return fc.constantFrom(...rule.sizes).map(([width, height]) => ({ width, height }));
	return fc
		.record({ width: edge, height: edge })
		.map(({ width, height }) => ({ width: width * 16, height: height * 16 }))
		.filter((size) => brokenSizeRules(rule, size).length === 0);
};

const settingsFor = (model: string): fc.Arbitrary<RenderSettings> =>
	fc.record({
		model: fc.constant(model),
		prompt,
		size: fc.oneof(
			{ weight: 9, arbitrary: pixels(model).map((size) => ({ kind: 'pixels' as const, ...size })) },
			{ weight: 1, arbitrary: fc.constant({ kind: 'auto' as const }) },
		),
		snapSize: fc.constant(false),
		quality: fc.constantFrom<Quality>(...findImageModel(model)!.qualities),
		n: fc.oneof(
			{ weight: 24, arbitrary: fc.integer({ min: 1, max: 2 }) },
			{ weight: 1, arbitrary: fc.integer({ min: 3, max: 10 }) },
		),
		background: fc.constantFrom('auto', 'opaque'),
		outputFormat: fc.constantFrom('png', 'jpeg'),
		partialImages: fc.oneof(
			{ weight: 9, arbitrary: fc.constant(undefined) },
			{ weight: 1, arbitrary: fc.integer({ min: 0, max: 3 }) },
		),
	});

const anyRow = fc.constantFrom(...models).chain(settingsFor);
let emulator: { url: string; stop(): Promise<void> };
beforeAll(async () => (emulator = await startEmulatorProcess(0, apiKey)), 60_000);
afterAll(async () => await emulator.stop());

function routeTo(url: string): Route {
	const found = readRoute({ apiKey, baseUrl: `${url}/v1`, ownerName: 'OpenAI' });
	if (!found.ok) throw new Error(found.refusal.message);
	return found.route;
}

function orderFor(settings: RenderSettings, route: Route): Order<ImageRequest> {
	const checked = checkGenerate(settings, requestContext(settings.model, { route, today }));
	if (!checked.ok) throw new Error(`${checked.refusal.parameter}: ${checked.refusal.message}`);
	const asking = { row: 0, route, today, overrides: {} } as unknown as Asking;
	return imageOrder(checked.request, settings, defaultOutput, { asking });
}

const keep: Attempt['keep'] = async (image) => {
	for await (const _ of image.stream);
	return { file: { data: '', mimeType: 'image/png' } };
};

/** What a request was estimated at, and what its answer and the receipts say. */
async function buy(settings: RenderSettings, route: Route) {
	const ready = orderFor(settings, route);
	const result = await imagesSender.ask(ready, { ctx: realContext(), route, timeoutMs: 60_000, keep } as unknown as Attempt);
	if (!result.ok)
		throw new Error(`${JSON.stringify(settings)}: ${result.failure.message} ${result.failure.description}`);
	const worth = imagesSender.worth(ready, { answer: result.answer, known: ready.known, route, today, isWhole: true });
	if (!worth.ok) throw new Error(worth.failure.message);
	const receipts = worth.results.map(({ receipt }) => receipt);
	return { settings, ready, receipts, requestId: result.requestId! };
}

/** Output tokens by which a bill may be above the estimate: each image of a stream is counted, and rounded up, by itself. */
const roundedUp = ({ partialImages, n }: RenderSettings) => (partialImages === undefined ? 0 : n - 1);

const sum = (values: Array<number | null>) => values.reduce<number>((total, value) => total + value!, 0);

test(`over ${requests} legal requests the estimate made before equals the bill after: images exactly, text within its tolerance`, async () => {
	const seed = Date.now();
	const control = new EmulatorClient(emulator.url);
	await control.settings({ imageBytes: 1000, today: today.toISOString().slice(0, 10) });
	const route = routeTo(emulator.url);
	const rows = fc.sample(anyRow, { numRuns: requests, seed });
	const bought = await inOrder(
		requests,
		8,
		async (index) => await buy(rows[index]!, route),
		() => false,
	);
	const bills = new Map((await control.requests()).map(({ id, costUsd }) => [id, costUsd!]));
	expect(bills.size).toBe(requests);

	let exact = 0;
	for (const { settings, ready, receipts, requestId } of bought as Array<Awaited<ReturnType<typeof buy>>>) {
		const where = `seed ${seed}: ${JSON.stringify(settings)}`;
		const { estimate, quote } = ready;
		const bill = bills.get(requestId)!;
		expect({ where, total: sum(receipts.map(({ costUsd }) => costUsd)).toFixed(9) }).toEqual({
			where,
			total: bill.toFixed(9),
		});
		expect({ where, inRange: estimate.lowUsd! - 1e-9 <= bill && bill <= estimate.highUsd! + 1e-9 }).toEqual({
			where,
			inRange: true,
		});
		if (estimate.usd === undefined) continue;
		exact += 1;
		const text = sum(receipts.map(({ inputTextTokens }) => inputTextTokens));
		const output = sum(receipts.map(({ outputTokens }) => outputTokens));
		const offBy = output - estimate.usage.outputTokens!;
		expect({ where, offBy, rounding: 0 <= offBy && offBy <= roundedUp(settings) }).toEqual({
			where,
			offBy,
			rounding: true,
		});
		const counted = { ...estimate.usage, inputTextTokens: text, outputTokens: output };
		expect({ where, images: costOf(counted, quote!.price)!.toFixed(9) }).toEqual({ where, images: bill.toFixed(9) });
		const { low, high } = textTolerance(estimate.usage.inputTextTokens! / settings.n);
		expect({ where, text, within: low * settings.n <= text && text <= high * settings.n }).toEqual({
			where,
			text,
			within: true,
		});
	}
	expect(exact).toBeGreaterThan(requests / 2);
}, 300_000);
