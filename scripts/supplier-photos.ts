// Draws the supplier photos of workflows/catalogue-clean-up.json: products on cluttered tables, as they arrive by mail.
// Usage: npx tsx scripts/supplier-photos.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';

type Draw = (ctx: SKRSContext2D) => void;

interface Photo {
	file: string;
	/** Of the table and the wall, degrees on the colour circle. */
	hue: number;
	/** Degrees the camera was held askew. */
	tilt: number;
	draw: Draw;
	/** EXIF orientation: a telephone held upright. */
	orientation?: number;
	format?: 'gif';
}

const [width, height] = [1280, 960];

/** The same numbers every time. */
function randomFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1664525 + 1013904223) % 4294967296;
		return state / 4294967296;
	};
}

function shape(ctx: SKRSContext2D, fill: string, path: Array<[number, number]>): void {
	ctx.fillStyle = fill;
	ctx.beginPath();
	for (const [x, y] of path) ctx.lineTo(x, y);
	ctx.fill();
}

function round(ctx: SKRSContext2D, fill: string, x: number, y: number, w: number, h: number, radius = 12): void {
	ctx.fillStyle = fill;
	ctx.beginPath();
	ctx.roundRect(x, y, w, h, radius);
	ctx.fill();
}

function oval(ctx: SKRSContext2D, fill: string, x: number, y: number, rx: number, ry: number): void {
	ctx.fillStyle = fill;
	ctx.beginPath();
	ctx.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
	ctx.fill();
}

/** Light from the left on something round. */
function shaded(ctx: SKRSContext2D, hue: number, saturation: number, light: number, x: number, w: number): SKRSContext2D['fillStyle'] {
	const gradient = ctx.createLinearGradient(x, 0, x + w, 0);
	for (const [at, change] of [[0, -8], [0.25, 14], [0.6, 0], [1, -20]] as const) {
		gradient.addColorStop(at, `hsl(${hue}, ${saturation}%, ${Math.max(0, light + change)}%)`);
	}
	return gradient;
}

function table(ctx: SKRSContext2D, hue: number, random: () => number): void {
	const wall = ctx.createLinearGradient(0, 0, width, 520);
	wall.addColorStop(0, `hsl(${hue}, 18%, 62%)`);
	wall.addColorStop(1, `hsl(${hue}, 14%, 44%)`);
	ctx.fillStyle = wall;
	ctx.fillRect(-200, -200, width + 400, height + 400);
	shape(ctx, `hsl(${hue + 20}, 28%, 38%)`, [[-200, 560], [width + 200, 500], [width + 200, height + 200], [-200, height + 200]]);
	ctx.globalAlpha = 0.25;
	for (let i = 0; i < 40; i++) {
		const y = 540 + random() * 500;
		ctx.fillStyle = random() > 0.5 ? '#000' : '#fff';
		ctx.fillRect(-200, y, width + 400, 1 + random() * 2);
	}
	ctx.globalAlpha = 1;
}

/** Cartons, a roll of tape, a cable, slips of paper. */
function clutter(ctx: SKRSContext2D, random: () => number): void {
	for (let i = 0; i < 4; i++) {
		const [x, w, h] = [random() * 1150 - 60, 150 + random() * 170, 110 + random() * 180];
		const y = 590 + random() * 60 - h;
		round(ctx, `hsl(30, 38%, ${48 + random() * 14}%)`, x, y, w, h, 3);
		ctx.fillStyle = 'rgba(230, 215, 180, 0.55)';
		ctx.fillRect(x + w * 0.42, y, w * 0.14, h);
	}
	for (let i = 0; i < 5; i++) {
		ctx.save();
		ctx.translate(random() * width, 700 + random() * 240);
		ctx.rotate(random() * 3);
		round(ctx, `hsl(${[50, 0, 190, 55, 330][i]!}, ${20 + random() * 50}%, 84%)`, -60, -40, 120, 84, 2);
		ctx.restore();
	}
	ctx.strokeStyle = '#1b1b1f';
	ctx.lineWidth = 9;
	ctx.beginPath();
	ctx.moveTo(-20, 820 + random() * 60);
	ctx.bezierCurveTo(300, 660 + random() * 260, 420, 980, 700 + random() * 300, 860);
	ctx.bezierCurveTo(1000, 800, 1050, 700, 1320, 780);
	ctx.stroke();
	const [x, y] = [140 + random() * 950, 830 + random() * 60];
	ctx.lineWidth = 26;
	ctx.strokeStyle = '#b98b4e';
	ctx.beginPath();
	ctx.ellipse(x, y, 62, 44, 0, 0, 2 * Math.PI);
	ctx.stroke();
}

