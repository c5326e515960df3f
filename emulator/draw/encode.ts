import sharp, { type Sharp } from 'sharp';
import { Picture } from '../wire/picture';
import { padded } from './pad';
import type { Pixels } from './scene';

/** How a picture is written. */
export interface Encoding {
	format: 'png' | 'jpeg' | 'webp' | 'gif' | 'svg';
	transparent: boolean;
	/** 0 to 100; undefined: best. */
	compression?: number;
	/** Pad to about this many bytes; undefined: as small as it comes. */
	bytes?: number;
	frameMs?: number;
}

const mimeTypes = { png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp', gif: 'image/gif', svg: 'image/svg+xml' };
const extensions = { png: 'png', jpeg: 'jpg', webp: 'webp', gif: 'gif', svg: 'svg' };

const quality = (compression = 100) => Math.max(1, compression);

function write(image: Sharp, { format, compression, frameMs }: Encoding): Sharp {
	switch (format) {
		case 'jpeg':
			return image.jpeg({ quality: quality(compression) });
		case 'webp':
			return image.webp({ quality: quality(compression), effort: 2 });
		case 'gif':
			return image.gif({ delay: frameMs, loop: 0, effort: 3 });
		default:
			return image.png({ compressionLevel: 6 });
	}
}

/** An SVG that shows the pixels: an image element around a PNG, as a tracer's fallback would write it. */
function asSvg(png: Buffer, { width, height }: Pixels): Buffer {
	const data = `data:image/png;base64,${png.toString('base64')}`;
	return Buffer.from(
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><image width="${width}" height="${height}" href="${data}"/></svg>`,
	);
}

/** Encodes pixels (several frames of one size for a GIF) in the format asked for, without filling. */
export async function encode(frames: readonly Pixels[], how: Encoding): Promise<Buffer> {
	const { width, height } = frames[0]!;
	const data = frames.length === 1 ? frames[0]!.data : Buffer.concat(frames.map((frame) => frame.data));
	const raw = { width, height: height * frames.length, channels: 4 as const, pageHeight: height };
	const image = sharp(data, { raw });
	const ready = how.transparent && how.format !== 'jpeg' ? image : image.removeAlpha();
	const bytes = await write(ready, how).toBuffer();
	return how.format === 'svg' ? asSvg(bytes, frames[0]!) : bytes;
}

/** An encoded picture as it is sent, filled up to the bytes asked for: half of them for every 10 that it is compressed. */
export function asSent(encoded: Buffer, { format, bytes, compression = 100 }: Encoding): Picture {
	const filled = bytes && bytes * 2 ** ((compression - 100) / 10);
	return new Picture(filled ? padded(encoded, format, Math.round(filled)) : [encoded], mimeTypes[format], extensions[format]);
}
