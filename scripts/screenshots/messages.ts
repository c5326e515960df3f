import type { IDataObject } from 'n8n-workflow';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { model, quickImage, startEmulatorProcess, EmulatorClient, type Fault, type N8nClient, type NodeSpec, workflow } from '../../testbed';
import { faultCases } from '../../test/n8n/faults/cases';
import { openWorkflow, pictureFile } from './pictures';

/** A way to fail: what is asked for, and what the API does to it. */
interface Failing {
	node?: 'generateImage' | 'editImage' | 'responsesImageStep';
	parameters?: IDataObject;
	credential?: IDataObject;
	fault?: Fault;
}

const words = (count: number) => 'word '.repeat(count).trim();
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');
const png = 'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAT0lEQVR42u3PQQkAAAgEsMtpJuMY0Ai+hcEKLNP1WgQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQELgsLwqF4gyNQPQAAAABJRU5ErkJggg==';
const gif = base64(`GIF89a\x10\x00\x10\x00\x00\x00\x00${'!\xf9\x04\x00\x00\x00\x00\x00,\x00\x00\x00\x00\x10\x00\x10\x00\x00\x02\x02D\x01\x00'.repeat(2)};`);

const generate = (parameters: IDataObject, more: Failing = {}): Failing => ({ parameters, ...more });
const edit = (reference: IDataObject, parameters: IDataObject = {}): Failing => ({
	node: 'editImage',
	parameters: { references: { reference: [reference] }, ...parameters },
});
const turn = (parameters: IDataObject): Failing => ({ node: 'responsesImageStep', parameters: { operation: 'makeOrRevise', message: 'A cup', ...parameters } });
const review = (parameters: IDataObject): Failing => ({ node: 'responsesImageStep', parameters: { operation: 'reviewImage', ...parameters } });
const text = (value: string) => ({ source: 'text', text: value });

/** What n8n lets through and the node, or the API, refuses. The API's ways are the fault matrix's. */
const failings: readonly Failing[] = [
	generate({ prompt: words(7000) }),
	generate({ size: '' }),
	generate({ size: 'large' }),
	generate({ size: '0x1024' }),
	generate({ sizeFrom: 'purpose', purpose: ['billboard'] }),
	generate({ model: model('gpt-image') }),
	generate({ model: model('dall-e-2'), size: '1024x1024' }),
	generate({ quality: 'hd', model: model('some-model') }),
	generate({ quality: 'finest' }),
	generate({ outputFormat: 'jpeg', background: 'transparent' }),
	generate({ n: 11 }),
	generate({ options: { budgetUsd: 0.001 } }),
	generate({ options: { budgetImages: 0 } }),
	generate({}, { credential: { baseUrl: 'api.openai.com/v1' } }),
	generate({}, { credential: { apiKey: 'sk one two' } }),
	generate({}, { credential: { apiKey: '' } }),
	edit({ source: 'allFiles' }),
	edit({ source: 'fields', fields: '' }),
	edit({ source: 'fields', fields: 'photo' }),
	edit({ source: 'object', object: 'photo' }),
	edit({ source: 'urls', urls: '' }),
	edit({ source: 'urls', urls: 'photo.png' }),
	edit({ source: 'urls', urls: 'data:image/png;base64,AAAA' }),
	edit({ source: 'urls', urls: 'http://127.0.0.1:9/photo.png' }),
	edit({ source: 'fileIds', fileIds: '' }),
	edit({ source: 'fileIds', fileIds: 'photo 1' }),
	edit({ source: 'node', node: 'Shoot' }),
	edit({ source: 'node', node: '' }),
	edit(text('')),
	edit(text(base64('<!doctype html><title>A photo</title>'))),
	edit(text(base64('\0\0\0\x18ftypheic\0\0\0\0heic'))),
	edit(text(base64('%PDF-1.7'))),
	edit(text(base64('nothing of the kind'))),
	edit(text(gif)),
	edit(text(png.slice(0, 60))),
	edit(text(png), { maskFrom: 'ownTransparency' }),
	edit(text(png), { options: { moderation: 'low' } }),
	turn({ continueFrom: 'previousResponse', previousResponseId: 'a poster' }),
	turn({ continueFrom: 'conversation', conversationId: 'a poster' }),
	turn({ continueFrom: 'previousResponse', previousResponseId: 'resp_gone' }),
	turn({ mainModel: model('gpt-image-2') }),
	turn({ options: { backgroundMode: 'wait', store: false } }),
	turn({ message: words(60), options: { maxOutputTokens: 16 } }),
	turn({ options: { metadata: { entry: [{ key: 'k'.repeat(80), value: 'v' }] } } }),
	review({}),
	...faultCases.filter(({ strikes, ends, row }) => strikes === 'always' && ends.outcome !== 'made' && !row).map(({ fault }) => generate({}, { fault })),
];

