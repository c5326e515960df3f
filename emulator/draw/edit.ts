import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import sharp, { type OverlayOptions } from 'sharp';
import type { Size } from '../checks/size';
import { randomFrom, seedOf } from './palette';
import type { Pixels, Scene } from './scene';
import { setText, type Box } from './text';

/** Pictures of an edit, still encoded. The mask and the markup belong to the first reference. */
export interface EditInput {
	references: Buffer[];
	mask?: Buffer;
	markup?: Buffer;
}

/** A reference upright and at the size asked for; the same size is left pixel for pixel as it is. */
async function fitted(picture: Buffer, { width, height }: Size): Promise<Buffer> {
	return sharp(picture)
		.autoOrient()
		.resize(width, height, { fit: 'cover' })
		.toColourspace('srgb')
		.ensureAlpha()
		.raw({ depth: 'uchar' })
		.toBuffer();
}

/** How much each pixel changes, 0 to 255: all of it without a mask, else where the mask is transparent. */
async function changeOf(mask: Buffer | undefined, { width, height }: Size): Promise<Buffer> {
	if (!mask) return Buffer.alloc(width * height, 255);
	const alpha = await sharp(mask)
		.autoOrient()
		.extractChannel('alpha')
		.resize(width, height, { fit: 'cover', kernel: 'nearest' })
		.raw({ depth: 'uchar' })
		.toBuffer();
	return alpha.map((value) => 255 - value) as Buffer;
}

