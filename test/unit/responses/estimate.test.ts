import { estimateResponse } from '../../../nodes/ResponsesImageStep/estimate';
import { estimate } from '../../../nodes/shared/money/estimate';
import { priceFor } from '../../../nodes/shared/money/price';
import { textBounds } from '../../../nodes/shared/money/textTokens';
import type { RespondRequest } from '../../../nodes/shared/request/responsesTypes';

const quote = priceFor('gpt-image-2', 'OpenAI', undefined, new Date('2026-11-20'));
const tool = { type: 'image_generation', model: 'gpt-image-2', size: '1024x1024', quality: 'low' };
const asked = (body: object = {}, more: Partial<RespondRequest> = {}): RespondRequest =>
	({ kind: 'respond', message: 'Make it blue', detail: 'auto', pictures: [], body: { model: 'gpt-5.4', tools: [tool], tool_choice: 'required', ...body }, ...more }) as RespondRequest;

const openAi = { owner: 'OpenAI', price: undefined };

/** USD of so many tokens of GPT-5.4: 2.50 in, 15 out per million. */
const words = (input: number, output: number) => (2.5 * input + 15 * output) / 1_000_000;
const message = textBounds('\nMake it blue').high;
const image = estimate({ model: 'gpt-image-2', size: '1024x1024', quality: 'low', prompt: 'Make it blue', references: [] }, quote);

type Asked = Parameters<typeof estimateResponse>;
/** On a day of the price list. */
const estimated = (request: Asked[0], route: Asked[1], priced: Asked[2]) => estimateResponse(request, route, priced, new Date('2026-11-27'));

test('the low end has no words, the high end all that may be written, and both have the image where it is forced', () => {
	const { lowUsd, highUsd, usd } = estimated(asked(), openAi, quote);
	expect(usd).toBeUndefined();
	expect(lowUsd).toBeCloseTo(words(message, 0) + image.lowUsd!, 9);
	expect(highUsd).toBeCloseTo(words(message, 4_000) + image.highUsd!, 9);
});

test('where writing to the cache costs more, the high end has all that is read written to it', () => {
	// GPT-6 Sol: 2 in, 2.50 to write it to the cache, 10 out per million.
	const { lowUsd, highUsd } = estimated(asked({ model: 'gpt-6-sol', tools: [] }), openAi, quote);
	expect(lowUsd).toBeCloseTo((2 * message) / 1e6, 9);
	expect(highUsd).toBeCloseTo((2.5 * message + 10 * 4_000) / 1e6, 9);
});

test('an image that need not come is in the high end only', () => {
	const free = estimated(asked({ tool_choice: 'auto' }), openAi, quote);
	expect(free.lowUsd).toBeCloseTo(words(message, 0), 9);
	expect(free.highUsd).toBeCloseTo(words(message, 4_000) + image.highUsd!, 9);
});

test('the limits a person sets bound it: tokens written, and times it draws', () => {
	const { highUsd } = estimated(asked({ max_output_tokens: 500, max_tool_calls: 3 }), openAi, quote);
	expect(highUsd).toBeCloseTo(words(message, 500) + 3 * image.highUsd!, 9);
});

test('instructions are read, too', () => {
	const instructions = 'Only blue things. '.repeat(50);
	const tokens = textBounds(`${instructions}\nMake it blue`).high;
	expect(estimated(asked({ instructions, tools: [] }), openAi, quote)).toMatchObject({ lowUsd: words(tokens, 0), highUsd: words(tokens, 4_000) });
});

test('a picture that was not measured counts as the largest', () => {
	const seen = (header: object | undefined) => estimated(asked({ tools: [] }, { pictures: [{ picture: { origin: '', sha256: '', header }, caption: '' }] as never }), openAi, quote);
	expect(seen(undefined).lowUsd).toBeCloseTo(words(message + 1_536, 0), 9);
	const small = seen({ width: 64, height: 64 }).lowUsd!;
	expect(small).toBeGreaterThan(words(message, 0));
	expect(small).toBeLessThan(words(message + 1_536, 0));
});

test('what nobody has published a price for has no estimate', () => {
	expect(estimated(asked(), { owner: 'Reseller', price: undefined }, quote)).toEqual({ usage: {}, basis: expect.stringContaining('Reseller has no known price') });
	expect(estimated(asked(), openAi, undefined).highUsd).toBeUndefined();
});
