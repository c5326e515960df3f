import { Readable } from 'node:stream';
import type { IDataObject, IExecuteFunctions, IHttpRequestOptions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { parameterAt, placed } from '../../simulation/parameters';

/** What the provider answers to one call: JSON, or a text as it is. */
export interface Canned {
	status?: number;
	body: object | string;
	headers?: Record<string, string>;
}

export interface Played {
	items: INodeExecutionData[];
	problems: INodeExecutionData[];
	/** As n8n's helper was asked for them. */
	calls: Array<{ method: string; url: string; body: IDataObject }>;
	hints: string[];
	/** Names of what n8n's store took, in order. */
	stored: string[];
}

/** One run of a whole node, from its parameters (those not named have their defaults) to its items, over canned answers. */
export async function play(
	type: INodeType,
	settings: IDataObject,
	answers: Canned[],
	{ rows = [{ json: {} }], credential = {}, flow = {} }: { rows?: INodeExecutionData[]; credential?: IDataObject; flow?: IDataObject } = {},
): Promise<Played> {
	const played: Played = { items: [], problems: [], calls: [], hints: [], stored: [] };
	const parameters = placed(type.description, settings);
	const node = { id: '1', name: 'Images', type: `n8n-nodes-gpt-image.${type.description.name}`, typeVersion: 1, position: [0, 0], parameters: {} };
	const ctx = {
		getInputData: () => rows,
		getNode: () => ({ ...node, onError: 'continueErrorOutput' }),
		getNodeParameter(name: string, _row: number, otherwise: unknown, options?: { extractValue?: boolean }) {
			const value = parameterAt(parameters, name, otherwise);
			// No expression of a default finds anything in these rows.
			if (typeof value === 'string' && value.startsWith('=')) return '';
			return options?.extractValue && typeof value === 'object' ? (value as { value: unknown }).value : value;
		},
		getCredentials: async () => await Promise.resolve({ apiKey: 'sk-secret-key-1234', route: 'openai', ...credential }),
		getExecuteData: () => ({ metadata: {} }),
		setMetadata: () => undefined,
		getContext: () => flow,
		evaluateExpression: () => 0,
		continueOnFail: () => true,
		getExecutionCancelSignal: () => undefined,
		getExecutionId: () => '7',
		getWorkflow: () => ({ id: 'w1' }),
		getMode: () => 'manual',
		getInstanceBaseUrl: () => 'https://n8n.example/',
		customData: { set: () => undefined },
		addExecutionHints: ({ message }: { message: string }) => void played.hints.push(message),
		logger: { info: () => {}, warn: () => {}, debug: () => {}, error: () => {} },
		helpers: {
			async httpRequestWithAuthentication(_credential: string, { method, url, body }: IHttpRequestOptions) {
				played.calls.push({ method: method!, url, body: (body ?? {}) as IDataObject });
				const answer = answers[played.calls.length - 1];
				if (!answer) throw new Error(`Nobody expected call ${played.calls.length}: ${method} ${url}`);
				const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
				const stream = Readable.from([Buffer.from(text)]);
				return await Promise.resolve({ statusCode: answer.status ?? 200, headers: { 'x-request-id': `req_${played.calls.length}`, ...answer.headers }, body: stream });
			},
			async prepareBinaryData(source: AsyncIterable<Buffer> | Buffer, fileName: string, mimeType: string) {
				if (!Buffer.isBuffer(source)) for await (const _ of source);
				if (fileName !== 'store.txt') played.stored.push(fileName);
				return { id: `filesystem-v2:${played.stored.length}`, data: 'filesystem-v2', mimeType, fileName };
			},
			getBinaryStream: async (id: string) => await Promise.resolve(Readable.from([Buffer.from(id.split(':')[1]!, 'base64')])),
			getBinaryMetadata: async (id: string) => await Promise.resolve({ fileSize: id.length }),
			assertBinaryData: (row: number, field: string) => rows[row]!.binary![field],
		},
	} as unknown as IExecuteFunctions;
	const outputs = await type.execute!.call(ctx);
	const all = (outputs as INodeExecutionData[][])[0]!;
	played.items = all.filter(({ json }) => json.error === undefined);
	played.problems = all.filter(({ json }) => json.error !== undefined);
	return played;
}

/** A row with a picture in the field `data`. */
export const withPicture = (bytes: Buffer): INodeExecutionData => ({
	json: {},
	binary: { data: { id: `filesystem-v2:${bytes.toString('base64')}`, data: 'filesystem-v2', mimeType: 'image/png', fileName: 'in.png' } },
});
