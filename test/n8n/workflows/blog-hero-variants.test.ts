import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Execution, WorkflowJson } from '../../../testbed';
import { useBed } from '../useBed';
import { imported } from './support';
import { log, rowsOf, setUp } from './tables';

const bed = useBed({ tables: ['Hero images in WordPress', 'Hero images in Strapi', log] });

/** What a live CMS answers, in place of it; field names as in its documentation. */
interface Live {
	file: string;
	table: string;
	credential: [type: string, data: IDataObject];
	settings?: Record<string, string>;
	/** Answers to reading the drafts: three of them, of which the second has an image already, and the third is refused. */
	drafts: IDataObject[];
	none: IDataObject[];
	uploaded: IDataObject;
	looked: IDataObject;
	put: IDataObject;
	/** What the workflow would send, read from its expressions. */
	urls: { upload: string; put: string };
	body: IDataObject;
	imageUrl: string;
	postIds: string[];
}

const wordpressPost = (id: number, title: string, excerpt: string, media: number) => ({
	id,
	status: 'draft',
	link: `https://blog.example.com/?p=${id}`,
	modified_gmt: '2026-11-20T08:00:00',
	title: { raw: title, rendered: title },
	excerpt: { raw: excerpt, rendered: `<p>${excerpt}</p>` },
	featured_media: media,
});

const strapiEntry = (id: number, title: string, description: string, cover: IDataObject | null) => ({
	id,
	documentId: `doc${id}`,
	title,
	description,
	updatedAt: '2026-11-20T08:00:00.000Z',
	publishedAt: null,
	cover,
});

const lives: Live[] = [
	{
		file: 'variants/blog-hero-with-wordpress',
		table: 'Hero images in WordPress',
		credential: ['wordpressApi', { username: 'editor', password: 'x', url: 'https://blog.example.com' }],
		drafts: [wordpressPost(11, 'A "quiet" harbour', 'Boats at rest', 0), wordpressPost(12, 'Has one', '', 7), wordpressPost(13, 'A fight', '', 0)],
		none: [{}],
		uploaded: { id: 99, source_url: 'https://blog.example.com/wp-content/uploads/hero.webp' },
		looked: wordpressPost(11, 'A "quiet" harbour', 'Boats at rest', 0),
		put: { id: 11, featured_media: 99 },
		urls: { upload: 'https://blog.example.com/wp-json/wp/v2/media', put: 'https://blog.example.com/wp-json/wp/v2/posts/11' },
		body: { featured_media: 99 },
		imageUrl: 'https://blog.example.com/wp-content/uploads/hero.webp',
		postIds: ['11', '13'],
	},
	{
		file: 'variants/blog-hero-with-strapi',
		table: 'Hero images in Strapi',
		credential: ['strapiTokenApi', { apiToken: 'x', url: 'https://cms.example.com', apiVersion: 'v4' }],
		settings: { strapiUrl: 'https://cms.example.com' },
		drafts: [
			{
				data: [
					strapiEntry(1, 'A "quiet" harbour', 'Boats at rest', null),
					strapiEntry(2, 'Has one', '', { id: 7 }),
					strapiEntry(3, 'A fight', '', null),
				],
			},
		],
		none: [{ data: [] }],
		uploaded: { id: 99, url: '/uploads/hero.webp' },
		looked: { data: strapiEntry(1, 'A "quiet" harbour', 'Boats at rest', null) },
		put: { data: { id: 1 } },
		urls: { upload: 'https://cms.example.com/api/upload', put: 'https://cms.example.com/api/articles/doc1?status=draft' },
		body: { data: { cover: 99 } },
		imageUrl: '/uploads/hero.webp',
		postIds: ['doc1', 'doc3'],
	},
];

const live = ['Upload to the Media Library', 'Look at the Draft Again', 'Put It on the Draft'] as const;

