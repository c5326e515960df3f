import { billOf, type Billed } from '../../../nodes/ResponsesImageStep/bill';
import type { ImageCall } from '../../../nodes/shared/transport/answer/response';
import { responseReceipts } from '../../../nodes/ResponsesImageStep/receipts';
import { readResponse } from '../../../nodes/shared/transport/answer/response';

const call: ImageCall = {
	id: 'ig_1',
	status: 'completed',
	revisedPrompt: 'A cup',
	size: '1024x1024',
	quality: 'low',
	background: 'opaque',
	outputFormat: 'png',
	action: 'generate',
	failed: false,
};
const billed = (more: Partial<Billed> = {}): Billed => ({
	owner: 'OpenAI',
	ownPrice: undefined,
	date: new Date('2026-11-20'),
	mainModel: 'gpt-5.4',
	imageModel: 'gpt-image-2',
	images: 1,
	calls: [call],
	references: [],
	...more,
});
const usage = { input_tokens: 1000, input_tokens_details: { cached_tokens: 400 }, output_tokens: 200 };
const image_gen = { input_tokens: 106, input_tokens_details: { text_tokens: 106, image_tokens: 0 }, output_tokens: 196 };
const body = { object: 'response', id: 'resp_1', status: 'completed', model: 'gpt-5.4-2026-03-05', output: [], usage, tool_usage: { image_gen } };

test('each model is priced by its own price, cached tokens too', () => {
	const bill = billOf(body, billed());
	// 600 at 2.50, 400 at 0.25, 200 at 15; 106 at 5, 196 at 30: per million.
	expect(bill).toMatchObject({ mainUsd: 0.0046, imageUsd: 0.00641, costUsd: 0.01101, costBasis: 'usage' });
});

test('the author of an SVG is priced by its own price, not the main model’s', () => {
	const svg_usage = { model: 'gpt-5.5', input_tokens: 100, output_tokens: 100 };
	const bill = billOf({ ...body, tool_usage: { svg: svg_usage }, svg_usage }, billed({ images: 0, calls: [] }));
	// gpt-5.5: 100 at 5, 100 at 30 a million, on top of the main model's.
	expect(bill.mainUsd).toBe(0.0081);
});

test('a dated main model is priced as its model, also where only the answer names it', () => {
	expect(billOf(body, billed({ mainModel: '' })).mainUsd).toBe(0.0046);
});

test('a main model that its provider calls by another name is priced as it was asked for', () => {
	expect(billOf({ ...body, model: 'our-deployment' }, billed()).mainUsd).toBe(0.0046);
});

test('without tool_usage the images are estimated by what was served, and the basis says so', () => {
	const bill = billOf({ ...body, tool_usage: undefined }, billed());
	expect(bill.costBasis).toBe('usage, images estimated');
	expect(bill.imageUsd).toBeCloseTo(0.00588, 4);
	expect(bill.costUsd).toBeCloseTo(0.0046 + bill.imageUsd!, 10);
});

test('an image for which a gateway counts no token is estimated; where none was drawn, none is right', () => {
	const none = { input_tokens: 0, input_tokens_details: { text_tokens: 0, image_tokens: 0 }, output_tokens: 0 };
	const zeros = { ...body, tool_usage: { image_gen: none } };
	expect(billOf(zeros, billed())).toEqual(billOf({ ...body, tool_usage: undefined }, billed()));
	expect(billOf(zeros, billed({ images: 0, calls: [] }))).toMatchObject({ usage: { outputTokens: 0 }, imageUsd: 0, costUsd: 0.0046, costBasis: 'usage' });
});

test('an image whose call the answer does not name is not priced as another one', () => {
	expect(billOf({ ...body, tool_usage: undefined }, billed({ images: 2 }))).toMatchObject({ imageUsd: undefined, costUsd: undefined, costBasis: 'unknown' });
	const two = billOf({ ...body, tool_usage: undefined }, billed({ images: 2, calls: [call, { ...call, failed: true }, call] }));
	expect(two.imageUsd).toBeCloseTo(0.01184, 5);
});

test('words alone cost the main model’s tokens only', () => {
	expect(billOf({ ...body, tool_usage: undefined }, billed({ images: 0, calls: [] }))).toMatchObject({ imageUsd: 0, costUsd: 0.0046, costBasis: 'usage' });
});

test('a part nobody can price leaves the sum unknown, never the other part alone', () => {
	expect(billOf({ ...body, usage: undefined }, billed())).toMatchObject({ imageUsd: 0.00641, costUsd: undefined, costBasis: 'unknown' });
	expect(billOf(body, billed({ owner: 'Reseller', ownPrice: { kind: 'perImage', usd: 0.05 } }))).toMatchObject({ imageUsd: 0.05, mainUsd: undefined, costUsd: undefined });
});

test('a main model for which a gateway counts no token was not free: its bill is unknown', () => {
	const zeros = { input_tokens: 0, output_tokens: 0, total_tokens: 0 };
	expect(billOf({ ...body, usage: zeros }, billed())).toMatchObject({ main: undefined, mainUsd: undefined, imageUsd: 0.00641, costUsd: undefined, costBasis: 'unknown' });
});

test('the receipts of several images add up to the bill', () => {
	const kept = (index: number) => ({ kind: 'image' as const, index, kept: undefined, header: undefined, bytes: 1, sha256: '' });
	const answer = { images: [kept(0), kept(1), kept(2)], partials: [], missing: [], body };
	const bill = billOf(body, billed({ images: 3 }));
	const receipts = responseReceipts(answer, readResponse(body), bill, {});
	const sum = (pick: (receipt: (typeof receipts)[number]) => number | null | undefined) => receipts.reduce((total, receipt) => total + pick(receipt)!, 0);
	expect(sum(({ mainInputTokens }) => mainInputTokens)).toBe(1000);
	expect(sum(({ outputTokens }) => outputTokens)).toBe(196);
	expect(sum(({ costUsd }) => costUsd)).toBeCloseTo(0.01101, 10);
	expect(receipts.map(({ outcome, images }) => [outcome, images])).toEqual([['made', 1], ['made', 1], ['made', 1]]);
});
