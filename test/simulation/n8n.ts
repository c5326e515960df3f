import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { Readable } from 'node:stream';
import type { Clock } from './clock';
import type { History, NodeScript } from './history';
import { parameterAt, placed } from './parameters';
import { sha } from './pictures';
import { type Provider, reference, type Request } from './provider';
import { secrets } from './secrets';

export interface StoredFile {
	bytes: Buffer;
	fileName: string;
	sha256: string;
}

/** What outlives a process of n8n: its file store. */
export class Store {
	readonly files = new Map<string, StoredFile>([
		['filesystem-v2:reference', { bytes: reference, fileName: 'reference.png', sha256: sha(reference) }],
	]);

	private readonly start: number;

	constructor(
		private readonly clock: Clock,
		private readonly history: History,
	) {
		this.start = clock.now;
	}

	/** Whether the user's own workflow fails now. */
	get isWorkflowDown(): boolean {
		return isWithin(this.history.workflowDown ?? [], this.clock.now - this.start) !== undefined;
	}

	/** Takes a whole stream, as n8n does; a store that is down says so at once, or only at the end. */
	async take(source: unknown, fileName = '', mimeType = 'application/octet-stream'): Promise<IDataObject> {
		const down = isWithin(this.history.storeDown, this.clock.now - this.start);
		if (down && !down.late) throw new Error('could not write file: the database system is shutting down');
		const bytes = Buffer.isBuffer(source) ? source : await gathered(source as AsyncIterable<Buffer>);
		if (down) throw new Error('could not write file: no space left on device');
		const id = `filesystem-v2:${this.files.size}`;
		this.files.set(id, { bytes, fileName, sha256: sha(bytes) });
		return {
			id,
			data: 'filesystem-v2',
			mimeType,
			fileName,
			fileExtension: fileName.split('.').at(-1),
			fileSize: `${bytes.length} B`,
			bytes: bytes.length,
		};
	}
}

const isWithin = <Span extends { from: number; to: number }>(spans: Span[], ms: number): Span | undefined => spans.find(({ from, to }) => ms >= from && ms < to);

async function gathered(source: AsyncIterable<Buffer>): Promise<Buffer> {
	const pieces: Buffer[] = [];
	// A piece's memory may be used again once the next one is asked for.
	for await (const piece of source) pieces.push(Buffer.from(piece));
	return Buffer.concat(pieces);
}

/** What one execution of n8n holds, in memory and in its database. */
export interface Execution {
	contextData: Record<string, IDataObject>;
	signal: AbortSignal;
	customData: Record<string, string>;
	hints: string[];
	logs: string[];
	/** What the user's own workflow was given. */
	passedOn: Passed[];
}

/** One item the user's own workflow was given by a node, and whether it went well. */
export interface Passed {
	node: number;
	pass: number;
	item: INodeExecutionData;
	ok: boolean;
}

/** One run of one node. */
export interface NodeRun {
	script: NodeScript;
	index: number;
	pass: number;
	rows: INodeExecutionData[];
}

const nodeName = (index: number) => `Images ${index}`;

export const promptOf = (node: number, row: number) => `[n${node} r${row}] A cup on a table`;

/** A row's columns; `long` stands for a text of so many characters. */
export function columnsIn({ long, ...columns }: Record<string, unknown>): Record<string, unknown> {
	return { ...structuredClone(columns), ...(typeof long === 'number' ? { text: 'x'.repeat(long) } : {}) };
}

/** The rows of a node: their columns, and for edits a picture each. */
export const rowsOf = ({ node, rows }: NodeScript): INodeExecutionData[] =>
	rows.map(({ columns }, item) => ({
		json: columnsIn(columns) as IDataObject,
		...(node === 'edit'
			? {
					binary: {
						photo: {
							id: 'filesystem-v2:reference',
							data: 'filesystem-v2',
							mimeType: 'image/png',
							fileName: 'reference.png',
							fileExtension: 'png',
						},
					},
				}
			: {}),
		pairedItem: { item },
	}));

const credentials = ({ price }: History): Record<string, IDataObject> => ({
	gptImageApi: {
		apiKey: secrets.key,
		route: 'openai',
		baseUrl: 'https://api.openai.com/v1',
		secretHeaders: JSON.stringify({ 'X-Team': secrets.team }),
		...(price === 'flat' ? { priceKind: 'perImage', pricePerImage: 0.04 } : {}),
	},
	gptImageFallbackApi: {
		apiKey: secrets.second,
		route: 'compatible',
		baseUrl: 'https://second.example/v1',
		priceKind: 'perImage',
		pricePerImage: 0.03,
	},
});

type Parameters = Array<Record<string, unknown>>;

const known = new WeakMap<NodeScript, { index: number; parameters: Parameters }>();

/** The parameters of each row; a node's tries share them. */
function parametersOf(type: INodeType, script: NodeScript, index: number): Parameters {
	const found = known.get(script);
	if (found?.index === index) return found.parameters;
	const parameters = script.rows.map((row, item) =>
		placed(type.description, { ...withPrompt(script, index, item), ...script.settings, ...row.settings }),
	);
	known.set(script, { index, parameters });
	return parameters;
}

