import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { logColumns } from '../../../nodes/shared/receipt/log';
import { run } from './fakeN8n';

const full = (changes: IDataObject = {}): IDataObject => ({
	outcome: 'made',
	modelRequested: 'gpt-image-2',
	modelServed: 'gpt-image-2',
	routeOwner: 'OpenAI',
	requestId: 'req_1',
	fileName: 'mug.png',
	startedAt: '2026-11-20T23:59:00Z',
	costUsd: 0.1,
	estimatedUsd: 0.09,
	mayBeBilledUsd: 0,
	costBasis: 'usage',
	reviewStatus: 'pending',
	...changes,
});
const item = (changes: IDataObject = {}, columns: IDataObject = {}): INodeExecutionData => ({ json: { ...columns, receipt: full(changes) } });
const problem = (outcome: string, receipt: IDataObject = {}): INodeExecutionData => ({
	json: { sku: 'KB-9', error: { message: 'Row 4: Blocked by moderation', outcome, code: 'moderation_blocked', receipt: full({ outcome, costUsd: null, fileName: '', requestId: 'req_4', ...receipt }) } },
});
const spend = { operation: 'actualSpend', groupBy: 'modelRequested', acceptedStatus: 'accepted, approved', addTotal: true };

const rows = [
	item({ reviewStatus: 'Accepted' }, { channel: 'shop' }),
	item({ costUsd: '0.2', estimatedUsd: '0.2', startedAt: '2026-11-21T00:01:00Z' }, { channel: 'social', reviewStatus: 'approved' }),
	item({ modelRequested: 'gpt-image-2.5-flare', costUsd: null, estimatedUsd: null, costBasis: 'unknown' }),
	problem('blocked'),
	item({ outcome: 'dryRun', costUsd: null }),
	{ json: { note: 'no receipt' } },
];

