import type { IBinaryData, INodeExecutionData, IRunExecutionData, ITaskData } from 'n8n-workflow';
import { parse } from 'flatted';
import type { Rest } from './rest';

/** An execution as n8n's REST interface gives it; `data` is flatted JSON. */
export interface StoredExecution {
	id: string;
	status: string;
	mode: string;
	startedAt: string;
	stoppedAt?: string;
	workflowData: { name: string };
	data: string;
	/** The execution's custom data: what n8n shows as highlighted. */
	customData?: Record<string, string>;
}

/** A workflow's run, after it: what every node gave, and what went wrong. */
export class Execution {
	readonly id: string;

	/** n8n's word for it: success, error, canceled, crashed, waiting. */
	readonly status: string;

	/** Everything n8n kept of the run. */
	readonly data: IRunExecutionData;

	/** What nodes left under the names of n8n's custom data. */
	readonly customData: Record<string, string>;

	/** How many bytes n8n keeps for the run, not counting binaries in its binary store. */
	readonly storedBytes: number;

	constructor(
		private readonly rest: Rest,
		stored: StoredExecution,
	) {
		this.id = stored.id;
		this.status = stored.status;
		this.data = parse(stored.data) as IRunExecutionData;
		this.customData = stored.customData ?? {};
		this.storedBytes = Buffer.byteLength(stored.data);
	}

	/** A node's runs, oldest first: one, or several in a loop. Empty if it never ran. */
	runs(nodeName: string): ITaskData[] {
		return this.data.resultData.runData[nodeName] ?? [];
	}

	/** The items a node gave on one of its outputs (0 is the first), in its last run or in run `run`. */
	items(nodeName: string, output = 0, run = this.runs(nodeName).length - 1): INodeExecutionData[] {
		return this.runs(nodeName)[run]?.data?.main?.[output] ?? [];
	}

	/** What the node that ran last says to a chat; empty if it says nothing. */
	lastOutput(): string {
		const { lastNodeExecuted = '' } = this.data.resultData;
		return String(this.items(lastNodeExecuted)[0]?.json.output ?? '');
	}

	/** The error a node ended with; without a name, the one that ended the workflow. */
	error(nodeName?: string): ITaskData['error'] {
		if (nodeName === undefined) return this.data.resultData.error;
		return this.runs(nodeName).at(-1)?.error;
	}

	/** Remarks a node showed in the editor. */
	hints(nodeName: string): string[] {
		return (this.runs(nodeName).at(-1)?.hints ?? []).map(({ message }) => message);
	}

	/** A binary's bytes, from n8n's binary store or from the item itself. Throws if the item has no such binary. */
	async binary(item: INodeExecutionData, property = 'data'): Promise<Buffer> {
		const binary = item.binary?.[property];
		if (!binary) throw new Error(`The item has no binary '${property}'`);
		return await this.bytes(binary);
	}

	private async bytes(binary: IBinaryData): Promise<Buffer> {
		if (!binary.id) return Buffer.from(binary.data, 'base64');
		return await this.rest.bytes(`/rest/binary-data?id=${encodeURIComponent(binary.id)}&action=download`);
	}
}
