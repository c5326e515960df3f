import 'reflect-metadata';

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGzip, createGunzip } from 'node:zlib';

import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';
import { prepareBinaryData } from 'n8n-core/dist/execution-engine/node-execution-context/utils/binary-helper-functions';

import { readAnswer } from '../../../nodes/shared/transport/answer/readAnswer';
import type { ArrivingImage } from '../../../nodes/shared/transport/types';
import { pngWith } from '../image/pictures';
import { streamOf } from './streams';

type Bytes = Parameters<typeof prepareBinaryData>[0];

const picture = Buffer.concat([pngWith(6, []), Buffer.alloc(700_000, 3)]);
const answer = JSON.stringify({
	data: [{ b64_json: picture.toString('base64') }, { b64_json: picture.toString('base64') }],
});

const keep = async ({ stream, header }: ArrivingImage) =>
	await prepareBinaryData(stream as unknown as Bytes, 'execution-1', 'workflow-1', 'cat.png', header?.mimeType);

/** Every file below a folder. */
async function filesIn(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
	return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe.each(['filesystem', 'default'] as const)('n8n’s own binary store, mode %s', (mode) => {
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'gpt-image-store-'));
		Object.assign(Container.get(BinaryDataConfig), { mode, localStoragePath: folder });
		await Container.get(BinaryDataService).init();
	});

	afterEach(async () => await rm(folder, { recursive: true, force: true }));

	test('takes an arriving image as it is, with its name and type', async () => {
		const reading = await readAnswer(streamOf(answer, [1000, 65_536, 400_000]), keep);
		expect(reading.answer.images.map(({ kept }) => kept)).toMatchObject([
			{ fileName: 'cat.png', mimeType: 'image/png', bytes: picture.length },
			{ fileName: 'cat.png', mimeType: 'image/png', bytes: picture.length },
		]);
		for (const { kept } of reading.answer.images) {
			const stored = await Container.get(BinaryDataService).getAsBuffer(kept);
			expect(stored.equals(picture)).toBe(true);
		}
	});

	test.each([
		['first', 200_000, 0],
		['second', 1_200_000, 1],
	])('keeps nothing of a %s image that breaks off', async (_which, length, whole) => {
		const reading = await readAnswer(streamOf(answer.slice(0, length), [65_536]), keep);
		expect(reading).toMatchObject({ ok: false, error: { code: 'answer_cut' } });
		expect(reading.answer.images).toHaveLength(whole);
		const stored = (await filesIn(folder)).filter((name) => !name.endsWith('.metadata'));
		expect(stored).toHaveLength(mode === 'filesystem' ? whole : 0);
	});

	test('keeps nothing of an image whose base64 is damaged', async () => {
		const damaged = `${answer.slice(0, 300_000)}%%%${answer.slice(300_000)}`;
		const reading = await readAnswer(streamOf(damaged, [65_536]), keep);
		expect(reading).toMatchObject({ ok: true, lost: [{ index: 0, code: 'bad_image' }], answer: { images: [{ index: 1 }] } });
		const stored = (await filesIn(folder)).filter((name) => !name.endsWith('.metadata'));
		expect(stored).toHaveLength(mode === 'filesystem' ? 1 : 0);
	});

	test('takes an image that came through a decompressor', async () => {
		const packed = pipeline(streamOf(answer, [9000]), createGzip(), createGunzip(), () => {});
		const reading = await readAnswer(packed as never, keep);
		expect(reading.answer.images).toHaveLength(2);
	});
});

test('a file on disk holds exactly the decoded bytes', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'gpt-image-store-'));
	Object.assign(Container.get(BinaryDataConfig), { mode: 'filesystem', localStoragePath: folder });
	await Container.get(BinaryDataService).init();
	await readAnswer(streamOf(answer, [5]), keep);
	const files = (await filesIn(folder)).filter((name) => !name.endsWith('.metadata'));
	expect(await Promise.all(files.map(async (file) => (await readFile(file)).equals(picture)))).toEqual([true, true]);
	await rm(folder, { recursive: true, force: true });
});
