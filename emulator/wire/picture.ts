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

	/** Base64 text in pieces of at most 64 kB; the pieces joined are the base64 of the whole. */
	*base64(): Generator<string> {
		let rest: Buffer = Buffer.alloc(0);
		for (const part of this.parts) {
			for (let at = 0; at < part.length; at += 48 * 1024) {
				const piece = Buffer.concat([rest, part.subarray(at, at + 48 * 1024)]);
				const usable = piece.length - (piece.length % 3);
				yield piece.toString('base64', 0, usable);
				rest = piece.subarray(usable);
			}
		}
		if (rest.length > 0) yield rest.toString('base64');
	}
}
