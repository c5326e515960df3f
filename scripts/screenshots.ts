// Pictures for the documentation, taken in a running editor: `npm run screenshots [-- options]`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { dropTables } from '../demo/tables';
import { N8nClient, projectRoot, type WorkflowJson } from '../testbed';
import { putExamples } from './screenshots/examples';
import { takeMessages } from './screenshots/messages';
import { takeReviewPage } from './screenshots/reviewPage';
import { logIn, openWorkflow, type Panel, take, takeCanvas, takePanel, viewport } from './screenshots/pictures';
import { startDemo } from './screenshots/source';

const usage = `npm run screenshots [-- options]
  --editor URL      use the demo that is running there, in place of starting one
  --only NAME,NAME  only these pictures: workflow names (variants/NAME), examples, contact-sheet, review-page, messages
  --wait SECONDS    how long a workflow may run before its picture is taken (90)`;

interface Stored {
	id: string;
	name: string;
}

/** Panels of the tour's nodes. */
const panels: readonly Panel[] = [
	{ node: 'Generate Image', picture: 'generate-image', viewed: true },
	{ node: 'Edit Image', picture: 'edit-image', viewed: true },
	{ node: 'Poster in a Conversation', picture: 'responses-image-step', viewed: true },
	{ node: 'Review Against the First', picture: 'review-image', fieldsFrom: 1050 },
	{ node: 'Estimate the Run', picture: 'cost-estimate' },
];

const examples = ['before-openai-node', 'before-http-request', 'after'];

const underWay = new Set(['new', 'running', 'unknown']);

/** Presses Execute where a person would, and waits for the run's end, or until it waits for somebody. */
async function execute(page: Page, n8n: N8nClient, id: string, seconds: number): Promise<string> {
	const button = page.locator('[data-test-id="execute-workflow-button"]');
	if (!(await button.isVisible())) return 'not run: its trigger is no button';
	await button.click();
	const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
	const deadline = Date.now() + seconds * 1000;
	for (;;) {
		await page.waitForTimeout(1000);
		const { results } = await n8n.rest.get<{ results: Array<{ status: string }> }>(
			`/rest/executions?filter=${filter}&limit=1`,
		);
		const status = results[0]?.status ?? 'new';
		if (!underWay.has(status) || Date.now() > deadline) return status;
	}
}

/** What a run needs of others on the same tables, by file name. */
const runsAfter: Record<string, string> = { 'brand-set': 'variants/set-up-for-variants', 'prompt-batch': 'prompt-lab', 'cost-report': 'starter', 'storyboard-approval': 'storyboard' };

/** The name inside each file of workflows/ and its folders, by file name. */
function workflowFiles(): Map<string, string> {
	const folder = join(projectRoot, 'workflows');
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
	const nameIn = (file: string) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as Stored).name;
	return new Map(files.sort().map((file) => [file.slice(0, -'.json'.length).replaceAll('\\', '/'), nameIn(file)]));
}

/** Begins with a button, and talks to nobody but the image API. */
const runsAlone = (nodes: WorkflowJson['nodes']): boolean =>
	nodes.some(({ type }) => type === 'n8n-nodes-base.manualTrigger') &&
	nodes.every(({ credentials = {} }) => Object.keys(credentials).every((type) => type.startsWith('gptImage')));

/** All canvases, each run on tables that nobody has made a picture of yet. */
async function takeWorkflows(page: Page, n8n: N8nClient, seconds: number, wanted: (name: string) => boolean): Promise<void> {
	const stored = await n8n.rest.get<Stored[]>('/rest/workflows');
	const files = workflowFiles();
	const idOf = (file: string) => stored.find(({ name }) => name === files.get(file))?.id;
	const run = async (file: string) => await n8n.finished(await n8n.start(idOf(file)!), seconds * 1000);
	for (const file of [...files.keys()].filter(wanted)) {
		const id = idOf(file);
		if (!id) continue;
		const { nodes } = await n8n.rest.get<Pick<WorkflowJson, 'nodes'>>(`/rest/workflows/${id}`);
		const runs = runsAlone(nodes);
		if (runs) {
			await dropTables(n8n);
			if (!file.includes('set-up')) await run('set-up');
			if (runsAfter[file]) await run(runsAfter[file]);
		}
		await openWorkflow(page, n8n.address.url, id);
		console.log(`${file}: ${runs ? await execute(page, n8n, id, seconds) : 'not run: it needs somebody outside'}`);
		await takeCanvas(page, `workflows/${file}`);
	}
}

async function main(): Promise<void> {
	const text = { type: 'string' } as const;
	const { values } = parseArgs({
		options: { editor: text, only: text, wait: text, help: { type: 'boolean', short: 'h' } },
	});
	if (values.help) return console.log(usage);
	const only = values.only?.split(',');
	const wanted = (name: string) => !only || only.includes(name);
	const seconds = Number(values.wait ?? 90);

	const editor = values.editor ? { origin: new URL(values.editor).origin, stop: async () => {} } : await startDemo();
	const address = { url: editor.origin, logFile: '', userFolder: '', pid: 0 };
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: ['--no-sandbox'],
	});
	const stops = [editor.stop, async () => await browser.close()];
	try {
		const n8n = await N8nClient.connect(address);
		const patterns = [...workflowFiles().keys()].filter((file) => file.startsWith('patterns/'));
		const { ids, stop } = await putExamples(n8n, [...examples, 'tour', 'prompt-frame', 'review-images', ...patterns]);
		stops.push(stop);
		const page = await browser.newPage({ viewport });
		page.setDefaultTimeout(30_000);
		await logIn(page, editor.origin);

		await takeWorkflows(page, n8n, seconds, wanted);
		for (const name of examples.filter(wanted)) {
			await openWorkflow(page, editor.origin, ids.get(name)!);
			console.log(`${name}: ${await execute(page, n8n, ids.get(name)!, seconds)}`);
			await takeCanvas(page, name);
		}
		if (wanted('tour')) {
			await openWorkflow(page, editor.origin, ids.get('tour')!);
			console.log(`tour: ${await execute(page, n8n, ids.get('tour')!, seconds)}`);
			await takeCanvas(page, 'tour');
			for (const panel of panels) await takePanel(page, panel);
		}
		if (wanted('prompt-frame')) {
			await openWorkflow(page, editor.origin, ids.get('prompt-frame')!);
			await execute(page, n8n, ids.get('prompt-frame')!, seconds);
			await takePanel(page, { node: 'Generate Image', picture: 'prompt-frame' });
		}
		if (wanted('review-page')) {
			const id = ids.get('review-images')!;
			await openWorkflow(page, editor.origin, id);
			console.log(`review-images: ${await execute(page, n8n, id, seconds)}`);
			await takeCanvas(page, 'review-images');
			await takePanel(page, { node: 'Review Images', picture: 'review-images-panel' });
			await takeReviewPage(browser, n8n, id);
		}
		if (wanted('messages')) await takeMessages(page, n8n);
		const sheet = join(projectRoot, 'demo-output', 'index.html');
		if (wanted('contact-sheet') && existsSync(sheet)) {
			await page.goto(pathToFileURL(sheet).href);
			await take(page, 'contact-sheet', true);
		}
	} finally {
		for (const stop of stops.reverse()) await stop();
	}
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
