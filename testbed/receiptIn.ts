import type { IDataObject } from 'n8n-workflow';
import { recordOf } from '../nodes/shared/base/json';
import { receiptsOf } from '../nodes/shared/receipt/find';

/** The receipt of an item, whether it has an image or not; empty where it has none. */
export const receiptIn = (json: IDataObject): IDataObject => (receiptsOf(json)[0] ?? {}) as IDataObject;

/** What an item without an image says; empty where it is none. */
export const messageIn = (json: IDataObject): string => String(recordOf(json.error).message ?? '');

/** All that an item without an image says of it: the error's own fields, and those of its receipt. */
export const problemIn = (json: IDataObject): IDataObject => ({ ...receiptIn(json), ...recordOf(json.error) }) as IDataObject;
