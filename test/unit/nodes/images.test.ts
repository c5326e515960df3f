import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { EditImage } from '../../../nodes/EditImage/EditImage.node';
import { GenerateImage } from '../../../nodes/GenerateImage/GenerateImage.node';
import { pictureOf } from '../../simulation/pictures';
import sharp from 'sharp';
import { type Canned, play, withPicture } from './play';

const picture = (seed: string) => pictureOf.png!(seed).toString('base64');
const usage = {
	input_tokens: 30,
	input_tokens_details: { text_tokens: 30, image_tokens: 0 },
	cached_tokens_details: { cached_text_tokens: 10, cached_image_tokens: 0 },
	output_tokens: 196,
	total_tokens: 226,
};
const answer = (more: object = {}, images = 1) => ({ data: Array.from({ length: images }, (_, index) => ({ b64_json: picture(`${index}`), revised_prompt: `cup ${index}` })), usage, ...more });
const settings = { promptFrom: 'text', prompt: 'A cup', quality: 'low', sizeFrom: 'pixels', width: 1024, height: 1024, receipt: 'full', attempts: 1 };
const generate = async (more: object, ...answers: Canned[]) => await play(new GenerateImage(), { ...settings, ...more } as IDataObject, answers);
const receiptIn = (item: INodeExecutionData | undefined) => item?.json.receipt as IDataObject;
const errorIn = (item: INodeExecutionData | undefined) => item?.json.error as IDataObject & { receipt: IDataObject };

