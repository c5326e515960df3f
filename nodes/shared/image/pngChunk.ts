export const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
	let crc = byte;
	for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
	return crc >>> 0;
});

/** The checksum at the end of a PNG chunk, over its name and its data. */
export function crc32(bytes: Buffer): number {
	let crc = 0xffffffff;
	for (let at = 0; at < bytes.length; at++) crc = crcTable[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8);
	return (crc ^ 0xffffffff) >>> 0;
}

/** A whole chunk: length, name, data, checksum. */
export function pngChunk(name: string, data: Uint8Array): Buffer {
	const whole = Buffer.alloc(data.length + 12);
	whole.writeUInt32BE(data.length, 0);
	whole.write(name, 4, 'latin1');
	whole.set(data, 8);
	whole.writeUInt32BE(crc32(whole.subarray(4, data.length + 8)), data.length + 8);
	return whole;
}
