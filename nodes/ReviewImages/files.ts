import type { IBinaryData, IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { isRecord } from '../shared/base/json';
import { isShown } from '../shared/image/shown';
import { filesOf as storedFiles, keepsFilesInJson } from '../shared/references/itemFiles';

/** The files of an item, by field. What a row itself says of files is not believed: it could name one of n8n's that is not its own. */
export const filesOf = (ctx: Pick<IExecuteFunctions, 'getWorkflowSettings'>, item: INodeExecutionData): Map<string, IBinaryData> => storedFiles(item, keepsFilesInJson(ctx));

/** The field of the picture to judge: the chosen one, or the first with a picture where nothing was chosen. Empty: there is none. */
export function pictureField(files: Map<string, IBinaryData>, chosen: string): string {
	const shown = [...files].filter(([, file]) => isShown(file)).map(([field]) => field);
	return (chosen === '' ? shown[0] : shown.find((field) => field === chosen)) ?? '';
}

/**
 * The items the execution waits with, as they are. n8n's types do not tell of the list; where it is not there an expression gives
 * them, of workflows that keep files in the columns the columns alone.
 */
export function waitingItems(ctx: IWebhookFunctions): INodeExecutionData[] {
	const { connectionInputData } = ctx as { connectionInputData?: unknown };
	const items: unknown = connectionInputData ?? ctx.evaluateExpression('{{ $input.all() }}');
	return Array.isArray(items) ? items.filter((item): item is INodeExecutionData => isRecord(item)) : [];
}

/** Whether n8n still has a file. */
export async function isThere(ctx: IWebhookFunctions, file: IBinaryData | undefined): Promise<boolean> {
	if (!file) return false;
	if (!file.id) return typeof file.data === 'string' && file.data !== '';
	const [metadata] = await Promise.allSettled([ctx.helpers.getBinaryMetadata(file.id)]);
	return metadata.status === 'fulfilled';
}
