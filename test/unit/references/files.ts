import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { Readable } from 'node:stream';
import sharp, { type Sharp } from 'sharp';
import type { ItemLike } from '../../../nodes/shared/references/itemFiles';
import type { Found } from '../../../nodes/shared/references/types';
import type { Refusal } from '../../../nodes/shared/request/types';

/** A picture of plain colour, as an encoder writes it. */
export const plain = (width: number, height: number, channels: 3 | 4 = 3): Sharp =>
	sharp({ create: { width, height, channels, background: { r: 20, g: 90, b: 160, alpha: 0.5 } } });

/** A file inside the item itself, as n8n's memory mode keeps it. */
export const inItem = (bytes: Buffer, fileName = 'photo.png'): IBinaryData => ({ mimeType: 'image/png', fileName, data: bytes.toString('base64') });

/** Bytes in pieces, as a stream brings them. */
export async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Fake {
	items?: ItemLike[];
	/** Files in n8n's store by id. */
	stored?: Record<string, Buffer>;
	/** Answers of `evaluateExpression`. */
	evaluate?: (expression: string) => unknown;
	/** The workflow keeps its files in the items' json. */
	combined?: boolean;
}

/** As much of n8n's context as finding and reading pictures needs; `opened` counts how often each stored file was read. */
export function fakeContext({ items = [{ json: {} }], stored = {}, evaluate = () => undefined, combined = false }: Fake) {
	const opened: Record<string, number> = {};
	const read = { bytes: 0 };
	const context = {
		getInputData: () => items,
		getWorkflowSettings: () => (combined ? { binaryMode: 'combined' } : {}),
		evaluateExpression: (expression: string) => evaluate(expression),
		getExecutionCancelSignal: () => undefined,
		helpers: {
			assertBinaryData: () => {
				throw new Error('no such path');
			},
			getBinaryStream: async (id: string) => {
				opened[id] = (opened[id] ?? 0) + 1;
				return Readable.from(counted(stored[id]!, read));
			},
		},
	};
	return { ctx: context as unknown as IExecuteFunctions, opened, read };
}

async function* counted(bytes: Buffer, read: { bytes: number }): AsyncGenerator<Uint8Array> {
	for await (const piece of pieces(bytes, 64 * 1024)) {
		read.bytes += piece.length;
		yield piece;
	}
}

/** What was found, or undefined, and why not. */
export const split = <Value>(found: Found<Value>): { found?: Value; refusal?: Refusal } => (found.ok ? { found: found.found } : { refusal: found.refusal });

/** n8n's handle to a file in its store. */
export const stored = (id: string, rest: Partial<IBinaryData> = {}): IBinaryData => ({ mimeType: 'image/png', data: 'filesystem-v2', id, ...rest });
