import { loadPictures, type PictureSettings } from '../../../nodes/shared/references/loadPictures';
import { limits } from '../../../nodes/shared/catalog/limits';
import { type Reading, SharedPictures } from '../../../nodes/shared/references/sharedPictures';
import { fakeContext, inItem, plain, split, stored } from './files';

const openAi = { json: true, owner: 'OpenAI' };
const settings: PictureSettings = { references: [{ kind: 'fields', fields: 'data' }], mask: undefined, markup: undefined, sendAs: 'auto' };

const load = async (changes: Partial<PictureSettings>, fake: Parameters<typeof fakeContext>[0], depth: 'whole' | 'header' = 'whole', shared = new SharedPictures(), held = new Map<string, Blob>()) =>
	split(await loadPictures({ ...settings, ...changes }, openAi, { ctx: fakeContext(fake).ctx, row: 0, pictures: shared, held, depth }));

const png = async (width = 40, height = 30, channels: 3 | 4 = 3) => await plain(width, height, channels).png().toBuffer();

test('pictures keep the order of the entries, wherever they come from', async () => {
	const [a, b, c] = await Promise.all([png(10, 10), png(20, 20), png(30, 30)]);
	const items = [{ json: {}, binary: { b: inItem(b) } }];
	const held = new Map<string, Blob>();
	const { found } = await load(
		{
			references: [
				{ kind: 'text', text: `data:image/png;base64,${a.toString('base64')}` },
				{ kind: 'fields', fields: 'b' },
				{ kind: 'object', value: stored('store:c') },
			],
		},
		{ items, stored: { 'store:c': c } },
		'whole',
		new SharedPictures(),
		held,
	);
	expect(found?.images.map(({ header }) => header?.width)).toEqual([10, 20, 30]);
	expect(found?.images.map(({ sha256 }) => held.get(sha256)?.size)).toEqual([a.length, b.length, c.length]);
});

test('a mask is read beside the references, and all files leave it out', async () => {
	const binary = { photo: inItem(await png()), mask: inItem(await png(40, 30, 4)), logo: inItem(await png()) };
	const { found } = await load({ references: [{ kind: 'allFiles' }], mask: { kind: 'fields', fields: 'mask' } }, { items: [{ json: {}, binary }] });
	expect(found?.images.map(({ origin }) => origin)).toEqual(['field “logo”', 'field “photo”']);
	expect(found?.mask).toMatchObject({ origin: 'field “mask”', header: { hasAlpha: true } });
});

test('the first reference’s own transparency is the same bytes, held once', async () => {
	const items = [{ json: {}, binary: { data: inItem(await png(40, 30, 4)) } }];
	const held = new Map<string, Blob>();
	const { found } = await load({ mask: 'ownTransparency' }, { items }, 'whole', new SharedPictures(), held);
	expect([...held.keys()]).toEqual([found?.images[0]?.sha256]);
	expect(found?.mask?.sha256).toBe(found?.images[0]?.sha256);
});

test.each<[string, Partial<PictureSettings>, string, RegExp]>([
	['a bad second picture is named', { references: [{ kind: 'fields', fields: 'a, page' }] }, 'References', /^Image 2 \(field “page”\) is a web page, not a picture$/],
	['a bad mask is named', { references: [{ kind: 'fields', fields: 'a' }], mask: { kind: 'fields', fields: 'page' } }, 'Mask', /^The mask \(field “page”\) is a web page/],
	['a mask that is several files', { references: [{ kind: 'fields', fields: 'a' }], mask: { kind: 'fields', fields: '*' } }, 'Mask', /^3 files are named, and a mask is one$/],
	['a missing mask', { references: [{ kind: 'fields', fields: 'a' }], mask: { kind: 'fields', fields: 'mask' } }, 'Mask', /^There is no file “mask”/],
	['no entries', { references: [] }, 'References', /no picture to edit/],
	['a file ID beside a mask that is a file', { references: [{ kind: 'fileIds', fileIds: 'file-1' }], mask: { kind: 'fields', fields: 'a' } }, 'References', /cannot be sent as a link/],
])('refused: %s', async (_, changes, parameter, message) => {
	const binary = { a: inItem(await png()), empty: inItem(Buffer.alloc(0)), page: inItem(Buffer.from('<html></html>')) };
	const { refusal } = await load(changes, { items: [{ json: {}, binary }] });
	expect(refusal?.parameter).toBe(parameter);
	expect(refusal?.message).toMatch(message);
});

