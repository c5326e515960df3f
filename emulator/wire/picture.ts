const nothing = Buffer.alloc(0);

const base64 = (bytes: Buffer) => Buffer.from(bytes.toString('base64'), 'latin1');

/** Base64 of whole groups of three, by the buffer: the filler of large pictures is one for all. */
const encoded = new WeakMap<Buffer, Buffer>();

function encodedOnce(part: Buffer): Buffer {
	const made = encoded.get(part) ?? base64(part);
	encoded.set(part, made);
	return made;
}

/** An encoded picture as a list of pieces, so that padding shares one buffer however many megabytes it stands for. */
export class Picture {
	readonly bytes: number;

	constructor(
		readonly parts: readonly Buffer[],
		readonly mimeType: string,
		readonly fileExtension: string,
	) {
		this.bytes = parts.reduce((sum, part) => sum + part.length, 0);
	}

	/** The bytes in one buffer. */
	whole(): Buffer {
		return this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts);
	}

	get base64Length(): number {
		return Math.ceil(this.bytes / 3) * 4;
	}

	/** Base64 in pieces; the pieces joined are the base64 of the whole. */
	*base64(): Generator<Buffer> {
		let rest: Buffer = nothing;
		for (const part of this.parts) {
			if (rest.length === 0 && part.length % 3 === 0) {
				yield encodedOnce(part);
				continue;
			}
			const piece = Buffer.concat([rest, part]);
			const usable = piece.length - (piece.length % 3);
			yield base64(piece.subarray(0, usable));
			rest = piece.subarray(usable);
		}
		yield base64(rest);
	}
}
