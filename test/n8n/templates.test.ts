/**
 * The shapes of the public templates that people move to this package, converted: a handful of n8n's own nodes with ours
 * between them, and every default that a person may leave alone left alone.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { executeByForm } from '../../demo/formRun';
import { fillIn } from '../../demo/person';
import { readPicture } from '../../parts/shops/picture';
import { startS3, type S3 } from '../../parts/s3';
import { startTelegram, type Telegram } from '../../parts/telegram';
import { startWordPress, type WordPress } from '../../parts/wordpress';
import { itemWithFile, workflow, type Execution, type NodeSpec, type WorkflowSpec } from '../../testbed';
import { makeTable } from '../../testbed/dataTables';
import { useBed } from './useBed';
import { rowsOf, totalUsd } from './workflows/tables';

const sheet = 'Products of a shop';
const costs = 'Costs of pictures';
const bed = useBed({ folder: 'templates', tables: [sheet, costs] });

let s3: S3;
let telegram: Telegram;
let wordPress: WordPress;
let photos: Server;
const own: Record<string, string> = {};

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const photo = async (background: string) =>
	await sharp({ create: { width: 160, height: 120, channels: 3, background } }).jpeg().toBuffer();

/** A photo per address, as a shop's or a form's storage serves it: /teal.jpg. */
async function startPhotos(): Promise<Server> {
	const server = createServer((req, res) => {
		const colour = /^\/(\w+)\.jpg/.exec(req.url ?? '')?.[1] ?? 'grey';
		void photo(colour).then((bytes) => res.setHeader('content-type', 'image/jpeg').end(bytes));
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return server;
}

const photoUrl = (colour: string) => `http://127.0.0.1:${(photos.address() as AddressInfo).port}/${colour}.jpg`;

beforeAll(async () => {
	[s3, telegram, wordPress, photos] = await Promise.all([startS3(), startTelegram(), startWordPress(), startPhotos()]);
	const data = { s3: s3.credential, telegramApi: telegram.credential, wordpressApi: wordPress.credential };
	for (const [type, values] of Object.entries(data)) own[type] = await bed.n8n.createCredential(type, values);
});
afterAll(async () => {
	await Promise.all([s3, telegram, wordPress].map(async (part) => await part.close()));
	photos.close();
});

const run = async (spec: WorkflowSpec): Promise<Execution> => {
	const execution = await bed.n8n.run(workflow({ ...spec, asWritten: true }));
	expect(execution.error()?.message).toBeUndefined();
	return execution;
};

const ours = (type: string, name: string, parameters: IDataObject, settings: Partial<NodeSpec> = {}): NodeSpec => ({
	name,
	type: `n8n-nodes-gpt-image.${type}`,
	credential: bed.credential,
	parameters,
	...settings,
});

const builtIn = (type: string, name: string, typeVersion: number, parameters: IDataObject, settings: Partial<NodeSpec> = {}): NodeSpec => ({
	name,
	type: `n8n-nodes-base.${type}`,
	typeVersion,
	parameters,
	...settings,
});

const download = (name: string, url: string, settings: Partial<NodeSpec> = {}) =>
	builtIn('httpRequest', name, 4.5, { url }, settings);

/** What stands where the templates have Google Drive, which only its own host can be. */
const upload = (name: string, settings: Partial<NodeSpec> = {}) =>
	builtIn('s3', name, 1, { resource: 'file', operation: 'upload', bucketName: s3.bucket, fileName: '={{ $binary.data.fileName }}' }, { credential: { s3: own.s3! }, ...settings });

const table = (name: string) => ({ __rl: true, mode: 'name', value: name });

/** A picture in the bucket, as whoever has its link sees it. */
async function stored(key: string) {
	const answer = await fetch(`${s3.url}/${s3.bucket}/${encodeURIComponent(key)}`);
	const picture = await readPicture(Buffer.from(await answer.arrayBuffer()));
	return picture && `${picture.format} ${picture.width}x${picture.height}`;
}

test('sheet → generate → Drive → sheet', async () => {
	const columns = ['sku', 'prompt', 'file', 'status'].map((name) => ({ name, type: 'string' }));
	const prompts = ['A 12" brass lamp, "Nordic"', 'A mug.\r\nOn oak.'];
	await makeTable(bed.n8n, { name: sheet, columns: [...columns, { name: 'costUsd', type: 'number' }] }, prompts.map((prompt, i) => ({ sku: `SKU-${i}`, prompt })));
	await run({
		nodes: [
			builtIn('dataTable', 'Sheet', 1.1, { operation: 'get', dataTableId: table(sheet), returnAll: true }),
			ours('generateImage', 'Generate Image', { prompt: '={{ $json.prompt }}', fileName: '={{ $json.sku }}' }),
			upload('Drive'),
			builtIn('dataTable', 'Mark', 1.1, {
				operation: 'update',
				dataTableId: table(sheet),
				filters: { conditions: [{ keyName: 'sku', keyValue: "={{ $('Generate Image').item.json.sku }}" }] },
				columns: {
					mappingMode: 'defineBelow',
					value: {
						status: 'done',
						file: "={{ $('Generate Image').item.json.receipt.fileName }}",
						costUsd: "={{ $('Generate Image').item.json.receipt.costUsd }}",
					},
				},
			}),
		],
	});
	const rows = await rowsOf(bed, sheet);
	expect(rows.map(({ sku, file, status }) => [sku, file, status])).toEqual([
		['SKU-0', 'SKU-0.png', 'done'],
		['SKU-1', 'SKU-1.png', 'done'],
	]);
	expect(await Promise.all(rows.map(async ({ file }) => await stored(String(file))))).toEqual(Array(2).fill('png 1024x1024'));
	const sent = await bed.emulator.imageRequests('generations');
	expect(sent.map(({ body }) => body.prompt).sort()).toEqual(['A 12" brass lamp, "Nordic"', 'A mug.\nOn oak.']);
	expect(totalUsd(rows)).toBeCloseTo(sent.reduce((sum, { costUsd }) => sum + costUsd!, 0), 9);
});

test('reference photo + brief → edit → Drive', async () => {
	const rows = [
		{ brief: 'On a beach', photo: photoUrl('teal') },
		{ brief: 'In a kitchen', photo: photoUrl('maroon') },
	];
	const execution = await run({
		rows,
		nodes: [
			download('Photo', '={{ $json.photo }}'),
			ours('editImage', 'Edit Image (GPT)', { prompt: "={{ $('Rows').item.json.brief }}" }),
			upload('Drive'),
		],
	});
	const names = execution.items('Edit Image (GPT)').map(({ json }) => (json.receipt as IDataObject).fileName);
	expect(new Set(names).size).toBe(2);
	expect(await Promise.all(names.map(async (name) => await stored(String(name))))).toEqual(Array(2).fill('png 944x704'));
	const sent = await bed.emulator.imageRequests('edits');
	const briefs = sent.map(({ body, files }) => [body.prompt, files[0]!.sha256]);
	expect(new Map(briefs as Array<[string, string]>).size).toBe(2);
});

test('one reference × N prompts', async () => {
	const prompts = ['On snow', 'On sand', 'On moss'];
	const execution = await run({
		rows: [{ prompts, photo: photoUrl('teal') }],
		nodes: [
			download('Photo', '={{ $json.photo }}'),
			builtIn('set', 'Scenes', 3.4, { mode: 'raw', jsonOutput: "={{ { scene: $('Rows').item.json.prompts } }}", options: {} }),
			builtIn('splitOut', 'Each Scene', 1, { fieldToSplitOut: 'scene' }),
			ours('editImage', 'Edit Image (GPT)', {
				prompt: '={{ $json.scene }}',
				references: { reference: [{ source: 'node', node: 'Photo' }] },
			}),
			upload('Drive'),
		],
	});
	expect(execution.items('Drive')).toHaveLength(3);
	const sent = await bed.emulator.imageRequests('edits');
	expect(sent.map(({ body }) => body.prompt).sort()).toEqual([...prompts].sort());
	expect(new Set(sent.map(({ files }) => files.map(({ sha256 }) => sha256).join()))).toHaveProperty('size', 1);
	const keys = execution.items('Edit Image (GPT)').map(({ binary }) => binary!.data!.fileName!);
	expect(new Set(keys).size).toBe(3);
	expect(s3.keys()).toEqual(expect.arrayContaining(keys));
});

test('carousel: a chain of edits keeps a character', async () => {
	const slide = (number: number, prompt: string) => ours('editImage', `Slide ${number}`, { prompt });
	const save = (number: number, after: string) =>
		builtIn('readWriteFile', `Save ${number}`, 1.1, { operation: 'write', fileName: `=${bed.folder}/{{ $binary.data.fileName }}` }, { after: [after] });
	const execution = await run({
		nodes: [
			ours('generateImage', 'Character', { prompt: 'A fox in a raincoat' }),
			slide(1, 'The fox waits for the bus'),
			slide(2, 'The fox drinks tea'),
			save(1, 'Character'),
			save(2, 'Slide 1'),
			save(3, 'Slide 2'),
		],
	});
	const made = ['Character', 'Slide 1', 'Slide 2'];
	const bytes = await Promise.all(made.map(async (name) => await execution.binary(execution.items(name)[0]!)));
	const paths = [1, 2, 3].map((number) => String(execution.items(`Save ${number}`)[0]!.json.fileName));
	const hashes = bytes.map(sha256);
	expect(paths.map((path) => sha256(readFileSync(path)))).toEqual(hashes);
	const sent = await bed.emulator.imageRequests('edits');
	expect(sent.map(({ files }) => files.map((file) => file.sha256))).toEqual([[hashes[0]], [hashes[1]]]);
});

test('form upload → edit → reply', async () => {
	const fields = [
		{ fieldLabel: 'photo', fieldType: 'file', multipleFiles: false },
		{ fieldLabel: 'wish', fieldType: 'textarea' },
	];
	const flow = workflow({
		nodes: [
			builtIn('formTrigger', 'On form submission', 2.3, { formTitle: 'Your photo', formFields: { values: fields } }, { webhookId: 'templates-form' }),
			ours('editImage', 'Edit Image (GPT)', { prompt: '={{ $json.wish }}' }),
			builtIn('form', 'Form', 2.4, { operation: 'completion', respondWith: 'returnBinary', completionTitle: 'Done' }, { webhookId: 'templates-form-end' }),
		],
		asWritten: true,
	});
	const id = await bed.n8n.createWorkflow(flow);
	const upload = new File([new Uint8Array(await photo('navy'))], 'IMG_0001.jpg', { type: 'image/jpeg' });
	const { executionId, pages } = await fillIn(await executeByForm(bed.n8n, id, flow), ({ label }) => (label === 'photo' ? upload : 'On the moon'));
	expect((await bed.n8n.finished(executionId)).error()?.message).toBeUndefined();
	const [file] = pages.at(-1)!.downloads;
	expect(await readPicture(file!.bytes)).toMatchObject({ format: 'png', width: 944, height: 704 });
	expect(file!.fileName).toBe(`edit-image-gpt-${executionId}-1.png`);
});

test('sheet → article + hero image → WordPress', async () => {
	const post = (path: string, parameters: IDataObject): Partial<IDataObject> => ({
		method: 'POST',
		url: `${wordPress.url}/wp-json/wp/v2/${path}`,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'wordpressApi',
		sendBody: true,
		...parameters,
	});
	await run({
		rows: [{ title: 'Ten quiet lamps', article: 'Light without glare …' }],
		nodes: [
			ours('generateImage', 'Generate Image', {
				prompt: '=Hero image for an article: {{ $json.title }}',
				purpose: 'facebookLink',
				outputFormat: 'jpeg',
				fileName: '={{ $json.title }}',
			}),
			builtIn('httpRequest', 'Media', 4.5, post('media', {
				sendHeaders: true,
				headerParameters: { parameters: [{ name: 'Content-Disposition', value: '=attachment; filename="{{ $binary.data.fileName }}"' }] },
				contentType: 'binaryData',
				inputDataFieldName: 'data',
			}) as IDataObject, { credential: { wordpressApi: own.wordpressApi! } }),
			builtIn('httpRequest', 'Post', 4.5, post('posts', {
				bodyParameters: {
					parameters: [
						{ name: 'title', value: "={{ $('Generate Image').item.json.title }}" },
						{ name: 'content', value: "={{ $('Generate Image').item.json.article }}" },
						{ name: 'featured_media', value: '={{ $json.id }}' },
					],
				},
			}) as IDataObject, { credential: { wordpressApi: own.wordpressApi! } }),
		],
	});
	const [media] = wordPress.media();
	expect(media).toMatchObject({ fileName: 'Ten quiet lamps.jpg', picture: { format: 'jpeg', width: 1200, height: 630 } });
	expect(wordPress.posts()).toEqual([{ id: 1, title: 'Ten quiet lamps', featuredMedia: media!.id }]);
});

test('one campaign brief → five formats', async () => {
	// Each in the format its channel wants, too.
	const formats = {
		'instagramPost.jpg': 'jpeg 1080x1350',
		'instagramStory.jpg': 'jpeg 1080x1920',
		'facebookLink.jpg': 'jpeg 1200x630',
		'square.png': 'png 1024x1024',
		'youtubeThumbnail.jpg': 'jpeg 1280x720',
	};
	const execution = await run({
		rows: [{ brief: 'Autumn sale, a red scarf', formats: Object.keys(formats).map((name) => name.replace(/\.\w+$/, '')) }],
		nodes: [
			builtIn('splitOut', 'Each Format', 1, { fieldToSplitOut: 'formats', include: 'allOtherFields' }),
			ours('generateImage', 'Generate Image', { prompt: '={{ $json.brief }}', purpose: '={{ $json.formats }}', fileName: '={{ $json.formats }}' }),
			upload('Drive'),
		],
	});
	expect(execution.items('Drive')).toHaveLength(5);
	for (const [name, file] of Object.entries(formats)) expect(await stored(name)).toBe(file);
});

test('a cost log, a row per image', async () => {
	const texts = ['rowKey', 'fileName', 'outcome'].map((name) => ({ name, type: 'string' }));
	await makeTable(bed.n8n, { name: costs, columns: [...texts, { name: 'costUsd', type: 'number' }] }, []);
	const columns = { rowKey: '={{ $json.rowKey }}', fileName: '={{ $json.fileName }}', outcome: '={{ $json.outcome }}', costUsd: '={{ $json.costUsd }}' };
	const { id } = await run({
		rows: [
			{ sku: 'CUP', prompt: 'A cup' },
			{ sku: 'BOWL', prompt: 'A bowl' },
		],
		nodes: [
			ours('generateImage', 'Generate Image', { prompt: '={{ $json.prompt }}', n: 2 }),
			ours('costEstimate', 'Cost Estimate', { operation: 'logRows' }, { credential: {} }),
			builtIn('dataTable', 'Log', 1.1, { dataTableId: table(costs), columns: { mappingMode: 'defineBelow', value: columns } }),
		],
	});
	const rows = await rowsOf(bed, costs);
	expect(rows.map(({ rowKey, fileName, outcome }) => [rowKey, fileName, outcome])).toEqual([
		['CUP', `generate-image-${id}-1-1.png`, 'made'],
		['CUP', `generate-image-${id}-1-2.png`, 'made'],
		['BOWL', `generate-image-${id}-2-1.png`, 'made'],
		['BOWL', `generate-image-${id}-2-2.png`, 'made'],
	]);
	const billed = (await bed.emulator.imageRequests()).reduce((sum, { costUsd }) => sum + costUsd!, 0);
	expect(totalUsd(rows)).toBeCloseTo(billed, 9);
});

test('Telegram photo → edit → photo back', async () => {
	const message = { message: { chat: { id: 4711 }, caption: 'Make it winter' } };
	const { id } = await run({
		rows: [itemWithFile(message, { data: { bytes: await photo('olive'), mimeType: 'image/jpeg', fileName: 'file_7.jpg' } })],
		nodes: [
			ours('editImage', 'Edit Image (GPT)', { prompt: '={{ $json.message.caption }}' }),
			builtIn('telegram', 'Telegram', 1.2, { operation: 'sendPhoto', chatId: '={{ $json.message.chat.id }}', binaryData: true }, { credential: { telegramApi: own.telegramApi! } }),
		],
	});
	expect(telegram.photos()).toMatchObject([{ chatId: '4711', fileName: `edit-image-gpt-${id}-1.png`, picture: { format: 'png', width: 944, height: 704 } }]);
});
