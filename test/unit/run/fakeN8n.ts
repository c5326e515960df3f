import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { blankReceipt } from '../../../nodes/shared/receipt/blank';
import { placeOf } from '../../../nodes/shared/output/place';
import { defaultOutput } from '../../../nodes/shared/output/settings';
import type { OutputSettings } from '../../../nodes/shared/output/types';
import type { Receipt } from '../../../nodes/shared/receipt/types';
import type { RowSettings } from '../../../nodes/shared/run/order/types';
import { runRows } from '../../../nodes/shared/run/runRows';
import type { Sender } from '../../../nodes/shared/run/send/types';
import type { Step } from '../../../nodes/shared/run/step';
import type { RunSettings } from '../../../nodes/shared/run/types';
import type { ImagesResult } from '../../../nodes/shared/transport/requestImages';
import type { StoredFile } from '../../../nodes/shared/output/types';
import type { Failure } from '../../../nodes/shared/transport/types';

export type Answer = ImagesResult<StoredFile | undefined>;

export const settings: RunSettings = {
	concurrency: 4,
	retry: { attempts: 4, totalWaitMs: 60_000, afterServerError: true, afterUnknown: false },
	timeoutMs: 60_000,
	fallbackAfter: ['failed'],
	useFallbackCredential: false,
	makeSmaller: false,
	dryRun: false,
	alreadySpentUsd: 0,
};

/** One execution of n8n around one node: its context survives each try of it. */
export interface Execution {
	rows: INodeExecutionData[];
	onError?: 'continueErrorOutput' | 'continueRegularOutput';
	runIndex?: number;
	signal?: AbortSignal;
	hints?: string[];
	logs?: string[];
	flow?: IDataObject;
	customData?: Map<string, string>;
	helpers?: object;
	executeWorkflow?: (info: { id: string }, items: INodeExecutionData[], ...more: unknown[]) => Promise<unknown>;
	nodeType?: string;
	/** Until when the execution is to wait, as the node last said. */
	waits?: Date;
	/** n8n keeps files in the columns of its items. */
	binaryMode?: 'combined';
	/** What the node said of itself, in all of its tries. */
	metadata?: IDataObject;
}

export function contextOf(execution: Execution): IExecuteFunctions {
	execution.flow ??= {};
	const log = (line: string) => void execution.logs?.push(line);
	return {
		getInputData: () => execution.rows,
		getNode: () => ({
			id: '1',
			name: 'Images',
			type: execution.nodeType ?? 'n8n-nodes-gpt-image.generateImage',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
			onError: execution.onError,
		}),
		getCredentials: async () => await Promise.resolve({ apiKey: 'sk-secret-key-1234' }),
		getContext: () => execution.flow!,
		evaluateExpression: () => execution.runIndex ?? 0,
		continueOnFail: () => execution.onError !== undefined,
		getExecutionCancelSignal: () => execution.signal,
		getExecutionId: () => '7',
		getWorkflow: () => ({ id: 'w1' }),
		getMode: () => 'manual',
		getInstanceBaseUrl: () => 'https://n8n.example/',
		customData: { set: (key: string, value: string) => execution.customData?.set(key, value) },
		executeWorkflow: execution.executeWorkflow,
		putExecutionToWait: async (until: Date) => await Promise.resolve(void (execution.waits = until)),
		getExecuteData: () => ({ metadata: execution.metadata }),
		setMetadata: (metadata: IDataObject) => void (execution.metadata = metadata),
		getWorkflowSettings: () => ({ binaryMode: execution.binaryMode }),
		addExecutionHints: ({ message }: { message: string }) => void execution.hints?.push(message),
		logger: { info: log, warn: log, debug: log, error: log },
		helpers: execution.helpers ?? {},
	} as unknown as IExecuteFunctions;
}

/** An answer with so many images. */
export const made = (images = 1, more: object = {}): Answer => ({
	ok: true,
	headers: {},
	requestId: 'req_1',
	answer: {
		images: Array.from({ length: images }, (_, index) => ({
			kind: 'image' as const,
			index,
			kept: { file: { id: `filesystem-v2:${index}`, data: 'filesystem-v2', mimeType: 'image/png', fileName: `p-${index + 1}.png` } },
			header: undefined,
			bytes: 3,
			sha256: 'x',
		})),
		partials: [],
		missing: [],
		body: {},
	},
	...more,
});

