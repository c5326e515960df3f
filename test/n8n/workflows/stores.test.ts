import type { IDataObject, INode } from 'n8n-workflow';
import { airtable, type Attachment } from '../../../parts/airtable';
import { startEdge, type Edge } from '../../../parts/edge';
import { signedIn } from '../../../parts/google/account';
import { googleDrive } from '../../../parts/google/drive';
import { googleSheets } from '../../../parts/google/sheets';
import { notion } from '../../../parts/notion';
import type { Picture } from '../../../parts/shops/picture';
import { startN8n, type Execution, type N8nProcess, type WorkflowJson } from '../../../testbed';
import { load } from '../../unit/workflows/shipped';
import { ended, post, reviewAddress, titlesOn } from '../review/reviewed';
import { useBed } from '../useBed';
import { playOutcomes, type Case } from './outcomes';
import { imported, type Imported } from './support';
import { fillTable, log, rowsOf, setUp } from './tables';
import { withTool } from '../../../testbed/withTool';

// Nodes with a service's address built in. This n8n's way out leads to stand-ins: see parts/edge.
const [drive, sheet, base, notes] = [googleDrive(), googleSheets(), airtable(), notion()] as const;
let edge: Edge;
let own: N8nProcess;

/** It makes the stand-ins' certificate. */
const withOpenssl = withTool('openssl');

const bed = useBed({
	tables: ['Product photos', 'Images to make', 'Storyboard frames', log],
	async start() {
		edge = await startEdge({ ...drive.hosts, ...sheet.hosts, ...base.hosts, ...notes.hosts });
		return (own = await startN8n({ env: edge.env }));
	},
});

beforeEach(() => drive.empty());
afterAll(async () => {
	await own?.stop();
	await edge?.close();
}, 60_000);

/** Where one of the variants reads its rows and keeps its pictures. */
interface Store {
	file: string;
	/** Credential type to data. */
	credentials: Record<string, IDataObject>;
	/** Where pictures are kept: a credential that is refused there. */
	wrong: [type: string, data: IDataObject];
	parameters?: Imported['parameters'];
	fill(rows: IDataObject[]): Promise<void>;
	rows(): Promise<IDataObject[]>;
	/** All pictures that are kept, oldest first. */
	kept(): Array<{ name: string; picture: Picture | undefined }>;
}

const google: IDataObject = { ...signedIn };
const stranger: IDataObject = { ...signedIn, oauthTokenData: { access_token: 'wrong', token_type: 'Bearer' } };

const theSheet: IDataObject = { documentId: { __rl: true, mode: 'url', value: 'https://docs.google.com/spreadsheets/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdef/edit' } };

const stores: Store[] = [
	{
		file: 'variants/product-photos-with-google-drive',
		credentials: { googleDriveOAuth2Api: google },
		wrong: ['googleDriveOAuth2Api', stranger],
		fill: async (rows) => await fillTable(bed, 'Product photos', rows),
		rows: async () => await rowsOf(bed, 'Product photos'),
		kept: () => drive.files(),
	},
	{
		file: 'variants/product-photos-with-google-sheets',
		credentials: { googleSheetsOAuth2Api: google, googleDriveOAuth2Api: google },
		wrong: ['googleDriveOAuth2Api', stranger],
		parameters: { 'Read the Sheet': theSheet, 'Mark the Row': theSheet },
		async fill(rows) {
			await fillTable(bed, log, []);
			sheet.fill(rows);
		},
		rows: async () => await Promise.resolve(sheet.rows() as IDataObject[]),
		kept: () => drive.files(),
	},
	{
		file: 'variants/product-photos-with-airtable',
		credentials: { airtableTokenApi: base.credential },
		wrong: ['airtableTokenApi', { accessToken: 'wrong' }],
		async fill(rows) {
			await fillTable(bed, log, []);
			base.fill(rows);
		},
		rows: async () => await Promise.resolve(base.records() as IDataObject[]),
		kept: () => base.records().flatMap(({ picture }) => (picture ?? []) as Attachment[]).map(({ filename, picture }) => ({ name: filename, picture })),
	},
	{
		file: 'variants/product-photos-with-notion',
		credentials: { notionApi: notes.credential },
		wrong: ['notionApi', { apiKey: 'wrong' }],
		parameters: { 'Rows to Make': { dataSourceId: { __rl: true, mode: 'id', value: notes.dataSource } } },
		async fill(rows) {
			await fillTable(bed, log, []);
			notes.fill(rows);
		},
		rows: async () => await Promise.resolve(notes.rows() as unknown as IDataObject[]),
		kept: () => notes.rows().flatMap(({ picture }) => picture),
	},
];

