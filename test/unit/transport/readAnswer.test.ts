import { createHash } from 'node:crypto';

import fc from 'fast-check';

import { readAnswer } from '../../../nodes/shared/transport/answer/readAnswer';
import type { ArrivingImage } from '../../../nodes/shared/transport/types';
import { pngWith } from '../image/pictures';
import { brokenStream, collectBytes, handClock, streamOf } from './streams';

const cuts = fc.array(fc.nat(), { maxLength: 12 });
const end = Buffer.from('0000000049454e44ae426082', 'hex');
const picture = (size: number, seed = 1) => Buffer.concat([pngWith(6, []), Buffer.alloc(size, seed), end]);
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const b64 = (bytes: Buffer) => bytes.toString('base64');

const read = async (text: string | Buffer, at: number[] = []) => await readAnswer(streamOf(text, at), collectBytes);

describe('a JSON answer', () => {
	test('each image is kept, hashed and measured, and the rest is a small object', async () => {
		const files = [picture(100_000), picture(5, 2)];
		const data = files.map((file) => ({ b64_json: b64(file), revised_prompt: 'a "cat" é' }));
		const text = JSON.stringify({ created: 1, data, usage: { output_tokens: 7 }, size: '7x5' });
		const reading = await read(text, [50, 70_000]);
		expect(reading).toMatchObject({ ok: true, answer: { partials: [] } });
		expect(reading.answer.images).toEqual(
			files.map((file, index) => ({
				kind: 'image',
				index,
				kept: file,
				header: expect.objectContaining({ type: 'png', width: 7, height: 5, hasAlpha: true }),
				bytes: file.length,
				sha256: digest(file),
			})),
		);
		expect(reading.answer.body).toEqual({
			created: 1,
			data: data.map((image) => ({ ...image, b64_json: null })),
			usage: { output_tokens: 7 },
			size: '7x5',
		});
	});

	test('whatever the answer and wherever it is cut, the result is that of JSON.parse and Buffer.from', async () => {
		const image = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes));
		const extra = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });
		const answer = fc.record({
			images: fc.array(fc.tuple(image, extra), { maxLength: 4 }),
			extra,
			indent: fc.nat({ max: 3 }),
		});
		await fc.assert(
			fc.asyncProperty(answer, cuts, fc.boolean(), async ({ images, extra: outer, indent }, at, escapeSlashes) => {
				const data = images.map(([bytes, inner]) => ({ ...inner, b64_json: b64(bytes), url: 'https://x/y' }));
				const whole = { ...outer, data };
				const json = JSON.stringify(whole, null, indent);
				const reading = await read(escapeSlashes ? json.replaceAll('/', '\\/') : json, at);
				expect(reading.ok).toBe(true);
				const expected = JSON.parse(json) as { data: Array<{ b64_json: unknown }> };
				for (const entry of expected.data) entry.b64_json = null;
				expect(JSON.stringify(reading.answer.body)).toBe(JSON.stringify(expected));
				expect(reading.answer.images.map(({ kept }) => b64(kept))).toEqual(images.map(([bytes]) => b64(bytes)));
				expect(reading.answer.images.map(({ sha256 }) => sha256)).toEqual(images.map(([bytes]) => digest(bytes)));
			}),
			{ numRuns: 400 },
		);
	});

	test('an image may be in a data URL, in the URL-safe alphabet, in lines, or unpadded', async () => {
		const file = Buffer.concat([picture(0), Buffer.from('fbefbeffff', 'hex')]);
		const text = b64(file);
		const variants = [
			`data:image/png;base64,${text}`,
			file.toString('base64url'),
			text.replace(/.{20}/g, '$&\n'),
			text.replace(/=+$/, ''),
		];
		for (const variant of variants) {
			const reading = await read(JSON.stringify({ data: [{ b64_json: variant }] }), [20, 40]);
			expect(reading.answer.images.map(({ kept }) => b64(kept))).toEqual([text]);
		}
		const inUrl = await read(JSON.stringify({ data: [{ url: variants[0] }] }));
		expect(inUrl.answer).toMatchObject({ images: [{ bytes: file.length }], body: { data: [{ url: null }] } });
	});

	test('unicode escapes inside base64 are read as the characters they mean', async () => {
		const file = Buffer.from('fbefbe', 'hex');
		const text = '{"data":[{"b64_json":"\\u002b\\u002B\\u002b+"}]}';
		expect((await read(text)).answer.images[0]?.kept).toEqual(file);
	});

	test('a url, a null and an empty string are no image and stay as they are or null', async () => {
		const body = { data: [{ url: 'https://x/y.png', b64_json: null }, { b64_json: '' }] };
		const reading = await read(JSON.stringify(body));
		expect(reading.ok).toBe(true);
		expect(reading.answer.images).toEqual([]);
		expect(reading.answer.body).toEqual({ data: [{ url: 'https://x/y.png', b64_json: null }, { b64_json: null }] });
	});

	test.each(['None', 'null', 'undefined', 'nil'])('a word for nothing, %s, is no image, and hides no address beside it', async (word) => {
		const url = 'https://x/y.png';
		for (const b64_json of [word, word.toUpperCase()]) {
			const reading = await read(JSON.stringify({ data: [{ b64_json, url }] }));
			expect(reading).toMatchObject({ ok: true, lost: [], answer: { images: [], body: { data: [{ b64_json: null, url }] } } });
		}
	});

	test('an image in an answer that is no JSON elsewhere is kept', async () => {
		const file = picture(10);
		for (const [before, after] of [['"created":NaN', ''], ['"prompt":"a\nb"', ''], ['"a":1', ',"usage":{"cost":NaN}']]) {
			const reading = await read(`{${before},"data":[{"revised_prompt":"a","b64_json":"${b64(file)}"}]${after}}`);
			expect(reading).toMatchObject({ ok: false, error: { code: 'answer_damaged' }, answer: { images: [{ bytes: file.length }] } });
		}
	});

	test('the Responses API: images are results of the image tool only', async () => {
		const file = picture(10);
		const output = [
			{ type: 'message', content: [{ text: 'hi' }] },
			{ type: 'function_call', result: 'not an image' },
			{ type: 'image_generation_call', id: 'ig_1', result: b64(file) },
			{ result: b64(file), type: 'image_generation_call' },
		];
		const reading = await read(JSON.stringify({ id: 'resp_1', output }));
		expect(reading.answer.images.map(({ index, bytes }) => ({ index, bytes }))).toEqual([
			{ index: 0, bytes: file.length },
			{ index: 1, bytes: file.length },
		]);
		expect(reading.answer.body).toMatchObject({
			id: 'resp_1',
			output: [{}, { result: 'not an image' }, { result: null }, { result: null }],
		});
	});

	test('an image keeps its place in the list, also behind one that did not come', async () => {
		const { answer } = await read(JSON.stringify({ data: [{ b64_json: '' }, { b64_json: b64(picture(5)) }] }));
		expect(answer.images.map(({ index }) => index)).toEqual([1]);
	});

	test('no more than 64 images are kept, and those 64 are', async () => {
		const data = Array.from({ length: 65 }, (_, index) => ({ b64_json: b64(picture(5, index)) }));
		const all = await read(JSON.stringify({ data: data.slice(1) }));
		expect(all).toMatchObject({ ok: true });
		const many = await read(JSON.stringify({ data }));
		expect(many).toMatchObject({ ok: false, error: { code: 'too_large' } });
		expect([all, many].map(({ answer }) => answer.images.length)).toEqual([64, 64]);
	});

	test('a small error answer is read as it is', async () => {
		const body = { error: { message: 'no', code: 'moderation_blocked' } };
		expect(await read(JSON.stringify(body))).toEqual({ ok: true, answer: { images: [], partials: [], missing: [], body }, lost: [] });
	});

	test('an endless string outside the images is left out, not held', async () => {
		const text = JSON.stringify({ copy: 'A'.repeat(3_000_000), data: [{ b64_json: b64(picture(1)) }], size: '7x5' });
		const reading = await read(text);
		expect(reading.answer).toMatchObject({ images: [{ index: 0 }], body: { copy: null, size: '7x5' } });
	});

	test('bytes that are no known picture are kept too, without a header', async () => {
		const reading = await read(JSON.stringify({ data: [{ b64_json: b64(Buffer.from('what is this')) }] }));
		expect(reading.answer.images).toMatchObject([{ header: undefined, bytes: 12 }]);
	});
});