describe('Generate Image', () => {
	test('an image that comes without the one before it has its own revised prompt', async () => {
		const damaged = answer({}, 2);
		damaged.data[0]!.b64_json = '!!';
		const { items } = await generate({ n: 2 }, { body: damaged });
		expect(items.map((item) => receiptIn(item).revisedPrompt)).toEqual(['cup 1']);
	});

	test('an image whose tokens a gateway counts as none did not cost nothing', async () => {
		const none = { input_tokens: 0, output_tokens: 0, total_tokens: 0, input_tokens_details: { text_tokens: 0, image_tokens: 0 } };
		const { items } = await generate({}, { body: answer({ usage: none }) });
		expect(receiptIn(items[0])).toMatchObject({ costUsd: receiptIn(items[0]).estimatedUsd, costBasis: 'estimate', outputTokens: null });
	});

	test.each<[string, string, number | null, string]>([
		// 1026 in at 0.75 and 1800 out at 4.50 USD a million, on top of the image's.
		['is billed for that model too', 'gpt-5.4-mini', 0.0059925 + 0.0088695, 'usage'],
		['has an unknown cost where nobody knows that model’s price', 'their-writer', null, 'unknown'],
	])('an SVG that a model wrote %s', async (_, model, usd, basis) => {
		const written = answer({ svg_usage: { model, input_tokens: 1026, output_tokens: 1800 } });
		const { items } = await generate({ model: 'gpt-image-2.6-flare', outputFormat: 'svg', svgModel: model }, { body: written });
		expect(receiptIn(items[0])).toMatchObject({ costUsd: usd === null ? null : expect.closeTo(usd, 9), costBasis: basis });
	});

	test('sends a prompt that is a record as its JSON, and not as a word for one', async () => {
		const { calls } = await generate({ prompt: { subject: 'a cup', colours: ['red'] } }, { body: answer() });
		expect(calls[0]!.body.prompt).toBe('{"subject":"a cup","colours":["red"]}');
	});

	test('asks for what was chosen, and its receipt says what was served and billed', async () => {
		const { items, calls } = await generate({}, { body: answer({ model: 'gpt-image-2-2026', size: '1088x1024', quality: 'medium', background: 'opaque', output_format: 'webp' }) });
		expect(calls).toEqual([
			{
				method: 'POST',
				url: 'https://api.openai.com/v1/images/generations',
				body: { model: 'gpt-image-2', prompt: 'A cup', n: 1, size: '1024x1024', quality: 'low', background: 'auto', output_format: 'png' },
			},
		]);
		expect(receiptIn(items[0])).toMatchObject({
			outcome: 'made',
			modelRequested: 'gpt-image-2',
			modelServed: 'gpt-image-2-2026',
			sizeRequested: '1024x1024',
			sizeServed: '1088x1024',
			qualityRequested: 'low',
			qualityServed: 'medium',
			background: 'opaque',
			outputFormat: 'webp',
			revisedPrompt: 'cup 0',
			inputTextTokens: 30,
			inputImageTokens: 0,
			cachedTokens: 10,
			outputTokens: 196,
			// 20 at 5, 10 cached at 1.25 and 196 at 30 USD a million.
			costUsd: 0.0059925,
			costBasis: 'usage',
			mayBeBilledUsd: 0,
		});
	});

	test('where the answer says nothing of what was served, the file does, and what was asked for', async () => {
		const { items } = await generate({}, { body: answer() });
		expect(receiptIn(items[0])).toMatchObject({ modelServed: 'gpt-image-2', sizeServed: '16x16', qualityServed: '', background: 'auto', outputFormat: 'png' });
	});

	test('without a count of what was cached there is none', async () => {
		const { items } = await generate({}, { body: answer({ usage: { ...usage, cached_tokens_details: undefined } }) });
		expect(receiptIn(items[0])).toMatchObject({ cachedTokens: null, costUsd: 0.00603 });
	});

	test('several images share the bill so that it adds up', async () => {
		const { items } = await generate({ n: 3 }, { body: answer({}, 3) });
		expect(items.map((item) => receiptIn(item).outputTokens)).toEqual([66, 65, 65]);
		expect(items.reduce((sum, item) => sum + Number(receiptIn(item).costUsd), 0)).toBeCloseTo(0.0059925, 9);
		expect(items.map((item) => receiptIn(item).fileName)).toEqual(['images-7-1-1.png', 'images-7-1-2.png', 'images-7-1-3.png']);
		expect(items.map((item) => receiptIn(item).revisedPrompt)).toEqual(['cup 0', 'cup 1', 'cup 2']);
	});

	test('fewer images than asked for are told; without a count of tokens the missing ones may be billed', async () => {
		const { items } = await generate({ n: 3 }, { body: answer({ usage: undefined }, 2) });
		expect(receiptIn(items[0])).toMatchObject({ costBasis: 'estimate', note: expect.stringContaining('2 of 3 images came.') });
		expect(Number(receiptIn(items[0]).mayBeBilledUsd)).toBeGreaterThan(0.005);
		expect(receiptIn(items[1])).toMatchObject({ mayBeBilledUsd: 0 });
	});

	const stream = [
		...[0, 1].map((index) => ({ type: 'image_generation.partial_image', partial_image_index: index, b64_json: picture(`preview ${index}`) })),
		{ type: 'image_generation.completed', b64_json: picture('whole'), usage },
	].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);

	test('previews are paid for, and kept only where they are wanted', async () => {
		const dropped = await generate({ partialImages: 2 }, { body: stream.join('') });
		expect(dropped.stored).toEqual(['images-7-1.png']);
		expect(receiptIn(dropped.items[0])).toMatchObject({ partialImages: 2 });
		const kept = await generate({ partialImages: 2, keepPreviews: true }, { body: stream.join('') });
		expect(kept.stored).toEqual(['images-7-1-preview-0.png', 'images-7-1-preview-1.png', 'images-7-1.png']);
		expect(Object.values(kept.items[0]!.binary!).map(({ fileName }) => fileName).sort()).toEqual(['images-7-1-preview-0.png', 'images-7-1-preview-1.png', 'images-7-1.png']);
	});

	test('of a stream that ends before its second image the first is kept, at what it was counted to cost', async () => {
		const { items, hints } = await generate({ n: 2, partialImages: 0 }, { body: stream.at(-1)! });
		expect(items).toHaveLength(1);
		expect(receiptIn(items[0])).toMatchObject({ outcome: 'made', costUsd: 0.0059925, note: expect.stringContaining('1 of 2 images') });
		expect(Number(receiptIn(items[0]).mayBeBilledUsd)).toBeGreaterThan(0.005);
		expect(hints.join(' ')).toContain('broke off after 1 of 2 images');
	});

	test('previews of several images ride on the first item', async () => {
		const { items } = await generate({ n: 2, partialImages: 1, keepPreviews: true }, { body: [stream[0], stream[2], stream[2]!.replace(picture('whole'), picture('second'))].join('') });
		expect(items.map(({ binary }) => Object.keys(binary!).length)).toEqual([2, 1]);
	});

	test('each purpose of a row is a file with a name of its own, however the row names it', async () => {
		const purposes = async (fileName: string) =>
			(await generate({ sizeFrom: 'preset', purpose: ['instagramPost', 'xCard'], fileName }, { body: answer() }, { body: answer() })).stored;
		expect(await purposes('mug.png')).toEqual(['mug-instagram-post.png', 'mug-x-card.png']);
		expect(await purposes('-')).toEqual(['images-7-1-instagram-post.png', 'images-7-1-x-card.png']);
		expect(new Set(await purposes('長'.repeat(90))).size).toBe(2);
	});

	test('previews of several images are files and fields of their own', async () => {
		const second = stream.map((event, index) => event.replaceAll(picture(['preview 0', 'preview 1', 'whole'][index]!), picture(`other ${index}`)));
		const { items, stored } = await generate({ n: 2, partialImages: 2, keepPreviews: true, fileName: 'mug.png' }, { body: [...stream, ...second].join('') });
		expect(items.map(({ binary }) => Object.keys(binary!))).toEqual([['data', 'preview_0', 'preview_1', 'preview_2', 'preview_3'], ['data']]);
		expect(stored.filter((name) => name.includes('preview'))).toEqual([0, 1, 2, 3].map((index) => `mug-preview-${index}.png`));
	});

	test('an image nobody asked for has a file name of its own, also beside the calls of a row', async () => {
		const { stored } = await generate({ n: 2, oneCallPerImage: true, fileName: 'mug' }, { body: answer({}, 2) }, { body: answer({}, 2) });
		expect(stored.sort()).toEqual(['mug-1-2.png', 'mug-1.png', 'mug-2-2.png', 'mug-2.png']);
	});

	test('an image that was cut off before it was sent is kept, and says so', async () => {
		const whole = Buffer.from(picture('0'), 'base64');
		const { items } = await generate({}, { body: { data: [{ b64_json: whole.subarray(0, -12).toString('base64') }], usage } });
		expect(receiptIn(items[0])).toMatchObject({ outcome: 'made', note: expect.stringContaining('The file ends early: look at it.') });
		expect(receiptIn((await generate({}, { body: answer() })).items[0])).toMatchObject({ note: expect.not.stringContaining('look at it') });
	});

	test('a file of another format than was asked for says so', async () => {
		const { items } = await generate({ outputFormat: 'jpeg' }, { body: answer() });
		expect(receiptIn(items[0])).toMatchObject({ outputFormat: 'png', fileName: 'images-7-1.png', note: expect.stringContaining('Came as PNG; JPEG was asked for.') });
	});

	test('a model nobody knows: the purpose still says what size it wanted', async () => {
		const { items } = await generate({ model: 'my-deployment', sizeFrom: 'preset', purpose: 'blogHero' }, { body: answer() });
		expect(receiptIn(items[0])).toMatchObject({ exact: false, fit: { width: 1920, height: 1080 } });
	});

	test('bytes of no known picture are kept as they came', async () => {
		const { items } = await generate({ sizeFrom: 'auto' }, { body: { data: [{ b64_json: Buffer.alloc(600, 7).toString('base64') }], usage } });
		expect(receiptIn(items[0])).toMatchObject({ fileName: 'images-7-1.bin', mimeType: 'application/octet-stream', sizeServed: '', width: null });
	});

	test('work that was only accepted is told by its id, and by no id where there is none', async () => {
		const queued = await generate({}, { body: { id: 'task_123', status: 'queued' } });
		expect(errorIn(queued.problems[0])).toMatchObject({ outcome: 'unknown', receipt: { responseId: 'task_123', costUsd: null } });
		const nothing = await generate({}, { body: { data: [] } });
		expect(errorIn(nothing.problems[0])).toMatchObject({ outcome: 'unknown', receipt: { responseId: '' } });
	});

	test('a row that is refused names whose it was and its parameter, and nothing is sent', async () => {
		const { problems, calls } = await generate({ prompt: ' ' });
		expect(errorIn(problems[0])).toMatchObject({ outcome: 'refused', parameter: 'Prompt', receipt: { routeOwner: 'OpenAI', costUsd: 0, attempts: 0 } });
		expect(calls).toEqual([]);
	});
});

