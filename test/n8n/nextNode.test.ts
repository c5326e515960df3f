import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { executeByForm } from '../../demo/formRun';
import { fillIn } from '../../demo/person';
import { startS3, type S3 } from '../../parts/s3';
import { startTelegram, type Telegram } from '../../parts/telegram';
import { startWordPress, type WordPress } from '../../parts/wordpress';
import { itemWithFile, workflow, type Execution, type NodeSpec } from '../../testbed';
import { useBed } from './useBed';

const bed = useBed({ folder: 'next-node' });

let s3: S3;
let telegram: Telegram;
let wordPress: WordPress;
const credential: Record<string, string> = {};

beforeAll(async () => {
	[s3, telegram, wordPress] = await Promise.all([startS3(), startTelegram(), startWordPress()]);
	const data = { s3: s3.credential, telegramApi: telegram.credential, wordpressApi: wordPress.credential };
	for (const [type, values] of Object.entries(data)) credential[type] = await bed.n8n.createCredential(type, values);
	const openAi = { apiKey: bed.emulator.apiKey, url: bed.emulator.baseUrl, header: false };
	credential.openAiApi = await bed.n8n.createCredential('openAiApi', openAi);
});
afterAll(async () => await Promise.all([s3, telegram, wordPress].map(async (part) => await part.close())));

/** Our nodes with what they cannot do without, and every default untouched. */
const makers: Array<[string, IDataObject]> = [
	['generateImage', { prompt: '={{ $json.brief }}' }],
	['editImage', { prompt: '={{ $json.brief }}' }],
	['responsesImageStep', { message: '={{ $json.brief }}' }],
];

const maker = ([type, parameters]: [string, IDataObject]): NodeSpec => ({
	name: 'Make',
	type: `n8n-nodes-gpt-image.${type}`,
	credential: bed.credential,
	parameters,
});

const photo = async () =>
	await sharp({ create: { width: 96, height: 96, channels: 3, background: 'teal' } }).jpeg().toBuffer();

/** What arrived: the name the file has there, its bytes or their hash. */
interface Arrived {
	fileName?: string;
	bytes?: Buffer;
	sha256?: string;
}

/** A built-in node behind ours: what a person must fill in, and where the file is then. */
interface Next {
	name: string;
	node: () => Partial<NodeSpec>;
	arrived: (execution: Execution, fileName: string) => Arrived | Promise<Arrived>;
}

const mediaHeaders = [{ name: 'Content-Disposition', value: '=attachment; filename="{{ $binary.data.fileName }}"' }];