describe('Actual Spend', () => {
	test('sums by model, the most expensive first; where a cost is unknown, no share of it is made up', async () => {
		const { items, hints } = await run(spend, rows);
		expect(items.map(({ json }) => json.group)).toEqual(['gpt-image-2', 'gpt-image-2.5-flare', 'Total']);
		expect(items[0]!.json).toMatchObject({ receipts: 3, images: 2, costUsd: 0.3, costUnknown: 1, accepted: 2, acceptedShare: 1, perAcceptedUsd: null });
		expect(items[2]!.json).toMatchObject({ receipts: 4, images: 3, cost: '$0.300 and 2 of unknown cost', mayHaveBeenBilled: 1 });
		expect(hints).toEqual(['3 images, $0.300 and 2 of unknown cost.']);
	});

	test('says what an accepted image cost, rejected ones included', async () => {
		const { items } = await run({ ...spend, groupBy: 'nothing' }, [item({ reviewStatus: 'accepted' }), item({ costUsd: 0.3, reviewStatus: 'rejected' })]);
		expect(items[0]!.json).toMatchObject({ perImageUsd: 0.2, perAcceptedUsd: 0.4, acceptedShare: 0.5 });
	});

	test.each([
		['day', undefined, ['2026-11-21', '2026-11-20']],
		['outcome', undefined, ['made', 'blocked']],
		['channel', undefined, ['social', 'shop', '(none)']],
		['field', 'reviewStatus', ['approved', 'accepted', 'pending']],
		['field', 'constructor.name', ['(none)']],
		['field', '__proto__', ['(none)']],
	])('groups by %s (field: %s)', async (groupBy, groupField, groups) => {
		const { items } = await run({ ...spend, groupBy, groupField, addTotal: false }, rows);
		expect(items.map(({ json }) => json.group)).toEqual(groups);
	});

	test.each([
		['instagramPost', 'Newsletter', 'instagramPost', 'Instagram Post'],
		['square', 'Newsletter', 'Newsletter', 'Newsletter'],
		['square', '', 'square', 'Square'],
		[undefined, 'Newsletter', 'Newsletter', 'Newsletter'],
	])('an image made for %s in a row of the channel “%s” goes to %s, in sums, log and contact sheet alike', async (purpose, own, channel, shown) => {
		const rows = [item({ channel: purpose }, { channel: own })];
		for (const by of [{ groupBy: 'channel' }, { groupBy: 'field', groupField: 'channel' }]) expect((await run({ ...spend, ...by }, rows)).items[0]!.json.group).toBe(channel);
		const { items: log } = await run({ operation: 'logRows', channel: own }, rows);
		expect(log[0]!.json.channel).toBe(channel);
		expect((await run({ ...spend, groupBy: 'channel' }, log)).items[0]!.json.group).toBe(channel);
		const { items: sheet } = await run({ operation: 'contactSheet', channel: own, embedUpTo: 9 }, rows);
		expect(Buffer.from(sheet[0]!.binary!.data!.data, 'base64').toString()).toContain(`<p class="channel" dir="auto">${shown}</p>`);
	});

	test('groups by the column of the row where the receipt says nothing', async () => {
		const { items } = await run({ ...spend, groupBy: 'promptVersion', addTotal: false }, [item({ promptVersion: '' }, { promptVersion: 'v2' }), item({ promptVersion: 'v3' }, { promptVersion: 'v2' })]);
		expect(items.map(({ json }) => json.group)).toEqual(['v2', 'v3']);
	});

	test('one image is one', async () => {
		expect((await run(spend, [item()])).hints).toEqual([expect.stringMatching(/^1 image, /)]);
	});

	test.each([
		['in one field', (receipt: IDataObject) => ({ receipt })],
		['in columns', (receipt: IDataObject) => receipt],
		['in columns, with a decision of Review Images', (receipt: IDataObject) => ({ ...receipt, receipt: { reviewStatus: 'accepted' } })],
	])('an item with several receipts %s counts each of them, and not their sum again', async (_where, put) => {
		const several = { json: put({ ...full({ costUsd: 0.3 }), images: 2, receipts: [full(), full({ costUsd: 0.2, requestId: 'req_2' })] }) };
		const { items } = await run({ ...spend, groupBy: 'nothing' }, [several]);
		expect(items[0]!.json).toMatchObject({ receipts: 2, images: 2, costUsd: 0.3 });
	});

	test('a list of receipts that an expression gathers needs no sum beside it', async () => {
		const gathered = { json: { receipt: { receipts: [full(), null, full({ costUsd: 0.2, requestId: 'req_2' })] } } };
		const { items } = await run({ ...spend, groupBy: 'nothing' }, [gathered]);
		expect(items[0]!.json).toMatchObject({ receipts: 2, costUsd: 0.3 });
	});

	test.each([
		['', { requestId: 'req_3' }],
		[', also where the gateway gives no request ids', { requestId: '', sha256: 'b' }],
	])('an image whose receipt stands in columns is not taken for those that an earlier node left there%s', async (_, own) => {
		const drafts = [full({ requestId: own.requestId && 'req_1', sha256: 'a' }), full({ costUsd: 0.2 })];
		const edited = { json: { receipts: drafts, images: 2, ...full({ ...own, costUsd: 0.4 }) } };
		const { items } = await run({ ...spend, groupBy: 'nothing' }, [edited]);
		expect(items[0]!.json).toMatchObject({ receipts: 1, images: 1, costUsd: 0.4 });
	});

	test('a log is read as it is: its sum is that of the items it was made from', async () => {
		const { items: log } = await run({ operation: 'logRows' }, rows);
		const sheet = log.map(({ json }) => ({ json: Object.fromEntries(Object.entries(json).map(([name, value]) => [name, String(value ?? '')])) }));
		const [ofItems, ofLog] = [await run({ ...spend, groupBy: 'nothing' }, rows), await run({ ...spend, groupBy: 'nothing' }, sheet)];
		const sums = ({ costUsd, costUnknown, images, accepted, mayBeBilledUsd }: IDataObject) => ({ costUsd, costUnknown, images, accepted, mayBeBilledUsd });
		expect(sums(ofLog.items[0]!.json)).toEqual(sums(ofItems.items[0]!.json));
	});

	const judging = (passed: boolean, sha256: string): INodeExecutionData => ({
		json: {
			receipt: full({ outcome: 'answered', costUsd: 0.01, requestId: `req_of_${sha256}`, fileName: undefined, reviewStatus: undefined, mainModel: 'gpt-5.4', referenceHashes: `${sha256} hash_of_sheet` }),
			review: { verdict: passed ? 'pass' : 'fail', score: 70, reasons: passed ? '' : 'a seventh finger', imagesReviewed: 1 },
		},
	});
	const judged = [item({ sha256: 'a' }), item({ sha256: 'b' }), item({ sha256: 'hash_of_sheet' }), item({ sha256: 'c', reviewStatus: 'accepted' }), judging(true, 'a'), judging(false, 'b'), judging(false, 'c')];

	test('of several reviews of an image the latest counts, in whatever order a log gives them', async () => {
		const at = (passed: boolean, startedAt: string) => ({ json: { ...judging(passed, 'a').json, receipt: { ...(judging(passed, 'a').json.receipt as IDataObject), startedAt } } });
		const reviews = [at(true, '2026-11-20T10:00:00Z'), at(false, '2026-11-20T09:00:00Z')];
		for (const each of [reviews, [...reviews].reverse()]) {
			const { items } = await run({ ...spend, groupBy: 'field', groupField: 'reviewStatus', addTotal: false }, [item({ sha256: 'a' }), ...each]);
			expect(items.find(({ json }) => json.images === 1)!.json.group).toBe('accepted');
		}
	});

	test('a review says what became of its image, not of what it was compared with; what a person said wins', async () => {
		const { items } = await run({ ...spend, groupBy: 'field', groupField: 'reviewStatus', addTotal: false }, judged);
		expect(Object.fromEntries(items.map(({ json }) => [json.group, json.images]))).toEqual({ accepted: 2, rejected: 1, pending: 1 });
	});

	test('the log joins them the same way, from its own columns', async () => {
		const log = (await run({ operation: 'logRows' }, judged)).items;
		const written = log.map(({ json }) => ({ json: { ...json, ...(json.outcome === 'made' && json.sha256 !== 'c' && { reviewStatus: 'pending', reviewVerdict: '' }) } }));
		const spent = async (rows: INodeExecutionData[]) => (await run({ ...spend, groupBy: 'nothing' }, rows)).items[0]!.json;
		expect(await spent(written)).toEqual(await spent(judged));
		expect(await spent(written)).toMatchObject({ accepted: 2, perAcceptedUsd: 0.215 });
		expect(log[1]!.json).toMatchObject({ reviewStatus: 'rejected', reviewVerdict: 'fail', reviewReasons: 'a seventh finger', reviewer: 'gpt-5.4', reviewedHashes: '' });
		expect(log[5]!.json).toMatchObject({ outcome: 'answered', reviewedHashes: 'b' });
	});

	const decided = { reviewStatus: 'accepted', reviewer: 'Ida', reviewedAt: '2026-11-22T00:00:00Z', reviewNote: 'so be it' };
	test.each<[string, IDataObject]>([
		['in columns', { ...full(), receipt: decided }],
		['of several images', { receipt: { ...full(), images: 1, receipts: [full()], ...decided } }],
		['of a row without an image', { ...problem('blocked').json, receipt: decided }],
	])('what a person decided on Review Images is logged with a receipt %s', async (_, json) => {
		const { items: log } = await run({ operation: 'logRows' }, [{ json }]);
		expect(log.map((row) => row.json)).toEqual([expect.objectContaining(decided)]);
	});

	test('a row that was to be made again, and was not, is not logged, counted or shown with the verdict on the picture before', async () => {
		const rows = [{ json: { ...problem('blocked').json, review: { verdict: 'fail', score: 20, reasons: 'The handle is missing' } } }];
		expect((await run({ operation: 'logRows' }, rows)).items[0]!.json).toMatchObject({ outcome: 'blocked', reviewStatus: 'pending', reviewVerdict: '', reviewScore: null, reviewReasons: '' });
		const { items } = await run({ operation: 'contactSheet', embedUpTo: 9 }, rows);
		expect(Buffer.from(items[0]!.binary!.data!.data, 'base64').toString()).not.toContain('The handle is missing');
	});

	test.each([
		[{ reviewStatus: 'rejected', reviewer: 'Jo' }, 'of the last run'],
		[{ reviewStatus: '', reviewer: '' }, 'that are empty'],
	])('what a person decided on Review Images is logged, counted and shown whatever stands in the row’s columns %j, %s', async (columns) => {
		const rows = [item(decided, columns)];
		expect((await run({ operation: 'logRows' }, rows)).items[0]!.json).toMatchObject(decided);
		expect((await run(spend, rows)).items[0]!.json.accepted).toBe(1);
	});

	test('on the contact sheet, too, what a person decided wins over the verdict of a model', async () => {
		const badge = async (changes: IDataObject) => {
			const { items } = await run({ operation: 'contactSheet', embedUpTo: 9 }, [{ json: { receipt: full({ fileUrl: 'https://shop.example/a.png', ...changes }), review: { verdict: 'fail' } } }]);
			return /<span class="badge[^<]*/.exec(Buffer.from(items[0]!.binary!.data!.data, 'base64').toString())?.[0];
		};
		await expect(badge(decided)).resolves.toBe('<span class="badge good">accepted');
		await expect(badge({})).resolves.toBe('<span class="badge bad">fail');
	});

	test('a final that failed is not logged as accepted because its preview was', async () => {
		const { items: log } = await run({ operation: 'logRows' }, [{ json: { ...problem('failed').json, receipt: full(decided) } }]);
		expect(log[0]!.json).toMatchObject({ outcome: 'failed', reviewStatus: 'pending', reviewer: '' });
	});

	test('a model that changed under the same name is told', async () => {
		const { hints } = await run(spend, [item({ modelServed: 'gpt-image-2-2027', startedAt: '2026-11-22T00:00:00Z' }), item()]);
		expect(hints[0]).toContain('OpenAI served gpt-image-2-2027 for gpt-image-2 from 2026-11-22 on, before that gpt-image-2.');
	});
});