const [inDrive, , inAirtable, inNotion] = stores as [Store, Store, Store, Store];

const row = (sku: string, fields: IDataObject = {}): IDataObject => ({ sku, name: sku, brief: `A ${sku}.`, channel: 'square', quality: 'low', format: 'png', ...fields });

/** As a person has it after importing it: credentials, and what its note asks for. */
async function chosen({ credentials, parameters }: Store): Promise<Imported> {
	const ids: Record<string, string> = {};
	for (const [type, data] of Object.entries(credentials)) ids[type] = await bed.n8n.createCredential(type, data);
	return { parameters, credentials: ids };
}

async function run(store: Store, rows: IDataObject[], change: Imported = {}): Promise<Execution> {
	await store.fill(rows);
	const standard = await chosen(store);
	return await bed.n8n.run(imported(bed, store.file, { ...standard, ...change, parameters: { ...standard.parameters, ...change.parameters } }), { timeoutMs: 120_000 });
}

playOutcomes(
	bed,
	stores.map((store): Case => ({
		file: store.file,
		table: store.file.endsWith('drive') ? 'Product photos' : log,
		row,
		bad: row('bad', { channel: 'shopfy' }),
		unlisted: true,
		async change(rows) {
			await store.fill(rows);
			return await chosen(store);
		},
	})),
);