export const failed = (changes: Partial<Failure> = {}, more: object = {}): Answer => ({
	ok: false,
	failure: { outcome: 'failed', code: 'server_error', message: 'It failed', description: 'Try again.', retry: 'never', ...changes },
	...more,
});

export const lost = () => failed({ outcome: 'unknown', code: 'connection_lost', message: 'The connection broke', retry: 'risk' });

/** USD that each image of the test's provider costs, and is estimated at. */
export const price = 0.05;

interface StepOptions {
	run?: Partial<RunSettings>;
	output?: Partial<OutputSettings>;
	images?: number;
	/** USD, the high end of an image's estimate, where that is above its price. */
	highUsd?: number;
	/** What is known of the receipt before the call. */
	known?: Partial<Receipt>;
	separateCalls?: number;
	purposes?: string[];
	/** All purposes ask for the same. */
	sameRequest?: boolean;
	masterFirst?: boolean;
	/** Told of each order that is to be sent: the name of the image it is made from. */
	madeFrom?: Array<string | undefined>;
}

/** A node whose provider answers as the list says, one answer per call; the calls are counted by row. */
export function stepWith(answers: Answer[] | ((row: number, call: number) => Answer | Promise<Answer>), options: StepOptions = {}) {
	const calls: number[] = [];
	const { images = 1 } = options;
	const sender: Sender<null> = {
		ask: async ({ row }) => {
			calls.push(row);
			return typeof answers === 'function' ? await answers(row, calls.length) : answers[calls.length - 1]!;
		},
		worth: (_order, { answer, known }) => ({
			ok: true,
			images: 1,
			results: answer.images.map(({ kept }) => ({
				file: kept!.file,
				receipt: { ...blankReceipt(), ...known, outcome: 'made', costUsd: price, costBasis: 'usage', fileName: kept?.file.fileName ?? '' },
			})),
		}),
		billed: (_order, bill) => (typeof bill.usd === 'number' ? { costUsd: bill.usd } : undefined),
		placeholder: () => undefined,
	};
	const step: Step<RowSettings, null> = {
		properties: [],
		refuseChoice: () => undefined,
		readRun: () => ({ ...settings, ...options.run }),
		read: () => ({ output: { ...defaultOutput, ...options.output }, separateCalls: options.separateCalls, purposes: options.purposes, masterFirst: options.masterFirst }),
		order: async ({ output }, asking) => {
			const { overrides, depth, master } = asking;
			if (depth === 'whole') options.madeFrom?.push(master?.fileName);
			const usd = price * (overrides.n ?? images);
			const order = {
				...placeOf(asking),
				request: null,
				fingerprint: options.sameRequest ? 'f' : `f${asking.channel ?? ''}`,
				images: overrides.n ?? images,
				known: { modelRequested: overrides.model ?? 'gpt-image-2', ...(overrides.size?.kind === 'preset' ? { channel: overrides.size.id } : {}), ...options.known },
				quote: undefined,
				estimate: { usd, lowUsd: usd, highUsd: options.highUsd ?? usd, usage: {}, basis: '' },
				output,
				bound: false,
			};
			return await Promise.resolve({ ok: true, remarks: [], isComplete: !options.masterFirst, order });
		},
		sender,
	};
	return { step, calls };
}

export const rowsOf = (count: number): INodeExecutionData[] => Array.from({ length: count }, (_, index) => ({ json: { sku: `A-${index + 1}` } }));

export const execution = (rows: number, more: Partial<Execution> = {}): Execution => ({ rows: rowsOf(rows), onError: 'continueErrorOutput', hints: [], logs: [], ...more });

export const run = async (execution: Execution, step: Step<RowSettings, null>) => await runRows(contextOf(execution), step);

/** The provider has taken the work on, and is never done. */
export function inBackground(responseId: string) {
	const { step } = stepWith([]);
	step.sender.ask = async (_, { accepted }) => {
		accepted(responseId);
		return await new Promise<Answer>(() => {});
	};
	return step;
}
