import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import sharp from 'sharp';
import { executeByForm } from '../../../demo/formRun';
import { fillIn, openPage, sendPage, type Question } from '../../../demo/person';
import type { Execution, WorkflowJson } from '../../../testbed';
import { useBed } from '../useBed';
import { imported } from './support';
import { fillTable, log, rowsOf, setUp } from './tables';

const table = 'Pictures to approve';
const bed = useBed({ tables: [table, log], folder: 'preview' });

const workflow = () => imported(bed, 'preview-approve-final', { settings: { imagesFolder: bed.folder } });

const row = (name: string, more: IDataObject = {}) => ({
	name,
	brief: `A picture of ${name}`,
	purpose: 'square',
	...more,
});

/** Presses Execute workflow in the editor; the answer is the address of the form that then opens. */
async function executeWorkflow(): Promise<string> {
	const id = await bed.n8n.createWorkflow(workflow());
	return await executeByForm(bed.n8n, id, workflow());
}

/** The person of these tests: approves everything but what a decision or a remark is given for, by the picture's name. */
const ada =
	(answers: Record<string, string> = {}) =>
	({ label, options }: Question): string => {
		if (label === 'Your name') return 'Ada';
		return answers[label] ?? (options.length > 0 ? 'Approve' : '');
	};

/** Where the form is once the workflow is published. */
const formOf = ({ nodes }: WorkflowJson) =>
	`${bed.n8n.address.url}/form/${nodes.find(({ name }) => name === 'Start Here')!.webhookId}`;

/** n8n serves a published form a moment after it said so. */
async function isServed(address: string): Promise<void> {
	const deadline = Date.now() + 20_000;
	while (!(await fetch(address)).ok && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 200));
}

const asked = async () => ({
	previews: await bed.emulator.imageRequests('generations'),
	finals: await bed.emulator.imageRequests('edits'),
});

const finished = async (id: string): Promise<Execution> => await bed.n8n.finished(id);

test('the run waits for a person, who sees the previews and their prices; only what is approved is bought', async () => {
	await setUp(bed);
	const start = await openPage(await executeWorkflow());
	expect(start.questions.map(({ label }) => label)).toEqual(['Your name']);
	const waitingUrl = await sendPage(start, ada());
	const id = new URL(waitingUrl).pathname.split('/').at(-1)!;
	const waiting = await finished(id);
	expect(waiting.status).toBe('waiting');
	expect((await rowsOf(bed, table)).map(({ status }) => status)).toEqual(
		Array.from({ length: 4 }, () => 'waiting for approval'),
	);

	const page = await openPage(waitingUrl);
	const { previews } = await asked();
	const spent = previews.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0);
	expect(page.text).toContain(`The previews cost ${spent.toFixed(3)} USD`);
	expect(page.text).toMatch(/finals cost about 0\.\d\d USD more/);
	expect(page.questions.map(({ label, options }) => [label, options.join()])).toEqual(
		['Spring header', 'Bakery post', 'Travel pin', 'Headphones square'].flatMap((name) => [
			[name, 'Approve,Reject'],
			[`Remark on ${name}`, ''],
		]),
	);
	// The pictures can be seen by whoever has the form, without logging in.
	expect(page.pictures).toHaveLength(4);
	const shown = await Promise.all(
		page.pictures.map(async (src) => Buffer.from(await (await fetch(src)).arrayBuffer())),
	);
	expect((await sharp(shown[3]).metadata()).format).toBe('jpeg');
	expect(await sharp(shown[3]).metadata()).toMatchObject({ width: 1024, height: 1024 });
	const tampered = page.pictures[0]!.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
	expect((await fetch(tampered)).status).toBe(400);

	await sendPage(
		page,
		ada({ 'Bakery post': 'Reject', 'Remark on Bakery post': 'too dark', 'Remark on Travel pin': 'two cats' }),
	);
	const execution = await finished(id);
	expect(execution.error()).toBeUndefined();
	expect(execution.status).toBe('success');

	const { finals } = await asked();
	expect(finals).toHaveLength(3);
	expect(finals.every(({ body }) => body.quality === 'high')).toBe(true);
	// A final is made from the preview that was approved, and takes the remark.
	const entries = await rowsOf(bed, log);
	const sha = (name: string) => entries.find(({ rowKey, promptVersion }) => rowKey === name && promptVersion === 'preview-2')!.sha256;
	const pin = finals.find(({ body }) => String(body.prompt).includes('two cats'))!;
	expect(pin.files.map(({ sha256 }) => sha256)).toEqual([sha('Travel pin')]);

	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status, remark, decidedBy, file }) => [status, remark, decidedBy, file])).toEqual([
		['done', '', 'Ada', 'Spring header.png'],
		['rejected', 'too dark', 'Ada', 'Bakery post-preview.jpg'],
		['done', 'two cats', 'Ada', 'Travel pin.png'],
		['done', '', 'Ada', 'Headphones square.png'],
	]);
	expect(rows[1]!.finalUsd).toBeNull();
	const total = rows.reduce((sum, { previewUsd, finalUsd }) => sum + Number(previewUsd) + Number(finalUsd), 0);
	expect(total).toBeCloseTo(
		[...previews, ...finals].reduce((sum, { costUsd = 0 }) => sum + costUsd, 0),
		6,
	);
	expect(await sharp(join(bed.folder, 'Headphones square.png')).metadata()).toMatchObject({
		format: 'png',
		width: 1024,
		height: 1024,
	});
});