const shadow: Draw = (ctx) => {
	ctx.filter = 'blur(22px)';
	oval(ctx, 'rgba(0, 0, 0, 0.5)', 670, 812, 250, 44);
	ctx.filter = 'none';
};

const mug: Draw = (ctx) => {
	ctx.strokeStyle = '#1f4f66';
	ctx.lineWidth = 30;
	ctx.beginPath();
	ctx.ellipse(830, 640, 74, 96, 0, -1.4, 1.4);
	ctx.stroke();
	ctx.fillStyle = shaded(ctx, 200, 52, 34, 480, 350);
	ctx.beginPath();
	ctx.roundRect(480, 470, 350, 340, [8, 8, 60, 60]);
	ctx.fill();
	oval(ctx, '#dfe8ea', 655, 472, 175, 34);
	oval(ctx, '#3b2a20', 655, 480, 154, 25);
	round(ctx, '#f3efe4', 560, 590, 180, 96, 48);
};

const bottle: Draw = (ctx) => {
	ctx.fillStyle = shaded(ctx, 150, 24, 26, 560, 170);
	ctx.beginPath();
	ctx.roundRect(560, 380, 170, 430, [50, 50, 18, 18]);
	ctx.fill();
	ctx.fillStyle = shaded(ctx, 30, 30, 30, 604, 84);
	ctx.fillRect(604, 300, 84, 90);
	round(ctx, '#efe7d2', 576, 520, 138, 170, 6);
	round(ctx, '#31523f', 600, 556, 90, 14, 4);
	round(ctx, '#31523f', 600, 590, 60, 10, 4);
};

const lamp: Draw = (ctx) => {
	ctx.strokeStyle = '#a8622f';
	ctx.lineWidth = 20;
	ctx.beginPath();
	ctx.moveTo(640, 800);
	ctx.lineTo(590, 560);
	ctx.lineTo(760, 400);
	ctx.stroke();
	ctx.fillStyle = shaded(ctx, 22, 60, 46, 540, 210);
	ctx.beginPath();
	ctx.ellipse(645, 806, 120, 26, 0, 0, 2 * Math.PI);
	ctx.fill();
	shape(ctx, '#c5763c', [[700, 360], [800, 330], [900, 500], [700, 540]]);
	oval(ctx, '#ffeeb8', 800, 524, 96, 22);
};

const headphones: Draw = (ctx) => {
	ctx.strokeStyle = '#24262c';
	ctx.lineWidth = 36;
	ctx.beginPath();
	ctx.arc(660, 600, 190, Math.PI, 0);
	ctx.stroke();
	for (const x of [470, 850]) {
		ctx.fillStyle = shaded(ctx, 225, 8, 22, x - 60, 120);
		ctx.beginPath();
		ctx.ellipse(x, 680, 72, 122, 0, 0, 2 * Math.PI);
		ctx.fill();
		oval(ctx, '#c73e4a', x, 680, 26, 26);
	}
};

const chair: Draw = (ctx) => {
	for (const [x, lean] of [[500, -26], [640, -6], [700, 6], [830, 26]] as const) {
		shape(ctx, '#7a4f2a', [[x, 620], [x + 22, 620], [x + 22 + lean, 812], [x + lean, 812]]);
	}
	ctx.fillStyle = shaded(ctx, 45, 70, 52, 470, 400);
	ctx.beginPath();
	ctx.roundRect(470, 572, 400, 66, 26);
	ctx.fill();
	ctx.beginPath();
	ctx.roundRect(500, 310, 340, 220, 40);
	ctx.fill();
	ctx.fillStyle = '#7a4f2a';
	ctx.fillRect(540, 520, 20, 60);
	ctx.fillRect(780, 520, 20, 60);
};

const plant: Draw = (ctx) => {
	for (let i = 0; i < 13; i++) {
		const turn = -Math.PI / 2 + (i - 6) * 0.2;
		ctx.save();
		ctx.translate(660, 600);
		ctx.rotate(turn);
		oval(ctx, `hsl(${110 + i * 3}, 42%, ${28 + (i % 3) * 7}%)`, 150 + (i % 2) * 40, 0, 130, 26);
		ctx.restore();
	}
	ctx.fillStyle = shaded(ctx, 14, 48, 48, 540, 240);
	ctx.beginPath();
	ctx.moveTo(535, 590);
	ctx.lineTo(785, 590);
	ctx.lineTo(750, 810);
	ctx.lineTo(570, 810);
	ctx.fill();
	round(ctx, '#b0573a', 522, 572, 276, 46, 8);
};

