import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { runRows } from '../shared/run/runRows';
import { getStep } from './getStep';
import type { Operation } from './parameters/show';
import { reviewStep } from './reviewStep';
import { turnStep } from './turnStep';

type Execute = (ctx: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

const operations: Record<Operation, Execute> = {
	getResponse: async (ctx) => await runRows(ctx, getStep),
	makeOrRevise: async (ctx) => await runRows(ctx, turnStep),
	reviewImage: async (ctx) => await runRows(ctx, reviewStep),
};

/** Runs the operation a person chose; it is the same for all rows. */
export async function runOperation(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await operations[ctx.getNodeParameter('operation', 0, 'makeOrRevise') as Operation](ctx);
}