test('a rejected row is previewed again once its status is emptied, with the remark in its prompt', async () => {
	await fillTable(bed, table, [row('mug', { remark: 'from above' })]);
	await fillIn(await executeWorkflow(), ada({ mug: 'Reject' }));
	const { previews, finals } = await asked();
	expect(previews[0]!.body.prompt).toContain('Change asked for after the last preview: from above');
	expect(finals).toEqual([]);
});

test('rows that cannot be previewed or made say why, and stop no other', async () => {
	await bed.emulator.faults(
		{ kind: 'moderation', match: { path: '/generations', promptIncludes: 'a forbidden thing' } },
		{ kind: 'moderation', match: { path: '/edits', promptIncludes: 'a late one' } },
	);
	await fillTable(bed, table, [
		row('first'),
		row(''),
		row('a forbidden thing'),
		row('a late one'),
		row('last <b>&"x"</b>'),
	]);
	const { executionId, pages } = await fillIn(await executeWorkflow(), ada());
	expect((await finished(executionId)).status).toBe('success');
	expect(pages[1]!.questions.map(({ label }) => label).filter((label) => !label.startsWith('Remark'))).toEqual([
		'first',
		'a late one',
		'last <b>&"x"</b>',
	]);
	const rows = await rowsOf(bed, table);
	expect(rows.map(({ status }) => status)).toEqual([
		'done',
		'not made: refused',
		'not made: blocked',
		'approved, not made: blocked',
		'done',
	]);
	expect(rows[1]!.note).toMatch(/Prompt/);
	for (const blocked of [rows[2]!, rows[3]!]) expect(blocked.note).toMatch(/safety system/);
	expect((await asked()).finals.filter(({ answeredImages }) => answeredImages > 0)).toHaveLength(2);
});

test('without a row to preview the browser says so, and nothing is bought', async () => {
	await fillTable(bed, table, [row('mug', { status: 'done' })]);
	const { executionId, pages } = await fillIn(await executeWorkflow(), ada());
	expect(pages[1]!.text).toMatch(/Nothing to preview.*has a status already/);
	expect((await finished(executionId)).status).toBe('success');
	expect(await bed.emulator.imageRequests()).toEqual([]);
});

test('published, the form has an address of its own', async () => {
	await fillTable(bed, table, [row('mug')]);
	const id = await bed.n8n.createWorkflow(workflow());
	const { versionId } = await bed.n8n.rest.get<{ versionId: string }>(`/rest/workflows/${id}`);
	await bed.n8n.rest.post(`/rest/workflows/${id}/activate`, { versionId });
	try {
		const address = formOf(workflow());
		await isServed(address);
		const { executionId, pages } = await fillIn(address, ada());
		expect(pages.map(({ questions }) => questions.length)).toEqual([1, 2]);
		expect((await finished(executionId)).status).toBe('success');
		expect((await rowsOf(bed, table))[0]).toMatchObject({ status: 'done', file: 'mug.png', decidedBy: 'Ada' });
	} finally {
		await bed.n8n.rest.post(`/rest/workflows/${id}/deactivate`);
	}
});