test('too many pictures are counted before the first is read', async () => {
	const binary = Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`p${i}`, stored(`store:${i}`)]));
	const { ctx, opened } = fakeContext({ items: [{ json: {}, binary }] });
	const { refusal } = split(
		await loadPictures({ ...settings, references: [{ kind: 'allFiles' }] }, openAi, { ctx, row: 0, pictures: new SharedPictures(), held: new Map(), depth: 'whole' }),
	);
	expect(refusal?.message).toBe('17 pictures are too many');
	expect(opened).toEqual({});
});

test('links are neither read nor fetched', async () => {
	const { found } = await load({ references: [{ kind: 'fileIds', fileIds: 'file-1' }, { kind: 'urls', urls: 'https://a.example/1.png' }] }, {});
	expect(found).toEqual({
		as: 'links',
		images: [
			{ origin: 'file ID file-1', header: undefined, sha256: '', link: { file_id: 'file-1' } },
			{ origin: 'a.example/…/1.png', header: undefined, sha256: '', link: { image_url: 'https://a.example/1.png' } },
		],
	});
});

test('the look before the run reads no more than the first piece of a file, and fetches nothing', async () => {
	const bytes = Buffer.concat([await png(), Buffer.alloc(1024 * 1024)]);
	const { ctx, read } = fakeContext({ items: [{ json: {}, binary: { data: stored('store:a') } }], stored: { 'store:a': bytes } });
	const references: PictureSettings['references'] = [settings.references[0]!, { kind: 'urls', urls: 'https://nowhere.invalid/1.png' }];
	const { found } = split(await loadPictures({ ...settings, references }, openAi, { ctx, row: 0, pictures: new SharedPictures(), held: new Map(), depth: 'header' }));
	expect(found?.images.map(({ header }) => header?.width)).toEqual([40, undefined]);
	expect(read.bytes).toBeLessThanOrEqual(128 * 1024);
});

test('a file that many rows use is read once, also by rows side by side', async () => {
	const { ctx, opened } = fakeContext({ items: [{ json: {}, binary: { data: stored('store:logo') } }], stored: { 'store:logo': await png() } });
	const shared = new SharedPictures();
	const row = async () => {
		const held = new Map<string, Blob>();
		await loadPictures(settings, openAi, { ctx, row: 0, pictures: shared, held, depth: 'whole' });
		return [...held.values()];
	};
	const loaded = [...(await Promise.all([row(), row()])), await row()];
	expect(opened).toEqual({ 'store:logo': 1 });
	expect(loaded).toHaveLength(3);
	expect(new Set(loaded.flat()).size).toBe(1);
});

test('what could not be read is tried again by the next row', async () => {
	const shared = new SharedPictures();
	const first = await load({}, { items: [{ json: {}, binary: { data: stored('x') } }], stored: { x: Buffer.from('no') } }, 'whole', shared);
	expect(first.refusal?.message).toMatch(/is not a picture/);
	const second = await load({}, { items: [{ json: {}, binary: { data: stored('x') } }], stored: { x: await png() } }, 'whole', shared);
	expect(second.found?.images).toHaveLength(1);
});

test('no more than 64 MB are kept for later rows', async () => {
	const shared = new SharedPictures();
	const header = { type: 'png' as const, mimeType: 'image/png', fileExtension: 'png', width: 1, height: 1, hasAlpha: false, animated: false };
	let reads = 0;
	const read = async () => {
		reads += 1;
		return { header, sha256: 'x', blob: new Blob([new Uint8Array(30 * 1024 * 1024)]) };
	};
	for (const key of ['a', 'b', 'a', 'c', 'b', 'a']) await shared.once(key, read);
	// a and b fit together; c takes the place of a, the oldest.
	expect(reads).toBe(4);
});