describe('receipts of the execution', () => {
	const flow = {
		gptImageJournal: {
			Generate: { receipts: [full()] },
			Edit: {
				earlier: [{ row: 0, receipt: full({ requestId: 'req_2', costUsd: 0.2 }) }],
				entries: {
					a: { state: 'made', results: [{ receipt: full({ requestId: 'req_3', costUsd: 0.3, fileName: 'b.png' }), review: { verdict: 'pass' } }] },
					b: { state: 'unknown', results: [], problem: { message: 'Connection lost', receipt: full({ outcome: 'unknown', costUsd: null, mayBeBilledUsd: 0.4 }) } },
					c: { state: 'sent', results: [] },
				},
			},
			Broken: { receipts: 'none', earlier: 7, entries: [null, { results: [{}] }] },
			Other: null,
		},
	};

	test('are all found, whatever the items show', async () => {
		const { items } = await run({ ...spend, groupBy: 'nothing', receiptsFrom: 'execution' }, [{ json: { sku: 'a' } }], flow);
		expect(items[0]!.json).toMatchObject({ receipts: 4, images: 3, cost: '$0.600 and 1 of unknown cost', mayBeBilledUsd: 0.4 });
	});

	test.each([{}, { gptImageJournal: 'x' }, { gptImageJournal: [1] }])('a journal that is none (%j) holds nothing', async (broken) => {
		expect((await run({ operation: 'logRows', receiptsFrom: 'execution' }, [{ json: {} }], broken)).items).toEqual([]);
	});

	test('complete a short receipt; what a later node set stays', async () => {
		const short = { outcome: 'made', fileName: 'mug.png', requestId: 'req_1', costUsd: 0.1, storagePointer: 's3://b/mug.png' };
		const { items } = await run({ operation: 'logRows' }, [{ json: { receipt: short } }], flow);
		expect(items[0]!.json).toMatchObject({ modelRequested: 'gpt-image-2', costBasis: 'usage', storagePointer: 's3://b/mug.png' });
	});

	test('of which nothing tells one from another complete no item, and get nothing of one', async () => {
		const same = (changes: IDataObject) => ({ receipt: full({ requestId: '', ...changes }) });
		const twice = { gptImageJournal: { Drafts: { earlier: [same({ sha256: 'a', costUsd: 0.01 })] }, Finals: { earlier: [same({ sha256: 'b', costUsd: 0.2 })] } } };
		const items = [0.01, 0.2].map((costUsd, row) => ({ json: { sku: row, receipt: { outcome: 'made', fileName: 'mug.png', requestId: '', costUsd, storagePointer: `mug-${row}` } } }));
		const { items: log } = await run({ operation: 'logRows' }, items, twice);
		expect(log.map(({ json }) => [json.costUsd, json.sha256, json.storagePointer])).toEqual([[0.01, '', 'mug-0'], [0.2, '', 'mug-1']]);
		const { items: all } = await run({ operation: 'logRows', receiptsFrom: 'execution' }, items, twice);
		expect(all.map(({ json }) => [json.costUsd, json.sha256, json.storagePointer])).toEqual([[0.01, 'a', ''], [0.2, 'b', '']]);
	});

	test('purchases that nothing tells apart, a draft and its final of a gateway without request ids, keep each its own cost', async () => {
		const alike = (costUsd: number) => ({ Draft: { receipts: [full({ requestId: '', costUsd: 0.1 })] }, Final: { receipts: [full({ requestId: '', costUsd })] } });
		const short = { json: { receipt: { outcome: 'made', fileName: 'mug.png', requestId: '', costUsd: 0.3 } } };
		const spendFrom = async (receiptsFrom: string) => (await run({ ...spend, groupBy: 'nothing', receiptsFrom }, [short], { gptImageJournal: alike(0.3) })).items[0]!.json;
		expect(await spendFrom('execution')).toMatchObject({ images: 2, costUsd: 0.4 });
		expect(await spendFrom('items')).toMatchObject({ images: 1, costUsd: 0.3 });
	});

	test('a short receipt of another execution is used as it is', async () => {
		const short = { outcome: 'made', fileName: 'x.png', requestId: 'req_x', costUsd: 0.5 };
		const { items } = await run({ operation: 'logRows' }, [{ json: { receipt: short } }], flow);
		expect(items[0]!.json).toMatchObject({ fileName: 'x.png', costUsd: 0.5, modelRequested: '' });
	});
});

