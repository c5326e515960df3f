import type { IDataObject, IExecuteFunctions, INodeExecutionData, RelatedExecution } from 'n8n-workflow';
import { errorIn } from '../../output/passedOn';
import type { PassedOn } from '../../output/types';

/** A workflow of the user's, and whether its end resumes an execution that waits for it. */
export interface Callee {
	id: string;
	resumes: boolean;
}

/**
 * Gives one item to a workflow of the user's and waits for its end: what it returned first, and where it can be seen. Never
 * throws: a workflow that fails is told as `{ error }`.
 */
export async function runWorkflow(ctx: IExecuteFunctions, { id, resumes }: Callee, { json, binary }: INodeExecutionData): Promise<PassedOn> {
	const parentExecution: RelatedExecution = { executionId: ctx.getExecutionId(), workflowId: ctx.getWorkflow().id ?? '', shouldResume: resumes };
	// In the mode of this run: an editor's test runs the draft, production the published version.
	const options = { executionMode: ctx.getMode(), parentExecution };
	const item = { json, ...(binary ? { binary } : {}) };
	const [ran] = await Promise.allSettled([ctx.executeWorkflow({ id }, [item], undefined, options)]);
	if (ran.status === 'rejected') return failedWith(messageOf(ran.reason));
	const { data, executionId, waitTill } = ran.value;
	if (waitTill) await goOn(ctx);
	const returned = firstJson(data);
	const error = errorIn(returned);
	// An error that the item brought along, a column of the row for one, is not the workflow's.
	const failed = error !== undefined && error !== errorIn(json) ? { error } : {};
	return { json: returned, ...failed, ...(executionId ? { subExecution: { executionId, workflowId: id } } : {}) };
}

/**
 * A workflow that waits goes on by itself. n8n would let this execution wait with it, and then give what the first such workflow
 * returned in place of all that the node made.
 */
const goOn = async (ctx: IExecuteFunctions) => await ctx.putExecutionToWait(undefined as unknown as Date);

const failedWith = (error: string): PassedOn => ({ json: { error }, error });

const messageOf = (error: unknown): string => (error instanceof Error && error.message !== '' ? error.message : 'The workflow failed');

/** Whatever output it left by: a last node that continues by its error output returns nothing on the first. */
const firstJson = (data: Array<INodeExecutionData[] | null>): IDataObject => data?.find((output) => output?.length)?.[0]?.json ?? {};
