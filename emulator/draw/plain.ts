import type { Size } from '../checks/size';
import { seedOf } from './palette';
import type { Pixels } from './scene';

/** One colour all over, by the prompt: for when a picture must be smaller than any drawing compresses to. */
export function drawPlain(prompt: string, { width, height }: Size): Pixels {
	const data = Buffer.alloc(width * height * 4);
	data.fill(Buffer.from([...Buffer.from(seedOf(prompt).toString(16).padStart(6, '0').slice(-6), 'hex'), 255]));
	return { data, width, height };
}
