import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

/** Why something could not be read, and which parameter that is; without one where no parameter is to blame. */
export interface Unreadable {
	error: unknown;
	/** As the panel calls it. */
	parameter?: string;
}

/**
 * The first parameter of a row that n8n cannot read; of a group, the option in it. The parameters are read once more, one by
 * one: n8n's error tells its name in some cases only, and never the option in a group.
 */
export function findUnreadable(ctx: IExecuteFunctions, row: number, properties: INodeProperties[], group = ''): Unreadable | undefined {
	for (const { name, displayName, type, options } of properties) {
		try {
			ctx.getNodeParameter(`${group}${name}`, row, null);
		} catch (error) {
			const option = type === 'collection' ? findUnreadable(ctx, row, options as INodeProperties[], `${group}${name}.`) : undefined;
			return option ?? { error, parameter: displayName };
		}
	}
	return undefined;
}