test('rows under way hold no more than a common limit, and none waits for ever', async () => {
	const size = 20 * 1024 * 1024;
	const most = 150 * 1024 * 1024;
	const shared = new SharedPictures(most);
	const header = { type: 'png' as const, mimeType: 'image/png', fileExtension: 'png', width: 1, height: 1, hasAlpha: false, animated: false };
	const blob = new Blob([new Uint8Array(size)]);
	const rows = Array.from({ length: 12 }, () => new Map<string, Blob>());
	const seen: number[] = [];
	const read = (sha256: string) => async () => {
		await new Promise((resolve) => setTimeout(resolve, 1));
		return { header, sha256, blob };
	};
	const heldByAll = () => rows.reduce((sum, held) => sum + held.size * size, 0);
	const row = async (held: Map<string, Blob>, index: number) => {
		// The first alone is larger than the limit.
		await Promise.all(Array.from({ length: index === 0 ? 9 : 2 }, async (_, at) => await shared.hold(held, undefined, read(`${index}.${at}`))));
		seen.push(heldByAll() - rows[0]!.size * size);
		await new Promise((resolve) => setTimeout(resolve, 5));
		shared.letGo(held);
		held.clear();
	};
	await Promise.all(rows.map(row));
	expect(seen).toHaveLength(12);
	expect(Math.max(...seen)).toBeLessThanOrEqual(most);
	expect(Math.max(...seen)).toBeGreaterThan(size);
});

test('a picture that all rows share counts once', async () => {
	const shared = new SharedPictures(130 * 1024 * 1024);
	const header = { type: 'png' as const, mimeType: 'image/png', fileExtension: 'png', width: 1, height: 1, hasAlpha: false, animated: false };
	const read = async () => await Promise.resolve({ header, sha256: 'logo', blob: new Blob([new Uint8Array(40 * 1024 * 1024)]) });
	const rows = Array.from({ length: 20 }, () => new Map<string, Blob>());
	await Promise.all(rows.map(async (held) => await shared.hold(held, 'logo', read)));
	expect(rows.every((held) => held.size === 1)).toBe(true);
});

test('entries that may be empty are passed over, and a row is refused when none is left', async () => {
	const items = [{ json: {}, binary: { photo: inItem(await png()) } }];
	const logo = { kind: 'fields', fields: 'logo', optional: true } as const;
	const { found } = await load({ references: [logo, { kind: 'fields', fields: 'photo' }] }, { items });
	expect(found?.images.map(({ origin }) => origin)).toEqual(['field “photo”']);
	const { refusal } = await load({ references: [logo, { kind: 'urls', urls: '', optional: true }] }, { items });
	expect(refusal?.message).toMatch(/no picture to edit/);
});

test('no more than four pictures are read at the same time by all rows together', async () => {
	const shared = new SharedPictures();
	let atOnce = 0;
	let most = 0;
	const read = async () => {
		atOnce += 1;
		most = Math.max(most, atOnce);
		await new Promise((resolve) => setTimeout(resolve, 5));
		atOnce -= 1;
		return { why: 'empty' as const, start: '' };
	};
	const readings = await Promise.all(Array.from({ length: 20 }, async (_, key) => await shared.once(key % 2 ? `url${key}` : undefined, read)));
	expect(readings).toHaveLength(20);
	expect(most).toBe(4);
	await expect(shared.once('x', async () => await Promise.reject(new Error('gone')))).rejects.toThrow('gone');
	expect(await shared.once('x', read)).toEqual({ why: 'empty', start: '' });
});