const nexts: Next[] = [
	{
		name: 'Extract From File',
		node: () => ({ type: 'n8n-nodes-base.extractFromFile', typeVersion: 1.1, parameters: { operation: 'binaryToPropery' } }),
		arrived: (execution) => ({ bytes: Buffer.from(String(execution.items('Next')[0]!.json.data), 'base64') }),
	},
	{
		name: 'Read/Write Files from Disk',
		node: () => ({
			type: 'n8n-nodes-base.readWriteFile',
			typeVersion: 1.1,
			parameters: { operation: 'write', fileName: `=${bed.folder}/{{ $json.receipt.fileName }}` },
		}),
		arrived: (execution) => {
			const path = String(execution.items('Next')[0]!.json.fileName);
			return { fileName: basename(path), bytes: readFileSync(path) };
		},
	},
	{
		name: 'S3',
		node: () => ({
			type: 'n8n-nodes-base.s3',
			credential: { s3: credential.s3! },
			parameters: { resource: 'file', operation: 'upload', bucketName: s3.bucket, fileName: '={{ $binary.data.fileName }}' },
		}),
		arrived: async (_, fileName) => {
			const answer = await fetch(`${s3.url}/${s3.bucket}/${fileName}`);
			return { bytes: Buffer.from(await answer.arrayBuffer()) };
		},
	},
	{
		name: 'HTTP Request, n8n binary file',
		node: () => ({
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.5,
			credential: { wordpressApi: credential.wordpressApi! },
			parameters: {
				method: 'POST',
				url: `${wordPress.url}/wp-json/wp/v2/media`,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'wordpressApi',
				sendHeaders: true,
				headerParameters: { parameters: mediaHeaders },
				sendBody: true,
				contentType: 'binaryData',
				inputDataFieldName: 'data',
			},
		}),
		arrived: () => {
			const { fileName, picture } = wordPress.media().at(-1)!;
			return { fileName, sha256: picture.sha256 };
		},
	},
	{
		name: 'HTTP Request, form data',
		node: () => ({
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.5,
			credential: { openAiApi: credential.openAiApi! },
			parameters: {
				method: 'POST',
				url: `${bed.emulator.baseUrl}/files`,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'openAiApi',
				sendBody: true,
				contentType: 'multipart-form-data',
				bodyParameters: {
					parameters: [
						{ parameterType: 'formData', name: 'purpose', value: 'vision' },
						{ parameterType: 'formBinaryData', name: 'file', inputDataFieldName: 'data' },
					],
				},
			},
		}),
		arrived: async () => {
			const [upload] = (await bed.emulator.requests()).filter(({ path }) => path.endsWith('/files'));
			const { fileName, sha256 } = upload!.files[0]!;
			return { fileName, sha256 };
		},
	},
	{
		name: 'Telegram',
		node: () => ({
			type: 'n8n-nodes-base.telegram',
			typeVersion: 1.2,
			credential: { telegramApi: credential.telegramApi! },
			parameters: { operation: 'sendPhoto', chatId: '42', binaryData: true },
		}),
		arrived: () => {
			const { fileName, picture } = telegram.photos().at(-1)!;
			return { fileName, sha256: picture.sha256 };
		},
	},
];

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** The picture on our node's item: what must arrive. */
async function madeBy(execution: Execution, node = 'Make'): Promise<{ fileName: string; sha256: string }> {
	const [item] = execution.items(node);
	const bytes = await execution.binary(item!);
	expect((await sharp(bytes).metadata()).format).toBe('png');
	return { fileName: item!.binary!.data!.fileName!, sha256: sha256(bytes) };
}

describe.each(makers)('behind %s, with every default', (type, parameters) => {
	test.each(nexts)('$name takes the file', async ({ node, arrived }) => {
		const row = itemWithFile(
			{ brief: 'A teal enamel mug' },
			{ data: { bytes: await photo(), mimeType: 'image/jpeg', fileName: 'phone.jpg' } },
		);
		const next = { name: 'Next', ...node() } as NodeSpec;
		const execution = await bed.n8n.run(
			workflow({ rows: [row], nodes: [maker([type, parameters]), next], asWritten: true }),
		);
		expect(execution.error()?.message).toBeUndefined();
		const made = await madeBy(execution);
		const file = await arrived(execution, made.fileName);
		expect(file.sha256 ?? sha256(file.bytes!)).toBe(made.sha256);
		if (file.fileName !== undefined) expect(file.fileName).toBe(made.fileName);
	});
});

describe.each(makers)('a form that ends behind %s', (type, parameters) => {
	test('gives the picture to the person', async () => {
		const fields = [
			{ fieldLabel: 'brief', fieldType: 'text' },
			{ fieldLabel: 'photo', fieldType: 'file', multipleFiles: false },
		];
		const form: NodeSpec = {
			name: 'On form submission',
			type: 'n8n-nodes-base.formTrigger',
			typeVersion: 2.3,
			webhookId: `next-node-${type}`,
			parameters: { formTitle: 'A picture', formFields: { values: fields } },
		};
		const ending: NodeSpec = {
			name: 'Form',
			type: 'n8n-nodes-base.form',
			typeVersion: 2.4,
			webhookId: `next-node-${type}-end`,
			parameters: { operation: 'completion', respondWith: 'returnBinary', completionTitle: 'Here it is' },
		};
		const flow = workflow({ nodes: [form, maker([type, parameters]), ending], asWritten: true });
		const upload = new File([new Uint8Array(await photo())], 'phone.jpg', { type: 'image/jpeg' });
		const address = await executeByForm(bed.n8n, await bed.n8n.createWorkflow(flow), flow);
		const { executionId, pages } = await fillIn(address, ({ label }) => (label === 'photo' ? upload : 'A teal enamel mug'));
		const execution = await bed.n8n.finished(executionId);
		expect(execution.error()?.message).toBeUndefined();
		const [download] = pages.at(-1)!.downloads;
		expect({ fileName: download!.fileName, sha256: sha256(download!.bytes) }).toEqual(await madeBy(execution));
		expect(download!.type).toBe('image/png');
	});
});
