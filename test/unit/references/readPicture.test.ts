import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { findSources } from '../../../nodes/shared/references/findSources';
import { readPicture } from '../../../nodes/shared/references/readPicture';
import { SharedPictures } from '../../../nodes/shared/references/sharedPictures';
import type { PictureSource } from '../../../nodes/shared/references/types';
import { limits } from '../../../nodes/shared/catalog/limits';
import { fakeContext, inItem, plain, split, stored } from './files';

const named = { parameter: 'References', called: 'Image 1' };
const url: PictureSource = { kind: 'url', url: 'https://a.example/1.png', origin: 'a.example/…/1.png' };

/** A web that answers one status after the other; the last is repeated. */
function webContext(statuses: number[], picture: Buffer, signal?: AbortSignal) {
	const asked: string[] = [];
	const httpRequest = async (options: IHttpRequestOptions) => {
		asked.push(options.url);
		const statusCode = statuses[Math.min(asked.length, statuses.length) - 1]!;
		return await Promise.resolve({ statusCode, headers: {}, body: Readable.from([picture]) });
	};
	const ctx = { helpers: { httpRequest }, getExecutionCancelSignal: () => signal } as unknown as IExecuteFunctions;
	return { ctx, asked };
}

const read = async (ctx: IExecuteFunctions, source: PictureSource, depth: 'whole' | 'header' = 'whole') =>
	split(await readPicture(source, named, { ctx, pictures: new SharedPictures(), held: new Map(), depth }));

test.each<[string, number[], number, RegExp | undefined]>([
	['is not asked again when it gave the picture', [200], 1, undefined],
	['is asked once more after a trouble that may pass', [503, 200], 2, undefined],
	['is asked twice at most', [503, 503, 200], 2, /could not be fetched: it answered 503$/],
	['is not asked again where nothing will change', [404, 200], 1, /could not be fetched: it answered 404 \(there is nothing/],
])('an address %s', async (_, statuses, times, message) => {
	const { ctx, asked } = webContext(statuses, await plain(40, 30).png().toBuffer());
	const { found, refusal } = await read(ctx, url);
	expect(asked).toHaveLength(times);
	if (message) expect([refusal?.message, refusal?.description]).toEqual([expect.stringMatching(message), expect.stringMatching(/private browser window/)]);
	else expect(found).toMatchObject({ origin: url.origin, header: { width: 40 } });
});

test('nothing is asked again once the workflow is stopped', async () => {
	const { ctx, asked } = webContext([503], Buffer.alloc(0), AbortSignal.abort());
	await read(ctx, url);
	expect(asked).toHaveLength(1);
});

test('rows share what one address gave, and fetch another of their own', async () => {
	const { ctx, asked } = webContext([200], await plain(40, 30).png().toBuffer());
	const pictures = new SharedPictures();
	for (const address of ['https://a.example/1.png', 'https://a.example/1.png', 'https://a.example/2.png'])
		await readPicture({ ...url, url: address }, named, { ctx, pictures, held: new Map(), depth: 'whole' });
	expect(asked).toEqual(['https://a.example/1.png', 'https://a.example/2.png']);
});

test('a file that was only looked at is read when it is sent', async () => {
	const { ctx, opened } = fakeContext({ stored: { a: await plain(40, 30).png().toBuffer() } });
	const pictures = new SharedPictures();
	const source: PictureSource = { kind: 'stored', binary: stored('a'), origin: 'field “data”' };
	const held = new Map<string, Blob>();
	expect(split(await readPicture(source, named, { ctx, pictures, held, depth: 'header' })).found?.sha256).toBe('');
	expect(held.size).toBe(0);
	const { found } = split(await readPicture(source, named, { ctx, pictures, held, depth: 'whole' }));
	expect([...held.keys()]).toEqual([found?.sha256]);
	expect(opened).toEqual({ a: 2 });
});

test('a file ID is handed on, beside files too', async () => {
	expect(await read(fakeContext({}).ctx, { kind: 'fileId', fileId: 'file-1', origin: 'file ID file-1' })).toEqual({
		found: { origin: 'file ID file-1', header: undefined, sha256: '', link: { file_id: 'file-1' } },
	});
});

test('what says it has 50 MB or more is not opened', async () => {
	const { ctx, opened } = fakeContext({ stored: { a: await plain(40, 30).png().toBuffer() } });
	const of = async (binary: ReturnType<typeof stored>) => (await read(ctx, { kind: 'stored', binary, origin: 'x' })).refusal?.message;
	expect(await of(stored('a', { bytes: limits.imageBytes }))).toBe('Image 1 (x) has 50 MB or more');
	expect(opened).toEqual({});
	expect(await of(stored('a', { bytes: limits.imageBytes - 1 }))).toBeUndefined();
	const small = inItem(await plain(40, 30).png().toBuffer());
	expect(await of(small)).toBeUndefined();
	expect(await of({ ...small, data: 'A'.repeat(limits.imageBytes * 1.5 + 1) })).toBe('Image 1 (x) has 50 MB or more');
	expect((await read(ctx, { kind: 'text', text: 'A'.repeat(limits.imageBytes * 1.5 + 1), origin: 'x' })).refusal?.message).toBe('Image 1 (x) has 50 MB or more');
});

test('a file n8n cannot give is told without the store’s own words', async () => {
	const { ctx } = fakeContext({});
	const { refusal } = await read(ctx, { kind: 'stored', binary: stored('gone'), origin: 'field “data”' });
	expect(refusal?.message).toBe("Image 1 (field “data”) cannot be read from n8n's store");
});

test('a text that is no picture shows how it begins, and no more', async () => {
	const { refusal } = await read(fakeContext({}).ctx, { kind: 'text', text: `hello! ${'x'.repeat(500)}`, origin: 'the text' });
	expect(refusal?.description).toMatch(/begins with “hello! x{17}…”/);
});

describe('a file n8n knows by a path of its own', () => {
	const atPath = (path: string) => {
		const { ctx } = fakeContext({ items: [{ json: {}, binary: { data: inItem(Buffer.from('x')) } }] });
		Object.assign(ctx.helpers, {
			assertBinaryData: (_row: number, asked: string) => {
				if (asked !== 'photos[0]') throw new Error('no such path');
				return stored('x');
			},
		});
		return split(findSources([{ kind: 'fields', fields: path }], { ctx, row: 0, parameter: 'References' }));
	};
	test('is taken, also among others', () => {
		expect(atPath('photos[0]').found).toMatchObject([{ kind: 'stored', binary: { id: 'x' }, origin: 'field “photos[0]”' }]);
		expect(atPath('data, photos[0]').found).toHaveLength(2);
	});
	test('is missing where there is none', () => {
		expect(atPath('photos[1]').refusal?.message).toBe('There is no file “photos[1]” in this row');
	});
});
