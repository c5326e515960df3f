import { number, text } from '../../shared/parameters/read';
import { contactSheetPage } from '../contactSheet/page';
import { type Shot, Shots } from '../contactSheet/shots';
import { ownChannel } from '../receipts/channel';
import { findItemReceipts } from '../receipts/found';
import type { Operation } from '../../shared/parameters/operation';

/** One page of a run: what was made, what it cost, and what was not made and why. */
export const contactSheet: Operation = {
	value: 'contactSheet',
	name: 'Contact Sheet',
	description: 'One web page with every picture, its verdict and cost, and the rows without an image',
	action: 'Make a contact sheet',
	properties: [
		{
			displayName: 'Title',
			name: 'sheetTitle',
			type: 'string',
			default: '=Contact sheet of {{ $now.toFormat("yyyy-MM-dd") }}',
		},
		{
			displayName: 'Name of Each Picture',
			name: 'pictureTitle',
			type: 'string',
			default: '={{ $json.name ?? $json.title ?? "" }}',
			description: 'Stands under the picture; where it is empty, the name of the file',
		},
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'string',
			default: '={{ $json.channel ?? "" }}',
			description: ownChannel,
		},
		{
			displayName: 'Embed Files up to (kB)',
			name: 'embedUpTo',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 500,
			description: 'Larger files are shown from their address, where Link to the File gave one. A sheet embeds 15 MB at most.',
		},
		{
			displayName: 'Put Output File in Field',
			name: 'sheetField',
			type: 'string',
			default: 'data',
			hint: 'The name of the output binary field to put the page in',
		},
		{
			displayName: 'File Name',
			name: 'sheetName',
			type: 'string',
			default: 'contact-sheet.html',
		},
	],
	async execute(ctx) {
		const input = ctx.getInputData();
		const read = (name: string) => (item: number) => text(ctx.getNodeParameter(name, item, ''));
		const embedUpTo = Math.max(0, number(ctx.getNodeParameter('embedUpTo', 0, 500)) || 0) * 1000;
		const makeShots = new Shots(ctx, { title: read('pictureTitle'), channel: read('channel'), embedUpTo });
		const shots: Shot[] = [];
		for (const one of findItemReceipts(ctx)) shots.push(await makeShots.of(one));
		const page = contactSheetPage({ title: read('sheetTitle')(0) || 'Contact sheet', shots });
		const name = read('sheetName')(0) || 'contact-sheet.html';
		const file = await ctx.helpers.prepareBinaryData(Buffer.from(page), name, 'text/html');
		const shown = shots.filter(({ source }) => source !== undefined).length;
		return [
			{
				json: { fileName: name, pictures: shown, withoutPicture: shots.length - shown },
				binary: { [read('sheetField')(0) || 'data']: file },
				pairedItem: input.map((_, item) => ({ item })),
			},
		];
	},
};
