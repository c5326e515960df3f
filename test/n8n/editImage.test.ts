import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';
import { referenceTokens } from '../../nodes/shared/money/imageTokens';
import { itemWithFile, messageIn, model, problemIn, receiptIn, type NodeSpec, workflow } from '../../testbed';
import { since } from '../../testbed/since';
import { useBed } from './useBed';

const bed = useBed();

const ownNetwork = 'pictures by an address inside your own network';

/** Small and quick unless told otherwise; the picture is in the field `data`, the size is the picture's own. */
const edit = (parameters: IDataObject = {}, settings: Partial<NodeSpec> = {}): NodeSpec => ({
	name: 'Edit',
	type: 'n8n-nodes-gpt-image.editImage',
	credential: bed.credential,
	parameters: {
		model: model('gpt-image-2'),
		prompt: 'Replace the background with a light-grey studio',
		sizeFrom: 'reference',
		quality: 'low',
		...parameters,
	},
	...settings,
});

const references = (...reference: IDataObject[]) => ({ references: { reference } });
const fields = (names: string) => references({ source: 'fields', fields: names });
const continuing: Partial<NodeSpec> = { onError: 'continueErrorOutput' };

const run = async (rows: Array<IDataObject | INodeExecutionData>, ...nodes: NodeSpec[]) => await bed.n8n.run(workflow({ rows, nodes }));

/** A plausible small photo: a plain ground with a disc, each hue another file. */
async function photo(hue: number, width = 1024, height = 1024, format: 'png' | 'jpeg' | 'webp' = 'png'): Promise<Buffer> {
	const disc = `<circle cx="${width / 2}" cy="${height / 2}" r="${Math.min(width, height) / 4}" fill="hsl(${hue}, 70%, 45%)"/>`;
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#e9e4da"/>${disc}</svg>`;
	return await sharp(Buffer.from(svg)).removeAlpha().toFormat(format).toBuffer();
}

/** A mask that lets a rectangle change. */
async function maskWith(hole: { left: number; top: number; width: number; height: number }, width = 1024, height = 1024): Promise<Buffer> {
	const cut = await sharp({ create: { width: hole.width, height: hole.height, channels: 4, background: '#000f' } }).png().toBuffer();
	return await sharp({ create: { width, height, channels: 4, background: '#000f' } })
		.composite([{ input: cut, left: hole.left, top: hole.top, blend: 'dest-out' }])
		.png()
		.toBuffer();
}

const png = (bytes: Buffer, fileName = 'photo.png') => ({ bytes, mimeType: 'image/png', fileName });
const withPhoto = (bytes: Buffer, json: IDataObject = {}) => itemWithFile(json, { data: png(bytes) });
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const sentFiles = async () => (await bed.emulator.imageRequests()).map(({ files }) => [...files].sort((a, b) => a.order - b.order));

const problems = (execution: Awaited<ReturnType<typeof run>>) =>
	execution.items('Edit', 1).map(({ json }) => ({ error: messageIn(json), details: problemIn(json) }));

