import type { IBinaryData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CostEstimate } from '../../../nodes/CostEstimate/CostEstimate.node';

type Parameters = Record<string, unknown> | ((row: number) => Record<string, unknown>);

export interface Ran {
	items: INodeExecutionData[];
	hints: string[];
}

/** n8n as far as this node sees it: parameters by row, files in memory. */
export async function run(
	parameters: Parameters,
	input: INodeExecutionData[] = [{ json: { prompt: 'A mug' } }],
	flow: IDataObject = {},
	credential: IDataObject = {},
	binaryMode = 'separate',
): Promise<Ran> {
	const hints: string[] = [];
	const ctx = {
		getInputData: () => input,
		getNode: () => ({ name: 'Cost Estimate', type: 'costEstimate', typeVersion: 1, position: [0, 0], parameters: {} }),
		getNodeParameter: (name: string, row: number, fallback?: unknown, options?: { extractValue?: boolean }) => {
			const values = typeof parameters === 'function' ? parameters(row) : parameters;
			if (options?.extractValue && !(name in values)) throw new Error('Could not find property');
			return name in values ? values[name] : fallback;
		},
		getWorkflow: () => ({ name: 'Product photos' }),
		getWorkflowSettings: () => ({ binaryMode }),
		getContext: () => flow,
		getCredentials: async () => await Promise.resolve(credential),
		addExecutionHints: ({ message }: { message: string }) => hints.push(message),
		helpers: {
			assertBinaryData: (row: number, field: string) => {
				const file = input[row]!.binary?.[field];
				if (!file) throw new Error('no file');
				return file;
			},
			getBinaryDataBuffer: async (_row: number, file: IBinaryData) => await Promise.resolve(Buffer.from(file.data, 'base64')),
			getBinaryStream: async (id: string) => await Promise.reject(new Error(`ENOENT: no such file, open '/home/node/.n8n/${id}'`)),
			prepareBinaryData: async (data: Buffer, fileName: string, mimeType: string) => ({
				data: data.toString('base64'),
				fileName,
				mimeType,
			}),
		},
	} as unknown as IExecuteFunctions;
	const [items] = await new CostEstimate().execute.call(ctx);
	return { items: items!, hints };
}