describe('an answer that breaks', () => {
	const whole = JSON.stringify({ data: [{ b64_json: b64(picture(200_000)) }, { b64_json: b64(picture(200_000, 2)) }] });

	test.each([
		['in the first image', 100_000, 0],
		['in the second image', 400_000, 1],
		['after both images', whole.length - 2, 2],
	])('%s: images before are told, and the half one ends in an error', async (_where, length, complete) => {
		const errors: unknown[] = [];
		const reading = await readAnswer(streamOf(whole.slice(0, length), [65_536]), async (image) => {
			return await collectBytes(image).catch(async (error: unknown) => {
				errors.push(error);
				return await Promise.reject(error as Error);
			});
		});
		expect(reading).toMatchObject({ ok: false, error: { code: 'answer_cut' } });
		expect(reading.answer.images).toHaveLength(complete);
		expect(errors).toHaveLength(complete < 2 ? 1 : 0);
	});

	test('a connection error reaches both the store and the caller as it was', async () => {
		const reset = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
		let stored: unknown;
		const reading = await readAnswer(brokenStream(whole.slice(0, 150_000), reset), async (image) => {
			await collectBytes(image).catch((error: unknown) => (stored = error));
		});
		expect(reading).toMatchObject({ ok: false });
		expect(reading.ok === false && reading.error).toBe(reset);
		expect(stored).toBe(reset);
		expect(reading.answer.images).toEqual([]);
	});

	test('a store that fails is told as such, with its own words', async () => {
		const source = streamOf(whole, [65_536]);
		const failing = async (image: ArrivingImage) => {
			for await (const piece of image.stream) if (piece) throw new Error('disk full');
		};
		const clock = handClock();
		const reading = await readAnswer(source, failing, { clock });
		const code = 'not_stored';
		expect(reading).toMatchObject({
			ok: true,
			answer: { images: [] },
			lost: [
				{ index: 0, code, error: { code, excerpt: 'disk full' } },
				{ index: 1, code, error: { code, excerpt: 'disk full' } },
			],
		});
		expect(source.destroyed).toBe(true);
		const waitedMs = clock.waits.reduce((sum, ms) => sum + ms, 0);
		expect(waitedMs).toBe(2 * 15_000);
	});

	test('of several images those that are good are kept, whichever is damaged', async () => {
		const good = [picture(300, 1), picture(400, 2), picture(500, 3)];
		for (const at of [0, 1, 2, 3]) {
			const data = good.map((file) => ({ b64_json: b64(file) }));
			data.splice(at, 0, { b64_json: `${b64(picture(90_000)).slice(0, 100_000)}%%\\"%` });
			const reading = await read(JSON.stringify({ data, usage: { output_tokens: 4 } }), [7, 50_000]);
			expect(reading).toMatchObject({ ok: true, lost: [{ index: at, code: 'bad_image' }], answer: { body: { usage: { output_tokens: 4 } } } });
			expect(reading.answer.images.map(({ index }) => index)).toEqual([0, 1, 2, 3].filter((index) => index !== at));
			expect(reading.answer.images.map(({ kept }) => kept.length)).toEqual(good.map(({ length }) => length));
		}
	});

	test('a keeper that reads only a part, or nothing, does not disturb the images after', async () => {
		const reading = await readAnswer(streamOf(whole, [1000, 100_000, 300_000]), async (image) => {
			if (image.index === 1) return await collectBytes(image);
			return 'not wanted';
		});
		expect(reading.answer.images.map(({ bytes, sha256 }) => ({ bytes, sha256 }))).toEqual(
			[picture(200_000), picture(200_000, 2)].map((file) => ({ bytes: file.length, sha256: digest(file) })),
		);
		expect(reading.ok).toBe(true);
	});

	test.each([
		['a web page', '<!doctype html><title>502</title>', 'not_json'],
		['a damaged beginning', '~"data":[]}', 'answer_damaged'],
		['text', 'upstream error', 'answer_damaged'],
		['the beginning of an event', 'dat', 'answer_cut'],
		['the beginning of a comment’s field', 'e', 'answer_cut'],
		['half a byte order mark', Buffer.from([0xef, 0xbb]), 'answer_damaged'],
		['nothing', '', 'answer_cut'],
		['spaces', ' \n ', 'answer_cut'],
		['broken JSON', '{"data": [}', 'answer_damaged'],
		['JSON with a bare word', '{"data": nope}', 'answer_damaged'],
		['a raw line break in a text', '{"data":[{"revised_prompt":"a\nb"}]}', 'answer_damaged'],
		['a number that is none', '{"created": NaN, "data": []}', 'answer_damaged'],
		['an open object', '{"data": [1, 2', 'answer_cut'],
		['an open string', '{"data": "x', 'answer_cut'],
		['nesting without end', '['.repeat(1000), 'too_large'],
	])('%s is %s', async (_name, text, code) => {
		expect(await read(text)).toMatchObject({ ok: false, error: { code }, answer: { images: [] } });
	});

	test.each([
		['something that is not base64', '{"data":[{"b64_json":"%%%%"}]}'],
		['base64 of an impossible length', '{"data":[{"b64_json":"AAAAA"}]}'],
		['padding before the end', '{"data":[{"b64_json":"AA=A"}]}'],
		['characters after the padding', '{"data":[{"b64_json":"AA==AA"}]}'],
		['a foreign escape in base64', '{"data":[{"b64_json":"AA\\u2028"}]}'],
		['a data URL without data', '{"data":[{"b64_json":"data:image/png"}]}'],
	])('%s is an image that is lost', async (_name, text) => {
		expect(await read(text)).toMatchObject({ ok: true, lost: [{ index: 0, code: 'bad_image' }], answer: { images: [] } });
	});

	test('no bytes whatever make it reject or hang', async () => {
		const pieces = fc.constantFrom(
			'{',
			'}',
			'[',
			']',
			'"',
			'\\',
			':',
			',',
			'"data"',
			'"b64_json"',
			'AAAA',
			'null',
			'data:',
			'\n',
			'\r',
			'event: x',
			' ',
			'é',
		);
		await fc.assert(
			fc.asyncProperty(fc.array(pieces, { maxLength: 60 }), cuts, async (parts, at) => {
				const reading = await read(parts.join(''), at);
				expect(typeof reading.ok).toBe('boolean');
			}),
			{ numRuns: 1500 },
		);
	});
});

test('memory: one image is read no further ahead than a few pieces while the store is slow', async () => {
	let given = 0;
	const body = Buffer.from(JSON.stringify({ data: [{ b64_json: b64(picture(8_000_000)) }] }));
	async function* source() {
		for (let at = 0; at < body.length; at += 16_384) {
			given = Math.min(at + 16_384, body.length);
			yield body.subarray(at, given);
		}
	}
	const { Readable } = await import('node:stream');
	let ahead = 0;
	let stored = 0;
	await readAnswer(Readable.from(source(), { objectMode: false }), async (image) => {
		for await (const piece of image.stream) {
			stored += (piece as Buffer).length;
			ahead = Math.max(ahead, given - (stored * 4) / 3);
			await new Promise((resolve) => setImmediate(resolve));
		}
	});
	expect(stored).toBe(picture(8_000_000).length);
	expect(ahead).toBeLessThan(600_000);
});
