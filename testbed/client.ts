import { readFileSync } from 'node:fs';
import type { IDataObject } from 'n8n-workflow';
import { owner } from './environment';
import { Execution } from './execution';
import type { StoredExecution } from './execution';
import { Rest, RestError } from './rest';
import { pause } from './until';
import { triggerOf } from './workflow';
import type { WorkflowJson } from './workflow';

/** Where a running n8n is. Plain data, so that it can be handed from process to process. */
export interface N8nAddress {
	url: string;
	logFile: string;
	userFolder: string;
	pid: number;
}

const underWay = new Set(['new', 'running', 'unknown']);

/** n8n drops the fields of a credential that its form hides: here the form of ours is always unfolded. */
const unfolded = (type: string, data: IDataObject): IDataObject => (type.startsWith('gptImage') ? { more: true, ...data } : data);

/** Talks to a running n8n as its owner. */
export class N8nClient {
	private constructor(
		readonly address: N8nAddress,
		readonly rest: Rest,
	) {}

	/** Logs in as the owner. */
	static async connect(address: N8nAddress): Promise<N8nClient> {
		const rest = new Rest(address.url);
		await rest.login(owner.email, owner.password);
		return new N8nClient(address, rest);
	}

	/** Everything n8n printed so far. */
	log(): string {
		return readFileSync(this.address.logFile, 'utf8');
	}

	/** Stores a credential and gives its id. */
	async createCredential(type: string, data: IDataObject, name = type): Promise<string> {
		return (await this.rest.post<{ id: string }>('/rest/credentials', { name, type, data: unfolded(type, data) })).id;
	}

	/** Stores a credential, or replaces the one of that type and name; gives its id. */
	async putCredential(type: string, data: IDataObject, name: string): Promise<string> {
		const stored = await this.rest.get<Array<{ id: string; type: string; name: string }>>('/rest/credentials');
		const same = stored.find((credential) => credential.type === type && credential.name === name);
		if (!same) return await this.createCredential(type, data, name);
		await this.rest.patch(`/rest/credentials/${same.id}`, { name, type, data: unfolded(type, data) });
		return same.id;
	}

	/** What n8n's Test button says about credential data: `OK`, or why not. */
	async testCredential(type: string, data: IDataObject): Promise<{ status: 'OK' | 'Error'; message: string }> {
		const id = await this.createCredential(type, data);
		const credentials = { id, name: type, type, data: unfolded(type, data) };
		return await this.rest.post('/rest/credentials/test', { credentials });
	}

	/** Stores a workflow and gives its id. */
	async createWorkflow(workflow: WorkflowJson): Promise<string> {
		return (await this.rest.post<{ id: string }>('/rest/workflows', { active: false, ...workflow })).id;
	}

	/** Stores a workflow, or replaces the one of that name; gives its id. */
	async putWorkflow(workflow: WorkflowJson): Promise<string> {
		const stored = await this.rest.get<Array<{ id: string; name: string }>>('/rest/workflows');
		const same = stored.find(({ name }) => name === workflow.name);
		if (!same) return await this.createWorkflow(workflow);
		const { versionId } = await this.rest.get<{ versionId: string }>(`/rest/workflows/${same.id}`);
		await this.rest.patch(`/rest/workflows/${same.id}`, { ...workflow, versionId });
		return same.id;
	}

	/**
	 * Starts a stored workflow at its trigger, as the editor's button does; gives the execution's id.
	 * With `upTo`, only as far as that node, as its Execute Step button does.
	 */
	async start(workflowId: string, trigger = 'Start', upTo?: string): Promise<string> {
		const destinationNode = upTo === undefined ? undefined : { nodeName: upTo, mode: 'inclusive' };
		// Versions before 2 run what they are given, not what is stored.
		const workflowData = await this.rest.get(`/rest/workflows/${workflowId}`);
		const body = { workflowData, triggerToStartFrom: { name: trigger }, destinationNode };
		const { executionId } = await this.rest.post<{ executionId: string }>(`/rest/workflows/${workflowId}/run`, body);
		return executionId;
	}

	/** Types a message into the editor's chat, which starts a stored workflow at its chat trigger; gives the execution's id. */
	async say(workflowId: string, trigger: string, chatInput: string, sessionId: string): Promise<string> {
		const item = { json: { sessionId, action: 'sendMessage', chatInput } };
		const ended = { startTime: Date.now(), executionTime: 0, executionIndex: 0, executionStatus: 'success', source: [null] };
		const workflowData = await this.rest.get(`/rest/workflows/${workflowId}`);
		const body = { workflowData, triggerToStartFrom: { name: trigger, data: { ...ended, data: { main: [[item]] } } } };
		return (await this.rest.post<{ executionId: string }>(`/rest/workflows/${workflowId}/run`, body)).executionId;
	}

	/** Waits until an execution is over, or waits for a person. Throws after `timeoutMs`. */
	async finished(executionId: string, timeoutMs = 60_000): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		while (Date.now() < deadline) {
			const stored = await this.stored(executionId);
			// Versions before 2 say how an execution ended a moment before they have its data.
			const isWritten = stored && (!['success', 'error'].includes(stored.status) || stored.data !== '[]');
			if (isWritten && !underWay.has(stored.status)) return new Execution(this.rest, stored);
			await pause(100);
		}
		throw new Error(`Execution ${executionId} was not over after ${timeoutMs} ms`);
	}

	/** n8n 2.20 answers 500 until an execution has data. */
	private async stored(executionId: string): Promise<StoredExecution | undefined> {
		try {
			return await this.rest.get<StoredExecution>(`/rest/executions/${executionId}`);
		} catch (error) {
			if (error instanceof RestError && error.status === 500) return undefined;
			throw error;
		}
	}

	/** Presses the Stop button. */
	async stopExecution(executionId: string): Promise<void> {
		await this.rest.post(`/rest/executions/${executionId}/stop`);
	}

	/** Stores a workflow, runs it and waits for its end. */
	async run(workflow: WorkflowJson, { timeoutMs = 60_000 } = {}): Promise<Execution> {
		const id = await this.createWorkflow(workflow);
		return await this.finished(await this.start(id, triggerOf(workflow)?.name), timeoutMs);
	}
}
