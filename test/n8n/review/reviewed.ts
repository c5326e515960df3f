import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { reviewAddress, titlesOn } from '../../../demo/reviewer';
import { type Execution, generateSpec, type NodeSpec, until, workflow, type WorkflowJson } from '../../../testbed';
import type { FreshBed } from '../useBed';

export { post, reviewAddress, roundOn, titlesOn } from '../../../demo/reviewer';

/** Names of the outputs, in their order. */
export const outputs = ['Not Reviewed', 'Approved', 'Make Again', 'Rejected'];

export interface ReviewSpec {
	rows: Array<IDataObject | INodeExecutionData>;
	parameters?: IDataObject;
	/** Nodes between the rows and the review. Placeholders in n8n's store, unless told. */
	before?: NodeSpec[];
	/** Nodes after it. One for each output that says which row it can still see, unless told. */
	after?: NodeSpec[];
}

/** Whose row a later node sees beside its item. */
const seesRow = (name: string, output: number): NodeSpec => ({
	name,
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		includeOtherFields: true,
		assignments: { assignments: [{ id: 'seen', name: 'seen', type: 'string', value: "={{ $('Rows').item.json.name }}" }] },
		options: {},
	},
	onError: 'continueRegularOutput',
	after: [`Review:${output}`],
});

export const placeholders = (bed: FreshBed): NodeSpec =>
	generateSpec(bed, { name: 'Make', onError: 'continueRegularOutput', parameters: { prompt: '={{ $json.brief }}', size: '1024x1024', options: { dryRun: true } } });

/** The verdict of each row's column on its new picture: an image node leaves out what was said of the picture before. */
const verdicts: NodeSpec = {
	name: 'Judge',
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		includeOtherFields: true,
		assignments: { assignments: [{ id: 'review', name: 'review', type: 'object', value: "={{ $('Rows').item.json.review ?? {} }}" }] },
		options: { stripBinary: false },
	},
	onError: 'continueRegularOutput',
};

/** Rows → pictures → verdicts → Review Images → a node for each output. */
export function reviewWorkflow(bed: FreshBed, { rows, parameters = {}, before, after }: ReviewSpec): WorkflowJson {
	const review: NodeSpec = { name: 'Review', type: 'n8n-nodes-gpt-image.reviewImages', parameters: { operation: 'sendAndWait', ...parameters } };
	const all = after ?? outputs.map(seesRow);
	return workflow({ name: 'Spring campaign', rows, nodes: [...(before ?? [placeholders(bed), verdicts]), review, ...all] });
}

/** A waiting review and where its page is. */
export interface Waiting {
	workflowId: string;
	id: string;
	address: string;
}

/** Runs it until it waits for people. */
export async function startReview(bed: FreshBed, spec: ReviewSpec | WorkflowJson): Promise<Waiting> {
	const workflowId = await bed.n8n.createWorkflow('nodes' in spec ? spec : reviewWorkflow(bed, spec));
	const id = await bed.n8n.start(workflowId);
	const execution = await bed.n8n.finished(id, 120_000);
	if (execution.status !== 'waiting') throw new Error(`It does not wait: ${execution.status} ${execution.error()?.message ?? ''}`);
	return { workflowId, id, address: reviewAddress(execution) };
}

/** The end of an execution that is being resumed. */
export async function ended(bed: FreshBed, { id }: Pick<Waiting, 'id'>, timeoutMs = 60_000): Promise<Execution> {
	let execution = await bed.n8n.finished(id);
	await until('the review ends', async () => (execution = await bed.n8n.finished(id, timeoutMs)).status !== 'waiting', timeoutMs);
	return execution;
}

/** Addresses of the page's pictures. */
export function picturesOn(html: string, address: string): string[] {
	return [...html.matchAll(/<img src="([^"]+)"/g)].map(([, query]) => new URL(query!.replaceAll('&amp;', '&'), address).href);
}

/** Waits until a page shows these pictures, by their names: another round of a loop. */
export async function asksFor(address: string, titles: string[]): Promise<void> {
	let shown: string[] = [];
	await until(`the page shows ${titles.join(', ')}`, async () => {
		shown = titlesOn(await (await fetch(address)).text());
		return shown.join() === titles.join();
	}).catch(() => expect(shown).toEqual(titles));
}