const columns = 4;
const lines = 3;
const cell = { width: 460, height: 330 };

/** @param credential id of one that works */
async function nodeOf({ node = 'generateImage', parameters, credential: broken }: Failing, index: number, credential: string, putCredential: (data?: IDataObject) => Promise<string>): Promise<NodeSpec> {
	const id = broken ? await putCredential(broken) : credential;
	const common = node === 'responsesImageStep' ? {} : { ...quickImage, size: '816x816', prompt: `A cup (${index})` };
	const name = `Failing ${index}`;
	return {
		name,
		type: `n8n-nodes-gpt-image.${node}`,
		credential: { gptImageApi: id },
		after: ['Rows'],
		position: [440 + 260 * (index % columns), 200 * (Math.floor(index / columns) % lines)],
		parameters: { ...common, ...parameters, options: { attempts: 1, timeoutSeconds: 10, ...(parameters?.options as IDataObject) } },
	};
}

/** Every way to fail, run in the editor as a person would, and its message as n8n shows it: in sheets of twelve. */
export async function takeMessages(page: Page, n8n: N8nClient): Promise<void> {
	const { url, stop } = await startEmulatorProcess(0);
	try {
		const emulator = new EmulatorClient(url);
		const { apiKey, baseUrl } = emulator;
		const putCredential = async (data: IDataObject = {}) => await n8n.createCredential('gptImageApi', { apiKey, baseUrl, ownerName: 'OpenAI', ...data });
		const credential = await putCredential();
		await emulator.settings({ imageBytes: 4000 });
		await emulator.faults(...failings.flatMap(({ fault }, index) => (fault ? [{ ...fault, times: 0, match: { promptIncludes: `(${index})` } }] : [])));
		for (let from = 0; from < failings.length; from += columns * lines) {
			const nodes: NodeSpec[] = [];
			for (let index = from; index < Math.min(from + columns * lines, failings.length); index++) nodes.push(await nodeOf(failings[index]!, index, credential, putCredential));
			const name = `messages-${1 + from / (columns * lines)}`;
			await openWorkflow(page, n8n.address.url, await n8n.createWorkflow(workflow({ name, rows: [{ sku: 'A-1' }], nodes })));
			await page.locator('[data-test-id="zoom-to-fit"]').click();
			const seen: Buffer[] = [];
			for (const node of nodes) seen.push(await outputOf(page, node.name));
			await writeSheet(name, seen);
		}
	} finally {
		await stop();
	}
}

/** What a node's panel shows after it ran. */
async function outputOf(page: Page, node: string): Promise<Buffer> {
	await page.locator(`[data-test-id="canvas-node"][data-node-name="${node}"]`).dblclick();
	await page.locator('[data-test-id="node-execute-button"]').first().click();
	const output = page.locator('[data-test-id="output-panel"]');
	await output.getByText(/Error details|items?$/).first().waitFor({ timeout: 20_000 }).catch(() => undefined);
	await page.waitForTimeout(800);
	const picture = await output.screenshot();
	await page.keyboard.press('Escape');
	await page.waitForTimeout(500);
	return picture;
}

async function writeSheet(name: string, pictures: Buffer[]): Promise<void> {
	const cells = await Promise.all(
		pictures.map(async (picture, index) => ({
			input: await sharp(picture).resize({ ...cell, fit: 'cover', position: 'left top' }).toBuffer(),
			left: (index % columns) * (cell.width + 8),
			top: Math.floor(index / columns) * (cell.height + 8),
		})),
	);
	const sheet = sharp({ create: { width: columns * (cell.width + 8), height: lines * (cell.height + 8), channels: 3, background: '#888' } });
	const file = pictureFile(name);
	await sheet.composite(cells).png({ palette: true }).toFile(file);
	console.log(file);
}
