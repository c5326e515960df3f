import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { Size } from '../checks/size';
import { stillLife } from './objects';
import { paletteFrom, randomFrom, seedOf, type Palette } from './palette';
import { setText, type Box } from './text';

/** What a picture is made from. The same scene always gives the same pixels. */
export interface Scene {
	prompt: string;
	/** Which of the n images. */
	index: number;
	size: Size;
	model: string;
	quality: string;
	transparent: boolean;
	/** Which frame of an animation, from 0 to 1. */
	moment?: number;
}

/** Eight bits per channel, not premultiplied. */
export interface Pixels extends Size {
	data: Buffer;
}

interface Layout {
	text: Box;
	caption: Box;
	object: { x: number; y: number; unit: number };
	horizon: number;
	largest: number;
}

/** Wide pictures put the words beside the object, others below it. */
function layoutOf({ width, height }: Size): Layout {
	const mean = Math.sqrt(width * height);
	const margin = Math.min(width, height) * 0.065;
	const captionHeight = mean * 0.03;
	const wide = width > height * 1.25;
	const caption = { x: margin, y: height - margin - captionHeight, width: width - 2 * margin, height: captionHeight };
	const bottom = caption.y - mean * 0.03;
	if (wide) {
		const middle = width * (width > height * 2 ? 0.52 : 0.5);
		const unit = Math.min(height * 0.62, (width - middle) * 0.62);
		return {
			text: { x: margin, y: margin, width: middle - margin * 1.8, height: bottom - margin },
			caption,
			object: { x: (middle + width) / 2, y: height * 0.8, unit },
			horizon: height * 0.66,
			largest: mean * 0.075,
		};
	}
	const split = height * 0.62;
	const unit = Math.min(split * 0.72, width * (height > width * 2 ? 0.72 : 0.56));
	return {
		text: { x: margin, y: split + mean * 0.045, width: width - 2 * margin, height: bottom - split - mean * 0.045 },
		caption,
		object: { x: width / 2, y: split - mean * 0.06, unit },
		horizon: split - mean * 0.06 - unit * 0.24,
		largest: mean * 0.075,
	};
}

function backdrop(ctx: SKRSContext2D, { width, height }: Size, horizon: number, palette: Palette, flat: boolean): void {
	const wall = ctx.createLinearGradient(0, 0, 0, horizon);
	wall.addColorStop(0, palette.wallTop);
	wall.addColorStop(1, flat ? palette.wallTop : palette.wallBottom);
	ctx.fillStyle = wall;
	ctx.fillRect(0, 0, width, horizon + 1);
	const floor = ctx.createLinearGradient(0, horizon, 0, height);
	floor.addColorStop(0, palette.floorFar);
	floor.addColorStop(1, flat ? palette.floorFar : palette.floorNear);
	ctx.fillStyle = floor;
	ctx.fillRect(0, horizon, width, height - horizon);
}

function sun(ctx: SKRSContext2D, layout: Layout, palette: Palette, shift: number): void {
	const { x, y, unit } = layout.object;
	ctx.save();
	ctx.globalAlpha = 0.75;
	ctx.fillStyle = palette.light;
	ctx.beginPath();
	ctx.arc(x + (shift - 0.5) * unit * 0.7, y - unit * 0.72, unit * 0.46, 0, Math.PI * 2);
	ctx.fill();
	ctx.restore();
}

function card(ctx: SKRSContext2D, box: Box, pad: number, palette: Palette): void {
	ctx.save();
	ctx.globalAlpha = 0.9;
	ctx.fillStyle = palette.paper;
	ctx.beginPath();
	ctx.roundRect(box.x - pad, box.y - pad * 0.7, box.width + 2 * pad, box.height + pad * 1.4, pad);
	ctx.fill();
	ctx.restore();
}

/** Draws the prompt and the caption, on cards so that they can be read on any ground. */
function words(ctx: SKRSContext2D, scene: Scene, layout: Layout, palette: Palette): void {
	const { width, height } = scene.size;
	const mean = Math.sqrt(width * height);
	const pad = mean * 0.026;
	const text = { ...layout.text, x: layout.text.x + pad, width: layout.text.width - 2 * pad };
	const style = { colour: palette.ink, largest: layout.largest, smallest: mean * 0.024, valign: 'bottom' as const };
	card(ctx, setText(ctx, scene.prompt, text, style, false), pad, palette);
	setText(ctx, scene.prompt, text, style);
	const caption = `${scene.model}  ·  ${width}×${height}  ·  ${scene.quality}  ·  no. ${scene.index + 1}`;
	setText(ctx, caption, layout.caption, {
		colour: palette.ink,
		largest: layout.caption.height * 0.72,
		smallest: layout.caption.height * 0.3,
		weight: 500,
		valign: 'middle',
	});
}

/** Draws a scene: a still life in colours that come from the prompt, with the prompt readable in it. */
export function drawScene(scene: Scene): Pixels {
	const { width, height } = scene.size;
	const random = randomFrom(seedOf(`${scene.prompt}\n${scene.index}`));
	const palette = paletteFrom(random);
	const layout = layoutOf(scene.size);
	const flat = scene.quality === 'low';
	const canvas = createCanvas(width, height);
	const ctx = canvas.getContext('2d');
	const shift = (random() + (scene.moment ?? 0)) % 1;
	if (!scene.transparent) {
		backdrop(ctx, scene.size, layout.horizon, palette, flat);
		if (!flat) sun(ctx, layout, palette, shift);
	}
	const object = { ...layout.object, x: layout.object.x + Math.sin((scene.moment ?? 0) * Math.PI * 2) * width * 0.03 };
	stillLife(ctx, random, object, palette, { flat, shadows: !scene.transparent && !flat });
	words(ctx, scene, layout, palette);
	const { data } = ctx.getImageData(0, 0, width, height);
	return { data: Buffer.from(data.buffer, data.byteOffset, data.byteLength), width, height };
}
