import { createHash } from 'node:crypto';
import { tryAgain } from '../../base/again';
import { findPreset } from '../../catalog/channels';
import { sha256 } from '../../base/hash';
import { cropTo } from '../../image/exact/cropTo';
import type { ImageHeader } from '../../image/types';
import { fileNameFor } from '../../output/fileName';
import type { Binary, StoredFile } from '../../output/types';
import { gather, oneChunk } from '../../references/gather';
import type { Size } from '../../request/size';
import { readableFrom } from '../../transport/answer/readable';
import type { ArrivingImage, KeepImage } from '../../transport/types';
import type { Order } from '../order/types';
import type { Run } from '../types';

/** Characters of any script: what follows them in a name, and tells one image from another, must find room. */
const mostOfNodeName = 40;

/** `Edit Image (GPT)` in a file's name: `edit-image-gpt`. A name of which not all can be there is told from others by its hash. */
function slug(name: string): string {
	const words = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '');
	return words !== '' && words.length <= mostOfNodeName ? words : `${words.slice(0, mostOfNodeName)}-${sha256(name).slice(0, 6)}`;
}

/**
 * The name of an order's files: what the row names, as the channel wants its files called. Where the row names none: the node, the
 * execution, the turn of a loop and the row, so that no image a workflow ever makes is written over another.
 */
function nameOf({ ctx, index }: Run, { row, channel = '', output }: Order, extension: string, { position, more = '' }: { position: string; more?: string }): string {
	const otherwise = () => [slug(ctx.getNode().name), ctx.getExecutionId(), ...(index === 0 ? [] : [`t${index + 1}`]), row + 1].join('-');
	const pattern = `${findPreset(channel)?.fileName ?? '{name}'}${more}`;
	return fileNameFor(output.fileName, extension, { position, pattern, otherwise });
}

/** The name under which image `index` of an order, from 0, is stored. */
export function imageName(run: Run, order: Order, index: number, extension: string): string {
	const { images, image } = order;
	const places = [image, images > 1 || index > 0 ? index : undefined].filter((place) => place !== undefined);
	return nameOf(run, order, extension, { position: places.map((place) => place + 1).join('-') });
}

/** Hands each arriving image to n8n's binary store under its final name, cut to its exact size; previews only if they are wanted. */
export function keeper(run: Run, order: Order): KeepImage<StoredFile | undefined> {
	const keep: KeepImage<StoredFile | undefined> = async (image) => {
		const { kind, index, header, stream } = image;
		const mimeType = header?.mimeType ?? 'application/octet-stream';
		const extension = header?.fileExtension ?? 'bin';
		if (kind === 'image') {
			const name = imageName(run, order, index, extension);
			return order.target && header ? await storeCut(run, image, { name, header, target: order.target }) : { file: await store(run, stream, name, mimeType) };
		}
		const more = `${order.image === undefined ? '' : `-${order.image + 1}`}-preview`;
		if (order.output.keepPreviews) return { file: await store(run, stream, nameOf(run, order, extension, { position: `${index}`, more }), mimeType) };
		for await (const _ of stream);
		return undefined;
	};
	keep.mayFail = async () => await storeMayFail(run);
	return keep;
}

let mayFail: Promise<boolean> | undefined;

/**
 * Whether n8n keeps files where they can be out of reach for a moment: in its database or in S3. n8n does not tell a node, but the
 * id of a file does; the first image of a process asks by a file of one byte. On its own disk n8n writes a stream through, and
 * nothing is to be held in memory for it.
 */
async function storeMayFail(run: Run): Promise<boolean> {
	mayFail ??= askStore(run);
	const [asked] = await Promise.allSettled([mayFail]);
	if (asked.status === 'fulfilled') return asked.value;
	// It failed just now: it may fail, and the next image asks again.
	mayFail = undefined;
	return true;
}

async function askStore({ ctx }: Run): Promise<boolean> {
	const { id = '' } = await ctx.helpers.prepareBinaryData(Buffer.from(' '), 'store.txt', 'text/plain');
	return id !== '' && !id.startsWith('filesystem');
}

interface Cutting {
	name: string;
	header: ImageHeader;
	target: Size;
}

/** Stores an image cut to its target where that is safe; size and hash are those of the file as it is stored. */
async function storeCut(run: Run, { stream, isSealed }: Pick<ArrivingImage, 'stream' | 'isSealed'>, { name, header, target }: Cutting): Promise<StoredFile> {
	const crop = cropTo(target, header);
	const hash = createHash('sha256');
	let bytes = 0;
	async function* counted() {
		for await (const piece of crop.stream(stream as AsyncIterable<Buffer>)) {
			// What goes on as it came is hashed where it arrives.
			if (crop.isCut()) hash.update(piece);
			bytes += piece.length;
			yield piece;
		}
	}
	const asStream = () => (crop.isLeft ? stream : readableFrom(stream, counted()));
	const file = await store(run, 'pipe' in stream ? asStream() : await whole(counted()), name, header.mimeType);
	const { width, height, exact, provenance, remark, fit } = crop.delivered(isSealed());
	const changed = crop.isCut() ? { bytes, sha256: hash.digest('hex') } : {};
	return { file, delivered: { ...changed, width, height, exact, provenance, note: remark, ...(fit ? { fit } : {}) } };
}

async function whole(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
	const held: Buffer[] = [];
	for await (const piece of pieces) held.push(piece);
	return Buffer.concat(held);
}

/** Stores a file of n8n's once more, as image `index` of another order; `sealed`: it has provenance data. Where n8n keeps files in memory, there is no stream. */
export async function storeAgain(run: Run, order: Order, file: Binary, { index, sealed }: { index: number; sealed: boolean }): Promise<StoredFile> {
	const open = async () => (file.id ? await run.ctx.helpers.getBinaryStream(file.id) : oneChunk(Buffer.from(file.data, 'base64'))) as ArrivingImage['stream'];
	const attempt = async () => {
		const seen = await gather((await open()) as AsyncIterable<Uint8Array>, 'header');
		if (!('header' in seen)) throw new TypeError('The stored file is no picture');
		const { header } = seen;
		const target = order.target ?? { width: header.width, height: header.height };
		return await storeCut(run, { stream: await open(), isSealed: () => sealed }, { name: imageName(run, order, index, header.fileExtension), header, target });
	};
	return await tryAgain(run.clock, attempt, (error) => error instanceof TypeError);
}

async function store({ ctx }: Run, stream: ArrivingImage['stream'] | Buffer, fileName: string, mimeType: string): Promise<Binary> {
	return await ctx.helpers.prepareBinaryData(stream as Parameters<typeof ctx.helpers.prepareBinaryData>[0], fileName, mimeType);
}
