import type { IExecuteFunctions } from 'n8n-workflow';
import { number, text } from '../../shared/parameters/read';
import { findSources } from '../../shared/references/findSources';
import { readPicture } from '../../shared/references/readPicture';
import { SharedPictures } from '../../shared/references/sharedPictures';
import { limits } from '../../shared/catalog/limits';
import { checkPicture } from '../../shared/request/pictures';
import { parseSize, type Size } from '../../shared/request/size';
import type { Refusal } from '../../shared/request/types';
import { listOf } from '../../shared/base/list';

/** Pixel sizes of a row's reference images (undefined: unknown), or why the row would be refused. */
export type ReferenceSizes = { sizes: Array<Size | undefined> } | { refusal: string };

const parameter = 'References';

/** As Edit Image finds and refuses them; only the start of each file is read: that is where its size is written. */
async function fromFiles(ctx: IExecuteFunctions, row: number): Promise<ReferenceSizes> {
	const fields = text(ctx.getNodeParameter('referenceFields', row, ''));
	const sources = findSources([{ kind: 'fields', fields }], { ctx, row, parameter });
	if (!sources.ok) return { refusal: inWords(sources.refusal) };
	const sizes: Array<Size | undefined> = [];
	const reading = { ctx, pictures: new SharedPictures(), held: new Map<string, Blob>(), depth: 'header' } as const;
	for (const [index, source] of sources.found.entries()) {
		const called = `Image ${index + 1}`;
		const read = await readPicture(source, { parameter, called }, reading);
		const refused = read.ok ? checkPicture(parameter, called, read.found) : read.refusal;
		if (refused) return { refusal: inWords(refused) };
		if (read.ok) sizes.push(read.found.header);
	}
	return { sizes };
}

const inWords = ({ message, description }: Refusal) => `${message}. ${description}`;

function written(value: unknown): ReferenceSizes {
	const parts = listOf(value);
	const sizes = parts.map(parseSize);
	const wrong = sizes.findIndex((size) => !size || size.width === 0 || size.height === 0);
	return wrong < 0
		? { sizes }
		: {
				refusal: `“${parts[wrong]!.slice(0, 40)}” is not a size of a reference image, write width and height such as 1024x1024`,
			};
}

/** So many pictures of one size; more than an edit takes are refused later. */
function many(count: number, size: Size | undefined): ReferenceSizes {
	if (!Number.isInteger(count) || count < 0) return { refusal: 'The number of reference images is no whole number' };
	return { sizes: new Array<Size | undefined>(Math.min(count, limits.references + 1)).fill(size) };
}

async function read(ctx: IExecuteFunctions, row: number): Promise<ReferenceSizes> {
	const count = () => number(ctx.getNodeParameter('referenceCount', row, 1));
	switch (ctx.getNodeParameter('referencesFrom', row, 'none')) {
		case 'binary':
			return await fromFiles(ctx, row);
		case 'text':
			return written(ctx.getNodeParameter('referenceSizes', row, ''));
		case 'unknown':
			return many(count(), undefined);
		case 'assumed': {
			const one = written(ctx.getNodeParameter('referenceSize', row, ''));
			return 'sizes' in one ? many(count(), one.sizes[0]) : one;
		}
		default:
			return { sizes: [] };
	}
}

/** The reference images of a row as the person gave them: measured, written, assumed or unknown. */
export async function readReferences(ctx: IExecuteFunctions, row: number): Promise<ReferenceSizes> {
	const found = await read(ctx, row);
	if ('sizes' in found && found.sizes.length > limits.references) {
		return { refusal: `${found.sizes.length} reference images are more than the ${limits.references} an edit takes` };
	}
	return found;
}
