import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** The collections a node shows its options in. A name stands in one of them only. */
export const optionGroups = ['fileOptions', 'imageOptions', 'limitOptions', 'retryOptions', 'fallbackOptions', 'conversationOptions'] as const;

/** Parameters of their own that are read like options: people change them often. */
const alone = ['fileName', 'budgetUsd'] as const;

/** The options read last: a row is read by several readers, and n8n resolves every expression anew each time it is asked. */
const last = new WeakMap<IExecuteFunctions, { row: number; options: IDataObject }>();

/** The groups with what holds for all rows. */
const runGroups: ReadonlyArray<(typeof optionGroups)[number]> = ['imageOptions', 'limitOptions', 'retryOptions', 'fallbackOptions'];

const ofRun = new WeakMap<IExecuteFunctions, IDataObject>();

/** The options that hold for all rows, from the first: a file's name, for one, is that row's own affair. */
export function readRunOptions(ctx: IExecuteFunctions): IDataObject {
	const options = ofRun.get(ctx) ?? collect(ctx, 0, runGroups, ['budgetUsd']);
	ofRun.set(ctx, options);
	return options;
}

/** All options of a row in one record, whatever group they are shown in. */
export function readOptions(ctx: IExecuteFunctions, row: number): IDataObject {
	const known = last.get(ctx);
	if (known?.row === row) return known.options;
	const options = collect(ctx, row, optionGroups, alone);
	last.set(ctx, { row, options });
	return options;
}

function collect(ctx: IExecuteFunctions, row: number, names: readonly string[], singles: readonly string[]): IDataObject {
	const groups = names.map((group) => ctx.getNodeParameter(group, row, {}) as IDataObject);
	const single = singles.map((name) => ({ [name]: ctx.getNodeParameter(name, row, '') }));
	return Object.assign({}, ...groups, ...single) as IDataObject;
}
