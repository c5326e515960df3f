import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** The collections a node shows its options in. A name stands in one of them only. */
export const optionGroups = ['fileOptions', 'imageOptions', 'limitOptions', 'retryOptions', 'fallbackOptions', 'conversationOptions'] as const;

/** Parameters of their own that are read like options: people change them often. */
const alone = ['fileName'] as const;

/** The options read last: a row is read by several readers, and n8n resolves every expression anew each time it is asked. */
const last = new WeakMap<IExecuteFunctions, { row: number; options: IDataObject }>();

/** All options of a row in one record, whatever group they are shown in. */
export function readOptions(ctx: IExecuteFunctions, row: number): IDataObject {
	const known = last.get(ctx);
	if (known?.row === row) return known.options;
	const options = collect(ctx, row);
	last.set(ctx, { row, options });
	return options;
}

function collect(ctx: IExecuteFunctions, row: number): IDataObject {
	const groups = optionGroups.map((group) => ctx.getNodeParameter(group, row, {}) as IDataObject);
	const single = alone.map((name) => ({ [name]: ctx.getNodeParameter(name, row, '') }));
	return Object.assign({}, ...groups, ...single) as IDataObject;
}