test('Edit Image sends a picture of its row as a file, with its hash on the receipt', async () => {
	const { items, calls } = await play(new EditImage(), settings, [{ body: answer() }], { rows: [withPicture(pictureOf.png!('in'))] });
	expect(calls[0]!.url).toBe('https://api.openai.com/v1/images/edits');
	const form = calls[0]!.body as unknown as FormData;
	expect([...form.keys()].sort()).toEqual(['background', 'image', 'model', 'n', 'output_format', 'prompt', 'quality', 'size']);
	expect(receiptIn(items[0])).toMatchObject({ outcome: 'made', referenceCount: 1, referenceHashes: expect.stringMatching(/^[0-9a-f]{64}$/), maskHash: '' });
});

describe('Same Look for All Purposes', () => {
	const edit = async (more: object, names: string[] = ['in']) => {
		const files = names.map((name, index) => [`f${index}`, withPicture(pictureOf.png!(name)).binary!.data!]);
		const parameters = { ...settings, sizeFrom: 'preset', purpose: ['instagramPost', 'xCard'], masterFirst: true, references: { reference: [{ source: 'allFiles' }] }, ...more };
		return await play(new EditImage(), parameters as IDataObject, [{ body: answer() }, { body: answer() }], { rows: [{ json: {}, binary: Object.fromEntries(files) }] });
	};
	const sixteen = Array.from({ length: 16 }, (_, index) => `${index}`);

	test.each([
		['16 references', {}, sixteen, /17 pictures are too many/],
		['references that are sent as links', { sendAs: 'links', references: { reference: [{ source: 'urls', urls: 'https://shop.example/a.png' }] } }, [], /the image of the first purpose cannot be sent as a link/],
		['a format that cannot be sent', { model: 'gpt-image-2.6-sunburst', purpose: ['square', 'portrait'], outputFormat: 'gif' }, ['in'], /Image 2 \(the image of the first purpose\) is a GIF file/],
	])('%s: all is refused before the first purpose is bought', async (_, more, names, message) => {
		const { calls, problems } = await edit(more, names);
		expect(problems.map(({ json }) => (json.error as IDataObject).message)).toEqual([expect.stringMatching(message), expect.anything()]);
		expect(calls).toEqual([]);
	});

	test('15 references leave room for it', async () => {
		const { calls } = await edit({}, sixteen.slice(1));
		expect((calls[0]!.body as unknown as FormData).getAll('image[]')).toHaveLength(15);
	});
});

