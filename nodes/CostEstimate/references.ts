import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { maxHeaderBytes, readImageHeader } from '../shared/image/header';
import { number, text } from '../shared/parameters/read';
import { parseSize, type Size } from '../shared/request/size';

/** Pixel sizes of a row's reference images (undefined: unknown), or why the row would be refused. */
export type ReferenceSizes = { sizes: Array<Size | undefined> } | { refusal: string };

const mostReferences = 16;

const list = (value: unknown) =>
	text(value)
		.split(',')
		.map((part) => part.trim())
		.filter((part) => part !== '');

/** Only the start of the file is read: that is where its size is written. */
async function measure(ctx: IExecuteFunctions, file: IBinaryData): Promise<Size | undefined> {
	if (!file.id) return sizeIn(Buffer.from(file.data, 'base64'), true);
	let start = Buffer.alloc(0);
	for await (const chunk of await ctx.helpers.getBinaryStream(file.id)) {
		start = Buffer.concat([start, chunk as Buffer]);
		const size = sizeIn(start, false);
		if (size || start.length >= maxHeaderBytes) return size;
	}
	return sizeIn(start, true);
}

function sizeIn(start: Buffer, complete: boolean): Size | undefined {
	const header = readImageHeader(start, complete);
	return typeof header === 'object' ? { width: header.width, height: header.height } : undefined;
}

async function fromFiles(ctx: IExecuteFunctions, row: number): Promise<ReferenceSizes> {
	const sizes: Size[] = [];
	for (const field of list(ctx.getNodeParameter('referenceFields', row, ''))) {
		const size = await measureField(ctx, row, field);
		if (!size) return { refusal: `The row has no picture we can read in the binary field “${field.slice(0, 60)}”` };
		sizes.push(size);
	}
	return { sizes };
}

async function measureField(ctx: IExecuteFunctions, row: number, field: string): Promise<Size | undefined> {
	try {
		return await measure(ctx, ctx.helpers.assertBinaryData(row, field));
	} catch {
		return undefined;
	}
}

function written(value: unknown): ReferenceSizes {
	const parts = list(value);
	const sizes = parts.map(parseSize);
	const wrong = sizes.findIndex((size) => !size || size.width === 0 || size.height === 0);
	return wrong < 0
		? { sizes }
		: {
				refusal: `“${parts[wrong]!.slice(0, 40)}” is not a size of a reference image, write width and height such as 1024x1024`,
			};
}

async function read(ctx: IExecuteFunctions, row: number): Promise<ReferenceSizes> {
	const count = () =>
		Math.min(mostReferences + 1, Math.max(0, Math.floor(number(ctx.getNodeParameter('referenceCount', row, 1)) || 0)));
	switch (ctx.getNodeParameter('referencesFrom', row, 'none')) {
		case 'binary':
			return await fromFiles(ctx, row);
		case 'text':
			return written(ctx.getNodeParameter('referenceSizes', row, ''));
		case 'unknown':
			return { sizes: new Array<undefined>(count()).fill(undefined) };
		case 'assumed': {
			const one = written(ctx.getNodeParameter('referenceSize', row, ''));
			return 'sizes' in one ? { sizes: new Array<Size | undefined>(count()).fill(one.sizes[0]) } : one;
		}
		default:
			return { sizes: [] };
	}
}

/** The reference images of a row as the person gave them: measured, written, assumed or unknown. */
export async function readReferences(ctx: IExecuteFunctions, row: number): Promise<ReferenceSizes> {
	const found = await read(ctx, row);
	if ('sizes' in found && found.sizes.length > mostReferences) {
		return { refusal: `${found.sizes.length} reference images are more than the ${mostReferences} an edit takes` };
	}
	return found;
}
