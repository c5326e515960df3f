import FormData from 'form-data';
import { toFile } from 'openai';
import { request } from 'node:http';
import sharp from 'sharp';
import { decode, maskWithHole, noise, openBench, type Bench } from './support';

let bench: Bench;
let photo: Buffer;
let other: Buffer;
beforeAll(async () => {
	bench = await openBench();
	photo = await noise(1024, 1024, 7);
	other = await noise(320, 200, 9);
});
afterEach(() => bench.reset());
afterAll(() => bench.emulator.close());

const png = (bytes: Buffer, name: string) => toFile(bytes, name, { type: 'image/png' });
const ask = { model: 'gpt-image-2', prompt: 'Add a red bow', size: '1024x1024', quality: 'low' } as const;
const hole = { x: 300, y: 200, width: 400, height: 500 };

const inHole = (i: number) => {
	const x = i % 1024;
	const y = (i - x) / 1024;
	return x >= hole.x && x < hole.x + hole.width && y >= hole.y && y < hole.y + hole.height;
};

test('with a mask only its transparent part changes; every other pixel is the reference', async () => {
	const answer = await bench.client.images.edit({
		...ask,
		image: [await png(photo, 'photo.png'), await png(other, 'other.png')],
		mask: await png(await maskWithHole(1024, 1024, hole), 'mask.png'),
	});
	const before = await sharp(photo).ensureAlpha().raw().toBuffer();
	const { pixels } = await decode(answer.data![0]!.b64_json);
	const counts = { outside: 0, inside: 0 };
	for (let i = 0; i < 1024 * 1024; i += 1) {
		if (pixels.readUInt32LE(i * 4) !== before.readUInt32LE(i * 4)) counts[inHole(i) ? 'inside' : 'outside'] += 1;
	}
	expect(counts.outside).toBe(0);
	expect(counts.inside).toBeGreaterThan(150_000);
});

test('without a mask the reference is still to be seen under the change', async () => {
	const flat = await sharp({ create: { width: 1024, height: 1024, channels: 3, background: '#000000' } })
		.png()
		.toBuffer();
	const lit = await sharp({ create: { width: 1024, height: 1024, channels: 3, background: '#ffffff' } })
		.png()
		.toBuffer();
	const mean = async (bytes: Buffer) => {
		const answer = await bench.client.images.edit({ ...ask, image: await png(bytes, 'a.png') });
		return (await sharp(Buffer.from(answer.data![0]!.b64_json!, 'base64')).greyscale().stats()).channels[0]!.mean;
	};
	expect((await mean(lit)) - (await mean(flat))).toBeGreaterThan(80);
});

test('references are recorded in their order, with field, name, type, size and hash', async () => {
	await bench.client.images.edit({ ...ask, image: [await png(photo, 'photo.png'), await png(other, 'other.png')] });
	const { files, body } = await bench.last();
	expect(
		files.map(({ field, fileName, mimeType, width, height, order }) => [
			field,
			fileName,
			mimeType,
			width,
			height,
			order,
		]),
	).toEqual([
		['image[]', 'photo.png', 'image/png', 1024, 1024, 0],
		['image[]', 'other.png', 'image/png', 320, 200, 1],
	]);
	expect(files[0]!.sha256).toMatch(/^[0-9a-f]{64}$/);
	expect(body).toMatchObject({ prompt: 'Add a red bow', model: 'gpt-image-2' });
});

test('reference tokens are billed by the measured rule, once per image made', async () => {
	const image = [await png(photo, 'photo.png'), await png(await noise(300, 600), 'tall.png')];
	const answer = await bench.client.images.edit({ ...ask, n: 2, image });
	expect(answer.usage!.input_tokens_details.image_tokens).toBe(2 * (1024 + 512));
});

test('an edit streams its own kind of events', async () => {
	const stream = await bench.client.images.edit({
		...ask,
		image: await png(photo, 'p.png'),
		stream: true,
		partial_images: 1,
	});
	const types: string[] = [];
	for await (const { type } of stream) types.push(type);
	expect(types).toEqual(['image_edit.partial_image', 'image_edit.completed']);
});

test('an edit without a size keeps the shape of its reference', async () => {
	const image = await png(await noise(1600, 640), 'wide.png');
	const answer = await bench.client.images.edit({ model: 'gpt-image-2', prompt: 'Brighter', quality: 'low', image });
	expect(answer.size).toBe('1600x640');
});

test('a photo lying on its side is turned upright before it is edited', async () => {
	const lying = await sharp(await noise(1280, 768))
		.jpeg()
		.withMetadata({ orientation: 6 })
		.toBuffer();
	const image = await toFile(lying, 'phone.jpg', { type: 'image/jpeg' });
	const answer = await bench.client.images.edit({ model: 'gpt-image-2', prompt: 'Brighter', quality: 'low', image });
	expect(answer.size).toBe('768x1280');
});

test('pictures may also come as JSON: data URLs and uploaded files', async () => {
	const file = await bench.client.files.create({ file: await png(other, 'other.png'), purpose: 'vision' });
	const answer = await bench.client.post<{ data: Array<{ b64_json: string }>; usage: unknown }>('/images/edits', {
		body: {
			...ask,
			images: [{ image_url: `data:image/png;base64,${photo.toString('base64')}` }, { file_id: file.id }],
		},
	});
	expect(await decode(answer.data[0]!.b64_json)).toMatchObject({ width: 1024, height: 1024 });
	expect(answer.usage).toMatchObject({ input_tokens_details: { image_tokens: 1024 + 260 } });
});