describe('Log Rows', () => {
	test('one row for each purchase and each refusal, all with the same columns', async () => {
		const refused = { json: { error: { message: 'Row 5: too large', outcome: 'refused', code: 'refused_before_sending' } } };
		const { items } = await run((row) => ({ operation: 'logRows', rowKey: `KB-${row}`, channel: 'shop', daysToKeep: 30 }), [item(), problem('blocked'), refused]);
		expect(items.map(({ json, pairedItem }) => [json.outcome, json.rowKey, json.costUsd, json.deleteAfter, pairedItem])).toEqual([
			['made', 'KB-0', 0.1, '2026-12-20', { item: 0 }],
			['blocked', 'KB-1', null, '', { item: 1 }],
			['refused', 'KB-2', 0, '', { item: 2 }],
		]);
		expect(items[1]!.json.message).toBe('Row 4: Blocked by moderation');
		for (const { json } of items) expect(Object.keys(json)).toEqual(Object.keys(logColumns));
	});

	test('by an expression, the receipt comes from an earlier item, where a node that stores the file has put its own fields in its place', async () => {
		const stored = { json: { key: 'mugs/mug.png' } };
		const parameters = { operation: 'logRows', receiptsFrom: 'expression', receiptItem: item({ note: 'Made by gpt-image-3.' }).json, storagePointer: 's3://b/mugs/mug.png', logNote: 'Second try.' };
		const { items } = await run(parameters, [stored]);
		expect(items[0]!.json).toMatchObject({ outcome: 'made', costUsd: 0.1, storagePointer: 's3://b/mugs/mug.png', note: 'Second try. Made by gpt-image-3.', workflow: 'Product photos' });
		const { items: blocked } = await run({ ...parameters, receiptItem: problem('blocked').json }, [stored]);
		expect(blocked[0]!.json).toMatchObject({ outcome: 'blocked', storagePointer: '', message: 'Row 4: Blocked by moderation' });
		expect((await run({ ...parameters, receiptItem: JSON.stringify(problem('blocked').json) }, [stored])).items).toEqual(blocked);
		expect((await run({ ...parameters, receiptItem: 'none' }, [stored])).items).toEqual([]);
	});

	test('a verdict is written with who judged', async () => {
		const reviewed = item({ mainModel: 'gpt-5.4' });
		reviewed.json.review = { verdict: 'again', score: 0.4, reasons: ['the text reads SAEL'] };
		const { items } = await run({ operation: 'logRows' }, [reviewed, { json: { ...reviewed.json, reviewer: 'Ana' } }]);
		expect(items[0]!.json).toMatchObject({ reviewVerdict: 'again', reviewScore: 0.4, reviewReasons: 'the text reads SAEL', reviewer: 'gpt-5.4' });
		expect(items[1]!.json.reviewer).toBe('Ana');
	});
});

