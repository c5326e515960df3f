import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { recordOf } from '../base/json';
import type { RowFrame } from '../output/items';
import { keepsFilesInJson } from '../references/itemFiles';

/** A row as it came in, and how what it brings is to come out. An item without columns, which n8n lets a node give, has none. */
export function frameOf(ctx: IExecuteFunctions, row: number, { output, isTool }: Pick<RowFrame, 'output' | 'isTool'>): RowFrame {
	const item = ctx.getInputData()[row];
	return { row, input: { ...item, json: recordOf(item?.json) as IDataObject }, filesInJson: keepsFilesInJson(ctx), output, isTool };
}