const shoe: Draw = (ctx) => {
	ctx.fillStyle = shaded(ctx, 350, 62, 44, 400, 520);
	ctx.beginPath();
	ctx.moveTo(410, 560);
	ctx.bezierCurveTo(470, 600, 560, 560, 600, 520);
	ctx.bezierCurveTo(700, 640, 820, 640, 920, 710);
	ctx.lineTo(920, 770);
	ctx.lineTo(410, 770);
	ctx.fill();
	round(ctx, '#f4f1ea', 396, 756, 536, 54, 26);
	ctx.strokeStyle = '#f4f1ea';
	ctx.lineWidth = 10;
	for (const x of [610, 650, 690, 730]) {
		ctx.beginPath();
		ctx.moveTo(x, 560 + (x - 610) * 0.45);
		ctx.lineTo(x + 40, 600 + (x - 610) * 0.35);
		ctx.stroke();
	}
};

const photos: Photo[] = [
	{ file: 'IMG_2041.jpg', hue: 210, tilt: 1.5, draw: mug },
	{ file: 'IMG_2042.jpg', hue: 40, tilt: -2, draw: bottle },
	{ file: 'lamp-final(2).jpg', hue: 100, tilt: 3, draw: lamp },
	{ file: 'WhatsApp 14.02.11.jpg', hue: 0, tilt: -1, draw: headphones, orientation: 6 },
	{ file: 'chair_supplier.jpg', hue: 260, tilt: 2, draw: chair },
	{ file: 'plant.jpg', hue: 190, tilt: -3, draw: plant },
	{ file: 'shoe_rot.jpg', hue: 60, tilt: 1, draw: shoe },
	{ file: 'shoe_animation.jpg', hue: 60, tilt: 0, draw: shoe, format: 'gif' },
];

function pixelsOf(photo: Photo, index: number): Buffer {
	const canvas = createCanvas(width, height);
	const ctx = canvas.getContext('2d');
	const random = randomFrom(index * 7919 + 17);
	ctx.translate(width / 2, height / 2);
	ctx.rotate((photo.tilt * Math.PI) / 180);
	ctx.translate(-width / 2, -height / 2);
	table(ctx, photo.hue, random);
	clutter(ctx, random);
	shadow(ctx);
	photo.draw(ctx);
	ctx.setTransform(1, 0, 0, 1, 0, 0);
	const flash = ctx.createRadialGradient(500, 380, 80, 640, 480, 860);
	flash.addColorStop(0, 'rgba(255, 244, 214, 0.28)');
	flash.addColorStop(1, 'rgba(0, 0, 20, 0.42)');
	ctx.fillStyle = flash;
	ctx.fillRect(0, 0, width, height);
	const image = ctx.getImageData(0, 0, width, height);
	for (let at = 0; at < image.data.length; at += 4) {
		const grain = (random() - 0.5) * 16;
		for (let channel = 0; channel < 3; channel++) image.data[at + channel] = image.data[at + channel]! + grain;
	}
	return Buffer.from(image.data.buffer);
}

async function encode(photo: Photo, index: number): Promise<Buffer> {
	const picture = sharp(pixelsOf(photo, index), { raw: { width, height, channels: 4 } }).removeAlpha().blur(0.7);
	if (photo.format === 'gif') return await picture.resize(480).gif({ colours: 32 }).toBuffer();
	if (!photo.orientation) return await picture.jpeg({ quality: 68 }).toBuffer();
	// A telephone stores the picture as its sensor lies, and says in EXIF how to turn it.
	const upright = await picture.resize(960, 1280, { fit: 'cover' }).png().toBuffer();
	return await sharp(upright).rotate(-90).withMetadata({ orientation: photo.orientation }).jpeg({ quality: 68 }).toBuffer();
}

async function main(): Promise<void> {
	const folder = join(__dirname, '..', 'workflows', 'data', 'supplier-photos');
	mkdirSync(folder, { recursive: true });
	for (const [index, photo] of photos.entries()) writeFileSync(join(folder, photo.file), await encode(photo, index));
}

void main();
