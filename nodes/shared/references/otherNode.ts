import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ItemLike } from './itemFiles';
import { shown } from './names';
import type { Found, NodeItems, Place } from './types';

/** How n8n's expressions reach the items of a node. */
const expressions: Record<NodeItems, (name: string, row: number) => string> = {
	all: (name) => `{{ $('${name}').all() }}`,
	paired: (name) => `{{ $('${name}').item }}`,
	position: (name, row) => `{{ $('${name}').all()[${row}] }}`,
};

/** Characters that would end the name inside an expression, and let a row's text become code. */
const breaksOut = /['"`\\{}\r\n]/;

/** Items of another node that has already run, as files are looked for in them. */
export function itemsOfNode(name: string, which: NodeItems, { ctx, row, parameter }: Place): Found<ItemLike[]> {
	const refuse = (message: string, description: string) => ({ ok: false as const, refusal: { parameter, message, description } });
	const none = (message: string, description: string) => ({ ...refuse(message, description), isEmpty: true as const });
	if (name.trim() === '') return refuse('No node is named', 'Write the name of a node that has run before this one.');
	if (breaksOut.test(name)) {
		return refuse(`“${shown(name)}” cannot be read as a node name`, 'Rename the node so that its name has no quotes, braces or backslashes.');
	}
	const result = evaluate(ctx, expressions[which](name, row), row);
	if (result === undefined) {
		return none(
			which === 'paired' ? `No item of “${shown(name)}” belongs to this row` : `The items of “${shown(name)}” cannot be read`,
			'Check the name, and that the node has run before this one. For a node on another branch choose All Items or Same Position.',
		);
	}
	const items = (Array.isArray(result) ? result : [result]).filter((item) => typeof item === 'object' && item !== null).map(asItem);
	return items.length > 0 ? { ok: true, found: items } : none(`“${shown(name)}” has no items for this row`, 'Check what that node delivers.');
}

function evaluate(ctx: IExecuteFunctions, expression: string, row: number): unknown {
	try {
		return ctx.evaluateExpression(expression, row) ?? undefined;
	} catch {
		return undefined;
	}
}

/** With the workflow setting `binaryMode: combined` expressions give an item's json alone. */
function asItem(item: ItemLike & IDataObject): ItemLike {
	const isWhole = typeof item.json === 'object' && item.json !== null;
	return isWhole ? item : { json: item };
}
