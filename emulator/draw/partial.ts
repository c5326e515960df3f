import sharp from 'sharp';
import type { Pixels } from './scene';

/** A picture on its way: the fewer steps are left, the sharper. */
export async function softened({ data, width, height }: Pixels, stepsLeft: number): Promise<Pixels> {
	const raw = { width, height, channels: 4 as const };
	const factor = 8 * 2 ** stepsLeft;
	const small = await sharp(data, { raw })
		.resize(Math.ceil(width / factor), Math.ceil(height / factor))
		.raw()
		.toBuffer({ resolveWithObject: true });
	const back = { width: small.info.width, height: small.info.height, channels: 4 as const };
	const soft = await sharp(small.data, { raw: back }).resize(width, height, { fit: 'fill' }).raw().toBuffer();
	return { data: soft, width, height };
}