/** The rectangle around everything that changes; the whole picture if nothing does. */
function boundsOf(change: Buffer, { width, height }: Size): Box {
	let [left, top, right, bottom] = [width, height, -1, -1];
	for (let y = 0; y < height; y += 1) {
		const row = change.subarray(y * width, (y + 1) * width);
		const first = row.findIndex((value) => value > 0);
		if (first === -1) continue;
		left = Math.min(left, first);
		right = Math.max(
			right,
			row.findLastIndex((value) => value > 0),
		);
		top = Math.min(top, y);
		bottom = y;
	}
	if (right === -1) return { x: 0, y: 0, width, height };
	return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

function stripes(ctx: SKRSContext2D, { width, height }: Size, hue: number): void {
	ctx.fillStyle = `hsla(${hue}, 75%, 52%, 0.3)`;
	ctx.fillRect(0, 0, width, height);
	const step = Math.max(24, Math.sqrt(width * height) / 18);
	ctx.strokeStyle = `hsla(${(hue + 40) % 360}, 85%, 72%, 0.28)`;
	ctx.lineWidth = step / 3;
	for (let x = -height; x < width; x += step) {
		ctx.beginPath();
		ctx.moveTo(x, height);
		ctx.lineTo(x + height, 0);
		ctx.stroke();
	}
}

/** The visible change: a tint with stripes over everything, and the instruction on a card inside the bounds. */
function overlay(scene: Scene, bounds: Box, share: number): Buffer {
	const { width, height } = scene.size;
	const canvas = createCanvas(width, height);
	const ctx = canvas.getContext('2d');
	const random = randomFrom(seedOf(`edit\n${scene.prompt}\n${scene.index}`));
	stripes(ctx, scene.size, Math.floor(random() * 360));
	const pad = Math.sqrt(bounds.width * bounds.height) * 0.03;
	const box = {
		x: bounds.x + pad * 2,
		y: bounds.y + pad * 2,
		width: bounds.width * share - pad * 4,
		height: bounds.height * 0.4 - pad * 2,
	};
	const mean = Math.sqrt(bounds.width * bounds.height);
	const style = {
		colour: '#ffffff',
		largest: mean * 0.065,
		smallest: Math.max(8, mean * 0.022),
		valign: 'top' as const,
	};
	const words = `${scene.prompt}${scene.index > 0 ? ` (${scene.index + 1})` : ''}`;
	const set = setText(ctx, words, box, style, false);
	ctx.fillStyle = 'rgba(18, 20, 32, 0.78)';
	ctx.beginPath();
	ctx.roundRect(set.x - pad, set.y - pad * 0.6, set.width + 2 * pad, set.height + pad * 1.2, pad);
	ctx.fill();
	setText(ctx, words, box, style);
	const { data } = ctx.getImageData(0, 0, width, height);
	return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

// The loops over all pixels below use no globals: storing a number in a Buffer cuts it to a byte, and + 0.5 rounds it.

/** Lays the change on the picture. Where the picture is transparent only the card shows, not the tint. */
function layOver(base: Buffer, over: Buffer): Buffer {
	const result = Buffer.from(base);
	for (let at = 0; at < result.length; at += 4) {
		const alpha = over[at + 3]!;
		const weight = base[at + 3] === 0 ? 1 : alpha / 255;
		for (let i = at; i < at + 3; i += 1) result[i] = base[i]! * (1 - weight) + over[i]! * weight + 0.5;
		if (alpha > 160 && alpha > base[at + 3]!) result[at + 3] = alpha;
	}
	return result;
}

/** Takes `changed` where the picture may change; pixels with no change stay as they are, bit for bit. */
function takeWhere(base: Buffer, changed: Buffer, change: Buffer): void {
	for (let pixel = 0; pixel < change.length; pixel += 1) {
		const share = change[pixel]!;
		if (share === 0) continue;
		const at = pixel * 4;
		for (let i = at; i < at + 4; i += 1) base[i] = (base[i]! * (255 - share) + changed[i]! * share) / 255 + 0.5;
	}
}

/** Further references as labelled tiles in the upper right corner of what changes. */
async function tiles(references: Buffer[], { x, y, width, height }: Box): Promise<OverlayOptions[]> {
	const side = Math.max(16, Math.round(Math.min(width, height) * (references.length > 6 ? 0.13 : 0.2)));
	const gap = Math.round(side * 0.12);
	// As many beside each other as leave room for the words.
	const perRow = Math.max(1, Math.floor((width * (references.length > 4 ? 1 : 0.4) - gap) / (side + gap)));
	return Promise.all(
		references.map(async (reference, i) => ({
			input: await tile(reference, side, `image ${i + 2}`),
			left: x + Math.max(0, width - ((i % perRow) + 1) * (side + gap)),
			top: y + gap + Math.floor(i / perRow) * (side + gap),
		})),
	);
}

async function tile(reference: Buffer, side: number, label: string): Promise<Buffer> {
	const canvas = createCanvas(side, side);
	const ctx = canvas.getContext('2d');
	const strip = Math.round(side * 0.2);
	ctx.fillStyle = 'rgba(18, 20, 32, 0.82)';
	ctx.fillRect(0, side - strip, side, strip);
	const box = { x: side * 0.08, y: side - strip, width: side * 0.84, height: strip };
	setText(ctx, label, box, { colour: '#ffffff', largest: strip * 0.62, smallest: 6, valign: 'middle' });
	ctx.strokeStyle = '#ffffff';
	ctx.lineWidth = Math.max(2, side * 0.03);
	ctx.strokeRect(0, 0, side, side);
	return sharp(reference)
		.autoOrient()
		.resize(side, side, { fit: 'cover' })
		.composite([{ input: canvas.toBuffer('image/png') }])
		.png({ compressionLevel: 1 })
		.toBuffer();
}

async function composed(pixels: Buffer, { width, height }: Size, layers: OverlayOptions[]): Promise<Buffer> {
	if (layers.length === 0) return pixels;
	return sharp(pixels, { raw: { width, height, channels: 4 } })
		.composite(layers)
		.raw()
		.toBuffer();
}

/** White under what is transparent, for a picture that must be opaque. Opaque pixels stay as they are. */
function flatten(pixels: Buffer): void {
	for (let at = 0; at < pixels.length; at += 4) {
		const alpha = pixels[at + 3]! / 255;
		if (alpha === 1) continue;
		for (let i = at; i < at + 3; i += 1) pixels[i] = pixels[i]! * alpha + 255 * (1 - alpha) + 0.5;
		pixels[at + 3] = 255;
	}
}

/** The first reference with the change laid over it, inside the mask if there is one. */
export async function paintEdit(scene: Scene, input: EditInput): Promise<Pixels> {
	const { size } = scene;
	const [first, ...others] = input.references;
	const base = await fitted(first!, size);
	const change = await changeOf(input.mask, size);
	const bounds = boundsOf(change, size);
	const changed = layOver(base, overlay(scene, bounds, others.length > 0 ? 0.62 : 1));
	const markup = input.markup
		? [{ input: await fitted(input.markup, size), raw: { ...size, channels: 4 as const } }]
		: [];
	const layered = await composed(changed, size, [...(await tiles(others, bounds)), ...markup]);
	takeWhere(base, layered, change);
	if (!scene.transparent) flatten(base);
	return { data: base, ...size };
}