/** What n8n gives a node for one try of one run: as n8n-core's ExecuteContext, without a workflow around it. */
export function contextFor(
	execution: Execution,
	run: NodeRun,
	world: { type: INodeType; provider: Provider; store: Store; history: History; clock: Clock },
): IExecuteFunctions {
	const { script, index } = run;
	const { type, provider, store, history, clock } = world;
	const node = {
		id: `node-${index}`,
		name: nodeName(index),
		type: `n8n-nodes-gpt-image.${type.description.name}`,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: {},
		onError: script.onError === 'stop' ? 'stopWorkflow' : script.onError === 'continue' ? 'continueRegularOutput' : 'continueErrorOutput',
	};
	const parameters = parametersOf(type, script, index);
	const log = (...values: unknown[]) =>
		void execution.logs.push(values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' '));
	const executeData = { node, data: { main: [run.rows] }, source: null, metadata: {} };
	const context = (key: string) => (execution.contextData[key] ??= {});
	const ctx = {
		getInputData: () => run.rows,
		getNode: () => node,
		getWorkflow: () => ({ id: 'w1', name: 'Simulated', active: true }),
		getExecutionId: () => '7',
		getMode: () => 'manual',
		getInstanceBaseUrl: () => 'https://n8n.example/',
		getWorkflowStaticData: () => ({}),
		getTimezone: () => 'UTC',
		isToolExecution: () => false,
		getExecuteData: () => executeData,
		setMetadata: (metadata: object) => Object.assign(executeData.metadata, metadata),
		getInputSourceData: () => ({ previousNode: 'Rows' }),
		getNodeParameter(name: string, row: number, otherwise?: unknown, options?: { extractValue?: boolean }) {
			const value = parameterAt(parameters[row] ?? {}, name, otherwise);
			if (value === undefined) throw new NodeOperationError(node as never, `Could not get parameter ${name}`);
			const isLocator = typeof value === 'object' && value !== null && 'mode' in value && 'value' in value;
			return options?.extractValue && isLocator ? (value as { value: unknown }).value : value;
		},
		getCredentials: async (name: string) => await Promise.resolve({ ...credentials(history)[name] }),
		getContext: (kind: string) => context(kind === 'flow' ? 'flow' : `node:${node.name}`),
		evaluateExpression: (expression: string) => (expression.includes('$runIndex') ? run.pass : undefined),
		continueOnFail: () => script.onError !== 'stop',
		getExecutionCancelSignal: () => execution.signal,
		onExecutionCancellation: (listener: () => void) => execution.signal.addEventListener('abort', listener, { once: true }),
		addExecutionHints: (...hints: Array<{ message: string }>) => void execution.hints.push(...hints.map(({ message }) => message)),
		customData: {
			set: (key: string, value: string) => void (execution.customData[key] = String(value).slice(0, 255)),
			setAll: (values: Record<string, string>) => Object.assign(execution.customData, values),
			get: (key: string) => execution.customData[key],
			getAll: () => execution.customData,
		},
		logger: { info: log, warn: log, debug: log, error: log },
		sendMessageToUI: log,
		executeWorkflow: async (_info: unknown, items: INodeExecutionData[]) => {
			await clock.wait(20);
			const ok = !store.isWorkflowDown;
			execution.passedOn.push(...items.map((item) => ({ node: index, pass: run.pass, item, ok })));
			if (!ok) throw new Error('The node Upload could not reach its storage');
			return { executionId: '8', data: [[{ json: { storagePointer: `s3://bucket/${execution.passedOn.length}` } }]] };
		},
		helpers: {
			httpRequestWithAuthentication(
				this: Partial<Pick<IExecuteFunctions, 'getExecutionCancelSignal'>>,
				credential: string,
				request: Request,
			) {
				// n8n takes the signal of the context it is called on.
				const abortSignal = this.getExecutionCancelSignal?.() ?? request.abortSignal;
				return provider.call(credential === 'gptImageApi' ? 'first' : 'second', { ...request, abortSignal });
			},
			httpRequest: async (request: Request) => await provider.fetch(request),
			prepareBinaryData: async (source: unknown, fileName?: string, mimeType?: string) => await store.take(source, fileName, mimeType),
			getBinaryStream: async (id: string) => await Promise.resolve(Readable.from([read(store, id)])),
			getBinaryMetadata: async (id: string) =>
				await Promise.resolve({ fileName: store.files.get(id)?.fileName, fileSize: read(store, id).length, mimeType: 'image/png' }),
			binaryToBuffer: async (source: AsyncIterable<Buffer>) => await gathered(source),
			getBinaryDataBuffer: async (row: number, field: string) =>
				await Promise.resolve(read(store, run.rows[row]?.binary?.[field]?.id ?? '')),
			assertBinaryData: (row: number, field: string) => run.rows[row]?.binary?.[field],
			createBinarySignedUrl: ({ id }: { id: string }, expires: string) =>
				`https://n8n.example/rest/binary-data/signed?token=${encodeURIComponent(id)}&expires=${encodeURIComponent(expires)}`,
			returnJsonArray: (items: IDataObject[]) => items.map((json) => ({ json })),
			checkProcessedAndRecord: async (values: string[]) => await Promise.resolve({ new: values, processed: [] }),
			removeProcessed: async () => await Promise.resolve(),
		},
	};
	return ctx as unknown as IExecuteFunctions;
}

function read(store: Store, id: string): Buffer {
	const file = store.files.get(id);
	if (!file) throw new Error('ENOENT: no such file');
	return file.bytes;
}

function withPrompt({ node }: NodeScript, index: number, row: number): Record<string, unknown> {
	const text = promptOf(index, row);
	return node === 'turn'
		? { operation: 'makeOrRevise', message: text, receipt: 'full' }
		: { promptFrom: 'text', prompt: text, receipt: 'full' };
}
