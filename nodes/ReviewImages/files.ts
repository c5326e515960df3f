import type { IBinaryData, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { isRecord, recordOf } from '../shared/base/json';

/** Kinds of pictures browsers show. */
const shownTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif', 'image/svg+xml']);

export const isShown = ({ mimeType }: IBinaryData): boolean => shownTypes.has(mimeType);

/** The files of an item, by field; n8n keeps those of combined workflows in `_files`. */
export const filesOf = ({ binary, json }: INodeExecutionData): Record<string, IBinaryData> =>
	({ ...recordOf(json._files), ...binary }) as Record<string, IBinaryData>;

/** The field of the picture to judge: the chosen one, or the first with a picture where nothing was chosen. Empty: there is none. */
export function pictureField(item: INodeExecutionData, chosen: string): string {
	const files = filesOf(item);
	if (chosen !== '') return Object.hasOwn(files, chosen) && isShown(files[chosen]!) ? chosen : '';
	return Object.keys(files).find((field) => isShown(files[field]!)) ?? '';
}

/** The items the execution waits with. */
export function waitingItems(ctx: IWebhookFunctions): INodeExecutionData[] {
	const items: unknown = ctx.evaluateExpression('{{ $input.all() }}');
	return Array.isArray(items) ? items.filter((item): item is INodeExecutionData => isRecord(item)) : [];
}

/** One of them, without looking at the others: a page asks for many pictures at once. */
export function waitingItem(ctx: IWebhookFunctions, index: number): INodeExecutionData | undefined {
	const item: unknown = ctx.evaluateExpression('{{ $input.item }}', index);
	return isRecord(item) ? (item as unknown as INodeExecutionData) : undefined;
}

/** Whether n8n still has a file. */
export async function isThere(ctx: IWebhookFunctions, file: IBinaryData | undefined): Promise<boolean> {
	if (!file) return false;
	if (!file.id) return typeof file.data === 'string' && file.data !== '';
	const [metadata] = await Promise.allSettled([ctx.helpers.getBinaryMetadata(file.id)]);
	return metadata.status === 'fulfilled';
}
