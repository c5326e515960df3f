/** Small files put together by hand: what an encoder does not write on request. */

const chunk = (name: string, data: Buffer) => {
	const length = Buffer.alloc(4);
	length.writeUInt32BE(data.length);
	return Buffer.concat([length, Buffer.from(name, 'latin1'), data, Buffer.alloc(4)]);
};

/** A PNG of 7 x 5 pixels (or as told) with the named chunks between its header and its pixels. */
export function pngWith(colourType: number, chunks: string[], width = 7, height = 5): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header[8] = 8;
	header[9] = colourType;
	const between = chunks.map((name) => chunk(name, Buffer.alloc(8, 1)));
	const signature = Buffer.from('89504e470d0a1a0a', 'hex');
	return Buffer.concat([signature, chunk('IHDR', header), ...between, chunk('IDAT', Buffer.alloc(9))]);
}

/** The first chunk of an extended WebP. */
export function riffWebp(flags: number, width: number, height: number): Buffer {
	const bytes = Buffer.alloc(40);
	bytes.write('RIFF', 0, 'latin1');
	bytes.writeUInt32LE(32, 4);
	bytes.write('WEBPVP8X', 8, 'latin1');
	bytes.writeUInt32LE(10, 16);
	bytes[20] = flags;
	bytes.writeUIntLE(width - 1, 24, 3);
	bytes.writeUIntLE(height - 1, 27, 3);
	return bytes;
}

/** A GIF of 9 x 4 pixels without loop extension. */
export function gif({ transparent, frames }: { transparent: boolean; frames: number }): Buffer {
	const screen = Buffer.from([9, 0, 4, 0, 0x80, 0, 0]);
	const control = Buffer.from([0x21, 0xf9, 4, transparent ? 1 : 0, 0, 0, 0, 0]);
	const frame = Buffer.concat([control, Buffer.from([0x2c, 0, 0, 0, 0, 9, 0, 4, 0, 0, 2, 2, 0x4c, 0x01, 0])]);
	const body = Array.from({ length: frames }, () => frame);
	return Buffer.concat([Buffer.from('GIF89a', 'latin1'), screen, Buffer.alloc(6), ...body, Buffer.from([0x3b])]);
}

/** A JPEG segment with `length` bytes of nothing. */
export function jpegSegment(marker: number, length: number): Buffer {
	const head = Buffer.from([0xff, marker, 0, 0]);
	head.writeUInt16BE(length + 2, 2);
	return Buffer.concat([head, Buffer.alloc(length)]);
}
