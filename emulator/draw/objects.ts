import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Random } from './palette';
import { pick } from './palette';

/** Draws an object standing on y = 0, about one unit high, centred on x = 0. */
type Outline = (ctx: SKRSContext2D) => void;

/** A turned body (vase, bottle, cup): half-widths from the foot up, joined by curves. */
const turned =
	(profile: ReadonlyArray<readonly [height: number, halfWidth: number]>): Outline =>
	(ctx) => {
		const side = (sign: number, points: ReadonlyArray<readonly [number, number]>) => {
			points.forEach(([y, x], i) => {
				const [beforeY, beforeX] = points[i - 1] ?? [y, x];
				const middle = -(y + beforeY) / 2;
				ctx.bezierCurveTo(sign * beforeX, middle, sign * x, middle, sign * x, -y);
			});
		};
		const foot = profile[0]!;
		ctx.beginPath();
		ctx.moveTo(-foot[1], -foot[0]);
		side(-1, profile);
		const rim = profile[profile.length - 1]!;
		ctx.ellipse(0, -rim[0], rim[1], rim[1] * 0.18, 0, Math.PI, 0, false);
		side(1, [...profile].reverse());
		ctx.ellipse(0, -foot[0], foot[1], foot[1] * 0.16, 0, 0, Math.PI, false);
		ctx.closePath();
	};

const block =
	(width: number, height: number, radius: number): Outline =>
	(ctx) => {
		ctx.beginPath();
		ctx.roundRect(-width / 2, -height, width, height, radius);
	};

const ball =
	(radius: number): Outline =>
	(ctx) => {
		ctx.beginPath();
		ctx.arc(0, -radius, radius, 0, Math.PI * 2);
	};

const cone =
	(height: number, halfWidth: number): Outline =>
	(ctx) => {
		ctx.beginPath();
		ctx.moveTo(0, -height);
		ctx.lineTo(halfWidth, 0);
		ctx.ellipse(0, 0, halfWidth, halfWidth * 0.2, 0, 0, Math.PI, false);
		ctx.closePath();
	};

/** Main objects: recognisable silhouettes of product photographs. */
const mains: readonly Outline[] = [
	turned([
		[0, 0.2],
		[0.18, 0.34],
		[0.5, 0.36],
		[0.74, 0.14],
		[0.86, 0.13],
		[0.98, 0.22],
	]),
	turned([
		[0, 0.22],
		[0.55, 0.22],
		[0.72, 0.08],
		[0.92, 0.08],
		[0.98, 0.1],
	]),
	turned([
		[0, 0.18],
		[0.1, 0.3],
		[0.62, 0.4],
		[0.7, 0.4],
	]),
	turned([
		[0, 0.3],
		[0.06, 0.3],
		[0.1, 0.05],
		[0.5, 0.05],
		[0.62, 0.3],
		[0.95, 0.26],
	]),
	turned([
		[0, 0.12],
		[0.2, 0.36],
		[0.42, 0.4],
		[0.62, 0.3],
		[0.7, 0.16],
		[0.78, 0.16],
	]),
	block(0.62, 0.86, 0.05),
	block(0.5, 0.7, 0.22),
	ball(0.42),
	cone(0.95, 0.34),
];

const props: readonly Outline[] = [
	ball(0.14),
	block(0.24, 0.24, 0.02),
	cone(0.42, 0.16),
	ball(0.2),
	block(0.18, 0.42, 0.09),
];

function shadow(ctx: SKRSContext2D, width: number): void {
	const gradient = ctx.createRadialGradient(0, 0, 0, 0, 0, width);
	gradient.addColorStop(0, 'rgba(20, 16, 30, 0.42)');
	gradient.addColorStop(1, 'rgba(20, 16, 30, 0)');
	ctx.save();
	ctx.translate(width * 0.3, 0.015);
	ctx.scale(1, 0.2);
	ctx.fillStyle = gradient;
	ctx.fillRect(-width, -width, width * 2, width * 2);
	ctx.restore();
}

function body(ctx: SKRSContext2D, outline: Outline, [lit, own, dark]: [string, string, string], flat: boolean): void {
	const gradient = ctx.createLinearGradient(-0.38, 0, 0.4, 0);
	gradient.addColorStop(0, own);
	gradient.addColorStop(0.3, flat ? own : lit);
	gradient.addColorStop(0.62, own);
	gradient.addColorStop(1, flat ? own : dark);
	outline(ctx);
	ctx.fillStyle = gradient;
	ctx.fill();
	if (flat) return;
	ctx.save();
	ctx.clip();
	const gloss = ctx.createLinearGradient(-0.24, 0, -0.1, 0);
	gloss.addColorStop(0, 'rgba(255, 255, 255, 0)');
	gloss.addColorStop(0.5, 'rgba(255, 255, 255, 0.38)');
	gloss.addColorStop(1, 'rgba(255, 255, 255, 0)');
	ctx.fillStyle = gloss;
	ctx.fillRect(-0.24, -1, 0.14, 1);
	ctx.restore();
}

export interface Standing {
	/** Where the foot stands, pixels. */
	x: number;
	y: number;
	/** Pixels of one unit. */
	unit: number;
	colours: [string, string, string];
}

function stand(
	ctx: SKRSContext2D,
	outline: Outline,
	{ x, y, unit, colours }: Standing,
	flat: boolean,
	soil: boolean,
): void {
	ctx.save();
	ctx.translate(x, y);
	ctx.scale(unit, unit);
	if (soil) shadow(ctx, 0.5);
	body(ctx, outline, colours, flat);
	ctx.restore();
}

/** The still life: one main object and two or three small ones around it. `flat` leaves out light and gloss. */
export function stillLife(
	ctx: SKRSContext2D,
	random: Random,
	at: { x: number; y: number; unit: number },
	colours: { main: [string, string, string]; accent: [string, string, string] },
	options: { flat: boolean; shadows: boolean },
): void {
	const main = pick(random, mains);
	const count = 2 + Math.floor(random() * 2);
	const around = Array.from({ length: count }, (_, i) => ({
		outline: pick(random, props),
		side: i % 2 === 0 ? -1 : 1,
		far: 0.52 + random() * 0.16 + (i > 1 ? 0.22 : 0),
		near: random() * 0.16,
		size: 0.6 + random() * 0.5,
		colours: random() < 0.7 ? colours.accent : colours.main,
	}));
	const place = ({ outline, side, far, near, size, colours: own }: (typeof around)[number]) =>
		stand(
			ctx,
			outline,
			{ x: at.x + side * far * at.unit, y: at.y + (near - 0.06) * at.unit, unit: at.unit * size, colours: own },
			options.flat,
			options.shadows,
		);
	around.filter(({ near }) => near < 0.06).forEach(place);
	stand(ctx, main, { ...at, colours: colours.main }, options.flat, options.shadows);
	around.filter(({ near }) => near >= 0.06).forEach(place);
}