/** Another multipart writer than the SDK's. */
function post(
	form: FormData,
): Promise<{ status: number; body: { data?: unknown[]; error?: { code: string | null; message: string } } }> {
	return new Promise((resolve, reject) => {
		const headers = { ...form.getHeaders(), authorization: 'Bearer sk-emulator' };
		const req = request(`${bench.emulator.url}/v1/images/edits`, { method: 'POST', headers }, (res) => {
			let text = '';
			res.on('data', (chunk: Buffer) => (text += chunk.toString()));
			res.on('end', () => resolve({ status: res.statusCode!, body: JSON.parse(text) as never }));
		});
		req.on('error', reject);
		form.pipe(req);
	});
}

const formWith = (
	parts: Array<[name: string, value: Buffer | string, contentType?: string]>,
	model = 'gpt-image-2',
) => {
	const form = new FormData();
	form.append('model', model);
	form.append('prompt', 'Añade una flor 花 🌷');
	form.append('n', '2');
	form.append('quality', 'low');
	for (const [name, value, contentType] of parts) {
		form.append(name, value, typeof value === 'string' ? {} : { filename: 'straße 1.png', contentType });
	}
	return form;
};

test('a form written by another client is understood: numbers, accents, and plain `image`', async () => {
	const { status, body } = await post(formWith([['image', photo, 'image/png']]));
	expect([status, body.data?.length]).toEqual([200, 2]);
	expect((await bench.last()).body).toMatchObject({ prompt: 'Añade una flor 花 🌷', n: '2' });
});

test.each<[string, string | null, () => Promise<Array<[string, Buffer | string, string?]>>]>([
	['text in place of a picture', 'invalid_type', async () => [['image', 'photo.png']]],
	['no picture at all', 'missing_required_parameter', async () => []],
	['bytes that are no picture', 'invalid_image_file', async () => [['image', Buffer.from('GIF89a?'), 'image/png']]],
	['a picture that breaks off', 'invalid_image_file', async () => [['image', photo.subarray(0, 90_000), 'image/png']]],
	[
		'a second plain `image`',
		null,
		async () => [
			['image', photo, 'image/png'],
			['image', other, 'image/png'],
		],
	],
	[
		'a second mask',
		null,
		async () => [
			['image', photo, 'image/png'],
			['mask', await maskWithHole(1024, 1024, hole), 'image/png'],
			['mask', await maskWithHole(1024, 1024, hole), 'image/png'],
		],
	],
	['an unknown type', 'unsupported_file_mimetype', async () => [['image', photo, 'application/octet-stream']]],
	[
		'17 pictures',
		'array_above_max_length',
		async () => Array.from({ length: 17 }, () => ['image[]', other, 'image/png']),
	],
	[
		'input_fidelity',
		'invalid_input_fidelity_model',
		async () => [
			['image', photo, 'image/png'],
			['input_fidelity', 'high'],
		],
	],
	[
		'response_format',
		'unknown_parameter',
		async () => [
			['image', photo, 'image/png'],
			['response_format', 'b64_json'],
		],
	],
	[
		'a mask of another size',
		'invalid_mask_image_format',
		async () => [
			['image', photo, 'image/png'],
			['mask', await maskWithHole(1024, 1008, hole), 'image/png'],
		],
	],
	[
		'a mask without alpha',
		'invalid_mask_image_format',
		async () => [
			['image', photo, 'image/png'],
			['mask', await noise(1024, 1024), 'image/png'],
		],
	],
])('%s is refused as %s', async (_, code, parts) => {
	const { status, body } = await post(formWith(await parts()));
	expect([status, body.error?.code]).toEqual([400, code]);
});

test.each<[string, object, string]>([
	['no picture', { images: [] }, 'empty_array'],
	['17 pictures', { images: Array.from({ length: 17 }, () => ({ file_id: 'file-1' })) }, 'array_above_max_length'],
	['a picture as text', { images: ['https://example.com/a.png'] }, 'invalid_type'],
	[
		'an address and a file',
		{ images: [{ image_url: 'data:image/png;base64,', file_id: 'file-1' }] },
		'mutually_exclusive_parameters',
	],
	['neither', { images: [{}] }, 'missing_required_parameter'],
	['another field', { images: [{ url: 'https://example.com/a.png' }] }, 'unknown_parameter'],
	['an address over 20 MB', { images: [{ image_url: 'a'.repeat(20_971_521) }] }, 'string_above_max_length'],
	[
		'a mask with both',
		{ images: [{ file_id: 'file-1' }], mask: { image_url: 'x', file_id: 'y' } },
		'mutually_exclusive_parameters',
	],
])('a JSON edit with %s is refused', async (_, pictures, code) => {
	const body = { ...ask, ...pictures };
	await expect(bench.client.post('/images/edits', { body })).rejects.toMatchObject({ status: 400, code });
});

test('an error names the request in its message where OpenAI does', async () => {
	const refused = (await bench.client.images
		.edit({ ...ask, image: await png(Buffer.from('no picture'), 'a.png') })
		.catch((caught: unknown) => caught)) as { message: string; requestID: string; param: unknown };
	expect(refused.message).toContain(`Invalid image file or mode for image 1, please check your image file.`);
	expect(refused.message).toContain(`include the request ID ${refused.requestID}.`);
	expect(refused.param).toBeNull();
});

test.each([
	['gpt-image-2', 400],
	['gpt-image-2.5-flare', 200],
	['gpt-image-2.6-flare', 200],
])('%s answers an edit with markup by %i', async (model, status) => {
	const form = formWith(
		[
			['image', photo, 'image/png'],
			['markup', await maskWithHole(1024, 1024, hole), 'image/png'],
			['size', '1024x1024'],
		],
		model,
	);
	expect((await post(form)).status).toBe(status);
});
