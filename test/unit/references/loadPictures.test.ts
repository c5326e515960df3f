import { loadPictures, type PictureSettings } from '../../../nodes/shared/references/loadPictures';
import { SharedPictures } from '../../../nodes/shared/references/sharedPictures';
import { fakeContext, inItem, plain, stored } from './files';

const openAi = { json: true, owner: 'OpenAI' };
const settings: PictureSettings = { references: [{ kind: 'fields', fields: 'data' }], mask: undefined, markup: undefined, sendAs: 'auto' };

const load = async (changes: Partial<PictureSettings>, fake: Parameters<typeof fakeContext>[0], depth: 'whole' | 'header' = 'whole', shared = new SharedPictures()) =>
	await loadPictures(fakeContext(fake).ctx, 0, { ...settings, ...changes }, openAi, shared, depth);

const png = async (width = 40, height = 30, channels: 3 | 4 = 3) => await plain(width, height, channels).png().toBuffer();

test('pictures keep the order of the entries, wherever they come from', async () => {
	const [a, b, c] = await Promise.all([png(10, 10), png(20, 20), png(30, 30)]);
	const items = [{ json: {}, binary: { b: inItem(b) } }];
	const { found } = await load(
		{
			references: [
				{ kind: 'text', text: `data:image/png;base64,${a.toString('base64')}` },
				{ kind: 'fields', fields: 'b' },
				{ kind: 'object', value: stored('store:c') },
			],
		},
		{ items, stored: { 'store:c': c } },
	);
	expect(found?.images.map(({ header }) => header?.width)).toEqual([10, 20, 30]);
	expect(found?.images.map(({ blob }) => blob?.size)).toEqual([a.length, b.length, c.length]);
});

test('a mask is read beside the references, and all files leave it out', async () => {
	const binary = { photo: inItem(await png()), mask: inItem(await png(40, 30, 4)), logo: inItem(await png()) };
	const { found } = await load({ references: [{ kind: 'allFiles' }], mask: { kind: 'fields', fields: 'mask' } }, { items: [{ json: {}, binary }] });
	expect(found?.images.map(({ origin }) => origin)).toEqual(['field “logo”', 'field “photo”']);
	expect(found?.mask).toMatchObject({ origin: 'field “mask”', header: { hasAlpha: true } });
});

test('the first reference’s own transparency is the same bytes, held once', async () => {
	const items = [{ json: {}, binary: { data: inItem(await png(40, 30, 4)) } }];
	const { found } = await load({ mask: 'ownTransparency' }, { items });
	expect(found?.mask?.blob).toBe(found?.images[0]?.blob);
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
	const { refusal } = await loadPictures(ctx, 0, { ...settings, references: [{ kind: 'allFiles' }] }, openAi, new SharedPictures(), 'whole');
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
	const { found } = await loadPictures(ctx, 0, { ...settings, references }, openAi, new SharedPictures(), 'header');
	expect(found?.images.map(({ header }) => header?.width)).toEqual([40, undefined]);
	expect(read.bytes).toBeLessThanOrEqual(128 * 1024);
});

test('a file that many rows use is read once, also by rows side by side', async () => {
	const { ctx, opened } = fakeContext({ items: [{ json: {}, binary: { data: stored('store:logo') } }], stored: { 'store:logo': await png() } });
	const shared = new SharedPictures();
	const row = async () => await loadPictures(ctx, 0, settings, openAi, shared, 'whole');
	const loaded = [...(await Promise.all([row(), row()])), await row()];
	expect(opened).toEqual({ 'store:logo': 1 });
	expect(new Set(loaded.map(({ found }) => found!.images[0]!.blob)).size).toBe(1);
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
