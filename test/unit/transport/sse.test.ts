import fc from 'fast-check';

import { ByteCursor } from '../../../nodes/shared/transport/answer/byteCursor';
import { readAnswer } from '../../../nodes/shared/transport/answer/readAnswer';
import { readEvents } from '../../../nodes/shared/transport/answer/sse';
import { pngWith } from '../image/pictures';
import { collectBytes, streamOf } from './streams';

interface Event {
	name: string;
	data: string;
}

/** The standard's algorithm on a whole text, one event at a time, but for the two liberties `readEvents` documents. */
function reference(text: string): Event[] {
	const events: Event[] = [];
	let name = '';
	let data: string[] | undefined;
	const lines = text.replace(/\r\n?/g, '\n').split('\n');
	for (const line of [...lines, '']) {
		if (line === '') {
			if (data) events.push({ name, data: data.join('\n') });
			name = '';
			data = undefined;
			continue;
		}
		const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line)!;
		if (field === 'event' && !data) name = value;
		if (field === 'data') (data ??= []).push(value);
	}
	return events;
}

async function readAll(text: string, cuts: number[]): Promise<Event[]> {
	const events: Event[] = [];
	const source = streamOf(text, cuts)[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
	await readEvents(new ByteCursor(source), async (name, data) => {
		const pieces: Buffer[] = [];
		while (await data.more()) {
			pieces.push(Buffer.from(data.chunk.subarray(data.at)));
			data.at = data.chunk.length;
		}
		events.push({ name, data: Buffer.concat(pieces).toString('utf8') });
	});
	return events;
}

const cuts = fc.array(fc.nat(), { maxLength: 15 });

test('whatever the stream and wherever it is cut, events are those of the standard', async () => {
	const piece = fc.constantFrom(
		'data',
		'data:',
		'data: ',
		'event: a',
		'event:b',
		':',
		': note',
		'id: 7',
		'retry: 3',
		'\n',
		'\r',
		'\r\n',
		'\n\n',
		' ',
		'x',
		'é',
		'漢字',
		'{}',
		'data: {"a":1}\n\n',
	);
	await fc.assert(
		fc.asyncProperty(fc.array(piece, { maxLength: 40 }), cuts, async (pieces, at) => {
			const text = pieces.join('');
			expect(await readAll(text, at)).toEqual(reference(text));
		}),
		{ numRuns: 1000 },
	);
});

test('what an event’s reader leaves unread does not disturb the next event', async () => {
	const names: string[] = [];
	const source = streamOf('event: a\ndata: 123\ndata: 456\n\nevent: b\ndata: 7\n\n', [3, 20])[Symbol.asyncIterator]();
	await readEvents(new ByteCursor(source as AsyncIterator<Buffer>), async (name) => void names.push(name));
	expect(names).toEqual(['a', 'b']);
});

describe('streamed answers', () => {
	const file = (seed: number) => Buffer.concat([pngWith(6, []), Buffer.alloc(5000, seed)]);
	const b64 = (seed: number) => file(seed).toString('base64');
	const event = (fields: { type?: string; [key: string]: unknown }, named = true) =>
		`${named && fields.type ? `event: ${fields.type}\n` : ''}data: ${JSON.stringify(fields)}\n\n`;
	const read = async (text: string, at: number[] = [100, 3000]) => await readAnswer(streamOf(text, at), collectBytes);

	test.each(['image_generation', 'image_edit'])('%s: previews, then the image, then usage', async (kind) => {
		const reading = await read(
			`: hello\n\n${event({ type: `${kind}.partial_image`, b64_json: b64(1), partial_image_index: 0 })}` +
				event({ type: `${kind}.partial_image`, partial_image_index: 1, b64_json: b64(2) }) +
				event({ type: `${kind}.completed`, b64_json: b64(3), size: '7x5', usage: { output_tokens: 5 } }) +
				'data: [DONE]\n\n',
		);
		expect(reading.ok).toBe(true);
		expect(reading.answer.partials.map(({ index, kept }) => [index, kept.equals(file(index + 1))])).toEqual([
			[0, true],
			[1, true],
		]);
		expect(reading.answer.images.map(({ index, kept }) => [index, kept.equals(file(3))])).toEqual([[0, true]]);
		expect(reading.answer.body).toEqual({ type: `${kind}.completed`, size: '7x5', usage: { output_tokens: 5 } });
	});

	test('a preview is told from the image also when its type comes last and no event is named', async () => {
		const reading = await read(
			event({ b64_json: b64(1), partial_image_index: 0, type: 'image_generation.partial_image' }, false) +
				event({ b64_json: b64(3), type: 'image_generation.completed' }, false),
		);
		expect(reading.answer.partials).toMatchObject([{ kind: 'partial', index: 0 }]);
		expect(reading.answer.images).toMatchObject([{ kind: 'image', index: 0 }]);
	});

	test.each([null, 0])('a completed event is the image although it has a preview’s number, %p, which some writers put into every event', async (partial_image_index) => {
		const completed = { type: 'image_generation.completed', b64_json: b64(3), usage: { output_tokens: 5 } };
		for (const fields of [{ ...completed, partial_image_index }, { partial_image_index, ...completed }]) {
			for (const named of [true, false]) {
				const { ok, answer } = await readAnswer(streamOf(event(fields, named), [100, 3000]), collectBytes, { most: 1 });
				expect({ ok, images: answer.images.length, partials: answer.partials.length, usage: answer.body.usage }).toEqual({ ok: true, images: 1, partials: 0, usage: { output_tokens: 5 } });
			}
		}
	});

	test('an image that its event called a preview, and that was not kept as one, is lost: nothing says it was made', async () => {
		const text = `event: image_generation.partial_image\ndata: ${JSON.stringify({ b64_json: b64(3), type: 'image_generation.completed' })}\n\n`;
		const reading = await readAnswer(streamOf(text, [100]), async (image) => (image.kind === 'image' ? await collectBytes(image) : void (await collectBytes(image))));
		expect(reading).toMatchObject({ ok: true, answer: { images: [], partials: [] }, lost: [{ index: 0, code: 'not_stored' }] });
	});

	test('several images: usage is added up', async () => {
		const usage = { output_tokens: 5, input_tokens_details: { text_tokens: 2 } };
		const completed = (seed: number) => event({ type: 'image_generation.completed', b64_json: b64(seed), usage });
		const reading = await read(completed(1) + completed(2));
		expect(reading.answer.images.map(({ index }) => index)).toEqual([0, 1]);
		expect(reading.answer.body.usage).toEqual({ output_tokens: 10, input_tokens_details: { text_tokens: 4 } });
	});

	test('Responses: previews, the image once although the last event repeats it, and the whole response', async () => {
		const call = { type: 'image_generation_call', id: 'ig_1', result: b64(3) };
		const response = {
			id: 'resp_1',
			status: 'completed',
			usage: { total_tokens: 9 },
			output: [{ type: 'reasoning' }, call],
		};
		const stream = [
			{ type: 'response.created', response: { id: 'resp_1', status: 'in_progress', output: [] } },
			{ type: 'response.output_item.added', item: { type: 'image_generation_call', result: null } },
			{ type: 'response.image_generation_call.partial_image', partial_image_index: 0, partial_image_b64: b64(1) },
			{ type: 'response.output_text.delta', delta: 'hi' },
			{ type: 'response.output_item.done', output_index: 1, item: call },
			{ type: 'response.completed', response },
		];
		const reading = await read(stream.map((one) => event(one)).join(''));
		expect(reading.ok).toBe(true);
		expect(reading.answer.partials).toMatchObject([{ index: 0, bytes: file(1).length }]);
		expect(reading.answer.images).toHaveLength(1);
		expect(reading.answer.images[0]?.kept.equals(file(3))).toBe(true);
		expect(reading.answer.body).toEqual({ ...response, output: [{ type: 'reasoning' }, { ...call, result: null }] });
	});

	test('Responses: an image that comes only with the last event is taken there', async () => {
		const response = { id: 'r', output: [{ type: 'image_generation_call', result: b64(3) }] };
		const reading = await read(event({ type: 'response.completed', response }));
		expect(reading.answer.images).toHaveLength(1);
	});

	test('Responses: of several images that come only with the last event each is taken', async () => {
		const output = [1, 2, 3].map((seed) => ({ type: 'image_generation_call', result: b64(seed) }));
		const reading = await read(event({ type: 'response.completed', response: { id: 'r', output } }));
		expect(reading.answer.images.map(({ index }) => index)).toEqual([0, 1, 2]);
	});

	test('Responses: an image damaged on the way is taken from the last event', async () => {
		const item = { type: 'image_generation_call', result: `${b64(3)}%` };
		const response = { id: 'r', output: [{ ...item, result: b64(3) }] };
		const reading = await read(event({ type: 'response.output_item.done', item }) + event({ type: 'response.completed', response }));
		expect(reading).toMatchObject({ ok: true, lost: [], answer: { images: [{ index: 0 }] } });
	});

	test('an event that comes again and again is one image and one bill, and nothing more is stored', async () => {
		const completed = (more: object) => event({ type: 'image_generation.completed', b64_json: b64(1), usage: { output_tokens: 5 }, ...more });
		let stored = 0;
		const text = Array.from({ length: 50 }, (_, key) => completed({ id: key, b64_json: b64(key) })).join('');
		const reading = await readAnswer(
			streamOf(text),
			async (image) => {
				stored += 1;
				return await collectBytes(image);
			},
			{ most: 2 },
		);
		expect(reading.answer.images).toHaveLength(2);
		expect(reading.answer.body.usage).toEqual({ output_tokens: 10 });
		expect(stored).toBe(2);
		const same = await readAnswer(streamOf(completed({}) + completed({ id: 'again' })), collectBytes, { most: 4 });
		expect(same.answer.images).toHaveLength(1);
		expect(same.answer.body.usage).toEqual({ output_tokens: 5 });
	});

	test('an image that an answer gives twice, as an event and in its list, or under two keys, is one', async () => {
		const completed = event({ type: 'image_generation.completed', b64_json: b64(1), usage: { output_tokens: 5 } });
		const list = { data: [{ b64_json: b64(1) }], usage: { output_tokens: 5 } };
		const both = { data: [{ url: `data:image/png;base64,${b64(1)}`, b64_json: b64(1) }, { b64_json: b64(1) }], usage: { output_tokens: 5 } };
		for (const [text, images] of [[completed + event(list), 1], [JSON.stringify(both), 2]] as const) {
			const { ok, answer } = await readAnswer(streamOf(text, [100, 3000]), collectBytes, { most: images });
			expect({ ok, indexes: answer.images.map(({ index }) => index), usage: answer.body.usage }).toEqual({ ok: true, indexes: [0, 1].slice(0, images), usage: { output_tokens: 5 } });
		}
	});

	test('a good repetition makes good for a damaged event, and is billed once', async () => {
		const completed = (image: string) => event({ type: 'image_edit.completed', b64_json: image, usage: { output_tokens: 5 } });
		const reading = await readAnswer(streamOf(completed(`${b64(1)}%`) + completed(b64(2)) + completed(b64(1))), collectBytes, { most: 2 });
		expect(reading).toMatchObject({ ok: true, lost: [], answer: { images: [{ index: 1 }, { index: 0 }], body: { usage: { output_tokens: 10 } } } });
		const twice = await readAnswer(streamOf(completed('AAAA%') + completed('AAAA%')), collectBytes, { most: 1 });
		expect(twice).toMatchObject({ ok: true, lost: [{ index: 0 }], answer: { images: [], body: { usage: { output_tokens: 5 } } } });
	});

	test('a damaged image beside its address is told as damaged, with what was billed', async () => {
		const text = event({ type: 'image_generation.completed', b64_json: `${b64(1)}%`, url: 'https://cdn.example/1.png', usage: { output_tokens: 5 } });
		const reading = await readAnswer(streamOf(text), collectBytes, { most: 1 });
		expect(reading).toMatchObject({ ok: true, lost: [{ index: 0, code: 'bad_image' }], answer: { images: [], body: { usage: { output_tokens: 5 } } } });
	});

	test.each([
		['named', 'event: error\ndata: {"error":{"code":"moderation_blocked","message":"no"}}\n\n'],
		['typed', 'data: {"type":"error","error":{"code":"moderation_blocked","message":"no"}}\n\n'],
		['flat', 'data: {"type":"error","code":"moderation_blocked","message":"no"}\n\n'],
	])('an error event (%s) becomes the error of the answer', async (_name, text) => {
		expect(await read(text, [])).toEqual({
			ok: true,
			answer: { images: [], partials: [], missing: [], body: { error: { code: 'moderation_blocked', message: 'no' } } },
			lost: [],
		});
	});

	test('where an image came whole and the count of its tokens did not, there is no count: it would be another image’s', async () => {
		const completed = (seed: number) => event({ type: 'image_generation.completed', b64_json: b64(seed), usage: { output_tokens: 5 } });
		const broken = await read(completed(1) + completed(2).slice(0, -10));
		expect(broken).toMatchObject({ ok: false, error: { code: 'answer_cut' } });
		expect(broken.answer.images).toHaveLength(2);
		expect(broken.answer.body).toEqual({ type: 'image_generation.completed' });
		const between = await read(completed(1) + completed(2).slice(0, 300));
		expect(between).toMatchObject({ ok: false, answer: { images: [{ index: 0 }], body: { usage: { output_tokens: 5 } } } });
	});

	test('counts are added up where each image has its own, and only as far as all have it', async () => {
		const completed = (seed: number, more: object = {}) =>
			event({ type: 'image_generation.completed', b64_json: b64(seed), usage: { output_tokens: 5, input_tokens: 2 }, ...more });
		const usageOf = async (text: string, most = 2) => (await readAnswer(streamOf(text), collectBytes, { most })).answer.body.usage;
		expect(await usageOf(completed(1, { usage: undefined }) + completed(2))).toBeUndefined();
		expect(await usageOf(completed(1) + completed(2, { usage: { input_tokens: 2 } }))).toEqual({ input_tokens: 4 });
		// Its name is damaged: it brought an image all the same.
		expect(await usageOf(completed(1, { type: 'image_generation.complet~d' }) + completed(2))).toEqual({ output_tokens: 10, input_tokens: 4 });
		// Its image is damaged beyond recognition, and comes once more.
		expect(await usageOf(completed(1, { b64_json: undefined }) + completed(1) + completed(2))).toEqual({ output_tokens: 10, input_tokens: 4 });
	});

	test('a stream that ends before all images it was asked for is cut, unless it says why', async () => {
		const completed = event({ type: 'image_generation.completed', b64_json: b64(1) });
		const reading = async (text: string) => await readAnswer(streamOf(text), collectBytes, { most: 2 });
		expect(await reading(completed)).toMatchObject({ ok: false, error: { code: 'answer_cut' }, answer: { images: [{ index: 0 }] } });
		const error = { code: 'moderation_blocked', message: 'no' };
		expect(await reading(completed + event({ type: 'error', error }))).toMatchObject({ ok: true, answer: { images: [{ index: 0 }], body: { error } } });
	});

	test('a damaged event that comes again after the others is still the one that was lost', async () => {
		const completed = (image: string) => event({ type: 'image_edit.completed', b64_json: image, usage: { output_tokens: 5 } });
		const text = completed(`${b64(1)}%`) + [1, 2, 2, 3, 3].map((seed) => completed(b64(seed))).join('');
		const reading = await readAnswer(streamOf(text), collectBytes, { most: 3 });
		expect(reading).toMatchObject({ ok: true, lost: [], answer: { body: { usage: { output_tokens: 15 } } } });
		expect(reading.answer.images.map(({ index }) => index).sort()).toEqual([0, 1, 2]);
	});

	test('a failed response gives its own error', async () => {
		const response = { id: 'r', status: 'failed', error: { code: 'server_error', message: 'x' } };
		expect((await read(event({ type: 'response.failed', response }), [])).answer.body).toEqual(response);
	});

	test('a stream that ends before the image is cut, and names the response it was', async () => {
		const text =
			event({ type: 'response.created', response: { id: 'resp_1' } }) + event({ type: 'response.in_progress' });
		expect(await read(text, [])).toMatchObject({
			ok: false,
			error: { code: 'answer_cut' },
			answer: { body: { id: 'resp_1' } },
		});
		const preview = event({ type: 'image_generation.partial_image', b64_json: b64(1), partial_image_index: 0 });
		expect(await read(preview)).toMatchObject({
			ok: false,
			error: { code: 'answer_cut' },
			answer: { partials: [{ index: 0 }] },
		});
		expect(await read(preview.slice(0, 2000), [])).toMatchObject({
			ok: false,
			error: { code: 'answer_cut' },
			answer: { partials: [] },
		});
	});

	test('JSON of a gateway that does not stream is read all the same', async () => {
		const reading = await readAnswer(streamOf(JSON.stringify({ data: [{ b64_json: b64(1) }] })), collectBytes);
		expect(reading.answer.images).toHaveLength(1);
		const wrapped = await read(event({ data: [{ b64_json: b64(1) }], usage: { output_tokens: 1 } }));
		expect(wrapped).toMatchObject({
			ok: true,
			answer: { images: [{ index: 0 }], body: { usage: { output_tokens: 1 } } },
		});
	});

	test('wherever a stream is cut into chunks, its images are the same', async () => {
		const text =
			`\ufeff${event({ type: 'image_edit.partial_image', b64_json: b64(1), partial_image_index: 0 })}`.replaceAll(
				'\n',
				'\r\n',
			) + event({ type: 'image_edit.completed', b64_json: b64(2), note: 'é漢' });
		const whole = await read(text, []);
		await fc.assert(
			fc.asyncProperty(cuts, async (at) => {
				expect(await read(text, at)).toEqual(whole);
			}),
			{ numRuns: 100 },
		);
		expect(whole).toMatchObject({ ok: true, answer: { body: { note: 'é漢' } } });
	});
});