test.each<[string, string, string, RegExp, RegExp]>([
	['an iPhone photo', '\0\0\0\x24ftypheic\0\0\0\0', 'is an iPhone photo (HEIC)', /Convert it to JPEG, for example/, /Most Compatible/],
	['an iPhone photo of several', '\0\0\0\x24ftypmif1\0\0\0\0', 'is an iPhone photo (HEIC)', /JPEG/, /iPhone/],
	['AVIF', '\0\0\0\x24ftypavif\0\0\0\0', 'is an AVIF picture', /as PNG/, /./],
	['a video', '\0\0\0\x24ftypisom\0\0\0\0', 'is a video', /one frame/, /./],
	['a PDF', '%PDF-1.7 ...', 'is a PDF', /Export the page/, /./],
	['a TIFF', 'II*\0....', 'is a TIFF or raw photo', /Export/, /./],
	['a BMP', 'BM......', 'is a BMP picture', /PNG/, /./],
	['a Photoshop file', '8BPS....', 'is a Photoshop file', /Export/, /./],
	['a ZIP', 'PK\x03\x04....', 'is a ZIP archive or an Office document', /Unpack/, /./],
	['a page', ' \n<!doctype html>', 'is a web page, not a picture', /the picture’s own/, /./],
	['anything else', '\0\0\0\x24xtypheic ftypheic', 'is not a picture', /begins with “····xtypheic ftypheic”|begins with “···\$xtypheic ftypheic”/, /./],
])('%s is told by its name, with a way out', async (_, start, what, advice, more) => {
	const bytes = Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(2000, 0x20)]);
	const { refusal } = await load({}, { items: [{ json: {}, binary: { data: inItem(bytes) } }] });
	expect(refusal?.message).toBe(`Image 1 (field “data”) ${what}`);
	expect(refusal?.description).toMatch(advice);
	expect(refusal?.description).toMatch(more);
	expect(refusal?.description).toMatch(/^(Convert|Save|Export|Unpack|Copy|Give) .* Only PNG, JPEG and WebP/);
});

test('an address inside the network is refused in the same words, whatever is there', async () => {
	const urls = ['http://127.0.0.1:1/a.png', 'http://localhost/a.png', 'http://redis/a.png'];
	const told = await Promise.all(urls.map(async (url) => await load({ references: [{ kind: 'urls', urls: url }] }, {})));
	for (const { refusal } of told) {
		expect(refusal?.message).toMatch(/^Image 1 \(.*\/…\/a\.png\) is not fetched: its address may lead into the network of this n8n$/);
		expect(refusal?.description).toMatch(/N8N_SSRF_ALLOWED_HOSTNAMES.*N8N_SSRF_ALLOWED_IP_RANGES/);
	}
});

test('a row waits with its pictures until there is room for the largest one beside what others hold', async () => {
	const bytes = await png();
	const reading = async () => await Promise.resolve({ blob: new Blob([bytes]), sha256: 'x' } as unknown as Reading);
	const first = new Map<string, Blob>();
	const second = new Map<string, Blob>();
	const held: string[] = [];
	// Room for one more picture of the largest size, and not for the bytes of the first row besides.
	const pictures = new SharedPictures(limits.imageBytes);
	await pictures.hold(first, undefined, reading).then(() => held.push('first'));
	const waiting = pictures.hold(second, undefined, reading).then(() => held.push('second'));
	await new Promise((resolve) => setTimeout(resolve, 5));
	expect(held).toEqual(['first']);
	// The row that began first never waits, whatever it takes.
	await pictures.hold(first, undefined, reading).then(() => held.push('first'));
	pictures.letGo(first);
	await waiting;
	expect(held).toEqual(['first', 'first', 'second']);
});

test('where there is just enough room nobody waits', async () => {
	const bytes = await png();
	const reading = async () => await Promise.resolve({ blob: new Blob([bytes]), sha256: 'x' } as unknown as Reading);
	const pictures = new SharedPictures(limits.imageBytes + bytes.length);
	await pictures.hold(new Map<string, Blob>(), undefined, reading);
	const second = new Map<string, Blob>();
	await pictures.hold(second, undefined, reading);
	expect(second.size).toBe(1);
});