describe('Contact Sheet', () => {
	const operation = 'contactSheet';
	const file = (fileName: string, bytes: number) => ({ data: Buffer.alloc(bytes, 1).toString('base64'), mimeType: 'image/png', fileName });
	const page = ({ items }: { items: INodeExecutionData[] }) => Buffer.from(items[0]!.binary!.data!.data, 'base64').toString();
	const withFile = (bytes: number, changes: IDataObject = {}): INodeExecutionData => ({ ...item({ bytes, ...changes }), binary: { data: file('mug.png', bytes) } });

	test('embeds a small file, shows a large one from its address, and says why another is not shown', async () => {
		const input = [withFile(900), withFile(2000, { fileUrl: 'https://files.example/mug.png?sig=1' }), withFile(2000), problem('blocked')];
		const ran = await run({ operation, embedUpTo: 1 }, input);
		const html = page(ran);
		expect(html.match(/<img /g)).toHaveLength(2);
		expect(html).toContain('<img src="data:image/png;base64,');
		expect(html).toContain('<img src="https://files.example/mug.png?sig=1"');
		expect(html).toContain('The file is too large to be embedded');
		expect(html).toContain('Row 4: Blocked by moderation');
		expect(html).toContain('$0.300 and 1 of unknown cost');
		expect(ran.items[0]!.json).toMatchObject({ pictures: 2, withoutPicture: 2 });
	});

	test('finds the files of a workflow that keeps them in the columns, and believes no column elsewhere', async () => {
		const { json, binary } = withFile(900);
		const inColumns = [{ json: { ...json, _files: binary as unknown as IDataObject } }];
		const shown = async (binaryMode: string) => (await run({ operation, embedUpTo: 1 }, inColumns, {}, {}, binaryMode)).items[0]!.json;
		expect([await shown('combined'), await shown('separate')]).toMatchObject([{ pictures: 1 }, { pictures: 0 }]);
	});

	test('shows a picture whose server called it image/jpg', async () => {
		const jpg = { ...withFile(9), binary: { data: { ...file('mug.jpg', 9), mimeType: 'image/jpg' } } };
		expect(page(await run({ operation, embedUpTo: 1 }, [jpg]))).toContain('<img src="data:image/jpeg;base64,');
	});

	test('asks no host but those of its pictures', async () => {
		const html = page(await run({ operation, embedUpTo: 0 }, [withFile(9, { fileUrl: 'https://files.example/a.png' })]));
		expect(/img-src ([^;]*);/.exec(html)![1]).toBe('data: https://files.example');
	});

	test.each(['javascript:alert(1)', 'data:text/html,<script>', 'https://user:key@host/a.png', '//host/a.png', 7])('%s is no address of a picture', async (fileUrl) => {
		const html = page(await run({ operation, embedUpTo: 0 }, [withFile(9, { fileUrl })]));
		expect(html).not.toContain('<img');
		expect(html).not.toMatch(/javascript:|user:key|text\/html,/);
	});

	test('what rows, files and answers say is text, never markup', async () => {
		const evil = '"><script>alert(1)</script>';
		const row = withFile(9, { fileName: evil, qualityServed: evil, outcome: 'made', outputFormat: evil });
		row.json.review = { verdict: evil, reasons: [evil] };
		const failed = { json: { error: { message: evil, outcome: evil, wayOut: evil, code: evil } } };
		const html = page(await run({ operation, sheetTitle: evil, pictureTitle: evil, channel: evil, embedUpTo: 9 }, [row, failed]));
		expect(html).not.toContain('<script');
		expect(html.match(/&lt;script&gt;/g)!.length).toBeGreaterThan(8);
	});

	test('a reviewed picture shows what image and review cost together', async () => {
		const reviewed = { json: { receipt: { outcome: 'answered', costUsd: 0.01, costBasis: 'usage', requestId: 'req_r' }, review: { verdict: 'pass' } }, binary: { data: file('mug.png', 9) } };
		const html = page(await run({ operation, embedUpTo: 9 }, [reviewed], { gptImageJournal: { Generate: { receipts: [full({ costUsd: 0.5 }), full()] } } }));
		expect(html).toContain('<dd>$0.110</dd>');
	});

	test('pictures of one name, reviewed, show each its own cost: their hash tells them apart', async () => {
		const review = (hash: string) => ({ outcome: 'answered', costUsd: 0.01, costBasis: 'usage', requestId: `req_${hash}`, referenceHashes: hash });
		const reviewed = ['a', 'b'].map((hash) => ({ json: { receipt: review(hash) }, binary: { data: file('mug.png', 9) } }));
		const receipts = [full({ sha256: 'a', costUsd: 0.5 }), full({ sha256: 'b' })];
		const html = page(await run({ operation, embedUpTo: 9 }, reviewed, { gptImageJournal: { Generate: { receipts } } }));
		expect(html).toContain('<dd>$0.510</dd>');
		expect(html).toContain('<dd>$0.110</dd>');
	});

	test('the size its channel wants stands beside the size that was delivered', async () => {
		const post = withFile(9, { channel: 'instagramPost', width: 1080, height: 1350, exact: true });
		const header = withFile(9, { channel: 'emailHeader', width: 1440, height: 480, exact: false });
		const html = page(await run({ operation, channel: 'shop', embedUpTo: 9 }, [post, header, withFile(9, { width: 100, height: 50 })]));
		expect(html).toContain('<p class="channel" dir="auto">Instagram Post</p>');
		expect(html).toContain('<dt>Target</dt><dd>1080 × 1350</dd></div><div><dt>Size</dt><dd>1080 × 1350</dd>');
		expect(html).toContain('<dt>Target</dt><dd>1200 × 400</dd></div><div><dt>Size</dt><dd>1440 × 480</dd>');
		expect(html.match(/<dt>Target/g)).toHaveLength(2);
		expect(html).toContain('<p class="channel" dir="auto">shop</p>');
	});

	test('a file that n8n has no more leaves a card that says so', async () => {
		const html = page(await run({ operation, embedUpTo: 9 }, [{ ...item(), binary: {} }]));
		expect(html).toContain('The file did not come along with the row');
	});
});