describe('pictures from anywhere', () => {
	test('a background swap from a binary: one file goes out, one comes back, and the receipt names both', async () => {
		const bytes = await photo(20, 1024, 768, 'jpeg');
		const execution = await run([withPhoto(bytes, { sku: 'MUG-1' })], edit({ options: { fileName: '={{ $json.sku }}-clean' } }));
		expect(execution.status).toBe('success');
		const [item] = execution.items('Edit');
		const made = await execution.binary(item!);
		expect(await sharp(made).metadata()).toMatchObject({ format: 'png', width: 1024, height: 768 });
		expect(receiptIn(item!.json)).toMatchObject({
			outcome: 'made',
			fileName: 'MUG-1-clean.png',
			referenceCount: 1,
			referenceHashes: sha256(bytes),
			maskHash: '',
			inputImageTokens: referenceTokens(1024, 768),
			sizeRequested: '1024x768',
			costBasis: 'usage',
			sha256: sha256(made),
		});
		const [request] = await bed.emulator.imageRequests();
		expect(receiptIn(item!.json).costUsd).toBeCloseTo(request!.costUsd!, 9);
		expect(receiptIn(item!.json).estimatedUsd).toBeCloseTo(request!.costUsd!, 3);
		expect(request).toMatchObject({ path: '/v1/images/edits', body: { model: 'gpt-image-2', size: '1024x768' } });
		expect(request!.body).not.toHaveProperty('input_fidelity');
		expect(request!.body).not.toHaveProperty('response_format');
		// The file was called photo.png: what counts is what it is.
		expect(request!.files).toMatchObject([{ field: 'image', fileName: 'image-1.jpg', mimeType: 'image/jpeg', sha256: sha256(bytes) }]);
	});

	test('a composite of three references keeps the order the prompt speaks of', async () => {
		const [bottle, shelf, logo] = await Promise.all([photo(10), photo(120, 1536, 1024, 'webp'), photo(240, 512, 512)]);
		const row = itemWithFile({}, { logo: png(logo), shelf2: png(shelf), bottle: png(bottle) });
		const node = edit({ ...fields('bottle, shelf*, logo'), prompt: 'Put the bottle of image 1 on the shelf of image 2, with the logo of image 3' });
		const execution = await run([row], node);
		expect(receiptIn(execution.items('Edit')[0]!.json)).toMatchObject({
			referenceCount: 3,
			referenceHashes: [bottle, shelf, logo].map(sha256).join(' '),
			inputImageTokens: referenceTokens(1024, 1024) + referenceTokens(1536, 1024) + referenceTokens(512, 512),
		});
		const [files] = await sentFiles();
		expect(files!.map(({ field, fileName, sha256: hash }) => [field, fileName, hash])).toEqual([
			['image[]', 'image-1.png', sha256(bottle)],
			['image[]', 'image-2.webp', sha256(shelf)],
			['image[]', 'image-3.png', sha256(logo)],
		]);
	});

	since('2.36', ownNetwork)('a URL is fetched by n8n without a key, text is decoded, and both stand in their order', async () => {
		const [first, second] = await Promise.all([photo(30), photo(60, 640, 480)]);
		const asked: Array<string | undefined> = [];
		const server = createServer((request, response) => {
			asked.push(request.headers.authorization);
			response.end(first);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/photo`;
		const both = references({ source: 'urls', urls: '={{ $json.url }}' }, { source: 'text', text: `data:image/png;base64,${second.toString('base64')}` });
		const execution = await run([{ url }, { url }], edit({ ...both, options: { concurrency: 1 } }));
		server.closeAllConnections();
		server.close();
		expect(execution.status).toBe('success');
		expect(await sentFiles()).toMatchObject(new Array(2).fill([{ sha256: sha256(first) }, { sha256: sha256(second) }]));
		// One address, two rows: fetched once, without a key.
		expect(asked).toEqual([undefined]);
	});

	test('file IDs and URLs go as links in JSON', async () => {
		const bytes = await photo(200);
		const form = new FormData();
		form.append('purpose', 'vision');
		form.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'a.png');
		const headers = { authorization: `Bearer ${bed.emulator.apiKey}` };
		const uploaded = (await (await fetch(`${bed.emulator.baseUrl}/files`, { method: 'POST', headers, body: form })).json()) as { id: string };
		const url = `${bed.emulator.url}/_emulator/files/${uploaded.id}`;
		const links = references({ source: 'fileIds', fileIds: '={{ $json.id }}' }, { source: 'urls', urls: url });
		const execution = await run([{ id: uploaded.id }], edit({ ...links, sizeFrom: 'text', size: '1024x1024', options: { moderation: 'low' } }));
		expect(execution.status).toBe('success');
		const [request] = await bed.emulator.imageRequests();
		expect(request!.contentType).toMatch(/json/);
		expect(request!.body).toMatchObject({ images: [{ file_id: uploaded.id }, { image_url: url }], moderation: 'low' });
		expect(receiptIn(execution.items('Edit')[0]!.json)).toMatchObject({ outcome: 'made', referenceCount: 2, referenceHashes: '' });
	});

	since('2', 'a picture of a node on another branch by position')('one logo of another branch goes with every row, and a row takes the item it comes from', async () => {
		const [logo, ...photos] = await Promise.all([photo(0, 256, 256), photo(90), photo(180)]);
		const makeLogo: NodeSpec = {
			name: 'Logo',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			after: ['Start'],
			// n8n runs the upper branch first.
			position: [220, -300],
			parameters: {
				jsCode: `return [{ json: {}, binary: { logo: await this.helpers.prepareBinaryData(Buffer.from('${logo.toString('base64')}', 'base64'), 'logo.png', 'image/png') } }];`,
			},
		};
		const passOn: NodeSpec = { name: 'Prompts', type: 'n8n-nodes-base.set', typeVersion: 3.4, after: ['Rows'], parameters: { mode: 'raw', jsonOutput: '{"prompt": "x"}' } };
		const both = references({ source: 'node', node: 'Rows', nodeItems: 'paired', nodeFields: 'data' }, { source: 'node', node: 'Logo', nodeItems: 'all', nodeFields: '*' });
		const execution = await run(photos.map((bytes) => withPhoto(bytes)), makeLogo, passOn, edit(both));
		expect(execution.error('Edit')).toBeUndefined();
		const files = await sentFiles();
		expect(new Set(files.map((sent) => sent.map(({ sha256: hash }) => hash).join()))).toEqual(new Set(photos.map((bytes) => [bytes, logo].map(sha256).join())));
	});

	test('five rows, each with its own reference, stay paired', async () => {
		const photos = await Promise.all([0, 70, 140, 210, 280].map(async (hue) => await photo(hue, 1024, 768)));
		const execution = await run(photos.map((bytes, index) => withPhoto(bytes, { index })), edit());
		const items = execution.items('Edit');
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(photos.map((_, item) => ({ item })));
		expect(items.map(({ json }) => [json.index, receiptIn(json).referenceHashes])).toEqual(photos.map((bytes, index) => [index, sha256(bytes)]));
	});

	test('a chain of three edits: each works on what the one before made', async () => {
		const first = edit({}, { name: 'First' });
		const next = (name: string) => edit({ ...fields('data'), prompt: `${name}: add snow` }, { name });
		const bytes = await photo(45);
		const execution = await run([withPhoto(bytes)], first, next('Second'), next('Third'));
		expect(execution.status).toBe('success');
		const made = ['First', 'Second', 'Third'].map((name) => receiptIn(execution.items(name)[0]!.json));
		const sent = (await sentFiles()).map(([file]) => file!.sha256);
		expect(sent).toEqual([sha256(bytes), made[0]!.sha256, made[1]!.sha256]);
		expect(made.map(({ referenceHashes }) => referenceHashes)).toEqual(sent);
	});

	since('2.20', "files in the items' JSON (*combined* binary mode)")('a workflow whose files live in the json works the same, by the same names', async () => {
		const bytes = await photo(300);
		const fetchFile: NodeSpec = {
			name: 'File',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: {
				jsCode: `return [{ json: { sku: 'A' }, binary: { data: await this.helpers.prepareBinaryData(Buffer.from('${bytes.toString('base64')}', 'base64'), 'a.png', 'image/png') } }];`,
			},
		};
		const byObject = references({ source: 'object', object: '={{ $json._files.data }}' });
		const nodes = [fetchFile, edit({}, { name: 'First' }), edit({ ...fields('data') }, { name: 'Second' }), edit({ ...byObject }, { name: 'Third' })];
		const execution = await bed.n8n.run(workflow({ nodes, settings: { binaryMode: 'combined' } as IDataObject }));
		expect(execution.error()).toBeUndefined();
		const made = ['First', 'Second'].map((name) => receiptIn(execution.items(name)[0]!.json).sha256);
		expect((await sentFiles()).map(([file]) => file!.sha256)).toEqual([sha256(bytes), ...made]);
		expect(execution.items('Third')[0]!.json).toMatchObject({ receipt: { outcome: 'made' }, _files: { data: { mimeType: 'image/png' } } });
	});
});

describe('masks', () => {
	const hole = { left: 256, top: 320, width: 384, height: 256 };

	/** Share of pixels that differ, inside and outside the hole. */
	async function changed(before: Buffer, after: Buffer): Promise<{ inside: number; outside: number }> {
		const [a, b] = await Promise.all([before, after].map(async (bytes) => await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })));
		const { width, height } = a!.info;
		const counts = { inside: 0, outside: 0 };
		for (let y = 0; y < height; y++) {
			for (let x = 0; x < width; x++) {
				const at = (y * width + x) * 3;
				if ([0, 1, 2].every((channel) => a!.data[at + channel] === b!.data[at + channel])) continue;
				const isInside = x >= hole.left && x < hole.left + hole.width && y >= hole.top && y < hole.top + hole.height;
				counts[isInside ? 'inside' : 'outside'] += 1;
			}
		}
		const area = hole.width * hole.height;
		return { inside: counts.inside / area, outside: counts.outside / (width * height - area) };
	}

	test('only the masked region of the picture changes', async () => {
		const [bytes, mask] = await Promise.all([photo(20), maskWith(hole)]);
		const row = itemWithFile({}, { data: png(bytes), mask: png(mask) });
		const execution = await run([row], edit({ ...references({ source: 'allFiles' }), maskFrom: 'fields', maskFields: 'mask', prompt: 'Put a red bow here' }));
		expect(execution.status).toBe('success');
		const [item] = execution.items('Edit');
		const { inside, outside } = await changed(bytes, await execution.binary(item!));
		expect(outside).toBe(0);
		expect(inside).toBeGreaterThan(0.5);
		expect(receiptIn(item!.json)).toMatchObject({ referenceCount: 1, maskHash: sha256(mask) });
		const [files] = await sentFiles();
		expect(files!.map(({ field, sha256: hash }) => [field, hash])).toEqual([
			['image', sha256(bytes)],
			['mask', sha256(mask)],
		]);
	});

	test('a picture’s own transparency can be the mask', async () => {
		const bytes = await sharp(await photo(20))
			.ensureAlpha()
			.composite([{ input: await maskWith(hole), blend: 'dest-in' }])
			.png()
			.toBuffer();
		const execution = await run([withPhoto(bytes)], edit({ maskFrom: 'ownTransparency' }));
		expect(execution.status).toBe('success');
		const [files] = await sentFiles();
		expect(files!.map(({ field, sha256: hash }) => [field, hash])).toEqual([
			['image', sha256(bytes)],
			['mask', sha256(bytes)],
		]);
	});

	test('a bad mask among good rows takes the error path, and only the good rows reach the API', async () => {
		const [bytes, good, small] = await Promise.all([photo(20), maskWith(hole), maskWith(hole, 800, 800)]);
		const opaque = await photo(0);
		const rows = [good, small, opaque, good].map((mask, index) => itemWithFile({ index }, { data: png(bytes), mask: png(mask) }));
		const execution = await run(rows, edit({ maskFrom: 'fields', maskFields: 'mask' }, continuing));
		expect(execution.status).toBe('success');
		expect(execution.items('Edit').map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 3 }]);
		expect(problems(execution).map(({ error }) => error)).toEqual([
			'Row 2, Mask: The mask is 800x800 pixels, and image 1 is 1024x1024',
			'Row 3, Mask: The mask (field “mask”) has no transparency (no alpha channel)',
		]);
		expect(problems(execution)[0]!.details).toMatchObject({ outcome: 'refused', parameter: 'Mask', costUsd: 0 });
		expect(await bed.emulator.imageRequests()).toHaveLength(2);
	});

	test('markup goes along on 2.5, with the qualities only it has', async () => {
		const [bytes, markup] = await Promise.all([photo(20), maskWith(hole)]);
		const row = itemWithFile({}, { data: png(bytes), markup: png(markup) });
		const node = edit({ model: model('gpt-image-2.5-flare'), quality: 'xhigh', markupFrom: 'fields', markupFields: 'markup' });
		const execution = await run([row], node);
		expect(execution.error('Edit')).toBeUndefined();
		const [request] = await bed.emulator.imageRequests();
		expect(request!.body.quality).toBe('xhigh');
		expect(request!.files.map(({ field, sha256: hash }) => [field, hash])).toEqual([
			['image', sha256(bytes)],
			['markup', sha256(markup)],
		]);
	});
});

describe('what cannot work is refused before anything is sent', () => {
	async function isRefused(picture: Buffer, parameters: IDataObject, message: RegExp): Promise<void> {
		const execution = await run([withPhoto(picture)], edit(parameters, continuing));
		const [problem] = problems(execution);
		expect(problem!.error).toMatch(message);
		expect(problem!.details.wayOut).toMatch(/\w/);
		expect(await bed.emulator.imageRequests()).toEqual([]);
	}

	test.each<[string, () => Promise<Buffer>, IDataObject, RegExp]>([
		['a gif called photo.png', async () => await sharp(await photo(1)).gif().toBuffer(), {}, /^Row 1, References: Image 1 \(field “data”\) is a GIF file$/],
		['a web page called photo.png', async () => Buffer.from('<html>not found</html>'), {}, /^Row 1, References: .* is a web page, not a picture$/],
		['a file cut off', async () => (await photo(1)).subarray(0, -20), {}, /^Row 1, References: .* is cut off/],
		['a field that is not there', async () => await photo(1), fields('photo'), /^Row 1, References: There is no file “photo” in this row$/],
		['an address that is none', async () => await photo(1), references({ source: 'urls', urls: 'file:///etc/passwd' }), /is not a web address$/],
		['a closed model', async () => await photo(1), { model: model('gpt-image-1') }, /^Row 1, Model: /],
		['no references at all', async () => await photo(1), { references: {} }, /^Row 1, References: There is no picture to edit$/],
		['the picture of a node that never ran', async () => await photo(1), references({ source: 'node', node: 'Nobody' }), /^Row 1, References: The items of “Nobody” cannot be read$/],
	])('%s', async (_, make, parameters, message) => await isRefused(await make(), parameters, message));

	since('2.36', ownNetwork)('an address where nothing is', async () => {
		const nothing = references({ source: 'urls', urls: 'http://127.0.0.1:9/x.png' });
		await isRefused(await photo(1), nothing, /^Row 1, References: Image 1 \(127\.0\.0\.1:9\/…\/x\.png\) could not be fetched: nothing answers there$/);
	});

	test('without Continue a bad last row stops the workflow before the first row is paid for', async () => {
		const rows = [withPhoto(await photo(1)), withPhoto(await photo(2)), withPhoto(Buffer.from('no picture at all'))];
		const execution = await run(rows, edit());
		expect(execution.status).toBe('error');
		expect(execution.error('Edit')!.message).toBe('Row 3, References: Image 1 (field “data”) is not a picture');
		expect(await bed.emulator.imageRequests()).toEqual([]);
	});
});

test('the frame of a targeted edit becomes the prompt', async () => {
	const node = edit({ promptFrom: 'parts', preserve: 'the mug', changeOnly: 'the background', toWhat: 'pure white', doNotAlter: 'the label' });
	await run([withPhoto(await photo(1))], node);
	const [request] = await bed.emulator.imageRequests();
	// A multipart form has its own line ends.
	expect(String(request!.body.prompt).replaceAll('\r\n', '\n')).toBe('Preserve the mug.\nChange only the background to pure white.\nDo not alter the label.');
});

test('a try after a server error sends the same files again', async () => {
	await bed.emulator.faults({ kind: 'serverError', status: 503 });
	const bytes = await photo(77);
	const execution = await run([withPhoto(bytes)], edit());
	expect(receiptIn(execution.items('Edit')[0]!.json)).toMatchObject({ outcome: 'made', attempts: 2 });
	expect(await sentFiles()).toMatchObject([[{ sha256: sha256(bytes) }], [{ sha256: sha256(bytes) }]]);
});

test('a retry of the whole node buys an edited row once, and one whose picture changed anew', async () => {
	await bed.emulator.faults({ kind: 'serverError', status: 503, match: { promptIncludes: 'Second' } });
	const [one, two] = await Promise.all([photo(1), photo(2)]);
	const rows = [withPhoto(one, { prompt: 'First' }), withPhoto(two, { prompt: 'Second' }), withPhoto(two, { prompt: 'First' })];
	const node = edit({ prompt: '={{ $json.prompt }}', options: { attempts: 1, concurrency: 1 } }, { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 });
	const execution = await run(rows, node);
	expect(execution.items('Edit')).toHaveLength(3);
	const sent = (await bed.emulator.imageRequests()).map(({ body, files, status }) => [body.prompt, files[0]!.sha256, status]);
	expect(sent).toEqual([
		['First', sha256(one), 200],
		['Second', sha256(two), 503],
		['Second', sha256(two), 200],
		['First', sha256(two), 200],
	]);
});