/** A square PNG of one see-through colour. */
const clear = async (side: number, red: number) =>
	await sharp({ create: { width: side, height: side, channels: 4, background: { r: red, g: 0, b: 0, alpha: 0 } } }).png().toBuffer();

test('an edit of the same pictures is bought once, one of another picture, mask or address anew', async () => {
	const flow = {};
	const edit = async (more: object, name = 'in') =>
		(await play(new EditImage(), { ...settings, ...more } as IDataObject, [{ body: answer() }], { rows: [withPicture(pictureOf.png!(name))], flow })).calls.length;
	const from = (urls: string) => ({ sendAs: 'links', references: { reference: [{ source: 'urls', urls }] } });
	expect([await edit({}), await edit({}), await edit({}, 'other')]).toEqual([1, 0, 1]);
	const marked = async (png: Buffer, more: object) =>
		(await play(new EditImage(), { ...settings, ...more } as IDataObject, [{ body: answer() }], { rows: [{ json: {}, binary: { ...withPicture(pictureOf.png!('in')).binary, mark: withPicture(png).binary!.data! } }], flow })).calls.length;
	const [one, other] = await Promise.all([clear(16, 10), clear(16, 200)]);
	const mask = { references: { reference: [{ source: 'fields', fields: 'data' }] }, maskFrom: 'fields', maskFields: 'mark' };
	expect([await marked(one!, mask), await marked(one!, mask), await marked(other!, mask)]).toEqual([1, 0, 1]);
	expect([await edit(from('https://shop.example/a.png')), await edit(from('https://shop.example/a.png')), await edit(from('https://shop.example/b.png'))]).toEqual([1, 0, 1]);
});

test('where nobody knows a price, what is billed and what may be billed are unknown', async () => {
	const { items } = await play(new GenerateImage(), { ...settings, n: 3 }, [{ body: answer({}, 2) }], { credential: { route: 'compatible', baseUrl: 'https://gateway.example/v1' } });
	expect(items.map(receiptIn)).toMatchObject([
		{ costUsd: null, costBasis: 'unknown', estimatedUsd: null, mayBeBilledUsd: null },
		{ costUsd: null, mayBeBilledUsd: 0 },
	]);
});