/** The workflow with the live CMS's answers pinned. Below, `Each Image` begins with a row as the upper part would give it. */
async function workflow({ file, credential: [type, data], settings, uploaded, looked, put }: Live, drafts: IDataObject[], each?: INodeExecutionData) {
	const id = await bed.n8n.createCredential(type, data);
	const answers: Record<string, Array<IDataObject | INodeExecutionData>> = each ? { 'Each Image': [each], [live[0]]: [uploaded], [live[1]]: [looked], [live[2]]: [put] } : {};
	return imported(bed, file, { credentials: { [type]: id }, settings, pinned: { 'Read the Drafts': drafts, ...answers } });
}

/** The expression of a pinned node, worked out where the node stands: a Set node in its place gets what it would get. */
async function worksOut(json: WorkflowJson, name: (typeof live)[number], field: string): Promise<unknown> {
	const node = json.nodes.find((one) => one.name === name)!;
	const assignments = { assignments: [{ id: 'value', name: 'value', type: 'string', value: node.parameters[field] }] };
	const probe = { ...node, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: { assignments, options: {} }, credentials: undefined };
	const { [name]: _, ...pinData } = json.pinData!;
	const id = await bed.n8n.createWorkflow({ ...json, pinData, nodes: json.nodes.map((one) => (one.name === name ? probe : one)) });
	const execution = await bed.n8n.finished(await bed.n8n.start(id, 'Each Image'));
	return execution.items(name)[0]?.json.value;
}

describe.each(lives)('$file', (cms) => {
	beforeEach(async () => {
		await setUp(bed);
		await setUp(bed, 'variants/set-up-for-variants');
	});

	/** Runs the upper part; what it makes goes nowhere. */
	async function upper(drafts: IDataObject[]): Promise<Execution> {
		const json = await workflow(cms, drafts);
		for (const { name, parameters } of json.nodes) if (name === 'Generate Image') parameters.runWorkflow = false;
		return await bed.n8n.run(json);
	}

	/** Runs the lower part with what the upper part gave. */
	async function lower(item: INodeExecutionData): Promise<Execution> {
		const id = await bed.n8n.createWorkflow(await workflow(cms, cms.drafts, item));
		return await bed.n8n.finished(await bed.n8n.start(id, 'Each Image'));
	}

	test('makes images for the drafts without one; a refused draft is marked', async () => {
		await bed.emulator.faults({ kind: 'moderation', match: { promptIncludes: 'A fight' } });
		const execution = await upper(cms.drafts);
		expect(execution.error()).toBeUndefined();
		const sent = await bed.emulator.imageRequests();
		expect(sent).toHaveLength(2);
		expect(sent.some(({ body }) => String(body.prompt).includes('Subject: A "quiet" harbour. Boats at rest'))).toBe(true);
		for (const { json } of execution.items('Generate Image')) await lower({ json });
		const rows = await rowsOf(bed, cms.table);
		expect(rows[0]).toMatchObject({
			postId: cms.postIds[0],
			status: 'has image',
			imageUrl: cms.imageUrl,
			altText: 'Illustration: A "quiet" harbour. Boats at rest',
		});
		expect(rows[1]).toMatchObject({ postId: cms.postIds[1], status: 'blocked', note: expect.stringMatching(/safety system/) });
		expect((await rowsOf(bed, log)).map(({ outcome, storagePointer }) => [outcome, storagePointer])).toEqual([
			['made', cms.imageUrl],
			['blocked', ''],
		]);
	});

	test('ends well with no draft', async () => {
		expect((await upper(cms.none)).status).toBe('success');
		expect(await bed.emulator.requests()).toEqual([]);
	});

	test('would send the picture and the draft where they belong', async () => {
		const [made] = (await upper(cms.drafts)).items('Generate Image');
		const json = await workflow(cms, cms.drafts, { json: made!.json });
		expect(await worksOut(json, 'Upload to the Media Library', 'url')).toBe(cms.urls.upload);
		expect(await worksOut(json, 'Put It on the Draft', 'url')).toBe(cms.urls.put);
		expect(JSON.parse((await worksOut(json, 'Put It on the Draft', 'jsonBody')) as string)).toEqual(cms.body);
	});
});
