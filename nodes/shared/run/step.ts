import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Refusal } from '../request/types';
import type { Asking, Ordered, RowSettings } from './order/types';
import type { Sender } from './send/types';
import type { RunSettings } from './types';

/** What is a node's own on the path every row takes: its way of reading, of checking, and of asking. */
export interface Step<Settings extends RowSettings, Request> {
	/** What the panel asks. */
	properties: INodeProperties[];
	/** What holds for all rows. Throws where an expression of the first row does. */
	readRun(ctx: IExecuteFunctions): RunSettings;
	/** Why a choice of the row is none; undefined where all are. */
	refuseChoice(ctx: IExecuteFunctions, row: number): Refusal | undefined;
	/** Reads the parameters of one row, once. Nothing is checked here. Throws where an expression does. */
	read(ctx: IExecuteFunctions, row: number): Settings;
	/** Checks what was read, and prices it. Nothing is sent to the image API here. */
	order(settings: Settings, asking: Asking): Promise<Ordered<Request>>;
	sender: Sender<Request>;
}