describe.each(stores)('$file', (store) => {
	withOpenssl('keeps every picture as it was made, and its row says where', async () => {
		const execution = await run(store, [row('cup'), row('bowl', { channel: 'instagramPost', format: 'jpeg' }), row('jug', { status: 'ready' })]);
		expect(execution.error()?.message).toBeUndefined();
		expect(store.kept().map(({ name, picture }) => `${name} ${picture?.format} ${picture?.width}x${picture?.height}`).sort()).toEqual(['bowl-instagramPost.jpg jpeg 1080x1350', 'cup-square.png png 1024x1024']);
		const entries = (await rowsOf(bed, log)).filter(({ mainModel }) => !mainModel);
		expect(entries.map(({ sha256 }) => sha256).sort()).toEqual(store.kept().map(({ picture }) => picture!.sha256).sort());
		const rows = await store.rows();
		expect(rows.map(({ sku, status }) => [sku, status])).toEqual([['cup', 'ready'], ['bowl', 'ready'], ['jug', 'ready']]);
		for (const { sku, savedTo, fileName, costUsd, score } of rows.slice(0, 2)) {
			const entry = entries.find(({ rowKey }) => rowKey === sku)!;
			expect([savedTo, fileName]).toEqual([entry.storagePointer, entry.fileName]);
			expect(savedTo).toMatch(/^https:\/\/(drive\.google\.com\/file\/d\/drive-\d|airtable\.com\/app\w+\/tbl\w+\/rec\w+#att|www\.notion\.so\/\w+-\w+#)/);
			expect([Number(costUsd) > 0, Number(score) > 0]).toEqual([true, true]);
		}
	});

	withOpenssl('a picture that fails its review is made once more, and both are kept', async () => {
		await run(store, [row('tin', { label: 'MINT' })], { parameters: { 'Generate Image': { prompt: '=A tin.' } } });
		expect(store.kept().map(({ name }) => name)).toEqual(['tin-square.png', 'tin-square-2.png']);
		const [tin] = await store.rows();
		expect(tin).toMatchObject({ status: 'needs a person', fileName: 'tin-square-2.png' });
		expect(tin!.note).toMatch(/MINT/);
	});

	withOpenssl('a service that refuses does not lose the picture: it is in the run, and the row says so', async () => {
		await store.fill([row('cup'), row('')]);
		const [type, data] = store.wrong;
		const refused = { [type]: { id: await bed.n8n.createCredential(type, data), name: 'refused' } };
		const flow = imported(bed, store.file, await chosen(store));
		const saving = ['Save the Image', 'Begin an Upload', 'Send the Picture'];
		const execution = await bed.n8n.run({ ...flow, nodes: flow.nodes.map((node) => (saving.includes(node.name) ? { ...node, credentials: refused } : node)) });
		expect(store.kept()).toEqual([]);
		const [cup] = await store.rows();
		expect(cup).toMatchObject({ status: 'needs a person', fileName: 'cup-square.png' });
		expect(cup!.savedTo ?? '').toBe('');
		expect(cup!.note).toMatch(/^Not saved: .*\. The picture is in the output of Generate Image/s);
		expect(Object.keys(execution.items('Generate Image')[0]!.binary!)).toEqual(['data']);
		const entries = (await rowsOf(bed, log)).filter(({ outcome }) => outcome === 'made');
		expect(entries.map(({ storagePointer, note }) => [storagePointer, String(note).startsWith('Not saved: ')])).toContainEqual(['', true]);
	});
});

withOpenssl('Google Drive: what fails its review twice is on the page for people, read from where it is kept', async () => {
	const waiting = await run(inDrive, [row('tin', { label: 'MINT' })], { parameters: { 'Generate Image': { prompt: '=A tin.' } } });
	const html = await (await fetch(reviewAddress(waiting))).text();
	expect(titlesOn(html)).toEqual(['tin-square-2.png']);
	expect(html).not.toContain('data-gone');
	await post(reviewAddress(waiting), { reviewer: 'Ada', 'decision.0': 'accepted' });
	await ended(bed, waiting);
	expect(await rowsOf(bed, 'Product photos')).toMatchObject([{ status: 'ready', note: 'Decided by Ada' }]);
});

withOpenssl('Airtable: while it takes no more calls, the table is read and the row is marked a little later', async () => {
	base.isBusyFor('GET');
	base.isBusyFor('PATCH');
	const execution = await run(inAirtable, [row('cup')]);
	expect(execution.error()).toBeUndefined();
	expect((await inAirtable.rows()).map(({ status }) => status)).toEqual(['ready']);
	expect(await bed.emulator.imageRequests('generations')).toHaveLength(1);
});

withOpenssl('Notion: no upload is begun for a row without a picture', async () => {
	const before = notes.uploads();
	await run(inNotion, [row('cup'), row('bad', { channel: 'nowhere' })]);
	expect(notes.uploads() - before).toBe(1);
	expect((await inNotion.rows()).map(({ status }) => status)).toEqual(['ready', 'not made']);
});

withOpenssl('Google Drive: the samples of the set-up', async () => {
	await setUp(bed);
	const execution = await bed.n8n.run(imported(bed, inDrive.file, await chosen(inDrive)), { timeoutMs: 120_000 });
	expect(execution.error()).toBeUndefined();
	expect((await rowsOf(bed, 'Product photos')).map(({ status }) => status)).toEqual(['ready', 'ready', 'ready', 'ready', 'not made']);
	expect(drive.files()).toHaveLength(4);
});

/** A workflow as workflows/README.md says to change it for n8n Cloud, which has no disk. */
function withoutDisk(flow: WorkflowJson): WorkflowJson {
	const pattern = load('patterns/google-drive-in-place-of-a-folder.json').nodes;
	const credentials = { googleDriveOAuth2Api: { id: driveCredential, name: 'Google Drive' } };
	const found = (wanted: string) => pattern.find((node) => node.name === wanted)!;
	const instead = ({ id, name, position, onError, parameters }: INode) => {
		const reads = parameters.operation === 'read';
		const other = found(!reads ? 'Save the Image' : String(parameters.fileSelector).includes('savedTo') ? 'Their Pictures' : 'Nothing Kept');
		return { ...other, ...(other.credentials && { credentials }), id, name, position, onError };
	};
	return { ...flow, nodes: flow.nodes.map((node) => (node.type === 'n8n-nodes-base.readWriteFile' ? instead(node) : node)) };
}

let driveCredential = '';
beforeAll(async () => {
	driveCredential = await bed.n8n.createCredential('googleDriveOAuth2Api', google);
});
const go = async (flow: WorkflowJson) => await bed.n8n.run(withoutDisk(flow), { timeoutMs: 120_000 });

describe('on n8n Cloud, with Google Drive in place of the folder', () => {
	playOutcomes(bed, [
		{ file: 'starter', table: 'Images to make', row: (name) => ({ name, prompt: `A ${name}.` }), bad: { name: 'bad', prompt: '' }, go },
		{ file: 'product-photos', table: 'Product photos', row, bad: row('bad', { channel: 'shopfy' }), go },
		{ file: 'storyboard', table: 'Storyboard frames', row: (scene) => ({ frame: scene.length, scene }), bad: { frame: 3, scene: '' }, more: 1, path: '/edits', go },
	]);
});

withOpenssl('nobody on the internet was asked', () => {
	expect(edge.strangers()).toEqual([]);
});
