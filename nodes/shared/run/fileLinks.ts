import type { INodeExecutionData } from 'n8n-workflow';
import { readOutputSettings } from '../parameters/read';
import type { Run } from './run';
import type { RowEnd } from './runRows';
import type { Binary } from './types';

/** Only the first file of an item: it is the one the receipt beside it is about. */
function linkTo(run: Run, file: Binary | undefined, hours: number): string {
	if (!file?.id) return none(run, 'n8n keeps files in memory here, so there is no address for them');
	try {
		return run.ctx.helpers.createBinarySignedUrl(file, `${hours} hours`);
	} catch {
		// The image is paid for: older n8n, which has no such helper, must not take it away.
		return none(run, 'This n8n gives files no addresses');
	}
}

function none(run: Run, why: string): string {
	run.remarks.add(`${why}: fileUrl is empty.`);
	return '';
}

/** Where the person asked for it: the items with an address under which their file can be seen without logging in. */
export function withFileLinks(run: Run, row: number, end: RowEnd): RowEnd {
	if ('problem' in end) return end;
	const { linkHours, field } = readOutputSettings(run.ctx, row);
	if (linkHours === 0) return end;
	const linked = (item: INodeExecutionData): INodeExecutionData => ({
		...item,
		json: { ...item.json, fileUrl: linkTo(run, item.binary?.[field], linkHours) },
	});
	return { items: end.items.map(linked) };
}
